// Every page there is, for those who look at all of them: accessibility and screenshots.

import * as pages from './pages.mjs';
import { photo, scan, suspicious } from './papers.mjs';

const LEGAL = ['imprint', 'privacy', 'terms', 'accessibility', 'easy-language', 'sign-language', 'help'];
export const BEFORE_SIGN_IN = [
  ['sign-in', '/sign-in'],
  ['not-found', '/nothing-here'],
  ['receipt-check', '/receipts/check'],
  ['activate', '/activate'],
  ...LEGAL.map((word) => [`legal-${word}`, `/legal/${word}`]),
];

/**
 * Puts something on every page of one Jobcenter: three papers, of which one needs care, and a conversation. Gives
 * `[{role, account, origin, pages: [[name, path]]}]`, `account` being null before sign-in.
 */
export async function prepareTour(portal, browser) {
  const tenant = portal.tenants[0];
  const [customer] = portal.people(tenant, 'customer');
  const customerOrigin = portal.originFor(customer);
  const papers = [await photo(browser, { size: 300_000 }), await scan(browser, { size: 300_000, pages: 2 })];

  const window = await browser.open();
  await pages.signIn(window.page, customerOrigin, customer);
  await pages.openStart(window.page, customerOrigin);
  const [caseId] = await pages.casesOn(window.page);
  const sent = await pages.sendPapers(window.page, customerOrigin, caseId, papers, { note: 'Blatt 3 fehlt noch.' });
  const flagged = await pages.sendPapers(window.page, customerOrigin, caseId, [suspicious()]);
  const threadId = await pages.beginThread(window.page, customerOrigin, caseId, {
    subject: 'Frage zur Miete',
    body: 'Guten Tag, reicht der Mietvertrag, oder brauchen Sie auch die Nebenkosten?',
  });
  await pages.tellEmergency(window.page, customerOrigin, caseId, 'power');
  await window.close();

  const caseworker = await caseworkerOf(portal, browser, tenant, caseId);
  const [admin] = portal.people(tenant, 'admin');
  const desk = await browser.open();
  await pages.signIn(desk.page, portal.originFor(admin), admin);
  const [team] = await pages.teamsOf(desk.page, portal.originFor(admin));
  await desk.close();
  const [auditor] = portal.people(tenant, 'auditor');
  const ofCase = [
    ['case', `/cases/${caseId}`],
    ['document', `/documents/${sent}`],
    ['document-flagged', `/documents/${flagged}`],
    ['thread', `/threads/${threadId}`],
    ['new-thread', `/cases/${caseId}/threads/new`],
    ['search', `/cases/${caseId}/search`],
  ];
  return [
    stop('nobody', null, portal.origin('localhost'), [['chooser', '/']]),
    stop('visitor', null, customerOrigin, BEFORE_SIGN_IN),
    stop('customer', customer, customerOrigin, [
      ['start', '/'],
      ['send', `/cases/${caseId}/send`],
      ['emergency', `/cases/${caseId}/emergency`],
      ['looks', '/access'],
      ...ofCase,
      ['receipt', `/documents/${sent}/receipt`],
    ]),
    stop('caseworker', caseworker, portal.originFor(caseworker), [
      ['worklist', '/worklist'],
      ['find', '/worklist/find'],
      ['exception', '/cases/exception'],
      ['substitutions', '/substitutions'],
      ...ofCase,
      ['notes', `/cases/${caseId}/notes`],
      ['move', `/documents/${sent}/move`],
      ['viewer', `/documents/${sent}/view`],
      ['viewer-flagged', `/documents/${flagged}/view`],
      ['download', `/cases/${caseId}/download`],
      ['declare', `/cases/${caseId}/declare?document=${sent}`],
      ['record-call', `/cases/${caseId}/records?kind=call`],
      ['record-paper', `/cases/${caseId}/records?kind=paper`],
      ['worklist-due', '/worklist?view=due'],
      ['emergency', `/cases/${caseId}/emergency`],
    ]),
    stop('auditor', auditor, portal.originFor(auditor), [
      ['audit', '/audit'],
      ['entry', '/audit/entries/0'],
      ['checkpoints', '/audit/checkpoints'],
      ['incident', '/audit/incident'],
    ]),
    stop('admin', admin, portal.originFor(admin), [
      ['admin', '/admin'],
      ['accounts', '/admin/accounts'],
      ['text-modules', '/admin/text-modules'],
      ['text-module-new', '/admin/text-modules/new'],
      ['account-new', '/admin/accounts/new'],
      ['settings', '/admin/settings'],
      ['setting', '/admin/settings/holidays'],
      ['teams', '/admin/teams'],
      ['team', team],
      ['legal-texts', '/admin/legal'],
      ['legal-text', '/admin/legal/privacy?language=de'],
      ['audit', '/audit'],
    ]),
  ];
}

/** Who looks, where, at which pages. */
const stop = (role, account, origin, list) => ({ role, account, origin, pages: list });

/** The caseworker whose worklist has the case. */
export async function caseworkerOf(portal, browser, tenant, caseId) {
  for (const caseworker of portal.people(tenant, 'caseworker')) {
    const origin = portal.originFor(caseworker);
    const window = await browser.open();
    await pages.signIn(window.page, origin, caseworker);
    await pages.openWorklist(window.page, origin);
    const found = (await pages.casesOn(window.page)).includes(caseId);
    await window.close();
    if (found) return caseworker;
  }
  throw new Error(`no caseworker of ${tenant.host} has the case ${caseId} on the worklist`);
}

/** The address of a page in a language. */
export function inLanguage(origin, path, language) {
  const address = new URL(path, origin);
  address.searchParams.set('lang', language);
  return address.href;
}

/** Signs in whoever looks at this part of the tour. */
export async function enter(page, { account, origin }) {
  if (account) await pages.signIn(page, origin, account);
}
