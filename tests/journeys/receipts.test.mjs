// Anybody can check a receipt: the file stays on their machine, only its hash is sent.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';

import { fetchAs, startBrowser } from './support/browser.mjs';
import * as pages from './support/pages.mjs';
import { scan } from './support/papers.mjs';
import { startPortal } from './support/portal.mjs';

let portal;
let browser;
let origin;
let paper;
let receipt;
let number;

before(async () => {
  [portal, browser] = await Promise.all([startPortal(), startBrowser()]);
  const [customer] = portal.people(portal.tenants[0], 'customer');
  origin = portal.originFor(customer);
  paper = await scan(browser, { size: 300_000, pages: 2 });
  const { page, context, close } = await browser.open();
  await pages.signIn(page, origin, customer);
  await pages.openStart(page, origin);
  const [caseId] = await pages.casesOn(page);
  const document = await pages.sendPapers(page, origin, caseId, [paper]);
  const answer = await fetchAs(context, `${origin}/api/v1/documents/${document}/receipt`);
  assert.equal(answer.status, 200);
  receipt = JSON.parse(answer.bytes);
  number = JSON.parse(Buffer.from(receipt.body, 'base64')).number;
  await close();
});
after(async () => {
  await browser?.stop();
  await portal?.stop();
});

/** Opens the page as somebody who has not signed in, chooses files and asks. Gives what was sent and what was said. */
async function asked(choose) {
  const { page, close, faultless } = await browser.open();
  await page.goto(`${origin}/receipts/check`);
  await choose(page);
  const sending = page.waitForRequest((request) => request.method() === 'POST');
  await page.locator('#check button[type=submit]').click();
  const sent = (await sending).postData();
  await page.waitForLoadState();
  const success = await page.locator('.kern-alert--success').count();
  faultless();
  await close();
  return { sent, fits: success === 1 };
}

const file = (buffer) => ({ name: paper.name, mimeType: 'application/pdf', buffer });

test('a file fits the number of its receipt, and its bytes stay here', async () => {
  const { sent, fits } = await asked(async (page) => {
    await page.fill('#number', number);
    await page.setInputFiles('#check-file', file(paper.buffer));
    await page.waitForFunction(() => document.querySelector('#sha256').value !== '');
    assert.equal(await page.inputValue('#sha256'), paper.sha256);
    assert.equal(await page.locator('#check-file-name').innerText(), paper.name);
    assert.equal(await page.locator('#check-file').evaluate((native) => getComputedStyle(native).opacity), '0');
  });
  assert.ok(fits);
  assert.ok(sent.length < 2_000 && !sent.includes('PDF'), `${sent.length} bytes were sent`);
});

test('a file that differs by one bit does not fit', async () => {
  const other = Buffer.from(paper.buffer);
  other[1_000] ^= 1;
  const { fits } = await asked(async (page) => {
    await page.fill('#number', number);
    await page.setInputFiles('#check-file', file(other));
    await page.waitForFunction(() => document.querySelector('#sha256').value !== '');
  });
  assert.ok(!fits);
});

test('a receipt is read from its file', async () => {
  const { fits } = await asked(async (page) => {
    const buffer = Buffer.from(JSON.stringify(receipt));
    await page.setInputFiles('#check-receipt', { name: 'Eingang.json', mimeType: 'application/json', buffer });
    await page.waitForFunction(() => document.querySelector('#receipt').value !== '');
  });
  assert.ok(fits);
});
