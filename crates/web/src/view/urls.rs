//! Where pages are and where forms go. The only place that writes paths.

use domain::legal::LegalPage;
use domain::{
    AccountId, CaseId, DeclarationId, DocumentId, MessageId, Role, SettingKey, SubstitutionId, TeamId, TextModuleId,
    TextPurpose, ThreadId, WorklistView,
};

use crate::i18n::Language;

/// Start.
pub const START: &str = "/";
/// GET shows the form, POST signs in.
pub const SIGN_IN: &str = "/sign-in";
/// POST.
pub const SIGN_OUT: &str = "/sign-out";
/// GET shows the form, POST activates.
pub const ACTIVATE: &str = "/activate";
/// GET shows the form, POST checks.
pub const RECEIPT_CHECK: &str = "/receipts/check";
/// GET.
pub const OUTAGES: &str = "/outages";
/// GET.
pub const OUTAGE_DEADLINES: &str = "/outages/deadlines";
/// GET, the same for programs.
pub const OUTAGES_API: &str = "/api/v1/outages";
/// GET.
pub const WORKLIST: &str = "/worklist";
/// GET, also the cases in which nothing waits.
pub const ALL_CASES: &str = "/worklist?all=true";
/// GET shows the form, POST looks for a case.
pub const FIND: &str = "/worklist/find";
/// POST takes the next case that nobody has.
pub const NEXT: &str = "/worklist/next";
/// POST `letters`: `on` or `off`.
pub const KEYS: &str = "/keys";
/// GET shows the form, POST opens a case that is not the reader's.
pub const EXCEPTION: &str = "/cases/exception";
/// GET, POST enters one.
pub const SUBSTITUTIONS: &str = "/substitutions";
/// GET, POST changes how one is told outside the portal.
pub const NOTIFICATIONS: &str = "/notifications";
/// GET, the fields of the search in the query.
pub const AUDIT: &str = "/audit";
/// GET shows the form, POST answers.
pub const INCIDENT: &str = "/audit/incident";
/// GET.
pub const CHECKPOINTS: &str = "/audit/checkpoints";
/// GET.
pub const ADMIN: &str = "/admin";
/// GET.
pub const ACCOUNTS: &str = "/admin/accounts";
/// GET shows the form, POST makes an account.
pub const NEW_ACCOUNT: &str = "/admin/accounts/new";
/// GET.
pub const INFECTED: &str = "/admin/infected";
/// GET.
pub const SETTINGS: &str = "/admin/settings";
/// GET.
pub const TEXT_MODULES: &str = "/admin/text-modules";
/// GET shows the form, POST adds a text module.
pub const NEW_TEXT_MODULE: &str = "/admin/text-modules/new";
/// GET.
pub const LEGAL_TEXTS: &str = "/admin/legal";
/// GET, POST makes a team.
pub const TEAMS: &str = "/admin/teams";
/// GET, the signed checkpoint of the log.
pub const CHECKPOINT: &str = "/api/v1/audit/checkpoint";
/// GET, the export of the log.
pub const EXPORT: &str = "/api/v1/audit/export";

/// GET.
pub fn legal(page: LegalPage) -> String {
    format!("/legal/{page}")
}

/// GET.
pub fn case(case: CaseId) -> String {
    format!("/cases/{case}")
}

/// GET shows the form, POST `documents` (any number of times) gives them as one ZIP.
pub fn download(case: CaseId) -> String {
    format!("/cases/{case}/download")
}

/// GET, a part of the worklist.
pub fn worklist(view: WorklistView) -> String {
    if view == WorklistView::Open { WORKLIST.to_owned() } else { format!("{WORKLIST}?view={view}") }
}

/// POST `account`: `me`, an id, or nothing to hand it back; `view` where it is said on the worklist.
pub fn assign(case: CaseId) -> String {
    format!("/cases/{case}/assign")
}

/// POST; `view` where it is said on the worklist.
pub fn settle(case: CaseId) -> String {
    format!("/cases/{case}/settle")
}

/// GET, the form with a file number in it.
pub fn exception(file_number: &str) -> String {
    let number: String = url::form_urlencoded::byte_serialize(file_number.as_bytes()).collect();
    format!("{EXCEPTION}?file_number={number}")
}

