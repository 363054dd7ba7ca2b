//! Looking for words in a case, on both faces.

use domain::{CaseId, Timestamp};

use super::{Mistake, mistake, urls};
use crate::i18n::Locale;

/// `GET /cases/{case}/search`, and again after a `POST`. Fields: `csrf_token`, `words`.
#[derive(Debug, Clone)]
pub struct SearchPage {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub case_title: String,
    /// What was typed.
    pub words: String,
    /// What was found, the newest first; `None` before anything was looked for.
    pub hits: Option<Vec<HitLine>>,
    /// Whether there is more than was looked through or is shown.
    pub is_cut: bool,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(SearchPage, "search.html");

/// A hit.
#[derive(Debug, Clone)]
pub struct HitLine {
    /// The key of the words that say where it is.
    pub key: &'static str,
    /// The page that it is on.
    pub url: String,
    /// When that was written or came.
    pub at: Timestamp,
    /// What stands before the hit.
    pub before: String,
    /// The hit.
    pub hit: String,
    /// What stands behind it.
    pub after: String,
}

impl SearchPage {
    /// Where the form goes.
    pub fn action(&self) -> String {
        urls::search(self.case)
    }

    /// The page of the case.
    pub fn case_url(&self) -> String {
        urls::case(self.case)
    }

    /// How many hits are shown.
    pub fn found(&self) -> u32 {
        self.hits.as_ref().map_or(0, |hits| u32::try_from(hits.len()).unwrap_or(u32::MAX))
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}
