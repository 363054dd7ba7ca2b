//! The pages that the law wants before sign-in.

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LegalPage {
    /// Impressum.
    Imprint,
    /// Datenschutz.
    Privacy,
    /// Nutzungsbedingungen.
    Terms,
    /// Barrierefreiheit.
    Accessibility,
    /// Leichte Sprache.
    EasyLanguage,
    /// Gebärdensprache.
    SignLanguage,
    /// Hilfe.
    Help,
}

impl LegalPage {
    /// All, in the order of the footer.
    pub const ALL: &'static [Self] = &[
        Self::Imprint,
        Self::Privacy,
        Self::Terms,
        Self::Accessibility,
        Self::EasyLanguage,
        Self::SignLanguage,
        Self::Help,
    ];

    /// The word in `/legal/{word}`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Imprint => "imprint",
            Self::Privacy => "privacy",
            Self::Terms => "terms",
            Self::Accessibility => "accessibility",
            Self::EasyLanguage => "easy-language",
            Self::SignLanguage => "sign-language",
            Self::Help => "help",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|page| page.as_str() == word)
    }

    /// The key of its name.
    pub fn key(self) -> String {
        format!("legal-{}", self.as_str())
    }
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
        LegalPage::ALL.iter().map(|page| Self { page: *page, url: format!("/legal/{}", page.as_str()) }).collect()
    }
}

/// `GET /legal/{page}`.
#[derive(Debug, Clone)]
pub struct LegalText {
    /// Which page.
    pub page: LegalPage,
    /// What the Jobcenter wrote, in paragraphs; empty while it wrote nothing.
    pub paragraphs: Vec<String>,
}

super::template!(LegalText, "legal.html");
