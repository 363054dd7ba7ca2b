// Every page there is, for those who look at all of them: accessibility and screenshots.

import * as pages from './pages.mjs';
import { infected, photo, scan, suspicious } from './papers.mjs';
import { until } from './wait.mjs';

const LEGAL = ['imprint', 'privacy', 'terms', 'accessibility', 'easy-language', 'sign-language', 'help'];
export const BEFORE_SIGN_IN = [
  ['sign-in', '/sign-in'],
  ['not-found', '/nothing-here'],
  ['receipt-check', '/receipts/check'],
  ['outages', '/outages'],
  ['activate', '/activate'],
  ...LEGAL.map((word) => [`legal-${word}`, `/legal/${word}`]),
];
const STAFF_BEFORE_SIGN_IN = [
  ['sign-in', '/sign-in'],
  ['activate', '/activate'],
  ['not-found', '/nothing-here'],
];

/**
 * Puts something on every page of one Jobcenter: papers, of which one needs care, one is infected and one tells of health, a
 * conversation, and two papers from the office, of which one is said to be somebody else's. Gives `[{role, account, origin, pages: [[name, path]]}]`,
 * `account` being null before sign-in.
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
  const ill = await pages.sendPapers(window.page, customerOrigin, caseId, [await scan(browser, { size: 300_000, pages: 1, seed: 7 })], { kind: 'AU' });
  const sick = await pages.sendPapers(window.page, customerOrigin, caseId, [infected()]);
  const threadId = await pages.beginThread(window.page, customerOrigin, caseId, {
    subject: 'Frage zur Miete',
    body: 'Guten Tag, reicht der Mietvertrag, oder brauchen Sie auch die Nebenkosten?',
  });
  await pages.tellEmergency(window.page, customerOrigin, caseId, 'power');
  await window.close();

  const caseworker = await caseworkerOf(portal, browser, tenant, caseId);
  const colleague = portal.people(tenant, 'caseworker').find((other) => other.login !== caseworker.login);
  const { theirs, stray, threadOfOffice } = await papersOfOffice(portal, browser, { customer, caseworker, caseId });
  const [admin] = portal.people(tenant, 'admin');
  const desk = await browser.open();
  await pages.signIn(desk.page, portal.originFor(admin), admin);
  const [team] = await pages.teamsOf(desk.page, portal.originFor(admin));
  const [account] = await pages.accountsOf(desk.page, portal.originFor(admin));
  const [accountOfStaff] = await pages.accountsOf(desk.page, portal.originFor(admin), 'caseworker');
  const [module] = await pages.textModulesOf(desk.page, portal.originFor(admin));
  await desk.close();
  const [auditor] = portal.people(tenant, 'auditor');
  const ofCase = [
    ['case', `/cases/${caseId}`],
    ['document', `/documents/${sent}`],
    ['document-flagged', `/documents/${flagged}`],
    ['document-infected', `/documents/${sick}`],
    ['document-health', `/documents/${ill}`],
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
      ['notifications', '/notifications'],
      ...ofCase,
      ['receipt', `/documents/${sent}/receipt`],
      ['document-office', `/documents/${theirs}`],
      ['start-disowned', '/?notice=disowned'],
      ['thread-disowned', `/threads/${threadOfOffice}`],
    ]),
    stop('desk', null, portal.originFor(caseworker), STAFF_BEFORE_SIGN_IN),
    stop('caseworker', caseworker, portal.originFor(caseworker), [
      ['worklist', '/worklist'],
      ['find', '/worklist/find'],
      ['exception', '/cases/exception'],
      ['substitutions', '/substitutions'],
      ['notifications', '/notifications'],
      ['outage-deadlines', '/outages/deadlines'],
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
      ['receipt', `/documents/${sent}/receipt`],
      ['document-disowned', `/documents/${stray}`],
      ['viewer-disowned', `/documents/${stray}/view`],
      ['move-disowned', `/documents/${stray}/move`],
      ['document-confirmed', `/documents/${theirs}?notice=confirmed`],
    ]),
    stop('colleague', colleague, portal.originFor(colleague), [
      ['case', `/cases/${caseId}`],
      ['document-health', `/documents/${ill}`],
      ['viewer-health', `/documents/${ill}/view`],
      ['download', `/cases/${caseId}/download`],
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
      ['account', account],
      ['account-staff', accountOfStaff],
      ['infected', '/admin/infected'],
      ['text-module', module],
      ['text-module-remove', `${module}/remove`],
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

/** The office sends two papers with a message; of the second the customer says that it is somebody else's. */
async function papersOfOffice(portal, browser, { customer, caseworker, caseId }) {
  const papers = [
    await scan(browser, { name: 'Merkblatt zum Umzug.pdf', size: 300_000, pages: 1 }),
    await scan(browser, { name: 'Schreiben vom 4. März.pdf', size: 300_000, pages: 1, seed: 5 }),
  ];
  const desk = await browser.open();
  await pages.signIn(desk.page, portal.originFor(caseworker), caseworker);
  const threadOfOffice = await pages.beginThread(desk.page, portal.originFor(caseworker), caseId, {
    subject: 'Zwei Schreiben für Sie',
    body: 'Guten Tag, hier sind das Merkblatt zum Umzug und unser Schreiben vom 4. März.',
    papers,
  });
  const [theirs, stray] = await pages.documentsOn(desk.page);
  await desk.close();

  const window = await browser.open();
  await pages.signIn(window.page, portal.originFor(customer), customer);
  // Nobody can say so before the paper was checked.
  await until(() => pages.canDisown(window.page, portal.originFor(customer), stray), 'the office\'s paper is checked');
  await pages.disown(window.page, portal.originFor(customer), stray);
  await window.close();
  return { theirs, stray, threadOfOffice };
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
