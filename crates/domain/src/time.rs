//! Time is an argument.

use chrono::{DateTime, SubsecRound, Utc};

/// A moment in UTC with whole microseconds: what both databases keep without loss.
pub type Timestamp = DateTime<Utc>;

/// Tells the time. The binary has the only one that asks the machine.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Now, in whole microseconds (see [`whole_microseconds`]).
    fn now(&self) -> Timestamp;
}

/// The day it is in Germany: memberships begin and end at midnight there, not in UTC.
pub fn local_day(moment: Timestamp) -> chrono::NaiveDate {
    moment.with_timezone(&chrono_tz::Europe::Berlin).date_naive()
}

/// Cuts a moment to whole microseconds, so that it reads back from a row as it was written.
pub fn whole_microseconds(moment: Timestamp) -> Timestamp {
    moment.trunc_subsecs(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_at_midnight_in_germany() {
        let day = |text: &str| local_day(text.parse().unwrap()).to_string();
        assert_eq!(day("2026-07-31T21:59:59Z"), "2026-07-31");
        assert_eq!(day("2026-07-31T22:00:00Z"), "2026-08-01");
        assert_eq!(day("2026-12-31T23:00:00Z"), "2027-01-01");
    }
}
