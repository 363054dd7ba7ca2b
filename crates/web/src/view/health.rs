//! Papers that may tell of somebody's health: who may open them.

use domain::CaseId;

use super::urls;
use crate::i18n::Locale;

/// That a paper may tell of somebody's health, as a caseworker of its case is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthNote {
    /// The case.
    pub case: CaseId,
    /// Whether it is closed to the reader.
    pub closed: bool,
    /// To whom the case is assigned.
    pub assigned: Option<String>,
    /// Whom the Jobcenter named, of those who work on the case.
    pub named: Vec<String>,
    /// Whether the reader can take the case.
    pub can_take: bool,
}

impl HealthNote {
    /// Who may open it, as one sentence.
    pub fn who(&self, t: &Locale) -> String {
        let sender = t.get("health-who-sender");
        let assigned = match &self.assigned {
            Some(name) => t.with("health-who-assigned", name),
            None => t.get("health-who-nobody"),
        };
        if self.named.is_empty() {
            return format!("{assigned} {sender} {}", t.get("health-who-named-none"));
        }
        format!("{assigned} {sender} {}", t.with("health-who-named", &self.named.join(", ")))
    }

    /// Where the reader takes the case.
    pub fn take_url(&self) -> String {
        urls::assign(self.case)
    }
}
