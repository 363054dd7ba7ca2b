//! When a checkpoint is due: soon after a new entry, sooner after many.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use custody::Custody;
use domain::{TenantId, Timestamp};
use tokio::sync::broadcast::{Receiver, error::TryRecvError};

use crate::schedule::Outcome;

/// A checkpoint is begun so long after the first entry that none covers; ten seconds is what the log promises.
const DELAY: TimeDelta = TimeDelta::seconds(5);
/// Or after so many units of work. Most have one entry, few have more than four: 256 entries is what the log promises.
const UNITS: u32 = 64;

/// Makes checkpoints for the entries that this process commits.
#[derive(Debug)]
pub struct Checkpoints {
    custody: Custody,
    pending: Mutex<Pending>,
    grown: Mutex<Receiver<TenantId>>,
}

impl Checkpoints {
    /// Listens from now on.
    pub fn new(custody: &Custody) -> Arc<Self> {
        let grown = Mutex::new(custody.entries_committed());
        Arc::new(Self { custody: custody.clone(), pending: Mutex::default(), grown })
    }

    /// Makes those that are due. `all` are the Jobcenters there are.
    ///
    /// # Errors
    /// The last failure; what failed is tried again.
    pub async fn turn(&self, all: &[TenantId]) -> Outcome {
        let now = self.custody.now();
        let due = {
            let mut pending = self.pending();
            listen(&mut self.grown.lock().unwrap_or_else(PoisonError::into_inner), &mut pending, all, now);
            pending.take_due(now)
        };
        let made = self.make(due).await;
        meters::house::uncovered(self.pending().uncovered_for(self.custody.now()));
        made
    }

    /// Makes one for each of these; a Jobcenter whose last one covers everything keeps it.
    ///
    /// # Errors
    /// The last failure; what failed is tried again at a later [`Checkpoints::turn`].
    pub async fn make(&self, tenants: Vec<TenantId>) -> Outcome {
        let mut outcome = Ok(());
        for tenant in tenants {
            match self.custody.checkpoint(tenant).await {
                Ok(_) => {
                    self.pending().covered(tenant);
                    meters::house::covered(self.custody.now().timestamp());
                }
                Err(error) => {
                    self.pending().grew(tenant, self.custody.now());
                    outcome = Err(error.into());
                }
            }
        }
        outcome
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn listen(grown: &mut Receiver<TenantId>, pending: &mut Pending, all: &[TenantId], now: Timestamp) {
    loop {
        match grown.try_recv() {
            Ok(tenant) => pending.grew(tenant, now),
            // So much happened that some was not heard: every log may have grown.
            Err(TryRecvError::Lagged(_)) => all.iter().for_each(|tenant| pending.grew(*tenant, now)),
            Err(TryRecvError::Empty | TryRecvError::Closed) => return,
        }
    }
}

/// The logs that grew since their last checkpoint.
#[derive(Debug, Default)]
struct Pending {
    /// Since when, and by how many units of work; not those whose checkpoint is being made.
    grown: HashMap<TenantId, (Timestamp, u32)>,
    /// Since when entries wait; until a checkpoint is made, however often that fails.
    uncovered: HashMap<TenantId, Timestamp>,
}

impl Pending {
    fn grew(&mut self, tenant: TenantId, now: Timestamp) {
        self.grown.entry(tenant).or_insert((now, 0)).1 += 1;
        self.uncovered.entry(tenant).or_insert(now);
    }

    fn take_due(&mut self, now: Timestamp) -> Vec<TenantId> {
        let due = |(since, units): &(Timestamp, u32)| now - since >= DELAY || *units >= UNITS;
        self.grown.extract_if(|_, grown| due(grown)).map(|(tenant, _)| tenant).collect()
    }

    /// A checkpoint was made. What was heard of meanwhile may not be in it.
    fn covered(&mut self, tenant: TenantId) {
        match self.grown.get(&tenant) {
            Some((since, _)) => self.uncovered.insert(tenant, *since),
            None => self.uncovered.remove(&tenant),
        };
    }

    /// How long the entry waits that waits longest.
    fn uncovered_for(&self, now: Timestamp) -> Duration {
        let longest = self.uncovered.values().min().map(|since| now - since);
        longest.and_then(|longest| longest.to_std().ok()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::TenantId;

    fn tenant(n: u128) -> TenantId {
        TenantId::from_uuid(uuid::Uuid::from_u128(n))
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp_secs(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn due_soon_after_the_first_entry_however_many_follow() {
        let mut pending = Pending::default();
        pending.grew(tenant(1), at(0));
        pending.grew(tenant(1), at(4));
        assert!(pending.take_due(at(4)).is_empty());
        assert_eq!(pending.take_due(at(5)), [tenant(1)]);
        assert!(pending.take_due(at(100)).is_empty());
    }

    #[test]
    fn due_at_once_after_many_entries_and_only_where_they_are() {
        let mut pending = Pending::default();
        pending.grew(tenant(2), at(0));
        for _ in 0..UNITS {
            pending.grew(tenant(1), at(0));
        }
        assert_eq!(pending.take_due(at(0)), [tenant(1)]);
        assert_eq!(pending.take_due(at(5)), [tenant(2)]);
    }

    #[test]
    fn what_waits_is_measured_until_a_checkpoint_covers_it() {
        let mut pending = Pending::default();
        let waits = |pending: &Pending, seconds| pending.uncovered_for(at(seconds)).as_secs();
        assert_eq!(waits(&pending, 9), 0);
        pending.grew(tenant(1), at(0));
        pending.grew(tenant(2), at(3));
        assert_eq!(pending.take_due(at(6)), [tenant(1)]);
        pending.grew(tenant(1), at(7));
        assert_eq!(waits(&pending, 9), 9, "it could not be made, and is tried again");
        assert_eq!(pending.take_due(at(8)), [tenant(2)]);
        pending.covered(tenant(2));
        assert_eq!(pending.take_due(at(12)), [tenant(1)]);
        pending.grew(tenant(1), at(13));
        pending.covered(tenant(1));
        assert_eq!(waits(&pending, 14), 1, "an entry that came meanwhile");
        pending.take_due(at(20));
        pending.covered(tenant(1));
        assert_eq!(waits(&pending, 21), 0);
    }

    #[test]
    fn whoever_did_not_hear_everything_takes_every_log_as_grown() {
        let told = tokio::sync::broadcast::Sender::new(2);
        let mut grown = told.subscribe();
        for n in 0..9 {
            told.send(tenant(n)).unwrap();
        }
        let mut pending = Pending::default();
        listen(&mut grown, &mut pending, &[tenant(100), tenant(101)], at(0));
        let mut due = pending.take_due(at(5));
        due.sort_unstable();
        assert_eq!(due, [tenant(7), tenant(8), tenant(100), tenant(101)]);
    }
}
