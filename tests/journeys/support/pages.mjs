// How a person gets about: every path, field and link that the journeys use stands here and nowhere else.
// Nothing depends on wording or looks: forms are known by where they go, fields by their names in the API, links by
// where they lead.

const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const RECEIPT = new RegExp(`/documents/${ID}/receipt$`);
const CASE = new RegExp(`/cases/${ID}$`);
const DOCUMENT = new RegExp(`/documents/${ID}$`);
const THREAD = new RegExp(`/threads/${ID}$`);
const SENT_WITHIN_MS = 60_000;

const formTo = (page, path) => page.locator(`form[action="${path}"], form[action^="${path}?"]`);
const submit = (form) => form.locator('button:not([type]):visible, button[type=submit]:visible').last();

/** The button that sends a message; the others have names. */
const post = (form) => form.locator('button[type=submit]:not([name])');

/** The ids of all links on the page that match `pattern`, each once, in the order of the page. */
async function linkedIds(page, pattern) {
  const paths = await page.locator('a[href]').evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
  return [...new Set(paths.filter((path) => pattern.test(path)).map((path) => path.match(ID)[0]))];
}

/** Fills the sign-in page and waits until it is left. */
export async function signIn(page, origin, account) {
  await page.goto(`${origin}/sign-in`);
  const form = formTo(page, '/sign-in');
  await form.locator('[name=login]').fill(account.login);
  await form.locator('[name=password]').fill(account.password);
  await submit(form).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

export async function signOut(page) {
  await submit(formTo(page, '/sign-out')).click();
  await page.waitForURL((url) => url.pathname === '/sign-in');
}

/** The cases that the page links to: a customer's start page, a caseworker's worklist. */
export const casesOn = (page) => linkedIds(page, CASE);
export const documentsOn = (page) => linkedIds(page, DOCUMENT);
export const threadsOn = (page) => linkedIds(page, THREAD);

/** A customer's start page. */
export const openStart = (page, origin) => page.goto(`${origin}/`);
export const openWorklist = (page, origin) => page.goto(`${origin}/worklist`);
export const openCase = (page, origin, id) => page.goto(`${origin}/cases/${id}`);
export const openDocument = (page, origin, id) => page.goto(`${origin}/documents/${id}`);
export const openReceipt = (page, origin, id) => page.goto(`${origin}/documents/${id}/receipt`);
export const openThread = (page, origin, id) => page.goto(`${origin}/threads/${id}`);
/** The pages of the teams, as their list links them. */
export const teamsOf = (page, origin) => rowsOf(page, origin, '/admin/teams');
export const accountsOf = (page, origin, role = 'customer') => rowsOf(page, origin, '/admin/accounts', `?role=${role}`);
export const textModulesOf = (page, origin) => rowsOf(page, origin, '/admin/text-modules');

/** Where the rows of a list in the administration lead. */
async function rowsOf(page, origin, list, question = '') {
  await page.goto(origin + list + question);
  const paths = await page.locator('main a[href]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  return paths.filter((path) => path.startsWith(`${list}/`) && new RegExp(`/${ID}$`).test(path));
}
export const openAudit = (page, origin, question = {}) => page.goto(`${origin}/audit?${new URLSearchParams(question)}`);

/** Where the bytes of a document are. */
export const contentUrl = (origin, id) => `${origin}/api/v1/documents/${id}/content`;
/** Where entries of the audit log are. */
export const entriesUrl = (origin, question) => `${origin}/api/v1/audit/entries?${new URLSearchParams(question)}`;
/** The entries of the audit page that link to their proof, by number. */
export const proofsOn = (page) => page.locator('a[href^="/api/v1/audit/entries/"][href$="/proof"]').all();
/** Where the export of the audit log is. */
export const exportUrl = (origin) => `${origin}/api/v1/audit/export`;

/** Sends papers from the send page and gives the id of the document that the receipt belongs to. */
export async function sendPapers(page, origin, caseId, papers, { kind, note } = {}) {
  const path = `/cases/${caseId}/send`;
  await page.goto(origin + path);
  const form = formTo(page, path);
  if (kind) await choose(form, 'kind', kind);
  if (note) await form.locator('[name=note]').fill(note);
  const files = papers.map(({ name, mimeType, buffer }) => ({ name, mimeType, buffer }));
  await nextStep(form);
  await form.locator('input[type=file][name=file]').setInputFiles(files);
  await nextStep(form);
  await submit(form).click();
  await page.waitForURL((url) => RECEIPT.test(url.pathname), { timeout: SENT_WITHIN_MS });
  return new URL(page.url()).pathname.match(ID)[0];
}

/** With scripts the send page shows one step at a time, without them all at once. */
export async function nextStep(form) {
  if (await form.getAttribute('data-step')) await submit(form).click();
}

/** Sets a choice by its value, whether it is a list or radio buttons; their circles are often drawn by the label. */
async function choose(form, name, value) {
  const list = form.locator(`select[name=${name}]:visible`);
  if (await list.count()) {
    await list.selectOption(value);
    return;
  }
  const button = form.locator(`input[type=radio][name=${name}][value="${value}"]`);
  if (!(await button.count()) || (await button.isChecked())) return;
  const label = form.locator(`label[for="${await button.getAttribute('id')}"]`);
  if (await label.isVisible()) await label.click();
}

/** What a receipt says about its papers: the page's text, without the spaces that group its digits. */
export const receiptText = async (page) => (await page.locator('main').innerText()).replace(/\s+/g, '');

/** Judges the document of the page. */
export async function review(page, documentId, judgement, reason) {
  const form = formTo(page, `/documents/${documentId}/review`);
  await choose(form, 'review', judgement);
  if (reason) await form.locator('[name=reason]').fill(reason);
  await submit(form).click();
  await page.waitForURL((url) => url.searchParams.get('notice') === 'reviewed');
}

/** Tells of an emergency, and sees that it was told. */
export async function tellEmergency(page, origin, caseId, kind) {
  const path = `/cases/${caseId}/emergency`;
  await page.goto(origin + path);
  const form = formTo(page, path);
  await choose(form, 'kind', kind);
  await submit(form).click();
  await page.waitForURL((url) => url.searchParams.get('notice') === 'emergency-raised');
}

/** Whether the customer sees the document, and can say that it is not theirs. */
export async function canDisown(page, origin, documentId) {
  await openDocument(page, origin, documentId);
  return (await formTo(page, `/documents/${documentId}/disown`).count()) > 0;
}

/** Says of a document that somebody else sent: it is not mine. */
export async function disown(page, origin, documentId) {
  const form = formTo(page, `/documents/${documentId}/disown`);
  await openDocument(page, origin, documentId);
  await page.locator('details', { has: form }).locator('summary').click();
  await submit(form).click();
  await page.waitForURL((url) => url.searchParams.get('notice') === 'disowned');
}

/** Unfolds what the page has folded, inside of what was unfolded, too; gives whether there was anything. */
export const unfold = (page) =>
  page.evaluate(() => {
    const folded = [...document.querySelectorAll('main details:not([open])')];
    for (const details of folded) details.open = true;
    return folded.length > 0;
  });

/** Begins a conversation in a case, maybe with papers, and gives its id. */
export async function beginThread(page, origin, caseId, { subject, body, papers = [] }) {
  const path = `/cases/${caseId}/threads/new`;
  await page.goto(origin + path);
  const form = formTo(page, path);
  await form.locator('[name=subject]').fill(subject);
  await form.locator('[name=body]').fill(body);
  const files = papers.map(({ name, mimeType, buffer }) => ({ name, mimeType, buffer }));
  await form.locator('input[type=file][name=file]').setInputFiles(files);
  await post(form).click();
  await page.waitForURL((url) => THREAD.test(url.pathname));
  return new URL(page.url()).pathname.match(ID)[0];
}

/** Answers in the conversation of the page. */
export async function reply(page, threadId, body) {
  const form = formTo(page, `/threads/${threadId}`);
  await form.locator('[name=body]').fill(body);
  await post(form).click();
  await page.waitForURL((url) => url.searchParams.get('notice') === 'message-sent');
}

/** What stands in the form for an answer. */
export const answerOn = (page, threadId) => formTo(page, `/threads/${threadId}`).locator('[name=body]').inputValue();

/** Types an answer without sending it; without scripts it has to be saved. */
export async function beginAnswer(page, threadId, body, { save }) {
  const form = formTo(page, `/threads/${threadId}`);
  await form.locator('[name=body]').fill(body);
  if (save) {
    await form.locator('button[name=draft][value=save]').click();
    await page.waitForURL((url) => url.searchParams.get('notice') === 'draft-saved');
  } else {
    await page.waitForResponse((answer) => answer.url().endsWith('/draft') && answer.status() === 200);
  }
}

/** Hands the conversation of the page over to a colleague, by name. */
export async function handOver(page, threadId, name, reason) {
  const form = formTo(page, `/threads/${threadId}/answerer`);
  await page.locator('details', { has: form }).locator('summary').click();
  await form.locator('[name=account]').selectOption({ label: name });
  await form.locator('[name=reason]').fill(reason);
  await submit(form).click();
  await page.waitForURL((url) => url.searchParams.get('notice') === 'thread-handed-over');
}

/** Looks for words in a case. */
export async function search(page, origin, caseId, words) {
  const path = `/cases/${caseId}/search`;
  await page.goto(origin + path);
  const form = formTo(page, path);
  await form.locator('[name=words]').fill(words);
  await submit(form).click();
  await page.locator('#hits').waitFor();
}

export const openNotifications = (page, origin) => page.goto(`${origin}/notifications`);

/** Says where somebody wants to hear, and waits for the field of the code, or for what is wrong. */
export const sayAddress = (page, address) => pressed(page, 'address', address, '[name=code], #address-error');
/** Types the code that came there, and waits until the address is proven, or for what is wrong. */
export const typeCode = (page, code) => pressed(page, 'code', code, '[name=act][value=stop], #code-error');
/** What is wrong with a field, if anything is. */
export const mistakeAt = (page, field) => page.locator(`#${field}-error`).count();

async function pressed(page, field, value, awaited) {
  const form = formTo(page, '/notifications').filter({ has: page.locator(`[name=${field}]`) });
  await form.locator(`[name=${field}]`).fill(value);
  await Promise.all([page.waitForNavigation(), submit(form).click()]);
  await page.locator(awaited).first().waitFor();
}

/** The visible text of the page's own part, without what stands around every page. */
export const mainText = (page) => page.locator('main').innerText();
