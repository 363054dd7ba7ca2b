import { element } from "./dom.js";

/** After a refused form the summary of what is wrong has the focus. */
export function focusProblem() {
  const summary = document.querySelector("[data-focus]");
  if (summary) {
    summary.focus();
  }
}

/** "Schnell weg" leaves nothing behind in the history. */
export function leave() {
  for (const link of document.querySelectorAll("[data-leave]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      // Nothing asks whether to stay.
      document.body.dataset.leaving = "";
      location.replace(link.href);
    });
  }
}

/** One key goes where a link leads or does what a button does; j and k go through the rows of a list. Who does not want that
 * switched it off (WCAG 2.1.4). */
export function keys() {
  if (document.body.dataset.letters === "off") {
    return;
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) {
      return;
    }
    const row = document.activeElement.closest("[data-keys] tr");
    const named = [...document.querySelectorAll("[data-key]")].find(
      (one) => one.dataset.key === event.key && [row, null].includes(one.closest("[data-keys] tr")),
    );
    const step = { j: 1, k: -1 }[event.key];
    if (named) {
      event.preventDefault();
      named.click();
      // What was unfolded is filled in next.
      const first = named.matches("summary") && named.parentElement.querySelector("input:not([type=hidden]), button");
      (first && named.parentElement.open ? first : named).focus();
    } else if (step) {
      const links = [...document.querySelectorAll("[data-keys] tbody th a, [data-keys] li > .row__main")];
      const next = links[links.indexOf(document.activeElement) + step] || links[step > 0 ? links.length - 1 : 0];
      if (next) {
        next.focus();
        event.preventDefault();
      }
    }
  });
}

/** A password can be shown while it is typed. */
export function showPassword() {
  for (const input of document.querySelectorAll("input[data-show]")) {
    const id = `${input.id}-show`;
    const box = element("input", { type: "checkbox", id, class: "kern-form-check__checkbox" });
    const label = element("label", { for: id, class: "kern-label" }, input.dataset.show);
    box.addEventListener("change", () => {
      input.type = box.checked ? "text" : "password";
    });
    input.form.addEventListener("submit", () => {
      input.type = "password";
    });
    input.after(element("div", { class: "kern-form-check show" }, box, label));
  }
}

/** Of the parts of a narrow desk one is shown; the tab that leads to it says so. */
export function tabs() {
  const links = [...document.querySelectorAll(".tabs a")];
  const mark = () => {
    for (const link of links) {
      if (document.querySelector(link.hash).getClientRects().length) {
        link.setAttribute("aria-current", "true");
      } else {
        link.removeAttribute("aria-current");
      }
    }
  };
  addEventListener("hashchange", mark);
  mark();
}
