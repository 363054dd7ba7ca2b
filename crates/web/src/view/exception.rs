//! Opening a case that is not the reader's, and who stands in for whom.

use chrono::NaiveDate;
use domain::SubstitutionId;

use super::{Choice, Mistake, mistake, urls};
use crate::dates::begin_of;
use crate::i18n::Locale;

/// `GET /cases/exception`, and what a wrong form is answered with.
#[derive(Debug, Clone, Default)]
pub struct ExceptionPage {
    /// What was typed.
    pub file_number: String,
    /// What was typed.
    pub reason: String,
    /// For how many minutes the case is open.
    pub minutes: u32,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
}

super::template!(ExceptionPage, "staff/exception.html");

impl ExceptionPage {
    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

/// `GET /substitutions`, and what a wrong form is answered with.
#[derive(Debug, Clone, Default)]
pub struct SubstitutionsPage {
    /// Who stands in for whom.
    pub rows: Vec<SubstitutionLine>,
    /// Whose cases the reader may give.
    pub absent: Vec<Choice>,
    /// Who can stand in.
    pub substitutes: Vec<Choice>,
    /// What was chosen.
    pub chosen_absent: String,
    /// What was chosen.
    pub chosen_substitute: String,
    /// What was typed.
    pub from: String,
    /// What was typed.
    pub until: String,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
}

super::template!(SubstitutionsPage, "staff/substitutions.html");

impl SubstitutionsPage {
    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

/// Somebody stands in for somebody else.
#[derive(Debug, Clone)]
pub struct SubstitutionLine {
    /// Its id.
    pub id: SubstitutionId,
    /// Whose cases.
    pub absent: String,
    /// Who has them.
    pub substitute: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Whether the reader may end it.
    pub may_end: bool,
}

impl SubstitutionLine {
    /// The first and the last day, written out.
    pub fn days(&self, t: &Locale) -> [String; 2] {
        [self.from, self.until].map(|day| t.day(&begin_of(day)))
    }

    /// POST.
    pub fn end_url(&self) -> String {
        urls::end_substitution(self.id)
    }
}
