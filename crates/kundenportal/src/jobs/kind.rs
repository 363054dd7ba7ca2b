//! A kind of job: how it is done, how many at once, when at all, and what becomes of one that is given up.

use std::sync::Arc;

use db::jobs::Leased;
use futures::future::BoxFuture;

/// What went wrong, of whatever kind.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
/// What a job gives.
pub type Outcome = Result<(), BoxError>;

/// Does a job of one kind. Its effects and the end of the job are one transaction, which names the epoch of the lease.
type Run = Box<dyn Fn(Leased) -> BoxFuture<'static, Result<(), Failure>> + Send + Sync>;
type GiveUp = Box<dyn Fn(Leased, Option<&BoxError>) -> BoxFuture<'static, Outcome> + Send + Sync>;

/// Why a job is not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It was tried, and failed.
    #[error("{0}")]
    Tried(BoxError),
    /// It could not be begun: the attempt does not count.
    #[error("{0}")]
    NotNow(String),
    /// Nobody heard how it ended.
    #[error("{0}")]
    Lost(&'static str),
}

impl Failure {
    /// What was told of it.
    pub(super) const fn cause(&self) -> Option<&BoxError> {
        match self {
            Self::Tried(error) => Some(error),
            Self::NotNow(_) | Self::Lost(_) => None,
        }
    }
}

/// A kind of job.
pub struct Kind {
    name: &'static str,
    run: Run,
    at_most: usize,
    only_while: Box<dyn Fn() -> bool + Send + Sync>,
    give_up: Option<GiveUp>,
    /// One for each that runs, and this one.
    places: Arc<()>,
}

/// Held while a job runs.
pub(super) struct Place(#[expect(dead_code, reason = "it counts by being there")] Arc<()>);

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Kind {
    /// Done at any time, by as many as there are.
    pub fn new<F>(name: &'static str, run: impl Fn(Leased) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        Self {
            name,
            run: Box::new(move |job| Box::pin(run(job))),
            at_most: usize::MAX,
            only_while: Box::new(|| true),
            give_up: None,
            places: Arc::default(),
        }
    }

    /// No more of them than this at once in this process.
    #[must_use]
    pub fn at_most(mut self, at_most: usize) -> Self {
        self.at_most = at_most;
        self
    }

    /// None is begun while this does not hold.
    #[must_use]
    pub fn only_while(mut self, holds: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.only_while = Box::new(holds);
        self
    }

    /// What ends a job after its last attempt, in place of leaving it dead. It hears how that attempt ended, if anybody
    /// did.
    #[must_use]
    pub fn giving_up<F>(mut self, give_up: impl Fn(Leased, Option<&BoxError>) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        self.give_up = Some(Box::new(move |job, last| Box::pin(give_up(job, last))));
        self
    }

    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether another one may begin.
    pub(super) fn is_open(&self) -> bool {
        Arc::strong_count(&self.places) <= self.at_most && (self.only_while)()
    }

    pub(super) fn take_place(&self) -> Place {
        Place(Arc::clone(&self.places))
    }

    pub(super) fn run(&self, job: Leased) -> BoxFuture<'static, Result<(), Failure>> {
        (self.run)(job)
    }

    pub(super) fn give_up(&self, job: Leased, last: Option<&BoxError>) -> Option<BoxFuture<'static, Outcome>> {
        self.give_up.as_ref().map(|give_up| give_up(job, last))
    }
}
