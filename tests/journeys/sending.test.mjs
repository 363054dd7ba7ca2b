// Sending papers in three steps: with the keyboard alone, over a line that breaks, and without scripts.

import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';

import { startBrowser } from './support/browser.mjs';
import { startCutter } from './support/cutter.mjs';
import * as pages from './support/pages.mjs';
import { photo, scan } from './support/papers.mjs';
import { startPortal } from './support/portal.mjs';

const PHONE = { viewport: { width: 360, height: 640 } };

let portal;
let browser;
let papers;

before(async () => {
  [portal, browser] = await Promise.all([startPortal(), startBrowser()]);
  papers = [await photo(browser, { size: 200_000 }), await scan(browser, { size: 200_000, pages: 2 })];
});
after(async () => {
  await browser?.stop();
  await portal?.stop();
});

const files = () => papers.map(({ name, mimeType, buffer }) => ({ name, mimeType, buffer }));
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.tagName);

/** Goes on by the tab key until something that fits has the focus, and sees that it shows. */
async function tabTo(page, selector) {
  for (let pressed = 0; pressed < 120; pressed += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate((wanted) => {
      const focus = document.activeElement;
      if (!focus.matches(wanted)) return null;
      // The marks of radio buttons, and the button that stands for the file input, are drawn beside them.
      const drawn = [focus, focus.nextElementSibling, focus.parentElement].filter(Boolean).map((one) => getComputedStyle(one));
      return drawn.some((style) => style.outlineStyle !== 'none' || style.boxShadow !== 'none');
    }, selector);
    if (found === null) continue;
    assert.ok(found, `the focus on ${selector} shows`);
    return;
  }
  assert.fail(`no tab leads to ${selector}`);
}

test('with the keyboard alone: sign in, send, see the receipt, write, sign out', async () => {
  const [customer] = portal.people(portal.tenants[0], 'customer');
  const { page, faultless, close } = await browser.open();
  await page.goto(`${portal.originFor(customer)}/sign-in`);

  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#main');
  const skip = await page.locator('.skip').boundingBox();
  assert.ok(skip.y >= 0 && skip.height > 0, 'the link past the head shows');
  await page.keyboard.press('Enter');
  await tabTo(page, '[name=login]');
  await page.keyboard.type(customer.login);
  await tabTo(page, '[name=password]');
  await page.keyboard.type(customer.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/');

  await tabTo(page, 'a[href$="/send"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/send$/);
  await tabTo(page, 'input[name=kind]');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  const kind = await page.locator('input[name=kind]:checked').inputValue();
  assert.equal(kind, 'LOHN_3M');
  await tabTo(page, '#send .go [type=submit]');
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), 'step-pages');

  await tabTo(page, '#file');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')]);
  await chooser.setFiles(files());
  await page.locator('.pages__item').nth(1).waitFor();
  await tabTo(page, '[data-by="1"]');
  await page.keyboard.press('Enter');
  assert.deepEqual(await page.locator('.pages__name bdi').allInnerTexts(), [papers[1].name, papers[0].name]);
  await tabTo(page, '#send .go [type=submit]');
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), 'step-check');
  const check = await page.locator('[data-check]').innerText();
  for (const said of ['Lohnabrechnungen', papers[0].name, papers[1].name]) assert.ok(check.includes(said), check);

  await tabTo(page, '#send .go [type=submit]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/receipt(\?|$)/);
  assert.ok((await pages.receiptText(page)).includes(papers[0].sha256));

  await tabTo(page, 'main a[href^="/cases/"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/cases\/[^/]+$/);
  await tabTo(page, 'a[href$="/threads/new"]');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/threads\/new$/);
  await tabTo(page, '[name=subject]');
  await page.keyboard.type('Frage');
  await tabTo(page, '[name=body]');
  await page.keyboard.type('Reicht das so?');
  await tabTo(page, 'main form button[type=submit]:not([name])');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/threads\/[0-9a-f-]{36}/);
  assert.ok((await pages.mainText(page)).includes('Reicht das so?'));

  await page.keyboard.press('Home');
  await tabTo(page, 'form[action="/sign-out"] button');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/sign-in');
  faultless();
  await close();
});

