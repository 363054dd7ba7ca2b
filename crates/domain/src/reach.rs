//! How people are reached outside the portal: by which channel, of what, and when.
//!
//! What is sent says that something is there, never what.

use chrono::{DateTime, Datelike as _, Days, Duration, NaiveDate, NaiveTime, TimeZone as _, Timelike as _, Weekday};
use chrono_tz::{Europe::Berlin, Tz};

use crate::Timestamp;
use crate::words::words;

words! {
    /// By what somebody is reached.
    ReachChannel {
        /// A mail.
        Mail = "mail",
        /// A short message to a mobile phone.
        Sms = "sms",
    }
}

words! {
    /// Of what somebody is told.
    OutboxKind {
        /// A customer: the Jobcenter wrote.
        NewMessage = "new_message",
        /// A customer: the Jobcenter looked at a paper, or asks for it again.
        PaperJudged = "paper_judged",
        /// A customer: a paper takes longer than it should.
        PaperStuck = "paper_stuck",
        /// A caseworker: something waits in the worklist.
        Digest = "digest",
        /// A caseworker: papers of their cases are stuck.
        PapersStuck = "papers_stuck",
        /// Whoever said that this is their address: the code that proves it.
        ConfirmAddress = "confirm_address",
    }
}

words! {
    /// What became of it.
    OutboxState {
        /// It is still to be sent.
        Waiting = "waiting",
        /// The next server took it.
        Sent = "sent",
        /// There was nothing new any more, or nobody to tell.
        Dropped = "dropped",
        /// It was not taken, and is not tried again.
        Failed = "failed",
        /// There is nobody at the address.
        Bounced = "bounced",
    }
}

words! {
    /// Whether an address is one that letters go to.
    ReachState {
        /// Nobody has proven yet that it is theirs.
        Unconfirmed = "unconfirmed",
        /// The code that was sent there was typed.
        Confirmed = "confirmed",
        /// Letters come back.
        Bounced = "bounced",
    }
}

words! {
    /// How often caseworkers hear of what waits.
    DigestTime {
        /// Never.
        Off = "off",
        /// In the morning of each working day.
        Morning = "morning",
        /// And once more at noon.
        MorningAndNoon = "morning_and_noon",
    }
}

impl ReachChannel {
    /// The kind of job that sends by it: each waits for its own server.
    pub const fn job(self) -> &'static str {
        match self {
            Self::Mail => "mail.send",
            Self::Sms => "sms.send",
        }
    }
}

/// Who is in the portal anyway reads it there: nothing is sent before this.
pub const GRACE: Duration = Duration::minutes(5);
/// How long a code that proves an address is good.
pub const CODE_VALID: Duration = Duration::hours(1);
/// Wrong codes before another one has to be sent.
pub const CODE_TRIES: u32 = 5;
/// Codes that an account may have sent within [`CODE_VALID`].
pub const CODES: u32 = 10;

const MORNING: u32 = 7;
const NOON: u32 = 13;

impl OutboxKind {
    /// Whether it waits for the morning when it is quiet. A code does not: somebody waits for it.
    pub const fn keeps_quiet(self) -> bool {
        !matches!(self, Self::ConfirmAddress)
    }
}

/// Hours of the day in Germany in which nothing is sent: from the one to the other, over midnight as well; none where both
/// are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// The first quiet hour.
    pub from: u32,
    /// The first one that is not any more.
    pub until: u32,
}

impl Default for QuietHours {
    fn default() -> Self {
        Self { from: 20, until: 7 }
    }
}

impl QuietHours {
    /// Hours of a day; `None` if one is none.
    pub const fn new(from: u32, until: u32) -> Option<Self> {
        if from < 24 && until < 24 { Some(Self { from, until }) } else { None }
    }

    const fn holds(self, hour: u32) -> bool {
        if self.from <= self.until {
            self.from <= hour && hour < self.until
        } else {
            self.from <= hour || hour < self.until
        }
    }

    /// The moment itself if it is not quiet then, else when it is over.
    pub fn after(self, moment: Timestamp) -> Timestamp {
        let local = moment.with_timezone(&Berlin);
        if !self.holds(local.hour()) {
            return moment;
        }
        let today = local.date_naive();
        let day = if local.hour() < self.until { today } else { next(today) };
        at(day, self.until)
    }
}

impl DigestTime {
    /// When the next digest after a moment is due; `None` where none is wanted.
    pub fn next(self, moment: Timestamp, holidays: &[NaiveDate]) -> Option<Timestamp> {
        let hours: &[u32] = match self {
            Self::Off => return None,
            Self::Morning => &[MORNING],
            Self::MorningAndNoon => &[MORNING, NOON],
        };
        let mut day = moment.with_timezone(&Berlin).date_naive();
        // No row of holidays is longer than that.
        for _ in 0..366 {
            let works = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !holidays.contains(&day);
            if let Some(due) = hours.iter().map(|hour| at(day, *hour)).find(|due| works && *due > moment) {
                return Some(due);
            }
            day = next(day);
        }
        None
    }
}

