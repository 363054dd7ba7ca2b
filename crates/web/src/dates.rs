//! Dates and sizes in words.
//!
//! The names of days and months stand in `locales/<tag>/dates.ftl`, in the form that a date needs. So the written
//! form is exactly the one of the portal's words ("Montag, 4. Mai 2026, 21:14 Uhr"), always Gregorian, always in
//! Latin digits, whatever a language usually takes.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Timelike as _};
use chrono_tz::{Europe::Berlin, Tz};
use domain::Timestamp;

use crate::i18n::Locale;

const DAYS: [&str; 7] =
    ["day-monday", "day-tuesday", "day-wednesday", "day-thursday", "day-friday", "day-saturday", "day-sunday"];
const SHORT_DAYS: [&str; 7] = [
    "short-monday",
    "short-tuesday",
    "short-wednesday",
    "short-thursday",
    "short-friday",
    "short-saturday",
    "short-sunday",
];
const MONTHS: [&str; 12] = [
    "month-january",
    "month-february",
    "month-march",
    "month-april",
    "month-may",
    "month-june",
    "month-july",
    "month-august",
    "month-september",
    "month-october",
    "month-november",
    "month-december",
];

/// "Montag, 4. Mai 2026, 21:14 Uhr", in German local time.
pub fn moment(t: Locale, at: Timestamp) -> String {
    let local = at.with_timezone(&Berlin);
    t.named("date-moment", &[("day", &day(t, at)), ("time", &clock(&local))])
}

/// "Montag, 4. Mai 2026", in German local time.
pub fn day(t: Locale, at: Timestamp) -> String {
    let local = at.with_timezone(&Berlin);
    t.named(
        "date-day",
        &[
            ("weekday", &t.get(weekday(DAYS, &local))),
            ("day", &local.day().to_string()),
            ("month", &t.get(MONTHS.get(local.month0() as usize).unwrap_or(&"month-january"))),
            ("year", &local.year().to_string()),
        ],
    )
}

/// When a day begins, in German local time. Clocks never change at midnight there.
pub fn begin_of(day: NaiveDate) -> Timestamp {
    let midnight = day.and_time(NaiveTime::MIN);
    midnight.and_local_timezone(Berlin).earliest().map_or_else(|| midnight.and_utc(), |local| local.to_utc())
}

/// "Mo, 04.05.2026, 21:14", in German local time.
pub fn short(t: Locale, at: Timestamp) -> String {
    let local = at.with_timezone(&Berlin);
    t.named(
        "date-short",
        &[
            ("weekday", &t.get(weekday(SHORT_DAYS, &local))),
            ("date", &local.format("%d.%m.%Y").to_string()),
            ("time", &clock(&local)),
        ],
    )
}

/// "Mo, 04.05.2026".
pub fn short_day(t: Locale, day: NaiveDate) -> String {
    let local = begin_of(day).with_timezone(&Berlin);
    let date = local.format("%d.%m.%Y").to_string();
    t.named("date-short-day", &[("weekday", &t.get(weekday(SHORT_DAYS, &local))), ("date", &date)])
}

/// A number of bytes: "812 KB", "1,2 MB". Thousands, as phones count them.
pub fn size(t: Locale, bytes: u64) -> String {
    let (tenths, unit) =
        if bytes < 1_000_000 { (bytes.div_ceil(1_000).max(1) * 10, "KB") } else { ((bytes + 50_000) / 100_000, "MB") };
    let (whole, tenth) = (tenths / 10, tenths % 10);
    let number = if tenth == 0 { whole.to_string() } else { format!("{whole}{}{tenth}", t.get("decimal-mark")) };
    format!("{number}\u{a0}{unit}")
}

/// A limit, rounded down to whole megabytes so that whatever keeps to it as a phone counts is let through.
pub fn limit(t: Locale, bytes: u64) -> String {
    match bytes / 1_048_576 {
        0 => size(t, bytes),
        whole => format!("{whole}\u{a0}MB"),
    }
}

fn clock(local: &DateTime<Tz>) -> String {
    format!("{}:{:02}", local.hour(), local.minute())
}

fn weekday(names: [&'static str; 7], local: &DateTime<Tz>) -> &'static str {
    names.get(local.weekday().num_days_from_monday() as usize).copied().unwrap_or("day-monday")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_is_written_out_with_the_weekday() {
        let moment_in = |language| moment(Locale::of(language), at("2026-05-04T19:14:00Z"));
        assert_eq!(moment_in(Language::De), "Montag, 4. Mai 2026, 21:14 Uhr");
        assert_eq!(moment_in(Language::En), "Monday, 4 May 2026, 21:14");
    }

    #[test]
    fn the_day_is_the_german_one_in_summer_and_winter() {
        let german = Locale::of(Language::De);
        assert_eq!(day(german, at("2026-07-31T22:00:00Z")), "Samstag, 1. August 2026");
        assert_eq!(day(german, at("2026-12-31T22:59:59Z")), "Donnerstag, 31. Dezember 2026");
        assert_eq!(moment(german, at("2026-03-29T01:00:00Z")), "Sonntag, 29. März 2026, 3:00 Uhr");
    }

    #[test]
    fn short_dates_keep_the_weekday() {
        assert_eq!(short(Locale::of(Language::De), at("2026-05-04T07:05:00Z")), "Mo, 04.05.2026, 9:05");
        assert_eq!(short_day(Locale::of(Language::De), "2026-05-04".parse().unwrap()), "Mo, 04.05.2026");
    }

    #[test]
    fn sizes_are_rounded_to_what_a_phone_shows() {
        let german = Locale::of(Language::De);
        let written: Vec<_> = [0, 812_000, 999_999, 1_000_000, 1_249_999, 104_857_600]
            .map(|bytes| size(german, bytes).replace('\u{a0}', " "))
            .to_vec();
        assert_eq!(written, ["1 KB", "812 KB", "1000 KB", "1 MB", "1,2 MB", "104,9 MB"]);
        assert_eq!(limit(german, 104_857_600), "100\u{a0}MB");
        assert_eq!(size(Locale::of(Language::En), 1_249_999), "1.2\u{a0}MB");
    }
}