test('back keeps everything, and a lost answer makes one paper, not two', async () => {
  const tenant = portal.tenants[1];
  const [customer] = portal.people(tenant, 'customer');
  const line = await startCutter(Number(portal.url.port));
  const origin = `http://${tenant.host}:${line.port}`;
  const { page, close } = await browser.open(PHONE);
  await pages.signIn(page, origin, customer);
  await pages.openStart(page, origin);
  const [caseId] = await pages.casesOn(page);
  await pages.openCase(page, origin, caseId);
  const before = (await pages.documentsOn(page)).length;

  await page.goto(`${origin}/cases/${caseId}/send`);
  const form = page.locator('#send');
  const go = form.locator('.go [type=submit]');
  // Where its lower edge is when a step opens.
  const place = async () => {
    await page.evaluate(() => scrollTo(0, 0));
    const box = await go.boundingBox();
    return box.y + box.height;
  };
  await form.locator('label[for=kind-MIETVERTRAG]').click();
  await form.locator('[name=note]').fill('Seite 2 folgt.');
  const first = await place();
  await go.click();
  await go.click();
  assert.ok(await page.locator('#sending-problem').isVisible(), 'without a page it goes no further');
  await form.locator('#file').setInputFiles(files().slice(0, 1));
  const then = await place();
  assert.ok(Math.abs(then - first) <= 1, `the button stays where it was: ${first}, ${then}`);
  await go.click();
  await page.goBack();
  assert.equal(await page.locator('.pages__item').count(), 1, 'the page is still chosen');
  await form.locator('[data-before]').click();
  assert.ok(await form.locator('#kind-MIETVERTRAG').isChecked());
  assert.equal(await form.locator('[name=note]').inputValue(), 'Seite 2 folgt.');
  await go.click();
  await go.click();
  assert.ok((await page.locator('[data-check]').innerText()).includes('Seite 2 folgt.'));

  line.cut = true;
  await go.click();
  await page.locator('#sending-problem').waitFor();
  assert.ok(line.lost > 0, 'the papers had arrived');
  assert.ok((await page.locator('[data-check]').innerText()).includes(papers[0].name), 'nothing is lost');
  line.cut = false;
  // It tries again by itself, too: whoever is first.
  await Promise.all([page.waitForURL(/\/receipt(\?|$)/), go.click().catch(() => {})]);
  assert.ok((await pages.receiptText(page)).includes(papers[0].sha256));
  await pages.openCase(page, origin, caseId);
  assert.equal((await pages.documentsOn(page)).length, before + 1, 'one paper, not two');
  await close();
  await line.stop();
});

/** A customer on a phone, on the page to send papers. */
async function onSendPage() {
  const tenant = portal.tenants[1];
  const [customer] = portal.people(tenant, 'customer');
  const origin = portal.originFor(customer);
  const opened = await browser.open(PHONE);
  await pages.signIn(opened.page, origin, customer);
  await pages.openStart(opened.page, origin);
  const [caseId] = await pages.casesOn(opened.page);
  await opened.page.goto(`${origin}/cases/${caseId}/send`);
  return opened;
}

/** What the bar at the lower edge covers of the element that has the focus; `null` where nothing is covered. */
const covered = (page) =>
  page.evaluate(() => {
    const focus = document.activeElement;
    const bar = document.querySelector('.go');
    if (focus === document.body || bar.contains(focus)) return null;
    const [box, edge] = [focus, bar].map((one) => one.getBoundingClientRect());
    return box.bottom > edge.top + 1 && box.top < edge.bottom ? `${focus.id || focus.outerHTML}: ${box.bottom} > ${edge.top}` : null;
  });

