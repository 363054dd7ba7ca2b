// Lighthouse on the pages before sign-in, as a phone sees them: `make lighthouse`. Ends with 1 if one of the four
// scores of a page is under 100. Not a part of `make test`: one of them is a timing.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

import { startPortal } from '../journeys/support/portal.mjs';
import { BEFORE_SIGN_IN } from '../journeys/support/tour.mjs';

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic'];

const home = await mkdtemp(join(tmpdir(), 'lighthouse-'));
const portal = await startPortal();
const chrome = await launch({
  chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromeFlags: FLAGS,
  userDataDir: home,
});
let missed = 0;
try {
  const origin = portal.origin(portal.tenants[0].host);
  // A page that is not there answers 404: nobody searches for it.
  for (const [name, path] of BEFORE_SIGN_IN.filter(([word]) => word !== 'not-found')) {
    const { lhr } = await lighthouse(origin + path, { port: chrome.port, onlyCategories: CATEGORIES });
    const scores = CATEGORIES.map((category) => Math.round((lhr.categories[category].score ?? 0) * 100));
    console.log(name.padEnd(28), ...scores.map((score) => String(score).padStart(4)));
    for (const word of CATEGORIES.flatMap((category) => lost(lhr, category))) console.log(`    ${word}`);
    missed += scores.filter((score) => score < 100).length;
  }
} finally {
  chrome.kill();
  await portal.stop();
  await rm(home, { recursive: true, force: true });
}
process.exitCode = missed > 0 ? 1 : 0;

/** What cost points. */
function lost(lhr, category) {
  const counted = lhr.categories[category].auditRefs.filter(({ weight }) => weight > 0);
  const short = counted.map(({ id }) => lhr.audits[id]).filter(({ score }) => score !== null && score < 1);
  return short.map(({ id, displayValue, details }) => {
    const places = (details?.items ?? []).slice(0, 2).map((item) => item.node?.snippet ?? item.url ?? item.description ?? '');
    return [category, id, displayValue ?? '', ...places].join(' · ');
  });
}
