// A text module is put in without loading the page anew: the server fills its placeholders as it does without scripts.

export function modules(form) {
  const button = form && form.querySelector("button[name=insert]");
  if (!button) {
    return;
  }
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") {
        data.append(name, value);
      }
    }
    data.append(button.name, button.value);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    request.onload = () => {
      const filled = request.status === 200 && request.response.getElementById("body");
      if (filled) {
        const body = form.elements.namedItem("body");
        body.value = filled.value;
        body.dispatchEvent(new Event("input", { bubbles: true }));
        body.focus();
      }
    };
    request.send(data);
  });
}
