// The page that checks a receipt. Files stay here: of a document only its hash is sent, of a receipt its text.

/** Lets files be chosen instead of typing what stands in them. */
export function check(form) {
  if (!form || !globalThis.crypto?.subtle) {
    return;
  }
  for (const field of form.querySelectorAll("[data-choose]")) {
    field.hidden = false;
  }
  form.querySelector("#check-file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    const digest = file && (await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    form.querySelector("#sha256").value = digest ? hex(digest) : "";
  });
  form.querySelector("#check-receipt").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    form.querySelector("#receipt").value = file ? await file.text() : "";
  });
}

function hex(digest) {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