/// POST.
pub fn end_substitution(substitution: SubstitutionId) -> String {
    format!("{SUBSTITUTIONS}/{substitution}/end")
}

/// GET shows the form, POST looks for words.
pub fn search(case: CaseId) -> String {
    format!("/cases/{case}/search")
}

/// PUT, for the script: a draft of an answer.
pub fn draft_of_thread(thread: ThreadId) -> String {
    format!("/api/v1/threads/{thread}/draft")
}

/// PUT, for the script: a draft of a new conversation.
pub fn draft_of_case(case: CaseId) -> String {
    format!("/api/v1/cases/{case}/draft")
}

/// POST `account`: an id, or nothing for the team; `reason`.
pub fn hand_over(thread: ThreadId) -> String {
    format!("/threads/{thread}/answerer")
}

/// GET shows the form, POST (multipart) sends.
pub fn send(case: CaseId) -> String {
    format!("/cases/{case}/send")
}

/// GET, the form of a paper that replaces one.
pub fn send_again(case: CaseId, document: DocumentId) -> String {
    format!("{}?replaces={document}", send(case))
}

/// GET shows, POST tells of an emergency.
pub fn emergency(case: CaseId) -> String {
    format!("/cases/{case}/emergency")
}

/// GET shows a customer who opened what concerns them.
pub const LOOKS: &str = "/access";

/// POST `settle_note`.
pub fn settle_emergency(case: CaseId) -> String {
    format!("{}/settle", emergency(case))
}

/// GET shows the form, POST begins a conversation.
pub fn new_thread(case: CaseId) -> String {
    format!("/cases/{case}/threads/new")
}

/// GET shows, POST writes an internal note.
pub fn notes(case: CaseId) -> String {
    format!("/cases/{case}/notes")
}

/// GET, the form of a note about a conversation.
pub fn notes_of_thread(case: CaseId, thread: ThreadId) -> String {
    format!("{}?thread={thread}", notes(case))
}

/// GET shows, POST answers.
pub fn thread(thread: ThreadId) -> String {
    format!("/threads/{thread}")
}

/// GET.
pub fn document(document: DocumentId) -> String {
    format!("/documents/{document}")
}

/// GET `document` or `message` shows the form, POST records that it is an application, an objection or a change.
pub fn declare(case: CaseId) -> String {
    format!("/cases/{case}/declare")
}

/// GET, the form for a paper.
pub fn declare_document(case: CaseId, document: DocumentId) -> String {
    format!("{}?document={document}", declare(case))
}

/// GET, the form for a message.
pub fn declare_message(case: CaseId, message: MessageId) -> String {
    format!("{}?message={message}", declare(case))
}

/// POST.
pub fn decide(case: CaseId, declaration: DeclarationId) -> String {
    format!("/cases/{case}/declarations/{declaration}/decide")
}

/// POST `reason`.
pub fn withdraw(case: CaseId, declaration: DeclarationId) -> String {
    format!("/cases/{case}/declarations/{declaration}/withdraw")
}

/// GET `kind` shows the form, POST records.
pub fn records(case: CaseId) -> String {
    format!("/cases/{case}/records")
}

/// GET, the form for a call.
pub fn note_call(case: &CaseId) -> String {
    format!("{}?kind=call", records(*case))
}

/// GET, the form for a paper that came by post or at the counter.
pub fn record_paper(case: &CaseId) -> String {
    format!("{}?kind=paper", records(*case))
}

/// GET shows it beside its case, POST judges it and goes on to the next.
pub fn view(document: DocumentId) -> String {
    format!("/documents/{document}/view")
}

/// GET, the bytes.
pub fn content(document: DocumentId) -> String {
    format!("/api/v1/documents/{document}/content")
}

/// GET, the bytes, to be shown by the browser.
pub fn content_inline(document: DocumentId) -> String {
    format!("{}?view=inline", content(document))
}

/// GET.
pub fn receipt(document: DocumentId) -> String {
    format!("/documents/{document}/receipt")
}

/// GET, the signed receipt.
pub fn receipt_json(document: DocumentId) -> String {
    format!("/api/v1/documents/{document}/receipt")
}

