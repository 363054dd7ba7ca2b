// Nobody is locked out: every page in both languages and mirrored, on a phone and on a desk, light, dark and in the
// reader's own colours, against WCAG 2.2 AA.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';

import { violations as violationsOn } from './support/axe.mjs';
import { startBrowser } from './support/browser.mjs';
import { unfold } from './support/pages.mjs';
import { startPortal } from './support/portal.mjs';
import { enter, inLanguage, prepareTour } from './support/tour.mjs';

const LIGHT = { colorScheme: 'light', forcedColors: 'none' };
const DARK = { colorScheme: 'dark', forcedColors: 'none' };
const FORCED = { colorScheme: 'light', forcedColors: 'active' };
// ar-XB: letters from the right that say nothing, as the demo has them.
const LOOKS = [
  ['de', [LIGHT, DARK, FORCED]],
  ['en', [LIGHT, DARK]],
  ['ar-XB', [LIGHT]],
];
const WIDTHS = [320, 1280];
const ROLES = ['nobody', 'visitor', 'customer', 'desk', 'caseworker', 'colleague', 'auditor', 'admin'];

let portal;
let browser;
let tour;

before(async () => {
  [portal, browser] = await Promise.all([startPortal(), startBrowser()]);
  tour = await prepareTour(portal, browser);
});
after(async () => {
  await browser?.stop();
  await portal?.stop();
});

for (const role of ROLES) {
  for (const width of WIDTHS) {
    test(`${role}, ${width} px`, async () => {
      const part = tour.find((stop) => stop.role === role);
      // The page's security policy keeps axe out, as it should: only here it is set aside.
      const { page, close } = await browser.open({ bypassCSP: true, viewport: { width, height: 800 } });
      await enter(page, part);
      const violations = [];
      for (const [name, path] of part.pages) {
        for (const [language, media] of LOOKS) {
          const response = await page.goto(inLanguage(part.origin, path, language));
          assert.equal(response.status(), name === 'not-found' ? 404 : 200, `${name} ${path}`);
          assert.equal(await page.getAttribute('html', 'dir'), language === 'ar-XB' ? 'rtl' : 'ltr', name);
          for (const look of media) {
            await page.emulateMedia(look);
            const found = await violationsOn(page);
            const seen = `${name} ${language} ${Object.values(look).join(' ')}`;
            violations.push(...found.map((violation) => `${seen}: ${violation}`));
          }
          await page.emulateMedia(LIGHT);
          if (await unfold(page)) {
            const found = await violationsOn(page);
            violations.push(...found.map((violation) => `${name} ${language} unfolded: ${violation}`));
          }
        }
      }
      assert.deepEqual(violations, []);
      await close();
    });
  }
}

/** Runs in the page: what axe finds, what must be scrolled sideways, and numbers that break in the middle. */
async function checkPage(rules) {
  const { violations } = await globalThis.axe.run(document, { runOnly: rules });
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`${scrollWidth} px wide in a window of ${clientWidth} px`);
  for (const table of document.querySelectorAll('.scroll:has(.stack), .kern-table-responsive:has(.stack)')) {
    if (innerWidth < 576 && table.scrollWidth > table.clientWidth) found.push(`a table of ${table.scrollWidth} px`);
  }
  for (const number of document.querySelectorAll('bdi.number')) {
    const range = document.createRange();
    range.selectNodeContents(number);
    if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) found.push(`${number.textContent} breaks`);
  }
  return found;
}
