//! Other papers that a page names.

use domain::{DocumentId, Timestamp};

use super::urls;
use crate::i18n::Locale;

/// A paper by its name.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The document.
    pub id: DocumentId,
    /// Its file name; `None` if it may tell of health, and the reader may not see it.
    pub name: Option<String>,
    /// When the last byte arrived.
    pub received_at: Timestamp,
}

impl Linked {
    /// What it is called, or that this is not for the reader.
    pub fn name_text(&self, t: &Locale) -> String {
        super::paper_name(self.name.as_deref(), t)
    }

    /// Where its page is.
    pub fn url(&self) -> String {
        urls::document(self.id)
    }
}

/// What a paper is called; that its name is not for the reader, if it is not known.
pub(crate) fn paper_name(name: Option<&str>, t: &Locale) -> String {
    name.map_or_else(|| t.get("health-name"), str::to_owned)
}
