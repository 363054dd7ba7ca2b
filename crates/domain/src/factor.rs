//! What an activation asks beside the code of its letter.
//!
//! A letter can be opened by whoever empties the mailbox. A detail that is not in the letter keeps neighbours out, though not
//! those who live together: they know each other's birth dates.

use chrono::NaiveDate;

/// Whether a second detail is typed beside the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactor {
    /// Birth date or household number: one of those that are known has to fit.
    Asked,
    /// Nothing: the Jobcenter does not ask, or knows neither.
    NotAsked,
    /// Nothing that is typed suffices: the letter is handed over in person. In a household in protected mode the former
    /// partner knows both details.
    InPerson,
}

/// The rule. `wanted` is the Jobcenter's setting; `is_known` says whether birth date or household number is.
pub const fn second_factor(is_protected: bool, wanted: bool, is_known: bool) -> SecondFactor {
    match (is_protected, wanted && is_known) {
        (true, _) => SecondFactor::InPerson,
        (false, true) => SecondFactor::Asked,
        (false, false) => SecondFactor::NotAsked,
    }
}

/// A typed detail in the form in which it is compared: a day as `1990-10-03`, however it was written; anything else in
/// capitals without what stands between letters and digits.
pub fn folded_detail(typed: &str) -> String {
    let typed = typed.trim();
    let day = ["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d%m%Y"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(typed, form).ok());
    match day {
        Some(day) => day.to_string(),
        None => typed.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_detail_counts_inside_a_protected_household() {
        for (wanted, known) in [(false, false), (false, true), (true, false), (true, true)] {
            assert_eq!(second_factor(true, wanted, known), SecondFactor::InPerson);
        }
        assert_eq!(second_factor(false, true, true), SecondFactor::Asked);
        for (wanted, known) in [(false, false), (false, true), (true, false)] {
            assert_eq!(second_factor(false, wanted, known), SecondFactor::NotAsked);
        }
    }

    #[test]
    fn a_day_is_the_same_however_it_was_written() {
        for typed in ["03.10.1990", "3.10.1990", " 1990-10-03 ", "03/10/1990", "3 10 1990", "03101990"] {
            assert_eq!(folded_detail(typed), "1990-10-03", "{typed}");
        }
        assert_eq!(folded_detail("35 bg-0001/2"), "35BG00012");
        assert_eq!(folded_detail("31.02.1990"), "31021990");
        assert_eq!(folded_detail(" "), "");
    }
}
