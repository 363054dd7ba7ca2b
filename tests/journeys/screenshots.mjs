// A picture of every page: `make screenshots` puts them below target/screenshots/ROLE/.

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { startBrowser } from './support/browser.mjs';
import { unfold } from './support/pages.mjs';
import { startPortal } from './support/portal.mjs';
import { enter, inLanguage, prepareTour } from './support/tour.mjs';

const TARGET = resolve(import.meta.dirname, '../../target/screenshots');
const PHONE = { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, hasTouch: true };
const DESKTOP = { viewport: { width: 1280, height: 1080 } };
const VIEWS = [
  { name: 'phone', language: 'de', options: PHONE, unfolded: true },
  { name: 'desktop', language: 'de', options: DESKTOP, unfolded: true },
  { name: 'desktop-dark', language: 'de', options: { ...DESKTOP, colorScheme: 'dark' } },
  { name: 'desktop-en', language: 'en', options: DESKTOP },
  { name: 'desktop-forced', language: 'de', options: { ...DESKTOP, forcedColors: 'active' } },
  // Letters from the right that say nothing, as the demo has them.
  { name: 'phone-rtl', language: 'ar-XB', options: PHONE },
  { name: 'desktop-rtl', language: 'ar-XB', options: DESKTOP },
];

const [portal, browser] = await Promise.all([startPortal(), startBrowser()]);
try {
  for (const part of await prepareTour(portal, browser)) {
    const folder = join(TARGET, part.role);
    await mkdir(folder, { recursive: true });
    for (const { name: view, language, options, unfolded } of VIEWS) {
      const { page, close } = await browser.open(options);
      await enter(page, part);
      for (const [name, path] of part.pages) {
        await page.goto(inLanguage(part.origin, path, language));
        await page.screenshot({ path: join(folder, `${name}-${view}.png`), fullPage: true });
        if (!unfolded || !(await unfold(page))) continue;
        await page.screenshot({ path: join(folder, `${name}-${view}-unfolded.png`), fullPage: true });
      }
      await close();
    }
  }
} finally {
  await browser.stop();
  await portal.stop();
}
console.log(`pictures: ${TARGET}`);
