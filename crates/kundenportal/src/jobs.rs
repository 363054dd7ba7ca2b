//! Runs background jobs: leases them one by one, a few at the same time, renews the lease while one runs, and puts a
//! failed one back for later until it is given up.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use db::jobs::{Failed, Leased};
use db::{Db, Scope};
use domain::{Clock, Rng, TenantId};
use futures::future::BoxFuture;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::config::Jobs;

/// What a job gives.
pub type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// Does a job of one kind. Its effects and the end of the job are one transaction, which names the epoch of the lease.
pub type Handler = Box<dyn Fn(Leased) -> BoxFuture<'static, Outcome> + Send + Sync>;

/// Jobcenters whose jobs wait.
type Except = Box<dyn Fn() -> Vec<TenantId> + Send + Sync>;

/// A job is tried again after 5 s, 10 s, 20 s, … at most this.
const LONGEST: TimeDelta = TimeDelta::minutes(15);

/// Runs jobs of the kinds that it has handlers for.
pub struct Runner {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    wake: Arc<Notify>,
    config: Jobs,
    handlers: Vec<(&'static str, Handler)>,
    except: Except,
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner").field("kinds", &self.kinds()).finish_non_exhaustive()
    }
}

impl Runner {
    /// Without handlers yet. `wake` is notified after jobs were committed in this process.
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, wake: Arc<Notify>, config: Jobs) -> Self {
        Self { db, clock, rng, wake, config, handlers: Vec::new(), except: Box::new(Vec::new) }
    }

    /// Adds a kind of job.
    #[must_use]
    pub fn handle<F>(mut self, kind: &'static str, run: impl Fn(Leased) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        self.handlers.push((kind, Box::new(move |job| Box::pin(run(job)))));
        self
    }

    /// Leaves the jobs of some Jobcenters where they are, as long as they are named.
    #[must_use]
    pub fn except(mut self, tenants: impl Fn() -> Vec<TenantId> + Send + Sync + 'static) -> Self {
        self.except = Box::new(tenants);
        self
    }

    fn kinds(&self) -> Vec<&'static str> {
        self.handlers.iter().map(|(kind, _)| *kind).collect()
    }

    /// Runs jobs until told to stop; those that have begun are finished.
    pub async fn run(self, stop: CancellationToken) {
        let runner = Arc::new(self);
        let poll = Duration::from_secs(runner.config.poll_seconds);
        let mut running = JoinSet::new();
        while !stop.is_cancelled() {
            let free = running.len() < runner.config.concurrency;
            if free && let Some(job) = runner.lease().await {
                running.spawn(Arc::clone(&runner).work(job));
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = runner.wake.notified(), if free => {}
                // Somebody else's jobs, jobs put back for later, and those whose lease ran out.
                () = tokio::time::sleep(poll), if free => {}
                Some(_) = running.join_next(), if !running.is_empty() => {}
            }
        }
        while running.join_next().await.is_some() {}
    }

    const fn lease_time(&self) -> Duration {
        Duration::from_secs(self.config.lease_seconds)
    }

    async fn lease(&self) -> Option<Leased> {
        let now = self.clock.now();
        let leased = async {
            let mut tx = self.db.write(Scope::System).await?;
            let job = db::jobs::lease(&mut tx, &self.kinds(), &(self.except)(), now, now + self.lease_time()).await?;
            tx.commit().await?;
            Ok::<_, db::Error>(job)
        };
        leased.await.unwrap_or_else(|error| {
            tracing::error!(%error, "no job could be leased");
            None
        })
    }

    async fn work(self: Arc<Self>, job: Leased) {
        let (id, attempt) = (job.id, job.attempt);
        let outcome = tokio::select! {
            outcome = self.attempt(job.clone()) => outcome,
            () = self.keep(&job) => {
                tracing::warn!(job = %id, kind = job.kind, "lease lost");
                return;
            }
        };
        let ended = match outcome {
            Ok(()) => self.complete(&job).await,
            Err(error) => {
                tracing::warn!(job = %id, kind = job.kind, attempt, %error, "job failed");
                self.fail(&job, &error.to_string()).await
            }
        };
        if let Err(error) = ended {
            // The lease runs out, and the job is run again.
            tracing::error!(job = %id, kind = job.kind, %error, "the end of a job could not be written");
        }
    }

    async fn attempt(&self, job: Leased) -> Outcome {
        // Whoever took it the last time never told of its end: it may have ended the process.
        if job.attempt > self.config.attempts {
            return Err("its lease ran out every time".into());
        }
        let Some((_, run)) = self.handlers.iter().find(|(kind, _)| *kind == job.kind) else {
            return Err("no handler".into());
        };
        // A task of its own: if it panics, the panic hook tells where, and the job is tried again.
        let mut task = JoinSet::new();
        task.spawn(run(job));
        match task.join_next().await {
            Some(Ok(outcome)) => outcome,
            _ => Err("ended unexpectedly".into()),
        }
    }

    /// Renews the lease as long as it holds.
    async fn keep(&self, job: &Leased) {
        loop {
            tokio::time::sleep(self.lease_time() / 3).await;
            let renew = async {
                let mut tx = self.db.write(Scope::System).await?;
                let held =
                    db::jobs::renew(&mut tx, job.id, job.lease_epoch, self.clock.now() + self.lease_time()).await?;
                tx.commit().await?;
                Ok::<_, db::Error>(held)
            };
            match renew.await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(job = %job.id, %error, "lease not renewed"),
            }
        }
    }

    /// Ends a job whose handler had nothing to change. Where it had, the job is over already.
    async fn complete(&self, job: &Leased) -> Result<(), db::Error> {
        let mut tx = self.db.write(Scope::System).await?;
        db::jobs::complete(&mut tx, job.id, job.lease_epoch, self.clock.now()).await?;
        tx.commit().await
    }

    async fn fail(&self, job: &Leased, error: &str) -> Result<(), db::Error> {
        let now = self.clock.now();
        let again = now + backoff(job.attempt, u32::from_be_bytes(domain::random::bytes(&*self.rng)));
        let mut tx = self.db.write(Scope::System).await?;
        let failed = db::jobs::fail(&mut tx, job, error, now, again, self.config.attempts).await?;
        tx.commit().await?;
        if failed == Some(Failed::Dead) {
            tracing::error!(job = %job.id, kind = job.kind, attempts = job.attempt, "job given up");
        }
        Ok(())
    }
}

/// How long to wait after the n-th attempt: doubling, with a quarter more or less by chance, so that jobs that failed
/// together don't come back together.
fn backoff(attempt: u32, chance: u32) -> TimeDelta {
    let doubled = TimeDelta::seconds(5 << attempt.saturating_sub(1).min(10)).min(LONGEST);
    let quarter = doubled / 4;
    let by_chance = quarter.num_milliseconds() * 2 * i64::from(chance) / i64::from(u32::MAX);
    doubled - quarter + TimeDelta::milliseconds(by_chance)
}

#[cfg(test)]
mod tests;
