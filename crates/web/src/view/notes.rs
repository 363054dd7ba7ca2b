//! Internal notes, for staff.

use domain::{CaseId, ThreadId, Timestamp};

use super::{Mistake, mistake, urls};
use crate::i18n::Locale;

/// `GET /cases/{case}/notes`, and again after a `POST` that was refused. Fields: `csrf_token`, `idempotency_key`, `thread`,
/// `body`.
#[derive(Debug, Clone)]
pub struct Notes {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub case_title: String,
    /// Its number.
    pub file_number: String,
    /// The conversation that a new note is about.
    pub thread: Option<ThreadId>,
    /// The newest first.
    pub lines: Vec<NoteLine>,
    /// The link to older ones.
    pub older: Option<String>,
    /// Whether the reader may write one.
    pub can_write: bool,
    /// The key of this note, made when the form is shown.
    pub idempotency_key: String,
    /// What was typed.
    pub body: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(Notes, "staff/notes.html");

/// One note.
#[derive(Debug, Clone)]
pub struct NoteLine {
    /// Who wrote it.
    pub author: String,
    /// The text; line ends are kept.
    pub body: String,
    /// When.
    pub written_at: Timestamp,
    /// Where to go for what it is about: the key of the link's name and the address.
    pub about: Option<(&'static str, String)>,
}

impl Notes {
    /// Where the form goes.
    pub fn action(&self) -> String {
        urls::notes(self.case)
    }

    /// Back to the conversation it is about, or to the case.
    pub fn back_url(&self) -> String {
        self.thread.map_or_else(|| urls::case(self.case), urls::thread)
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}
