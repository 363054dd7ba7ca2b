//! The lease of a submission: who holds it may go on; who lost it changes nothing any more.

use std::time::Duration;

use chrono::TimeDelta;
use custody::Custody;
use domain::{Actor, SubmissionId, Timestamp};
use tokio::time::{Interval, MissedTickBehavior};

use crate::Error;

/// Delays of receiving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// How long a submission is nobody else's business after a sign of life.
    pub lease: Duration,
    /// How often a sign of life is given.
    pub renew_every: Duration,
    /// How long a body may bring nothing.
    pub stall: Duration,
    /// Bytes that a body has to bring a second, on the average of any time longer than `stall`.
    pub floor: u64,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            lease: Duration::from_mins(1),
            renew_every: Duration::from_secs(20),
            stall: Duration::from_mins(1),
            floor: 1024,
        }
    }
}

impl Timing {
    /// Until when a lease holds that is given or renewed now.
    pub(crate) fn lease_until(&self, now: Timestamp) -> Timestamp {
        now + TimeDelta::from_std(self.lease).unwrap_or(TimeDelta::MAX)
    }
}

/// A lease that is held.
#[derive(Debug)]
pub(crate) struct Lease {
    custody: Custody,
    actor: Actor,
    timing: Timing,
    turn: Interval,
    pub(crate) submission: SubmissionId,
    pub(crate) epoch: i64,
}

impl Lease {
    pub(crate) fn new(custody: Custody, actor: Actor, timing: Timing, submission: SubmissionId, epoch: i64) -> Self {
        let mut turn = tokio::time::interval_at(tokio::time::Instant::now() + timing.renew_every, timing.renew_every);
        turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { custody, actor, timing, turn, submission, epoch }
    }

    /// Waits for some work and renews the lease meanwhile. The work is dropped when the lease is lost.
    pub(crate) async fn during<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Error> {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                // First, so that work that never waits does not keep the lease from being renewed.
                biased;
                _ = self.turn.tick() => {}
                done = &mut work => return Ok(done),
            }
            match self.renew().await {
                Ok(()) => {}
                Err(custody::Error::Stale) => return Err(custody::Error::Stale.into()),
                // The lease still holds: the next turn may find the database again.
                Err(error) => tracing::warn!(%error, submission = %self.submission, "lease not renewed"),
            }
        }
    }

    async fn renew(&self) -> custody::Result<()> {
        let mut work = self.custody.act(&self.actor).await?;
        let until = self.timing.lease_until(self.custody.now());
        if !db::submissions::renew(work.rows(), self.submission, self.epoch, until).await? {
            return Err(custody::Error::Stale);
        }
        work.commit_bookkeeping().await.map(drop)
    }
}
