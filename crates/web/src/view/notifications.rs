//! How somebody wants to be told outside the portal.

use domain::{DigestTime, ReachChannel, ReachState, Timestamp};

use super::{Choice, Mistake, mistake};
use crate::i18n::Locale;

/// `GET /notifications`, and what a wrong form is answered with.
#[derive(Debug, Clone, Default)]
pub struct NotificationsPage {
    /// What the Jobcenter tells people by; nothing where it tells nobody.
    pub ways: Vec<Way>,
    /// The first quiet hour.
    pub quiet_from: u32,
    /// The first one that is not any more.
    pub quiet_until: u32,
    /// For staff: how often they hear of what waits.
    pub digest: Option<DigestTime>,
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
    /// The channel whose form was wrong.
    pub wrong: Option<ReachChannel>,
}

super::template!(NotificationsPage, "notifications.html");

/// A way to be told.
#[derive(Debug, Clone)]
pub struct Way {
    /// By what.
    pub channel: ReachChannel,
    /// What is known of it.
    pub known: Option<Known>,
    /// What was typed as an address.
    pub typed: String,
}

/// An address.
#[derive(Debug, Clone)]
pub struct Known {
    /// The address.
    pub address: String,
    /// Whether they want to hear by it.
    pub wanted: bool,
    /// Whether letters go to it.
    pub state: ReachState,
    /// Since when that is so.
    pub state_at: Timestamp,
}

impl Known {
    /// What it means.
    pub fn sentence(&self, t: &Locale) -> String {
        match self.state {
            ReachState::Unconfirmed => t.get("notifications-unconfirmed"),
            ReachState::Confirmed if self.wanted => t.get("notifications-confirmed"),
            ReachState::Confirmed => t.get("notifications-unwanted"),
            ReachState::Bounced => t.with("notifications-bounced", &t.day(&self.state_at)),
        }
    }

    /// Whether a code is waited for.
    pub fn is_unconfirmed(&self) -> bool {
        self.state == ReachState::Unconfirmed
    }

    /// Whether letters go there.
    pub fn is_confirmed(&self) -> bool {
        self.state == ReachState::Confirmed
    }
}

impl Way {
    /// The id of a field: the first way has the plain names, which mistakes link to.
    pub fn id(&self, field: &str) -> String {
        match self.channel {
            ReachChannel::Mail => field.to_owned(),
            ReachChannel::Sms => format!("{field}-sms"),
        }
    }

    /// What kind of keys a phone shows.
    pub const fn input(&self) -> &'static str {
        match self.channel {
            ReachChannel::Mail => "email",
            ReachChannel::Sms => "tel",
        }
    }

    /// The key of a text that differs by channel.
    pub fn key(&self, of: &str) -> String {
        format!("notifications-{}{of}", self.channel)
    }
}

impl NotificationsPage {
    /// What is wrong with a field of a way.
    pub fn mistake(&self, way: &Way, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t).filter(|_| self.wrong == Some(way.channel))
    }

    /// The word of what is chosen.
    pub fn digest_word(&self) -> &'static str {
        self.digest.map_or("", DigestTime::as_str)
    }

    /// The hours that are chosen, as the form sends them.
    pub fn quiet(&self) -> [(&'static str, String); 2] {
        [("quiet_from", self.quiet_from.to_string()), ("quiet_until", self.quiet_until.to_string())]
    }
}

/// The hours of a day.
pub(crate) fn hours(t: &Locale) -> Vec<Choice> {
    let hour = |hour: u32| Choice { value: hour.to_string(), label: t.with("notifications-hour", &hour.to_string()) };
    (0..24).map(hour).collect()
}

/// How often staff may hear.
pub(crate) fn digests(t: &Locale) -> Vec<Choice> {
    let choice = |digest: &DigestTime| {
        let key = format!("notifications-digest-{}", digest.as_str().replace('_', "-"));
        Choice { value: digest.to_string(), label: t.get(&key) }
    };
    DigestTime::ALL.iter().map(choice).collect()
}
