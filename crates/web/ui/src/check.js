// The page that checks a receipt. Files stay here: of a document only its hash is sent, of a receipt its text.

/** Lets files be chosen instead of typing what stands in them. */
export function check(form) {
  if (!form || !globalThis.crypto?.subtle) {
    return;
  }
  for (const field of form.querySelectorAll("[data-choose]")) {
    field.hidden = false;
  }
  choose(form, "check-file", "sha256", async (file) =>
    hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())),
  );
  choose(form, "check-receipt", "receipt", (file) => file.text());
}

/** What is made of the chosen file goes into a field; its name stands below the button, which covers the browser's own. */
function choose(form, id, field, read) {
  form.querySelector(`#${id}`).addEventListener("change", async (event) => {
    const [file] = event.target.files;
    form.querySelector(`#${id}-name`).textContent = file ? file.name : "";
    form.querySelector(`#${field}`).value = file ? await read(file) : "";
  });
}

function hex(digest) {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
