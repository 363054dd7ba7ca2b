// Sending documents: the list of chosen pages, the truthful bar, and going on after a broken connection.
import { announce, element } from "./dom.js";
import { pageItem } from "./page-item.js";
import { steps } from "./steps.js";

const FIRST_RETRY = 2000;
const LAST_RETRY = 30000;

export function send(form) {
  if (!form) {
    return;
  }
  const text = form.dataset;
  const input = form.elements.namedItem("file");
  const pick = form.querySelector(`label[for="${input.id}"]`);
  const list = document.getElementById("pages");
  const bar = document.getElementById("sending");
  const progress = bar.querySelector("progress");
  const problem = document.getElementById("sending-problem");
  const button = form.querySelector("[type=submit].kern-btn--primary");
  const buttonText = button.querySelector(".kern-label").textContent;
  const hint = form.querySelector("[data-hint]");
  const check = form.querySelector("[data-check]");
  let files = [];
  let busy = false;
  let retry = 0;
  let pause = FIRST_RETRY;

  const way = check && steps(form, { leave: (at) => at !== 1 || hasFiles(), arrive });

  input.addEventListener("change", () => {
    const chosen = [...input.files];
    // The list holds the files from now on; emptied, the input takes the same file again.
    input.value = "";
    const max = Number(text.maxFiles);
    complain(files.length + chosen.length > max ? text.many : "");
    files = files.concat(chosen).slice(0, max);
    show();
  });

  form.addEventListener("submit", (event) => {
    // A message without papers goes as any other form, and so does what the buttons beside it do.
    if (!busy && (!files.length || (event.submitter || button) !== button) && "optional" in text) {
      return;
    }
    event.preventDefault();
    if (busy) {
      return;
    }
    if ((!way || way.next()) && hasFiles()) {
      post();
    }
  });

  // What is wrong is said above; its links lead into the step where it can be mended.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-focus] a");
    const field = way && link && document.getElementById(link.hash.slice(1));
    if (field) {
      event.preventDefault();
      way.goTo(field);
    }
  });

  addEventListener("online", () => retry && post());
  addEventListener("beforeunload", (event) => {
    if (busy && !("leaving" in document.body.dataset)) {
      event.preventDefault();
    }
  });

  function hasFiles() {
    if (!files.length) {
      if (way) {
        way.goTo(input);
      } else {
        input.focus();
      }
      complain(text.missing);
    }
    return files.length > 0;
  }

  /** What a step says of those before it. */
  function arrive(at) {
    complain("");
    clearTimeout(retry);
    retry = 0;
    const kind = form.querySelector("[name=kind]:checked");
    const advice = kind && form.querySelector(`#${kind.id}-hint`);
    hint.textContent = advice ? advice.textContent : "";
    hint.hidden = !advice;
    check.hidden = false;
    const concerns = form.querySelector("select[name=concerns]");
    const said = {
      kind: [kind ? form.querySelector(`label[for="${kind.id}"]`).textContent : ""],
      concerns: [concerns ? concerns.selectedOptions[0].textContent : ""],
      note: [form.elements.namedItem("note").value.trim()],
      file: at === 2 ? files.map((file) => file.name) : [],
    };
    for (const value of check.querySelectorAll("[data-of]")) {
      const lines = said[value.dataset.of].filter(Boolean);
      value.replaceChildren(...lines.map((line) => element("bdi", { class: "line" }, line)));
      value.parentElement.hidden = !lines.length;
    }
  }

  function show() {
    const items = files.map((file, at) =>
      pageItem(file, list.dataset, { first: at === 0, last: at === files.length - 1 }, { move: (by) => move(at, by), remove: () => remove(at) }),
    );
    list.querySelector("ol").replaceChildren(...items);
    list.hidden = !files.length;
    pick.querySelector(".kern-label").textContent = files.length ? pick.dataset.add : (pick.dataset.first = pick.dataset.first || pick.textContent.trim());
  }

  function move(at, by) {
    files.splice(at + by, 0, ...files.splice(at, 1));
    show();
    focusRow(at + by, by);
    announce(list.dataset.moved);
  }

  function remove(at) {
    files.splice(at, 1);
    show();
    if (files.length) {
      focusRow(Math.min(at, files.length - 1), 0);
    } else {
      input.focus();
    }
    announce(list.dataset.removed);
  }

  /** The focus stays with the row that was moved, or goes to the one that took its place. */
  function focusRow(at, by) {
    const buttons = [...list.querySelectorAll("li")[at].querySelectorAll("button:not(:disabled)")];
    (buttons.find((one) => one.dataset.by === String(by)) || buttons[buttons.length - 1]).focus();
  }

  function post() {
    clearTimeout(retry);
    retry = 0;
    busy = true;
    complain("");
    lock(true);
    const data = new FormData(form);
    data.delete("file");
    for (const file of files) {
      data.append("file", file, file.name);
    }
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "document";
    let told = 0;
    request.upload.onprogress = (event) => {
      const percent = Math.floor((100 * event.loaded) / event.total);
      progress.value = percent;
      say(`${text.sending} ${percent} %`);
      if (percent >= told + 25) {
        told = percent;
        announce(`${percent} ${text.percent}`);
      }
    };
    request.upload.onload = () => say(text.transferred);
    request.onload = () => answered(request);
    request.onerror = lost;
    request.ontimeout = lost;
    progress.value = 0;
    say(text.sending);
    announce(text.sending);
    request.send(data);
  }

  /** A page that was redirected to shows what arrived; anything else is the form again or an error, with what is wrong. */
  function answered(request) {
    if ([429, 502, 503, 504].includes(request.status)) {
      lost();
      return;
    }
    busy = false;
    const url = new URL(request.responseURL || form.action, location.href);
    if (request.status === 200 && url.href !== form.action) {
      location.assign(url.href);
      return;
    }
    const main = request.response && request.response.querySelector("main");
    if (!main) {
      lost();
      return;
    }
    lock(false);
    const summary = main.querySelector("[data-focus]");
    if (!summary) {
      // A whole error page: its words are said here, so that the list of files stays.
      complain([...main.querySelectorAll("h1, .lead")].map((one) => one.textContent).join(". "));
      return;
    }
    const shown = document.importNode(summary, true);
    for (const old of document.querySelectorAll("[data-focus]")) {
      old.remove();
    }
    form.before(shown);
    shown.focus();
    takeArrived(main);
    // The key was not used up: the same submission may be sent again. A new form brings new guards.
    for (const name of ["csrf_token", "idempotency_key"]) {
      const fresh = main.querySelector(`input[name="${name}"]`);
      if (fresh) {
        form.elements.namedItem(name).value = fresh.value;
      }
    }
  }

  /** Papers that arrived without their message go with the next one, and are not sent again. */
  function takeArrived(main) {
    const [old, fresh] = [form, main].map((one) => one.querySelector("#arrived"));
    if (fresh && fresh.querySelector("li")) {
      old.replaceWith(document.importNode(fresh, true));
      files = [];
      show();
    }
  }

  /** No answer: whether it arrived is unknown, so the same submission is sent again under the same key. */
  function lost() {
    busy = false;
    lock(false);
    button.querySelector(".kern-label").textContent = button.dataset.retry;
    complain(text.offline);
    retry = setTimeout(post, pause);
    pause = Math.min(2 * pause, LAST_RETRY);
  }

  function lock(on) {
    bar.hidden = !on;
    button.disabled = on;
    input.disabled = on;
    list.classList.toggle("locked", on);
    for (const one of list.querySelectorAll("button")) {
      one.hidden = on;
    }
    button.querySelector(".kern-label").textContent = buttonText;
    if (way) {
      form.querySelector("[data-before]").hidden = on;
    }
  }

  function say(words) {
    bar.querySelector("label").textContent = words;
  }

  function complain(words) {
    problem.hidden = !words;
    problem.querySelector(".kern-body").textContent = words;
  }
}
