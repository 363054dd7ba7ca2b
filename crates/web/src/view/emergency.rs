//! Emergencies, as customers tell of them and as staff see them.

use domain::{CaseId, EmergencyKind, Timestamp};

use super::start::phone_link;
use super::{Choice, Mistake, mistake, urls};
use crate::i18n::Locale;

/// An emergency.
#[derive(Debug, Clone)]
pub struct Emergency {
    /// What is missing.
    pub kind: EmergencyKind,
    /// What was written.
    pub note: Option<String>,
    /// Who told of it; for staff only.
    pub raised_by: Option<String>,
    /// When it was told.
    pub raised_at: Timestamp,
    /// When staff first opened the case after that.
    pub seen_at: Option<Timestamp>,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
    /// What was done.
    pub settle_note: Option<String>,
}

/// `GET /cases/{case}/emergency`, and again after a `POST` that was refused. Fields: `csrf_token`, `idempotency_key`,
/// `kind`, `note`.
#[derive(Debug, Clone)]
pub struct EmergencyPage {
    /// The case.
    pub case: CaseId,
    /// The key of the form, made when it is shown.
    pub idempotency_key: String,
    /// The Jobcenter.
    pub office: String,
    /// The number to call, where the Jobcenter has one.
    pub phone: Option<String>,
    /// The last emergency that the reader told of in this case.
    pub latest: Option<Emergency>,
    /// What was chosen.
    pub kind: Option<EmergencyKind>,
    /// What was typed.
    pub note: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(EmergencyPage, "customer/emergency.html");

/// `GET /cases/{case}/emergency` of staff, and again after a `POST` that was refused. Fields: `csrf_token`, `settle_note`.
#[derive(Debug, Clone)]
pub struct SettlePage {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub case_title: String,
    /// Its file number.
    pub file_number: String,
    /// The number of the household.
    pub household_number: String,
    /// What is open, the earliest first.
    pub open: Vec<Emergency>,
    /// Whether the reader may settle it: who has the case.
    pub can_settle: bool,
    /// What was typed.
    pub note: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(SettlePage, "staff/emergency.html");

impl Emergency {
    /// What is missing, in words.
    pub fn kind_text(&self, t: &Locale) -> String {
        kind_text(self.kind, t)
    }
}

impl EmergencyPage {
    /// Where the form goes.
    pub fn action(&self) -> String {
        urls::emergency(self.case)
    }

    /// The number as a link takes it.
    pub fn phone_link(&self) -> String {
        phone_link(self.phone.as_deref().unwrap_or_default())
    }

    /// Whether one is open: then there is nothing to tell.
    pub fn is_open(&self) -> bool {
        self.latest.as_ref().is_some_and(|latest| latest.settled_at.is_none())
    }

    /// What happens next, while something is open.
    pub fn next(&self, t: &Locale) -> Option<String> {
        let open = self.latest.as_ref().filter(|latest| latest.settled_at.is_none())?;
        Some(t.get(if open.seen_at.is_some() { "emergency-next-settled" } else { "emergency-next-seen" }))
    }

    /// Whether this one was chosen.
    pub fn is_chosen(&self, choice: &Choice) -> bool {
        self.kind.is_some_and(|kind| kind.as_str() == choice.value)
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

impl SettlePage {
    /// Where the form goes.
    pub fn action(&self) -> String {
        urls::settle_emergency(self.case)
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

/// What can be missing.
pub(crate) fn emergency_kinds(t: &Locale) -> Vec<Choice> {
    let choice = |kind: &EmergencyKind| Choice { value: kind.to_string(), label: kind_text(*kind, t) };
    EmergencyKind::ALL.iter().map(choice).collect()
}

fn kind_text(kind: EmergencyKind, t: &Locale) -> String {
    t.get(match kind {
        EmergencyKind::Food => "emergency-food",
        EmergencyKind::Home => "emergency-home",
        EmergencyKind::Power => "emergency-power",
        EmergencyKind::Health => "emergency-health",
    })
}
