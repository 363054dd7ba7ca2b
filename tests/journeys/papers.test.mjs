// The papers that the other journeys send are what they claim to be.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';

import { startBrowser } from './support/browser.mjs';
import { photo, scan } from './support/papers.mjs';

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.stop());

test('a photo is a JPEG that a browser can show, and the same every time', async () => {
  const paper = await photo(browser);
  assert.equal(paper.buffer.readUInt32BE(0), 0xffd8ffe0);
  const { page, close, faultless } = await browser.open();
  await page.setContent(`<img src="data:image/jpeg;base64,${paper.buffer.toString('base64')}">`);
  const [width, height] = await page.locator('img').evaluate(async (image) => {
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  });
  assert.ok(width > 2000 && height > 2800, `${width} × ${height}`);
  assert.equal((await photo(browser)).sha256, paper.sha256);
  faultless();
  await close();
});

test('a scan is a PDF with the pages asked for, and the same every time', async () => {
  const paper = await scan(browser, { pages: 3, size: 1_000_000 });
  const text = paper.buffer.toString('latin1');
  assert.ok(text.startsWith('%PDF-1.') && text.trimEnd().endsWith('%%EOF'));
  assert.equal(text.match(/\/Type\s*\/Page\b/g).length, 3);
  assert.equal((await scan(browser, { pages: 3, size: 1_000_000 })).sha256, paper.sha256);
});
