//! When a checkpoint is due: soon after a new entry, sooner after many.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

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
            let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
            listen(&mut self.grown.lock().unwrap_or_else(PoisonError::into_inner), &mut pending, all, now);
            pending.take_due(now)
        };
        self.make(due).await
    }

    /// Makes one for each of these; a Jobcenter whose last one covers everything keeps it.
    ///
    /// # Errors
    /// The last failure; what failed is tried again at a later [`Checkpoints::turn`].
    pub async fn make(&self, tenants: Vec<TenantId>) -> Outcome {
        let mut outcome = Ok(());
        for tenant in tenants {
            if let Err(error) = self.custody.checkpoint(tenant).await {
                self.pending.lock().unwrap_or_else(PoisonError::into_inner).grew(tenant, self.custody.now());
                outcome = Err(error.into());
            }
        }
        outcome
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

/// The logs that grew since their last checkpoint: since when, and by how many units of work.
#[derive(Debug, Default)]
struct Pending(HashMap<TenantId, (Timestamp, u32)>);

impl Pending {
    fn grew(&mut self, tenant: TenantId, now: Timestamp) {
        self.0.entry(tenant).or_insert((now, 0)).1 += 1;
    }

    fn take_due(&mut self, now: Timestamp) -> Vec<TenantId> {
        let due = |(since, units): &(Timestamp, u32)| now - since >= DELAY || *units >= UNITS;
        self.0.extract_if(|_, grown| due(grown)).map(|(tenant, _)| tenant).collect()
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
