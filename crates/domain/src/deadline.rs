//! Days by which the Jobcenter owes somebody something, counted as § 26 SGB X counts: the day of the cause does not count,
//! and what would end on a weekend or holiday ends on the next working day.

use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};

use crate::{DeclarationKind, Settings};

/// Kind of the job that counts what is open anew, after something of it was set.
pub const RECOUNT_JOB: &str = "deadlines.recount";

/// Before every day on which something is due: where lists begin.
pub const FIRST: NaiveDate = day(1970, 1, 1);
/// Behind every day: rows say so of what is not due.
pub const NEVER: NaiveDate = day(9999, 12, 31);

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MAX,
    }
}

impl Settings {
    /// By when a message of this day is usually answered.
    pub fn answer_due_on(&self, sent: NaiveDate) -> NaiveDate {
        let holidays = self.holidays();
        (0..self.answer_working_days()).fold(sent, |day, _| working_day(next(day), &holidays))
    }

    /// By when something is decided that was declared in what arrived on this day (§ 88 SGG); a change of circumstances asks
    /// for no decision.
    pub fn decision_due_on(&self, kind: DeclarationKind, arrived: NaiveDate) -> Option<NaiveDate> {
        let months = match kind {
            DeclarationKind::Application => self.application_months(),
            DeclarationKind::Objection => self.objection_months(),
            DeclarationKind::Change => return None,
        };
        // § 188 BGB: where the month has no such day, its last one.
        let last = arrived.checked_add_months(Months::new(months)).unwrap_or(NEVER);
        Some(working_day(last, &self.holidays()))
    }
}

/// The day itself if somebody works on it, else the next on which somebody does.
fn working_day(mut day: NaiveDate, holidays: &[NaiveDate]) -> NaiveDate {
    while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) || holidays.contains(&day) {
        day = next(day);
    }
    day
}

fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(NEVER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SettingKey, SettingValue};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_answer_is_counted_in_working_days() {
        let answer = |sent| Settings::default().answer_due_on(day(sent)).to_string();
        assert_eq!(answer("2026-05-04"), "2026-05-07", "Monday: Tuesday, Wednesday, Thursday");
        assert_eq!(answer("2026-05-08"), "2026-05-13", "over a weekend");
        assert_eq!(answer("2026-05-13"), "2026-05-19", "over Ascension Day and a weekend");
        assert_eq!(answer("2026-05-09"), "2026-05-13", "what comes on a Saturday");
    }

    #[test]
    fn a_decision_is_counted_in_months_and_ends_on_a_working_day() {
        let due = |kind, arrived| Settings::default().decision_due_on(kind, day(arrived)).map(|due| due.to_string());
        assert_eq!(due(DeclarationKind::Objection, "2026-05-04").unwrap(), "2026-08-04");
        assert_eq!(due(DeclarationKind::Application, "2026-05-04").unwrap(), "2026-11-04");
        assert_eq!(due(DeclarationKind::Objection, "2026-11-30").unwrap(), "2027-03-01", "the 28th is a Sunday");
        assert_eq!(due(DeclarationKind::Objection, "2026-09-25").unwrap(), "2026-12-28", "behind Christmas");
        assert_eq!(due(DeclarationKind::Change, "2026-05-04"), None);
    }

    #[test]
    fn the_numbers_are_settings() {
        let set =
            [(SettingKey::ObjectionMonths, 1), (SettingKey::AnswerWorkingDays, 1), (SettingKey::ApplicationMonths, 2)];
        let settings = Settings::from_values(set.map(|(key, number)| (key, SettingValue::Number(number))));
        assert_eq!(settings.answer_due_on(day("2026-05-04")), day("2026-05-05"));
        assert_eq!(settings.decision_due_on(DeclarationKind::Objection, day("2026-05-04")), Some(day("2026-06-05")));
        assert_eq!(settings.decision_due_on(DeclarationKind::Application, day("2026-05-04")), Some(day("2026-07-06")));
    }
}
