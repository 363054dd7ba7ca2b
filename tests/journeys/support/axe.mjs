// axe on the page that is open. Its window has to set the page's security policy aside (`bypassCSP`).

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let source;

/** What axe finds, and whether the page must be scrolled sideways: sentences. */
export async function violations(page) {
  source ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  return page.evaluate(check, RULES);
}

async function check(rules) {
  const { violations } = await globalThis.axe.run(document, { runOnly: rules });
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`${scrollWidth} px wide in a window of ${clientWidth} px`);
  return found;
}
