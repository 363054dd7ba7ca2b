// A caseworker looks at papers beside their case: pictures, PDFs and text are really shown, nothing in them runs, and the
// keyboard is enough to judge one after the other.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';

import { startBrowser } from './support/browser.mjs';
import * as pages from './support/pages.mjs';
import { photo, scan } from './support/papers.mjs';
import { startPortal } from './support/portal.mjs';
import { caseworkerOf } from './support/tour.mjs';
import { until } from './support/wait.mjs';

const SCRIPT = 'Guten Tag,\n\nanbei der Text.\n'.padEnd(2048, '.') + '<script>document.title = "ran"</script>';

let portal;
let browser;
let caseId;
let caseworker;
const ids = {};

before(async () => {
  [portal, browser] = await Promise.all([startPortal(), startBrowser()]);
  const tenant = portal.tenants[0];
  const [customer] = portal.people(tenant, 'customer');
  const origin = portal.originFor(customer);
  const { page, close } = await browser.open();
  await pages.signIn(page, origin, customer);
  await pages.openStart(page, origin);
  [caseId] = await pages.casesOn(page);
  const text = { name: 'Brief.txt', mimeType: 'text/plain', buffer: Buffer.from(SCRIPT) };
  for (const [kind, paper] of [
    ['pdf', await scan(browser, { size: 300_000 })],
    ['photo', await photo(browser, { size: 300_000 })],
    ['text', text],
  ]) {
    ids[kind] = await pages.sendPapers(page, origin, caseId, [paper]);
  }
  await close();
  caseworker = await caseworkerOf(portal, browser, tenant, caseId);
});
after(async () => {
  await browser?.stop();
  await portal?.stop();
});

/** A window of the caseworker with a paper open that was checked by now. */
async function view(kind, options) {
  const window = await browser.open({ viewport: { width: 1280, height: 900 }, ...options });
  const origin = portal.originFor(caseworker);
  await pages.signIn(window.page, origin, caseworker);
  await until(async () => {
    await window.page.goto(`${origin}/documents/${ids[kind]}/view`);
    return window.page.locator('.viewer').count();
  }, `${kind} can be opened`);
  return { ...window, origin };
}

/** How many of the viewer's pixels are almost black: ink. */
async function ink(window) {
  const picture = await window.page.locator('.viewer').screenshot();
  const other = await window.context.newPage();
  await other.goto('about:blank');
  const count = await other.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    // The viewer's own tool bar is above, its shadow around.
    const [width, height] = [image.width * 0.6, image.height - 120];
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    context.drawImage(image, image.width * 0.2, 80, width, height, 0, 0, width, height);
    const colours = new Set();
    const { data: pixels } = context.getImageData(0, 0, width, height);
    for (let at = 0; at < pixels.length; at += 4) colours.add(pixels[at] * 65_536 + pixels[at + 1] * 256 + pixels[at + 2]);
    return colours.size;
  }, picture.toString('base64'));
  await other.close();
  return count;
}

test('a PDF is drawn under the sandbox', async () => {
  const window = await view('pdf');
  const colours = await until(async () => {
    const found = await ink(window);
    return found > 50 && found;
  }, 'the scan is drawn');
  assert.ok(colours > 50, `${colours} colours: not a blank page`);
  await window.close();
});

test('a picture is shown in its own size', async () => {
  const { page, close, faultless } = await view('photo');
  const [width, height] = await page.locator('img.viewer').evaluate(async (image) => {
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  });
  assert.ok(width > 600 && height > 900, `${width} × ${height}`);
  faultless();
  await close();
});

test('a text is shown as text, and what looks like a script does not run', async () => {
  const { page, close, faultless } = await view('text');
  assert.ok((await page.locator('pre.viewer').innerText()).includes('<script>document.title'));
  assert.notEqual(await page.title(), 'ran');
  faultless();
  await close();
});

test('the keyboard alone judges one paper after the other', async () => {
  const { page, origin, close, faultless } = await view('text');
  await page.locator('h1').click();
  const first = page.url();
  await page.keyboard.press('1');
  await page.waitForURL((url) => url.searchParams.get('notice') === 'reviewed' && !url.href.startsWith(first));
  // What the PDF's viewer has not taken: 2 unfolds the reasons, the blank chooses the first.
  await page.goto(`${origin}/documents/${ids.photo}/view`);
  await page.keyboard.press('2');
  await page.keyboard.press('Space');
  const sentence = await page.locator('label[for=reason-1]').innerText();
  await page.locator('button[name=review][value=resend]').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.has('notice'));
  await pages.openDocument(page, origin, ids.photo);
  assert.ok((await pages.mainText(page)).includes(sentence.trim()));
  faultless();
  await close();
});

