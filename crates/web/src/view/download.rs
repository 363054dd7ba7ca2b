//! Keeping several papers of a case at once.

use domain::{CaseId, DocumentId, Timestamp};

use super::{Mistake, mistake, urls};
use crate::i18n::Locale;

/// `GET /cases/{case}/download`, and again after a `POST` that was refused. Fields: `csrf_token`, `documents` (any number
/// of times).
#[derive(Debug, Clone)]
pub struct DownloadPage {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub title: String,
    /// Its file number.
    pub file_number: String,
    /// The papers that can be opened, newest first.
    pub papers: Vec<DownloadLine>,
    /// How many may tell of health and are not for the reader.
    pub closed: u32,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(DownloadPage, "staff/download.html");

/// One paper to choose.
#[derive(Debug, Clone)]
pub struct DownloadLine {
    /// The document.
    pub id: DocumentId,
    /// Its file name.
    pub name: String,
    /// What it is: a code of the catalogue or free words.
    pub kind: Option<String>,
    /// The member it concerns by name; `None` for all.
    pub concerns: Option<String>,
    /// When the last byte arrived.
    pub received_at: Timestamp,
    /// Bytes.
    pub size: u64,
}

impl DownloadPage {
    /// Where the form goes.
    pub fn action(&self) -> String {
        urls::download(self.case)
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

impl DownloadLine {
    /// What it is, in the reader's language.
    pub fn kind_text(&self, t: &Locale) -> Option<String> {
        self.kind.as_deref().map(|kind| super::kind_label(kind, t))
    }
}