test('on a small phone nothing that has the focus is behind the button', async () => {
  const { page, faultless, close } = await onSendPage();
  const go = page.locator('#send .go [type=submit]');
  for (const step of ['what', 'pages', 'check']) {
    assert.equal(await focused(page) === 'BODY' || (await focused(page)) === `step-${step}`, true, step);
    if (step === 'pages') {
      const [pick, bar] = [await page.locator('label[for=file]').boundingBox(), await page.locator('.go').boundingBox()];
      assert.ok(pick.y >= 0 && pick.y + pick.height <= bar.y, `the button to choose files shows: ${pick.y} ${bar.y}`);
      await page.locator('#file').setInputFiles(files());
      await page.locator('.pages__item').nth(1).waitFor();
    }
    for (const key of ['Tab', 'Shift+Tab']) {
      for (let pressed = 0; pressed < 40; pressed += 1) {
        await page.keyboard.press(key);
        assert.equal(await covered(page), null, `${step} ${key}`);
      }
    }
    await go.click();
  }
  await page.waitForURL(/\/receipt(\?|$)/);
  faultless();
  await close();
});

test('kinds of papers are found by what people call them', async () => {
  const { page, faultless, close } = await onSendPage();
  const shown = () => page.locator('#kind .choice:visible input').evaluateAll((all) => all.map((one) => one.value));
  const before = await shown();
  const find = page.locator('#find');
  assert.equal(await page.locator('[data-find]').count(), 0, 'nothing has to be sent');
  await find.fill('Miete');
  assert.ok((await shown()).includes('MIETBESCHEINIGUNG') && !(await shown()).includes('LOHN_3M'));
  await page.waitForFunction(() => /\d/.test(document.getElementById('announce').textContent));
  for (const typed of ['kuendigung', 'Kündigung', 'KUNDIGUNG']) {
    await find.fill(typed);
    assert.ok((await shown()).includes('KUENDIGUNG'), typed);
  }
  await page.locator('label[for=kind-KUENDIGUNG]').click();
  await find.fill('xyz');
  assert.deepEqual(await shown(), ['KUENDIGUNG', 'SONSTIGES'], 'what was chosen stays');
  assert.ok(await page.locator('#find-said').isVisible());
  await find.press('Enter');
  assert.ok(page.url().endsWith('/send'));
  await find.fill('');
  assert.ok(before.every((kind) => kind), 'all have a key');
  assert.ok((await shown()).length >= before.length);
  faultless();
  await close();
});

test('without scripts all three steps are one page', async () => {
  const tenant = portal.tenants[2];
  const [customer] = portal.people(tenant, 'customer');
  const origin = portal.originFor(customer);
  const { page, faultless, close } = await browser.open({ ...PHONE, javaScriptEnabled: false });
  await pages.signIn(page, origin, customer);
  await pages.openStart(page, origin);
  const [caseId] = await pages.casesOn(page);
  await page.goto(`${origin}/cases/${caseId}/send`);
  const form = page.locator('#send');
  assert.equal(await form.locator('.step:visible').count(), 3);
  for (const summary of await form.locator('.choices > details > summary, details:has(#kind-AUSWEIS) > summary').all()) {
    if (!(await form.locator('label[for=kind-AUSWEIS]').isVisible())) await summary.click();
  }
  await form.locator('label[for=kind-AUSWEIS]').click();
  assert.ok((await form.innerText()).includes('Wir behalten keine Kopie.'));
  // Looking for a kind sends the form without its files: whatever was typed stands in it still.
  await form.locator('[name=note]').fill('Vorder- und Rückseite.');
  await form.locator('[name=find]').fill('fuehrung gibt es nicht');
  await form.locator('[data-find]').click();
  assert.equal(await form.locator('.choice:visible').count(), 2, 'what was chosen, and something else');
  assert.equal(await form.locator('[name=note]').inputValue(), 'Vorder- und Rückseite.');
  await form.locator('[name=find]').fill('reisepass');
  await form.locator('[data-find]').click();
  assert.ok(await form.locator('#kind-AUSWEIS').isChecked());
  assert.ok((await form.innerText()).includes('Dann wählen Sie sie bitte noch einmal aus.'));
  await form.locator('#file').setInputFiles(files());
  await form.locator('.go [type=submit]').click();
  await page.waitForURL(/\/receipt(\?|$)/);
  await page.locator('.back a').click();
  await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/);
  assert.ok((await pages.mainText(page)).includes('Ausweis oder Pass'));
  faultless();
  await close();
});
