//! Sending documents, on both faces.

use domain::CaseId;

use super::{Choice, Linked, Mistake, mistake, urls};
use crate::i18n::Locale;

/// The kinds that the short list offers, by their codes in the catalogue of documents, most frequent first. Labels stand in
/// `kinds.ftl`.
pub const KINDS: &[&str] = &[
    "KONTOAUSZUEGE_3M",
    "LOHN_3M",
    "MIETVERTRAG",
    "NEBENKOSTEN",
    "ARBEITSVERTRAG",
    "KUENDIGUNG",
    "AU",
    "SCHULBESCHEINIGUNG",
    "KINDERGELD",
    "KK_NACHWEIS",
    "AUSWEIS",
    "SONSTIGES",
];

/// The words for a kind; a kind that isn't in the short list is shown as it was given.
pub fn kind_label(kind: &str, t: &Locale) -> String {
    let key = format!("kind-{}", kind.to_ascii_lowercase().replace('_', "-"));
    if t.has(&key) { t.get(&key) } else { kind.to_owned() }
}

/// The short list: code and words.
pub(crate) fn kinds(t: &Locale) -> Vec<Choice> {
    KINDS.iter().map(|code| Choice { value: (*code).to_owned(), label: kind_label(code, t) }).collect()
}

/// `GET /cases/{case}/send`, and again after a `POST` that was refused. Fields: `csrf_token`, `idempotency_key`, `replaces`,
/// `kind`, `note`, `concerns`, then `file` (1 to `max_files`).
#[derive(Debug, Clone)]
pub struct Send {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub case_title: String,
    /// The key of this submission, made when the form is shown.
    pub idempotency_key: String,
    /// The paper that what is sent replaces.
    pub replaces: Option<Linked>,
    /// The kind that was chosen; empty for none.
    pub kind: String,
    /// The note that was typed.
    pub note: String,
    /// Whom it may concern: members by id, and `all`. Not asked where there is only one choice.
    pub members: Vec<Choice>,
    /// The choice that is set: the person who sends, on a new form.
    pub concerns: String,
    /// How many files may be sent at once.
    pub max_files: u32,
    /// How many bytes a file may have.
    pub max_file_bytes: u64,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(Send, "send.html");

impl Send {
    /// Where the form goes.
    pub fn action(&self) -> String {
        urls::send(self.case)
    }

    /// The page of the case.
    pub fn case_url(&self) -> String {
        urls::case(self.case)
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}
