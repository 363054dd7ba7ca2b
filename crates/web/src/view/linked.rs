//! Other papers that a page names.

use domain::{DocumentId, Timestamp};

use super::urls;

/// A paper by its name.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The document.
    pub id: DocumentId,
    /// Its file name.
    pub name: String,
    /// When the last byte arrived.
    pub received_at: Timestamp,
}

impl Linked {
    /// Where its page is.
    pub fn url(&self) -> String {
        urls::document(self.id)
    }
}
