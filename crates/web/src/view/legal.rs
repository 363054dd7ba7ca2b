//! The pages that the law wants before sign-in, and where admins write them.

use domain::Timestamp;
use domain::legal::{Block, LegalPage};

use super::{Mistake, mistake, urls};
use crate::i18n::{Language, Locale};

/// The key of a page's name.
pub(crate) fn name_key(page: LegalPage) -> String {
    format!("legal-{page}")
}

/// A link in the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalLink {
    /// Which page.
    pub page: LegalPage,
    /// Where it is: the Jobcenter's own website or `/legal/{word}`.
    pub url: String,
}

impl LegalLink {
    /// Links to the portal's own pages.
    pub fn own() -> Vec<Self> {
        LegalPage::ALL.iter().map(|page| Self { page: *page, url: urls::legal(*page) }).collect()
    }

    /// The key of its name.
    pub fn key(&self) -> String {
        name_key(self.page)
    }
}

/// `GET /legal/{page}`.
#[derive(Debug, Clone)]
pub struct LegalText {
    /// Which page.
    pub page: LegalPage,
    /// The language of the text, where it is another than that of the page.
    pub lang: Option<&'static str>,
    /// What the Jobcenter wrote; empty while it wrote nothing.
    pub blocks: Vec<Block>,
}

super::template!(LegalText, "legal.html");

impl LegalText {
    /// The key of its name.
    pub fn key(&self) -> String {
        name_key(self.page)
    }
}

/// `GET /admin/legal`.
#[derive(Debug, Clone)]
pub struct LegalOverview {
    /// The language of the texts.
    pub language: Language,
    /// Every page, and when its text was written last; `None` if it is empty.
    pub rows: Vec<(LegalPage, Option<Timestamp>)>,
}

super::template!(LegalOverview, "admin/legal.html");

impl LegalOverview {
    /// The languages to choose from: the name, the link, whether it is this one.
    pub fn views(&self) -> Vec<(&'static str, String, bool)> {
        let view = |language: &Language| (language.name(), urls::legal_texts(*language), *language == self.language);
        Language::PRESENT.iter().map(view).collect()
    }

    /// The pages: the key of the name, where it is written, when it was.
    pub fn lines(&self) -> Vec<(String, String, Option<Timestamp>)> {
        let line = |(page, at): &(LegalPage, _)| (name_key(*page), urls::legal_text(*page, self.language), *at);
        self.rows.iter().map(line).collect()
    }
}

/// `GET /admin/legal/{page}`, and again after a `POST` that was refused. Field: `body`.
#[derive(Debug, Clone)]
pub struct LegalForm {
    /// Which page.
    pub page: LegalPage,
    /// The language of the text.
    pub language: Language,
    /// What is written, or was typed.
    pub body: String,
    /// The versions there are, the newest first.
    pub versions: Vec<LegalVersionLine>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(LegalForm, "admin/legal-text.html");

/// A version.
#[derive(Debug, Clone)]
pub struct LegalVersionLine {
    /// From 1.
    pub version: u32,
    /// Who wrote it.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
    /// The text.
    pub body: String,
}

impl LegalForm {
    /// The key of the page's name.
    pub fn key(&self) -> String {
        name_key(self.page)
    }

    /// Where the form goes.
    pub fn url(&self) -> String {
        urls::legal_text(self.page, self.language)
    }

    /// Back to all.
    pub fn back_url(&self) -> String {
        urls::legal_texts(self.language)
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

impl LegalVersionLine {
    /// What it is, when it was written and by whom.
    pub fn sentence(&self, t: &Locale) -> String {
        let by = self.by.clone().unwrap_or_else(|| t.get("legal-by-command"));
        let version = self.version.to_string();
        t.named("legal-version", &[("version", &version), ("at", &t.moment(&self.at)), ("by", &by)])
    }
}
