// The whole exchange: a customer sends papers, a caseworker opens, judges and answers, the customer reads it, the
// auditor finds all of it and the log proves whole. Once with scripts and once without.

import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { fetchAs, startBrowser } from './support/browser.mjs';
import * as pages from './support/pages.mjs';
import { photo, scan } from './support/papers.mjs';
import { run, startPortal } from './support/portal.mjs';
import { caseworkerOf } from './support/tour.mjs';
import { until } from './support/wait.mjs';

const REASON = 'Auf dem Foto fehlt der untere Rand. Bitte schicken Sie es noch einmal.';
const QUESTION = 'Guten Tag, reicht der Mietvertrag aus?\nOder brauchen Sie auch die Nebenkosten?';
const ANSWER = 'Ja, das reicht. Vielen Dank für die schnelle Antwort!';

let portal;
let browser;
let papers;

before(async () => {
  [portal, browser] = await Promise.all([startPortal(), startBrowser()]);
  papers = [await scan(browser), await photo(browser)];
});
after(async () => {
  await browser?.stop();
  await portal?.stop();
});

for (const [index, javaScriptEnabled] of [true, false].entries()) {
  describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    // Each run has a customer and a Jobcenter of its own.
    let tenant;
    let customer;
    let caseworker;
    let auditor;
    let caseId;
    let documents;
    let threadId;
    const open = (account) => signedIn(account, { javaScriptEnabled });

    before(() => {
      tenant = portal.tenants[index];
      [customer] = portal.people(tenant, 'customer');
      [auditor] = portal.people(tenant, 'auditor');
    });

    test('the customer sends a PDF and a photo and sees the receipt', async () => {
      const { page, origin, close } = await open(customer);
      await pages.openStart(page, origin);
      [caseId] = await pages.casesOn(page);
      assert.ok(caseId, 'the start page links to a case');

      await pages.sendPapers(page, origin, caseId, papers, { kind: 'MIETVERTRAG', note: 'Anbei beide Papiere.' });
      const receipt = await pages.receiptText(page);
      for (const { name, sha256 } of papers) {
        assert.ok(receipt.includes(name.replace(/\s/g, '')), `the receipt names ${name}`);
        assert.ok(receipt.includes(sha256), `the receipt has the hash of ${name}`);
      }
      await pages.openCase(page, origin, caseId);
      documents = await pages.documentsOn(page);
      for (const { name } of papers) assert.ok((await pages.mainText(page)).includes(name), `the case shows ${name}`);
      await close();
    });

    test('the customer asks a question', async () => {
      const { page, origin, close } = await open(customer);
      threadId = await pages.beginThread(page, origin, caseId, { subject: 'Frage zur Miete', body: QUESTION });
      assert.ok((await pages.mainText(page)).includes(QUESTION), 'the message is shown with its line end');
      await close();
    });

    test('the caseworker finds the case on the worklist and opens both papers unchanged', async () => {
      caseworker = await caseworkerOf(portal, browser, tenant, caseId);
      const { page, context, origin, close } = await open(caseworker);
      await pages.openCase(page, origin, caseId);
      const shown = await pages.documentsOn(page);
      const wanted = new Set(papers.map(({ sha256 }) => sha256));
      documents = [];
      for (const id of shown) {
        const url = pages.contentUrl(origin, id);
        const { bytes, sha256, headers } = await until(
          async () => {
            const answer = await fetchAs(context, url);
            return answer.status === 200 && answer;
          },
          `document ${id} can be opened`,
        );
        if (!wanted.delete(sha256)) continue;
        const paper = papers.find((candidate) => candidate.sha256 === sha256);
        assert.equal(bytes.length, paper.buffer.length);
        assert.equal(headers['content-type'], paper.mimeType);
        documents.push(id);
      }
      assert.deepEqual([...wanted], [], 'every paper came through byte for byte');
      await close();
    });

    test('the caseworker judges one paper complete and asks for the other again', async () => {
      const { page, origin, close } = await open(caseworker);
      await pages.openDocument(page, origin, documents[0]);
      await pages.review(page, documents[0], 'complete');
      await pages.openDocument(page, origin, documents[1]);
      await pages.review(page, documents[1], 'resend', REASON);
      await close();
    });

    test('the caseworker answers', async () => {
      const { page, origin, close } = await open(caseworker);
      await pages.openThread(page, origin, threadId);
      assert.ok((await pages.mainText(page)).includes(QUESTION));
      await pages.reply(page, threadId, ANSWER);
      assert.ok((await pages.mainText(page)).includes(ANSWER));
      await close();
    });

    test('the customer reads the answer, the reason and the receipt', async () => {
      const { page, origin, close } = await open(customer);
      await pages.openThread(page, origin, threadId);
      assert.ok((await pages.mainText(page)).includes(ANSWER));
      await pages.openDocument(page, origin, documents[1]);
      assert.ok((await pages.mainText(page)).includes(REASON));
      await pages.openReceipt(page, origin, documents[0]);
      assert.ok((await pages.receiptText(page)).includes(papers[0].sha256) || (await pages.receiptText(page)).includes(papers[1].sha256));
      await close();
    });

    test('another customer sees nothing of it', async () => {
      const stranger = portal.people(tenant, 'customer')[1];
      const { context, origin, close } = await signedIn(stranger);
      for (const path of [`/cases/${caseId}`, `/documents/${documents[0]}`, `/threads/${threadId}`]) {
        assert.equal((await fetchAs(context, origin + path)).status, 404, path);
      }
      assert.equal((await fetchAs(context, pages.contentUrl(origin, documents[0]))).status, 404);
      await close();
    });

    test('the auditor finds what was done, but no paper', async () => {
      const { page, context, origin, close } = await open(auditor);
      const received = await entriesOf(context, origin, { object: documents[0] });
      for (const action of ['document.received', 'document.opened', 'document.reviewed']) {
        assert.ok(received.includes(action), `${action} is among ${received}`);
      }
      assert.ok((await entriesOf(context, origin, { object: threadId })).includes('thread.viewed'));
      assert.ok((await entriesOf(context, origin, { action: 'access.denied' })).length > 0, 'the stranger was noted');
      await pages.openAudit(page, origin, { object: documents[0] });
      assert.ok((await pages.proofsOn(page)).length >= 3, 'each entry has its proof');
      assert.equal((await fetchAs(context, pages.contentUrl(origin, documents[0]))).status, 404);
      await close();
    });

    test('the exported log proves whole, and every change to it is found', async () => {
      const { context, origin, close } = await open(auditor);
      const { status, bytes } = await fetchAs(context, pages.exportUrl(origin));
      assert.equal(status, 200);
      await close();

      const verify = async (name, content) => {
        const file = join(portal.folder, `${index}-${name}`);
        await writeFile(file, content);
        return run('audit', 'verify', file);
      };
      const whole = await verify('whole', bytes);
      assert.equal(whole.status, 0, whole.stdout + whole.stderr);
      for (let part = 1; part < 8; part += 1) {
        const changed = Buffer.from(bytes);
        changed[Math.floor((bytes.length * part) / 8)] ^= 1;
        const { status: found } = await verify(`changed-${part}`, changed);
        assert.ok(found === 1 || found === 2, `a flipped bit at ${part}/8 ended with ${found}`);
      }
    });
  });
}

/** A window in which this person is signed in; `close` also fails on errors that its pages made. */
async function signedIn(account, options) {
  const window = await browser.open(options);
  const origin = portal.originFor(account);
  await pages.signIn(window.page, origin, account);
  return {
    ...window,
    origin,
    async close() {
      window.faultless();
      await window.close();
    },
  };
}

/** The actions of the entries that answer the question, newest first. */
async function entriesOf(context, origin, question) {
  const { status, bytes } = await fetchAs(context, pages.entriesUrl(origin, question));
  assert.equal(status, 200, bytes.toString());
  return JSON.parse(bytes).items.map(({ action }) => action);
}
