// One chosen page in the list: a small picture, its name, and what can be done with it.
import { element } from "./dom.js";

const EDGE = 72;

/** The row for a file. `text` has the words, `place` says whether it is the first or the last. */
export function pageItem(file, text, place, { move, remove }) {
  const canvas = element("canvas", { width: EDGE, height: EDGE, "aria-hidden": "true" });
  draw(file, canvas);
  const name = element("span", { class: "pages__name" }, element("bdi", {}, file.name), " ", element("small", {}, size(file.size, text.decimal)));
  const row = element("li", { class: "pages__item" }, canvas, name);
  const buttons = element("span", { class: "pages__buttons" });
  for (const [label, icon, by, act, off] of [
    [text.up, "kern-icon--arrow-up", -1, () => move(-1), place.first],
    [text.down, "kern-icon--arrow-down", 1, () => move(1), place.last],
    [text.remove, "kern-icon--delete", 0, remove, false],
  ]) {
    const button = element(
      "button",
      { type: "button", class: "kern-btn kern-btn--tertiary", "data-by": by, title: label },
      element("span", { class: `kern-icon ${icon}`, "aria-hidden": "true" }),
      element("span", { class: "kern-label kern-sr-only" }, `${label}: ${file.name}`),
    );
    button.disabled = off;
    button.addEventListener("click", act);
    buttons.append(button);
  }
  row.append(buttons);
  return row;
}

/** The same rounding as on the pages from the server. */
function size(bytes, decimal) {
  if (bytes < 1e6) {
    return `${Math.max(1, Math.ceil(bytes / 1e3))}\u00a0KB`;
  }
  return `${String(Math.round(bytes / 1e5) / 10).replace(".", decimal)}\u00a0MB`;
}

/** Pictures are drawn on a canvas: an image with a `blob:` address would be blocked. */
async function draw(file, canvas) {
  const context = canvas.getContext("2d");
  if (file.type.startsWith("image/") && window.createImageBitmap) {
    try {
      const picture = await createImageBitmap(file, { resizeWidth: 2 * EDGE, resizeQuality: "medium" });
      const scale = Math.max(EDGE / picture.width, EDGE / picture.height);
      const [w, h] = [picture.width * scale, picture.height * scale];
      context.drawImage(picture, (EDGE - w) / 2, (EDGE - h) / 2, w, h);
      picture.close();
      return;
    } catch {
      // A picture this browser can't read (HEIC in most) gets the sheet below.
    }
  }
  const ending = file.name.includes(".") ? file.name.split(".").pop().slice(0, 4).toUpperCase() : "";
  context.fillStyle = "#e5e8f0";
  context.fillRect(0, 0, EDGE, EDGE);
  context.fillStyle = "#131525";
  context.font = "600 18px sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(ending, EDGE / 2, EDGE / 2);
}