/// POST `review`, `reason`.
pub fn review(document: DocumentId) -> String {
    format!("/documents/{document}/review")
}

/// POST.
pub fn take_back(document: DocumentId) -> String {
    format!("/documents/{document}/take-back")
}

/// POST says that it is not the reader's.
pub fn disown(document: DocumentId) -> String {
    format!("/documents/{document}/disown")
}

/// POST says that it belongs here although somebody said that it is not theirs.
pub fn confirm(document: DocumentId) -> String {
    format!("/documents/{document}/confirm")
}

/// GET asks for `file_number`, then for `concerns` and `reason`; POST moves.
pub fn moving(document: DocumentId) -> String {
    format!("/documents/{document}/move")
}

/// POST `release_reason`.
pub fn release(document: DocumentId) -> String {
    format!("/documents/{document}/release")
}

/// POST.
pub fn rescan(document: DocumentId) -> String {
    format!("/documents/{document}/rescan")
}

/// POST.
pub fn destroy(document: DocumentId) -> String {
    format!("/documents/{document}/destroy")
}

/// GET, the proof that an entry is in the log.
pub fn entry_proof(index: u64) -> String {
    format!("/api/v1/audit/entries/{index}/proof")
}

/// GET, what the log tells of a document.
pub fn log_of(document: DocumentId) -> String {
    format!("{AUDIT}?object={document}")
}

/// GET, the accounts of a role.
pub fn accounts_of(role: Role) -> String {
    format!("{ACCOUNTS}?role={role}")
}

/// GET.
pub fn account(account: AccountId) -> String {
    format!("{ACCOUNTS}/{account}")
}

/// POST.
pub fn lock_account(account: AccountId) -> String {
    format!("{ACCOUNTS}/{account}/lock")
}

/// POST.
pub fn unlock_account(account: AccountId) -> String {
    format!("{ACCOUNTS}/{account}/unlock")
}

/// Lets a caseworker open papers that may tell of health, or takes that back.
pub fn account_health(account: AccountId) -> String {
    format!("{ACCOUNTS}/{account}/health")
}

/// POST, shows the letter.
pub fn account_letter(account: AccountId) -> String {
    format!("{ACCOUNTS}/{account}/letter")
}

/// GET shows the form, POST sets.
pub fn setting(key: SettingKey) -> String {
    format!("{SETTINGS}/{key}")
}

/// POST.
pub fn withdraw_setting(key: SettingKey) -> String {
    format!("{}/withdraw", setting(key))
}

/// GET, the text modules for a purpose.
pub fn text_modules_of(purpose: TextPurpose) -> String {
    format!("{TEXT_MODULES}?purpose={purpose}")
}

/// GET, the form of a new text module for a purpose.
pub fn new_text_module_of(purpose: TextPurpose) -> String {
    format!("{NEW_TEXT_MODULE}?purpose={purpose}")
}

/// GET shows the form, POST changes.
pub fn text_module(module: TextModuleId) -> String {
    format!("{TEXT_MODULES}/{module}")
}

/// GET asks, POST removes.
pub fn remove_text_module(module: TextModuleId) -> String {
    format!("{TEXT_MODULES}/{module}/remove")
}

/// GET, the texts of a language.
pub fn legal_texts(language: Language) -> String {
    format!("{LEGAL_TEXTS}?language={}", language.tag())
}

/// GET shows the form, POST writes.
pub fn legal_text(page: LegalPage, language: Language) -> String {
    format!("{LEGAL_TEXTS}/{page}?language={}", language.tag())
}

/// GET shows the team, POST renames it.
pub fn team(team: TeamId) -> String {
    format!("{TEAMS}/{team}")
}

/// POST.
pub fn team_members(team: TeamId) -> String {
    format!("{}/members", self::team(team))
}

/// GET, one entry, verified.
pub fn entry(index: u64) -> String {
    format!("{AUDIT}/entries/{index}")
}

/// GET, the form of an incident about something, by its id.
pub fn incident_of(kind: &str, id: &str) -> String {
    format!("{INCIDENT}?kind={kind}&subject={id}")
}
