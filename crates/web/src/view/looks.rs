//! "Wer hat meine Unterlagen geöffnet?"

use audit::LookReason;
use domain::{Action, CaseId, DocumentId, ThreadId, Timestamp};

use super::urls;
use crate::i18n::Locale;

/// `GET /access` of a customer.
#[derive(Debug, Clone)]
pub struct LooksPage {
    /// Who looked, the newest first.
    pub looks: Vec<LookLine>,
    /// The link to older ones.
    pub more: Option<String>,
}

super::template!(LooksPage, "customer/looks.html");

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookedAt {
    /// The list of papers and messages.
    Case(CaseId),
    /// A document, by name.
    Document(DocumentId, String),
    /// A conversation, by subject.
    Thread(ThreadId, String),
}

/// One look.
#[derive(Debug, Clone)]
pub struct LookLine {
    /// When.
    pub at: Timestamp,
    /// At what.
    pub what: LookedAt,
    /// How: opened, or only its receipt.
    pub action: Action,
    /// The Jobcenter, and by name whoever looked where it shows names.
    pub office: String,
    /// Why.
    pub reason: LookReason,
    /// How often again within a quarter of an hour.
    pub repeated: u32,
}

impl LookLine {
    /// Where it leads.
    pub fn url(&self) -> String {
        match &self.what {
            LookedAt::Case(case) => urls::case(*case),
            LookedAt::Document(document, _) => urls::document(*document),
            LookedAt::Thread(thread, _) => urls::thread(*thread),
        }
    }

    /// What it is called.
    pub fn name(&self, t: &Locale) -> String {
        match &self.what {
            LookedAt::Case(_) => t.get("looks-case"),
            LookedAt::Document(_, name) | LookedAt::Thread(_, name) => name.clone(),
        }
    }

    /// When and by whom.
    pub fn sentence(&self, t: &Locale) -> String {
        let key = if self.action == Action::ReceiptViewed { "looks-receipt" } else { "looks-opened" };
        t.named(key, &[("moment", &t.moment(&self.at)), ("office", &self.office)])
    }

    /// Why.
    pub fn why(&self, t: &Locale) -> String {
        t.get(&format!("looks-reason-{}", self.reason.as_str()))
    }
}
