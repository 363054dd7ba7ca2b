// What somebody begins to write is kept for them, sealed, some seconds after they stop typing.

const PAUSE = 3000;
const FIELDS = ["subject", "concerns", "body"];

export function draft(form) {
  if (!form || !form.dataset.draft) {
    return;
  }
  const field = (name) => form.elements.namedItem(name);
  const said = form.querySelector("[data-said]");
  let timer = 0;
  let saving = null;

  form.addEventListener("input", ({ target }) => {
    if (FIELDS.includes(target.name)) {
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    }
  });
  // What is sent is no draft any more.
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    if (saving) {
      saving.abort();
    }
  });

  function save() {
    saving = new AbortController();
    const typed = Object.fromEntries(FIELDS.filter(field).map((name) => [name, field(name).value]));
    // The key of the message: what is saved while it is sent would outlive it.
    typed.message_key = field("idempotency_key").value;
    const headers = { "content-type": "application/json", "x-csrf-token": field("csrf_token").value };
    fetch(form.dataset.draft, { method: "PUT", headers, body: JSON.stringify(typed), signal: saving.signal }).then(
      ({ status }) => {
        said.textContent = status === 200 ? said.dataset.said : "";
      },
      // No line: the next pause tries again.
      () => {},
    );
  }
}
