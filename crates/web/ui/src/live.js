// A new message or a changed state appears without reloading.
import { announce, fetchPage, takeOver } from "./dom.js";

const PAUSE = 3000;

export function live(names) {
  if (!names || !window.EventSource || !document.querySelector("[data-live]")) {
    return;
  }
  let waiting = false;
  let last = 0;

  // Only a page that is looked at renews itself: fetching it counts as opening what is on it.
  const renew = () => {
    if (!waiting || document.visibilityState !== "visible") {
      return;
    }
    const early = last + PAUSE - Date.now();
    if (early > 0) {
      setTimeout(renew, early);
      return;
    }
    waiting = false;
    last = Date.now();
    fetchPage(location.href, (page) => {
      if (page && takeOver(page)) {
        announce(document.getElementById("announce").dataset.updated);
      }
    });
  };
  const heard = () => {
    waiting = true;
    renew();
  };

  const source = new EventSource("/api/v1/events");
  for (const name of [...names.split(" "), "resync"]) {
    source.addEventListener(name, heard);
  }
  document.addEventListener("visibilitychange", renew);
  addEventListener("pagehide", () => source.close());
}
