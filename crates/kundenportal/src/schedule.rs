//! Things that are done again and again, side by side, until the process stops.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use domain::Clock as _;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::clock::SystemClock;

/// What a run of a chore gives.
pub type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

struct Chore {
    name: &'static str,
    every: Duration,
    run: Box<dyn FnMut() -> BoxFuture<'static, Outcome> + Send>,
}

/// Chores, each with its own rhythm. A chore never overlaps with itself; one that fails is told of and tried again at
/// its next turn.
#[derive(Default)]
pub struct Schedule {
    chores: Vec<Chore>,
}

impl std::fmt::Debug for Schedule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.chores.iter().map(|chore| (chore.name, chore.every))).finish()
    }
}

impl Schedule {
    /// Adds a chore: done at once, then again so long after it ended.
    #[must_use]
    pub fn every<F>(mut self, every: Duration, name: &'static str, mut run: impl FnMut() -> F + Send + 'static) -> Self
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        self.chores.push(Chore { name, every, run: Box::new(move || run().boxed()) });
        self
    }

    /// Does the chores until told to stop; a run that has begun is finished.
    pub async fn run(self, stop: CancellationToken) {
        let mut running: JoinSet<()> = self.chores.into_iter().map(|chore| repeat(chore, stop.clone())).collect();
        while running.join_next().await.is_some() {}
    }
}

async fn repeat(mut chore: Chore, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let ended = AssertUnwindSafe((chore.run)()).catch_unwind().await;
        meters::work::chore(chore.name, matches!(ended, Ok(Ok(()))), SystemClock.now().timestamp());
        match ended {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(chore = chore.name, %error, "chore failed"),
            // The panic hook told where.
            Err(_) => tracing::error!(chore = chore.name, "chore ended unexpectedly"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(chore.every) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::mpsc;

    const DEADLINE: Duration = Duration::from_secs(20);

    #[tokio::test]
    async fn a_chore_goes_on_after_failures_and_ends_when_told() {
        let (done, mut runs) = mpsc::unbounded_channel();
        let mut count = 0;
        let schedule = Schedule::default().every(Duration::from_millis(1), "count", move || {
            count += 1;
            let (count, done) = (count, done.clone());
            async move {
                done.send(count).unwrap();
                match count {
                    1 => Err("fails".into()),
                    2 => panic!("worse"),
                    _ => Ok(()),
                }
            }
        });
        let stop = CancellationToken::new();
        let running = tokio::spawn(schedule.run(stop.clone()));
        for expected in 1..=4 {
            assert_eq!(tokio::time::timeout(DEADLINE, runs.recv()).await.unwrap(), Some(expected));
        }
        stop.cancel();
        tokio::time::timeout(DEADLINE, running).await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_slow_chore_holds_no_other_up_and_is_finished() {
        let (begun, mut begins) = mpsc::unbounded_channel();
        let (release, released) = tokio::sync::oneshot::channel::<()>();
        let mut released = Some(released);
        let slow = move || {
            let released = released.take();
            async move {
                if let Some(released) = released {
                    released.await?;
                }
                Ok(())
            }
        };
        let quick = move || {
            let begun = begun.clone();
            async move { Ok(begun.send(())?) }
        };
        let schedule =
            Schedule::default().every(DEADLINE, "slow", slow).every(Duration::from_millis(1), "quick", quick);
        let stop = CancellationToken::new();
        let running = tokio::spawn(schedule.run(stop.clone()));
        for _ in 0..3 {
            tokio::time::timeout(DEADLINE, begins.recv()).await.unwrap().unwrap();
        }
        stop.cancel();
        while begins.recv().await.is_some() {}
        assert!(!running.is_finished());
        release.send(()).unwrap();
        tokio::time::timeout(DEADLINE, running).await.unwrap().unwrap();
    }
}
