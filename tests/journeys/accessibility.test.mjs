// Nobody is locked out: every page in both languages, on a phone and on a desk, light and dark, against WCAG 2.2 AA.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { startBrowser } from './support/browser.mjs';
import { startPortal } from './support/portal.mjs';
import { enter, prepareTour } from './support/tour.mjs';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const LANGUAGES = ['de', 'en'];
const WIDTHS = [320, 1280];
const SCHEMES = ['light', 'dark'];
const ROLES = ['nobody', 'visitor', 'customer', 'caseworker', 'auditor', 'admin'];

let portal;
let browser;
let tour;
let axe;

before(async () => {
  [portal, browser] = await Promise.all([startPortal(), startBrowser()]);
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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
        for (const language of LANGUAGES) {
          const response = await page.goto(`${part.origin}${path}?lang=${language}`);
          assert.equal(response.status(), name === 'not-found' ? 404 : 200, `${name} ${path}`);
          await page.evaluate(axe);
          for (const colorScheme of SCHEMES) {
            await page.emulateMedia({ colorScheme });
            const found = await page.evaluate(checkPage, RULES);
            violations.push(...found.map((violation) => `${name} ${language} ${colorScheme}: ${violation}`));
          }
        }
      }
      assert.deepEqual(violations, []);
      await close();
    });
  }
}

/** Runs in the page: what axe finds, and a page that must be scrolled sideways. */
async function checkPage(rules) {
  const { violations } = await globalThis.axe.run(document, { runOnly: rules });
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`${scrollWidth} px wide in a window of ${clientWidth} px`);
  return found;
}
