/** An element with attributes and children. Markup is never made from text: trusted types are required. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Says something to screen readers, politely. */
export function announce(text) {
  const region = document.getElementById("announce");
  if (region) {
    region.textContent = text;
  }
}

/** Puts the pieces of a fetched page that are marked as live into this one. */
export function takeOver(page) {
  let changed = false;
  for (const old of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(old.id);
    if (fresh && fresh.textContent !== old.textContent && !old.contains(document.activeElement)) {
      old.replaceWith(document.importNode(fresh, true));
      changed = true;
    }
  }
  return changed;
}

/** Fetches a page as a document. `XMLHttpRequest` reads it without a string that trusted types would stop. */
export function fetchPage(url, done) {
  const request = new XMLHttpRequest();
  request.open("GET", url);
  request.responseType = "document";
  request.onload = () => done(request.status === 200 ? request.response : null);
  request.onerror = () => done(null);
  request.send();
}