test('on a phone the parts are tabs, with and without scripts', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { page, close } = await view('text', { viewport: { width: 360, height: 640 }, javaScriptEnabled });
    const marked = () => page.locator('.tabs a').evaluateAll((tabs) =>
      tabs.filter((tab) => getComputedStyle(tab).fontWeight === '600').map((tab) => tab.getAttribute('href')));
    assert.ok(await page.locator('pre.viewer').isVisible());
    assert.deepEqual(await marked(), ['#middle']);
    assert.ok(!(await page.locator('#papers-title').isVisible()));
    await page.locator('.tabs a[href="#list"]').click();
    assert.ok(await page.locator('#papers-title').isVisible());
    assert.ok(!(await page.locator('pre.viewer').isVisible()));
    assert.deepEqual(await marked(), ['#list']);
    if (javaScriptEnabled) assert.equal(await page.locator('.tabs [aria-current]').getAttribute('href'), '#list');
    await close();
  }
});

test('the paper is seen without scrolling', async () => {
  for (const [viewport, lowest] of [[{ width: 1280, height: 900 }, 480], [{ width: 360, height: 640 }, 600]]) {
    const { page, close } = await view('pdf', { viewport });
    const { y } = await page.locator('.viewer').boundingBox();
    assert.ok(y <= lowest, `the paper begins at ${y} px of ${viewport.height}`);
    await close();
  }
});

test('on a phone the worklist says what is to be done', async () => {
  const { page, close } = await browser.open({ viewport: { width: 360, height: 640 } });
  const origin = portal.originFor(caseworker);
  await pages.signIn(page, origin, caseworker);
  await pages.openWorklist(page, origin);
  const { x, width } = await page.locator('.what span').first().boundingBox();
  assert.ok(x >= 0 && x + width <= 360, `from ${x} px on, ${width} px wide`);
  assert.ok((await page.locator('.what').first().innerText()).trim().length > 0);
  await close();
});

test('the worklist has a heading for what is to be done, and single keys can be switched off', async () => {
  const { page, close, faultless } = await browser.open({ viewport: { width: 1280, height: 900 } });
  const origin = portal.originFor(caseworker);
  await pages.signIn(page, origin, caseworker);
  await pages.openWorklist(page, origin);
  assert.ok((await page.locator('th[scope=rowgroup]').allInnerTexts()).length > 0);
  const onRow = () => page.evaluate(() => document.activeElement.closest('tbody th') !== null);
  await page.keyboard.press('j');
  assert.equal(await onRow(), true, 'j goes to the first row');
  await page.keyboard.press('?');
  await page.locator('button[name=letters]').click();
  await page.waitForURL((url) => url.searchParams.get('notice') === 'keys-off');
  await page.keyboard.press('j');
  assert.equal(await onRow(), false, 'no key does anything');
  await page.locator('summary[data-key="?"]').click();
  await page.locator('button[name=letters]').click();
  await page.waitForURL((url) => url.searchParams.get('notice') === 'keys-on');
  await page.keyboard.press('j');
  assert.equal(await onRow(), true);
  faultless();
  await close();
});

test('a screen of 1,080 lines shows forty households', async () => {
  const { page, faultless, close } = await browser.open({ viewport: { width: 1920, height: 1080 } });
  const origin = portal.originFor(caseworker);
  await pages.signIn(page, origin, caseworker);
  await pages.openWorklist(page, origin);
  const whole = await page.evaluate(() => {
    const row = document.querySelector('#worklist tbody tr:not(.group)');
    for (let more = 0; more < 45; more += 1) row.after(row.cloneNode(true));
    const rows = [...document.querySelectorAll('#worklist tbody tr:not(.group)')];
    return rows.filter((one) => one.getBoundingClientRect().bottom <= innerHeight).length;
  });
  assert.ok(whole >= 40, `${whole} rows`);
  faultless();
  await close();
});
