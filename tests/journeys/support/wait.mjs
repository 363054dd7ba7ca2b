const PAUSE_MS = 200;

/** Asks again and again until `condition` gives something true, and gives that; fails after `withinMs`. */
export async function until(condition, what, withinMs = 30_000) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}
