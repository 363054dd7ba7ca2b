//! What this process knows of those who carry: who they are, whether they were away, how much went this minute.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use domain::{ReachChannel, Timestamp};

use crate::courier::{Courier, Telling, Undelivered, Wording, Words};

const MINUTE: TimeDelta = TimeDelta::minutes(1);
/// Who was away is tried again after this, then after twice as long, at most [`LONGEST`].
const SHORTEST: TimeDelta = TimeDelta::seconds(10);
const LONGEST: TimeDelta = TimeDelta::minutes(5);

/// Those who carry, by channel.
#[derive(Debug, Default)]
pub(crate) struct Outside {
    /// Each with how much it carries a minute at most.
    couriers: Vec<(Arc<dyn Courier>, u32)>,
    wording: Option<Arc<dyn Wording>>,
    known: Mutex<HashMap<ReachChannel, Known>>,
}

#[derive(Debug, Default)]
struct Known {
    /// When something went, of the last minute.
    went: VecDeque<Timestamp>,
    /// How often in a row nobody was there.
    missed: u32,
    /// Nothing is tried before this.
    closed_until: Option<Timestamp>,
}

impl Outside {
    pub(crate) fn new(couriers: Vec<(Arc<dyn Courier>, u32)>, wording: Arc<dyn Wording>) -> Self {
        Self { couriers, wording: Some(wording), known: Mutex::default() }
    }

    pub(crate) fn courier(&self, channel: ReachChannel) -> Option<&Arc<dyn Courier>> {
        self.couriers.iter().map(|(courier, _)| courier).find(|courier| courier.channel() == channel)
    }

    pub(crate) fn words(&self, telling: &Telling<'_>) -> Words {
        let nothing = || Words { subject: String::new(), body: String::new(), language: String::new() };
        self.wording.as_ref().map_or_else(nothing, |wording| wording.words(telling))
    }

    fn with<T>(&self, channel: ReachChannel, read: impl FnOnce(&mut Known) -> T) -> T {
        read(self.known.lock().unwrap_or_else(PoisonError::into_inner).entry(channel).or_default())
    }

    pub(crate) fn is_open(&self, channel: ReachChannel, now: Timestamp) -> bool {
        let limit = self.couriers.iter().find(|(courier, _)| courier.channel() == channel).map(|(_, limit)| *limit);
        limit.and_then(|limit| usize::try_from(limit).ok()).is_some_and(|limit| {
            self.with(channel, |known| {
                while known.went.front().is_some_and(|went| *went + MINUTE <= now) {
                    known.went.pop_front();
                }
                known.went.len() < limit && known.closed_until.is_none_or(|until| until <= now)
            })
        })
    }

    /// Notes how a try ended.
    pub(crate) fn heard(&self, channel: ReachChannel, carried: &Result<Option<String>, Undelivered>, now: Timestamp) {
        self.with(channel, |known| {
            known.went.push_back(now);
            if let Err(Undelivered::Away(why)) = carried {
                let wait = (SHORTEST * (1_i32 << known.missed.min(6))).min(LONGEST);
                if known.missed == 0 {
                    tracing::error!(%channel, why, "nothing can be sent: it waits until that is over");
                }
                known.missed += 1;
                known.closed_until = Some(now + wait);
            } else if known.missed > 0 {
                tracing::info!(%channel, "what waits is sent again");
                (known.missed, known.closed_until) = (0, None);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;

    use super::*;
    use crate::courier::Letter;

    #[derive(Debug)]
    struct Nobody;

    #[async_trait]
    impl Courier for Nobody {
        fn channel(&self) -> ReachChannel {
            ReachChannel::Mail
        }

        async fn carry(&self, _: &Letter) -> Result<Option<String>, Undelivered> {
            Ok(None)
        }
    }

    impl Wording for Nobody {
        fn words(&self, _: &Telling<'_>) -> Words {
            Words { subject: String::new(), body: String::new(), language: String::new() }
        }
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    #[test]
    fn so_many_go_within_a_minute_and_no_more() {
        let mail = ReachChannel::Mail;
        assert!(!Outside::default().is_open(mail, at(0)), "nobody carries anything");
        let outside = Outside::new(vec![(Arc::new(Nobody), 2)], Arc::new(Nobody));
        assert!(!outside.is_open(ReachChannel::Sms, at(0)));
        for second in [0, 30] {
            assert!(outside.is_open(mail, at(second)));
            outside.heard(mail, &Ok(None), at(second));
        }
        assert!(!outside.is_open(mail, at(59)));
        assert!(outside.is_open(mail, at(60)), "the first one is a minute ago");
    }

    #[test]
    fn who_was_away_is_tried_again_after_a_while_and_then_after_longer() {
        let mail = ReachChannel::Mail;
        let outside = Outside::new(vec![(Arc::new(Nobody), 1_000)], Arc::new(Nobody));
        let away = Err(Undelivered::Away("away_greeting".to_owned()));
        let mut now = 0;
        for wait in [10, 20, 40, 80, 160, 300, 300] {
            outside.heard(mail, &away, at(now));
            assert!(!outside.is_open(mail, at(now + wait - 1)) && outside.is_open(mail, at(now + wait)), "{wait}");
            now += wait;
        }
        outside.heard(mail, &Err(Undelivered::Later("later_recipient_451".to_owned())), at(now));
        assert!(outside.is_open(mail, at(now)), "it is there");
        outside.heard(mail, &away, at(now));
        assert!(outside.is_open(mail, at(now + 10)));
    }
}
