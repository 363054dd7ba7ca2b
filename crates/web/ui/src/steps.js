// A long form as steps: one question at a time, one button that leads on, and nothing lost on the way back.

/**
 * Shows the parts of the form one by one. `leave(at)` says whether a step may be left, `arrive(at)` prepares one. Gives
 * `next`, which is true once the last step is left, and `goTo` an element of the form.
 */
export function steps(form, { leave, arrive }) {
  const parts = [...form.querySelectorAll(".step")];
  const before = form.querySelector("[data-before]");
  const button = form.querySelector(".go [type=submit]");
  const label = button.querySelector(".kern-label");
  const last = label.textContent;
  let at = 0;

  function show(to) {
    at = Math.min(Math.max(to, 0), parts.length - 1);
    form.dataset.step = at + 1;
    parts.forEach((part, index) => {
      part.hidden = index !== at;
    });
    before.hidden = !at;
    label.textContent = at < parts.length - 1 ? button.dataset.next : last;
    arrive(at);
  }

  /** A new step is a place in the history: "back" of the browser is the step before. */
  function go(to) {
    show(to);
    history.pushState({ step: at }, "");
    look();
  }

  function look() {
    parts[at].querySelector("h2").focus();
    // A later step begins at the upper edge: on a phone what it asks for is not behind the button then.
    if (at) {
      parts[at].scrollIntoView();
    } else {
      scrollTo(0, 0);
    }
  }

  before.addEventListener("click", () => go(at - 1));
  addEventListener("popstate", (event) => {
    show((event.state && event.state.step) || 0);
    look();
  });
  history.replaceState({ step: 0 }, "");
  const wrong = form.querySelector("[aria-invalid]");
  show(wrong ? placeOf(wrong) : 0);

  function placeOf(element) {
    return parts.findIndex((part) => part.contains(element));
  }

  return {
    next() {
      if (at === parts.length - 1) {
        return true;
      }
      if (leave(at)) {
        go(at + 1);
      }
      return false;
    },
    goTo(element) {
      const place = placeOf(element);
      if (place >= 0 && place !== at) {
        go(place);
      }
      element.focus();
    },
  };
}
