//! When the portal did not work, and what was due meanwhile.

use chrono::NaiveDate;
use domain::{CaseId, DeclarationKind, Timestamp};

use super::urls;
use crate::dates::begin_of;
use crate::i18n::Locale;

/// `GET /outages`.
#[derive(Debug, Clone, Default)]
pub struct OutagesPage {
    /// The latest first.
    pub rows: Vec<OutageLine>,
    /// The key that the signed texts are checked with.
    pub vkey: String,
    /// Whether the reader is shown the way to what was due.
    pub shows_deadlines: bool,
}

super::template!(OutagesPage, "outages.html");

/// An outage.
#[derive(Debug, Clone)]
pub struct OutageLine {
    /// From when.
    pub from: Timestamp,
    /// Until when; none while it lasts.
    pub until: Option<Timestamp>,
    /// What did not work.
    pub what: String,
    /// The signed text.
    pub note: String,
}

/// `GET /outages/deadlines`.
#[derive(Debug, Clone, Default)]
pub struct DuePage {
    /// Outages on whose days something was due, the latest first.
    pub groups: Vec<DueGroup>,
}

super::template!(DuePage, "staff/outage-deadlines.html");

/// An outage with what was due.
#[derive(Debug, Clone)]
pub struct DueGroup {
    /// From when.
    pub from: Timestamp,
    /// Until when; none while it lasts.
    pub until: Option<Timestamp>,
    /// What did not work.
    pub what: String,
    /// The earliest first.
    pub rows: Vec<DueLine>,
}

impl DueGroup {
    /// From when until when, in words.
    pub fn span(&self, t: &Locale) -> String {
        let until = self.until.map_or_else(|| t.get("outage-lasts"), |at| t.moment(&at));
        t.named("outage-span", &[("from", &t.moment(&self.from)), ("until", &until)])
    }
}

/// Something that was due.
#[derive(Debug, Clone)]
pub struct DueLine {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub file_number: String,
    /// The day.
    pub due_on: NaiveDate,
    /// What was declared; none for a message that is to be answered.
    pub kind: Option<DeclarationKind>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
}

impl DueLine {
    /// Where the case is.
    pub fn url(&self) -> String {
        urls::case(self.case)
    }

    /// The day, in words.
    pub fn day(&self, t: &Locale) -> String {
        t.day(&begin_of(self.due_on))
    }

    /// What was due.
    pub fn what(&self, t: &Locale) -> String {
        let of = self.kind.map_or("answer", DeclarationKind::as_str);
        t.get(&format!("outage-due-{of}"))
    }
}
