//! Runs background jobs: leases them one by one, a few at the same time, renews the lease while one runs, and puts a
//! failed one back for later until it is given up.

mod kind;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use db::jobs::{Failed, Leased};
use db::{Db, Scope};
use domain::{Clock, Rng, TenantId};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::config::Jobs;

pub use kind::{BoxError, Failure, Kind, Outcome};

/// Jobcenters whose jobs wait.
type Except = Box<dyn Fn() -> Vec<TenantId> + Send + Sync>;

/// A job is tried again after 5 s, 10 s, 20 s, … at most this.
const LONGEST: TimeDelta = TimeDelta::minutes(15);
/// A job that could not be begun is tried again after this, if its kind is done again by then.
const NOT_NOW: TimeDelta = TimeDelta::seconds(5);

/// What a kind is measured as that nothing here runs.
pub(crate) const OTHER: &str = "other";

/// Runs jobs of the kinds that it has handlers for.
pub struct Runner {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    wake: Arc<Notify>,
    config: Jobs,
    kinds: Vec<Kind>,
    except: Except,
}

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runner").field("kinds", &self.kinds).finish_non_exhaustive()
    }
}

impl Runner {
    /// Without handlers yet. `wake` is notified after jobs were committed in this process.
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, wake: Arc<Notify>, config: Jobs) -> Self {
        Self { db, clock, rng, wake, config, kinds: Vec::new(), except: Box::new(Vec::new) }
    }

    /// Adds a kind of job.
    #[must_use]
    pub fn handle<F>(self, kind: &'static str, run: impl Fn(Leased) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        self.with(Kind::new(kind, move |job| {
            let done = run(job);
            async move { done.await.map_err(Failure::Tried) }
        }))
    }

    /// Adds a kind of job that is not done at any time.
    #[must_use]
    pub fn with(mut self, kind: Kind) -> Self {
        self.kinds.push(kind);
        self
    }

    /// Leaves the jobs of some Jobcenters where they are, as long as they are named.
    #[must_use]
    pub fn except(mut self, tenants: impl Fn() -> Vec<TenantId> + Send + Sync + 'static) -> Self {
        self.except = Box::new(tenants);
        self
    }

    /// All kinds that it runs.
    pub fn names(&self) -> Vec<&'static str> {
        self.kinds.iter().map(Kind::name).collect()
    }

    /// Those of which another job may begin.
    fn kinds(&self) -> Vec<&'static str> {
        self.kinds.iter().filter(|kind| kind.is_open()).map(Kind::name).collect()
    }

    fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.name() == name)
    }

    /// Runs jobs until told to stop; those that have begun are finished.
    pub async fn run(self, stop: CancellationToken) {
        let runner = Arc::new(self);
        let poll = Duration::from_secs(runner.config.poll_seconds);
        let mut running = JoinSet::new();
        while !stop.is_cancelled() {
            let free = running.len() < runner.config.concurrency;
            if free && let Some(job) = runner.lease().await {
                // Counted before the next one is looked for.
                let place = runner.kind(&job.kind).map(Kind::take_place);
                let work = Arc::clone(&runner).work(job);
                running.spawn(async move {
                    work.await;
                    drop(place);
                });
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
        let begun = Instant::now();
        let ended = self.work_off(&job).await;
        meters::work::job(self.kind(&job.kind).map_or(OTHER, Kind::name), ended, begun.elapsed());
    }

    async fn work_off(&self, job: &Leased) -> meters::work::Job {
        use meters::work::Job;
        let (id, attempt) = (job.id, job.attempt);
        let last = attempt >= self.config.attempts;
        let outcome = tokio::select! {
            outcome = self.attempt(job.clone()) => outcome,
            () = self.keep(job) => {
                tracing::warn!(job = %id, kind = job.kind, "lease lost");
                return Job::Lost;
            }
        };
        let (ended, written) = match outcome {
            Ok(()) => (Job::Done, self.complete(job).await),
            Err(Failure::NotNow(why)) => {
                tracing::debug!(job = %id, kind = job.kind, why, "job put back");
                (Job::PutBack, self.put_back(job, &why).await)
            }
            Err(failure) => {
                tracing::warn!(job = %id, kind = job.kind, attempt, %failure, "job failed");
                let ended = if last { Job::GivenUp } else { Job::Failed };
                if last && self.give_up(job, failure.cause()).await {
                    return ended;
                }
                (ended, self.fail(job, &failure.to_string()).await)
            }
        };
        if let Err(error) = written {
            // The lease runs out, and the job is run again.
            tracing::error!(job = %id, kind = job.kind, %error, "the end of a job could not be written");
        }
        ended
    }

    async fn attempt(&self, job: Leased) -> Result<(), Failure> {
        // Whoever took it the last time never told of its end: it may have ended the process.
        if job.attempt > self.config.attempts {
            return Err(Failure::Lost("its lease ran out every time"));
        }
        let Some(kind) = self.kind(&job.kind) else { return Err(Failure::Lost("no handler")) };
        // A task of its own: if it panics, the panic hook tells where, and the job is tried again.
        let mut task = JoinSet::new();
        task.spawn(kind.run(job));
        match task.join_next().await {
            Some(Ok(outcome)) => outcome,
            _ => Err(Failure::Lost("ended unexpectedly")),
        }
    }

    /// Lets its kind end a job that is not tried any more; `false` if it did not.
    async fn give_up(&self, job: &Leased, last: Option<&BoxError>) -> bool {
        let Some(giving_up) = self.kind(&job.kind).and_then(|kind| kind.give_up(job.clone(), last)) else {
            return false;
        };
        match giving_up.await {
            Ok(()) => true,
            Err(error) => {
                tracing::error!(job = %job.id, kind = job.kind, %error, "could not be given up in good order");
                false
            }
        }
    }

    async fn put_back(&self, job: &Leased, why: &str) -> Result<(), db::Error> {
        let mut tx = self.db.write(Scope::System).await?;
        db::jobs::put_back(&mut tx, job, why, self.clock.now() + NOT_NOW).await?;
        tx.commit().await
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
