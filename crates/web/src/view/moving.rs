//! Papers that move: the form of staff, what it says while one is on its way, and where one went.

use domain::{CaseId, DocumentId, MoveFailure, Timestamp};

use super::{Choice, Mistake, mistake, urls};
use crate::i18n::Locale;

/// `GET /documents/{document}/move`, and again after a `POST` that was refused.
#[derive(Debug, Clone)]
pub struct MovePage {
    /// The document.
    pub document: DocumentId,
    /// Its file name.
    pub name: String,
    /// The file number of the case that it is in.
    pub file_number: String,
    /// Whom it concerns there, by name; `None` for all.
    pub concerns: Option<String>,
    /// The file number that was typed.
    pub typed: String,
    /// The case with that number.
    pub target: Option<MoveTarget>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(MovePage, "staff/move.html");

/// Where a document is to go.
#[derive(Debug, Clone)]
pub struct MoveTarget {
    /// The file number.
    pub file_number: String,
    /// The title.
    pub title: String,
    /// The number of the household.
    pub household_number: String,
    /// Whether it is the case that the document is in: then only the member changes.
    pub same: bool,
    /// Whom it may concern there.
    pub members: Vec<Choice>,
    /// The choice that is set; empty for none.
    pub concerns: String,
    /// The reason that was typed.
    pub reason: String,
    /// Makes a repeated request harmless.
    pub idempotency_key: String,
}

impl MovePage {
    /// The page of the document.
    pub fn document_url(&self) -> String {
        urls::document(self.document)
    }

    /// Both forms go here.
    pub fn action(&self) -> String {
        urls::moving(self.document)
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

/// What staff see of a document's last move.
#[derive(Debug, Clone)]
pub enum MoveNote {
    /// It is on its way; the file number of the other case, where the reader may know it.
    Going(Option<String>),
    /// It stayed.
    Stayed(MoveFailure, Timestamp),
    /// It came from another case, or concerned somebody else.
    Came {
        /// The file number of the case it came from, where the reader may know it.
        from: Option<String>,
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
}

impl MoveNote {
    /// What became of it, in words.
    pub fn text(&self, t: &Locale) -> String {
        match self {
            Self::Going(Some(number)) => t.with("move-going-to", number),
            Self::Going(None) => t.get("move-going"),
            Self::Stayed(failure, at) => {
                let why = t.get(&format!("move-failed-{}", failure.as_str().replace('_', "-")));
                t.named("move-failed", &[("moment", &t.moment(at)), ("why", &why)])
            }
            Self::Came { from, at, reason } => {
                let moment = t.moment(at);
                let came = match from {
                    Some(number) => t.named("move-came-from", &[("moment", &moment), ("number", number)]),
                    None => t.with("move-came", &moment),
                };
                format!("{came} {}: {reason}", t.get("move-reason-given"))
            }
        }
    }
}

/// `GET /documents/{document}` of somebody who may not see it where it is now, and knew it where it was.
#[derive(Debug, Clone)]
pub struct AwayPage {
    /// The document.
    pub document: DocumentId,
    /// What it was called; `None` if it may tell of health, and the reader may not see it.
    pub name: Option<String>,
    /// The case that it left.
    pub case: CaseId,
    /// The title of that case.
    pub case_title: String,
    /// When its last byte was here.
    pub received_at: Timestamp,
    /// When it left.
    pub moved_at: Timestamp,
    /// Why; for staff only.
    pub reason: Option<String>,
    /// Whether a conversation may be begun about it: for customers.
    pub may_ask: bool,
}

super::template!(AwayPage, "away.html");

impl AwayPage {
    /// What it is called, or that this is not for the reader.
    pub fn name_text(&self, t: &Locale) -> String {
        super::paper_name(self.name.as_deref(), t)
    }

    /// The page of the case.
    pub fn case_url(&self) -> String {
        urls::case(self.case)
    }

    /// The receipt.
    pub fn receipt_url(&self) -> String {
        urls::receipt(self.document)
    }

    /// Where a conversation begins.
    pub fn new_thread_url(&self) -> String {
        urls::new_thread(self.case)
    }
}

/// A paper that left a case, in a list.
#[derive(Debug, Clone)]
pub struct AwayPaper {
    /// The document.
    pub id: DocumentId,
    /// What it was called; `None` if it may tell of health, and the reader may not see it.
    pub name: Option<String>,
    /// When it left.
    pub moved_at: Timestamp,
    /// The file number of the case that it is in, where the reader may know it.
    pub now_in: Option<String>,
}

impl AwayPaper {
    /// What it is called, or that this is not for the reader.
    pub fn name_text(&self, t: &Locale) -> String {
        super::paper_name(self.name.as_deref(), t)
    }

    /// Where its page is.
    pub fn url(&self) -> String {
        urls::document(self.id)
    }

    /// When it left, and where to.
    pub fn text(&self, t: &Locale) -> String {
        let moment = t.moment(&self.moved_at);
        match &self.now_in {
            Some(number) => t.named("away-to", &[("moment", &moment), ("number", number)]),
            None => t.with("away-elsewhere", &moment),
        }
    }
}
