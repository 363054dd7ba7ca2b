// Kinds of papers are found while somebody types: by their names, what is said of them, and what people call them besides.
import { announce } from "./dom.js";

const PAUSE = 400;

export function find(form) {
  const input = form && form.elements.namedItem("find");
  if (!input) {
    return;
  }
  const field = document.getElementById("kind");
  // The last one is "something else", which always fits.
  const rows = [...field.querySelectorAll(".choice")].filter((row) => row !== field.lastElementChild);
  const choices = rows.map((row) => [row, ways(`${row.textContent} ${row.dataset.words}`)]);
  const groups = [...field.querySelectorAll("details")];
  const unfolded = groups.map((group) => group.open);
  const said = document.getElementById("find-said");
  let pause;
  // It filters at once: nothing has to be sent.
  form.querySelector("[data-find]").remove();

  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
    }
  });

  function filter() {
    const words = input.value.split(/\s+/).filter((word) => word.length > 1).map(ways);
    const fits = ([, texts]) => words.every((word) => word.some((way, at) => texts[at].includes(way)));
    let hits = 0;
    for (const choice of choices) {
      const shows = fits(choice);
      hits += shows;
      choice[0].hidden = !(shows || choice[0].querySelector(":checked"));
    }
    groups.forEach((group, at) => {
      group.hidden = [...group.querySelectorAll(".choice")].every((row) => row.hidden);
      group.open = words.length ? true : unfolded[at];
    });
    said.textContent = words.length ? (hits ? `${input.dataset.found} ${hits}` : input.dataset.none) : "";
    clearTimeout(pause);
    pause = setTimeout(() => announce(said.textContent), PAUSE);
  }
}

/** As texts are compared: umlauts written out, and without their dots. */
function ways(text) {
  const small = text.toLowerCase().replace(/ß/g, "ss");
  const bare = (some) => some.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  return [bare(small.replace(/[äöü]/g, "$&e")), bare(small)];
}
