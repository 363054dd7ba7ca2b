// A question with a photo, in one step; the caseworker hands it over; a colleague answers from what was begun before.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';

import { startBrowser } from './support/browser.mjs';
import * as pages from './support/pages.mjs';
import { photo } from './support/papers.mjs';
import { startPortal } from './support/portal.mjs';
import { caseworkerOf } from './support/tour.mjs';
import { until } from './support/wait.mjs';

const QUESTION = 'Guten Tag, ist dieses Schreiben das richtige?';
const BEGUN = 'Guten Tag,\n\nja, das ist das richtige';

let portal;
let browser;
let paper;

before(async () => {
  [portal, browser] = await Promise.all([startPortal(), startBrowser()]);
  paper = await photo(browser, { size: 300_000 });
});
after(async () => {
  await browser?.stop();
  await portal?.stop();
});

for (const [index, javaScriptEnabled] of [true, false].entries()) {
  describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    let tenant;
    let caseId;
    let threadId;
    let colleague;

    /** A window in which this person is signed in; `close` also fails on errors that its pages made. */
    async function open(account) {
      const window = await browser.open({ javaScriptEnabled });
      const origin = portal.originFor(account);
      await pages.signIn(window.page, origin, account);
      const close = async () => {
        window.faultless();
        await window.close();
      };
      return { ...window, origin, close };
    }

    before(() => {
      tenant = portal.tenants[index];
    });

    test('the customer asks, with a photo', async () => {
      const [customer] = portal.people(tenant, 'customer');
      const { page, origin, close } = await open(customer);
      await pages.openStart(page, origin);
      [caseId] = await pages.casesOn(page);
      threadId = await pages.beginThread(page, origin, caseId, { subject: 'Schreiben', body: QUESTION, papers: [paper] });
      const text = await pages.mainText(page);
      assert.ok(text.includes(QUESTION) && text.includes(paper.name), 'the message names its paper');
      const [documentId] = await pages.documentsOn(page);
      await pages.openReceipt(page, origin, documentId);
      assert.ok((await pages.receiptText(page)).includes(paper.sha256), 'the paper has its receipt');
      await close();
    });

    test('the caseworker hands the conversation over', async () => {
      const caseworker = await caseworkerOf(portal, browser, tenant, caseId);
      colleague = portal.people(tenant, 'caseworker').find(({ login }) => login !== caseworker.login);
      const { page, origin, close } = await open(caseworker);
      await pages.openThread(page, origin, threadId);
      await pages.handOver(page, threadId, colleague.name, 'Du kennst das Schreiben.');
      assert.ok((await pages.mainText(page)).includes(colleague.name), 'the page says who answers');
      await close();
    });

    test('the colleague begins an answer, goes away, and sends it later', async () => {
      const { page, origin, close } = await open(colleague);
      await page.goto(`${origin}/worklist?view=mine`);
      assert.ok((await pages.casesOn(page)).includes(caseId), 'it is work of whoever answers');
      await pages.openThread(page, origin, threadId);
      assert.ok((await pages.mainText(page)).includes('Du kennst das Schreiben.'), 'the reason is a note');
      await pages.beginAnswer(page, threadId, BEGUN, { save: !javaScriptEnabled });
      await until(async () => {
        await pages.openThread(page, origin, threadId);
        return (await pages.answerOn(page, threadId)) === BEGUN;
      }, 'the draft stands in the form again');
      await pages.reply(page, threadId, `${BEGUN}.`);
      assert.equal(await pages.answerOn(page, threadId), '', 'nothing of it is left');
      await close();
    });

    test('the customer finds the answer by a word of it', async () => {
      const [customer] = portal.people(tenant, 'customer');
      const { page, origin, close } = await open(customer);
      await pages.search(page, origin, caseId, 'RICHTIGE');
      assert.deepEqual(await pages.threadsOn(page), [threadId]);
      assert.ok((await pages.mainText(page)).includes('ja, das ist das richtige'));
      await close();
    });
  });
}