fn next(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// An hour of a day in Germany. No change of clocks there touches the hours that are asked for but one: then the later.
fn at(day: NaiveDate, hour: u32) -> Timestamp {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let local: Option<DateTime<Tz>> = Berlin.from_local_datetime(&day.and_time(time)).latest();
    let shifted = || Berlin.from_local_datetime(&(day.and_time(time) + Duration::hours(1))).latest();
    local.or_else(shifted).map(|moment| moment.to_utc()).unwrap_or_default()
}

/// How long to wait after the n-th time that a server said "later": from a minute, doubling up to four hours.
pub fn retry_after(attempts: u32) -> Duration {
    Duration::minutes(1_i64 << attempts.saturating_sub(1).min(8)).min(Duration::hours(4))
}

/// After this it is given up: mail servers themselves try for as long.
pub const GIVE_UP_AFTER: Duration = Duration::days(5);

/// A mobile number as gateways take it, `+` and digits, from what somebody typed; a leading zero is a German one.
pub fn mobile_number(typed: &str) -> Option<String> {
    let kept: String = typed.trim().chars().filter(|c| !c.is_whitespace() && !"-/().".contains(*c)).collect();
    let digits = if let Some(rest) = kept.strip_prefix('+') {
        rest.to_owned()
    } else if let Some(rest) = kept.strip_prefix("00") {
        rest.to_owned()
    } else {
        format!("49{}", kept.strip_prefix('0')?)
    };
    let fits =
        (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    fits.then(|| format!("+{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn quiet_hours_end_in_the_morning_in_germany() {
        let quiet = QuietHours::default();
        let after = |text| quiet.after(moment(text));
        assert_eq!(after("2026-05-04T17:59:00Z"), moment("2026-05-04T17:59:00Z"), "19:59 in Germany");
        assert_eq!(after("2026-05-04T18:00:00Z"), moment("2026-05-05T05:00:00Z"), "20:00");
        assert_eq!(after("2026-05-05T04:59:59Z"), moment("2026-05-05T05:00:00Z"));
        assert_eq!(after("2026-05-05T05:00:00Z"), moment("2026-05-05T05:00:00Z"));
        // The night in which clocks change.
        assert_eq!(after("2026-03-28T22:00:00Z"), moment("2026-03-29T05:00:00Z"));
        let noon = QuietHours { from: 12, until: 14 };
        assert_eq!(noon.after(moment("2026-01-05T11:30:00Z")), moment("2026-01-05T13:00:00Z"));
        let none = QuietHours { from: 7, until: 7 };
        assert_eq!(none.after(moment("2026-01-05T06:30:00Z")), moment("2026-01-05T06:30:00Z"));
        // An hour that does not exist ends when the next does.
        let gap = QuietHours { from: 0, until: 2 };
        assert_eq!(gap.after(moment("2026-03-28T23:30:00Z")), moment("2026-03-29T01:00:00Z"));
    }

    #[test]
    fn digests_come_on_working_days() {
        let friday = moment("2026-05-08T06:00:00Z");
        let next = |time: DigestTime, holidays: &[NaiveDate]| time.next(friday, holidays);
        assert_eq!(next(DigestTime::Off, &[]), None);
        assert_eq!(next(DigestTime::MorningAndNoon, &[]), Some(moment("2026-05-08T11:00:00Z")));
        assert_eq!(next(DigestTime::Morning, &[]), Some(moment("2026-05-11T05:00:00Z")));
        let monday = "2026-05-11".parse().unwrap();
        assert_eq!(next(DigestTime::Morning, &[monday]), Some(moment("2026-05-12T05:00:00Z")));
    }

    #[test]
    fn later_means_minutes_first_and_hours_then() {
        let minutes: Vec<_> = [1, 2, 3, 9, 30].map(|n| retry_after(n).num_minutes()).into();
        assert_eq!(minutes, [1, 2, 4, 240, 240]);
    }

    #[test]
    fn mobile_numbers_are_read_as_people_write_them() {
        for typed in ["0151 23456789", "+49 151 / 234 567-89", "0049 (151) 23456789"] {
            assert_eq!(mobile_number(typed).as_deref(), Some("+4915123456789"), "{typed}");
        }
        for typed in ["", "110", "15123456789", "+0151234567", "0151 234 abc 89", "+1234567890123456"] {
            assert_eq!(mobile_number(typed), None, "{typed}");
        }
    }
}
