//! Which call a fault befalls.

use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use blobs::{Error, Result};
use tokio::sync::Notify;

use crate::{Call, Fault};

/// Tells a [`crate::FaultStore`] what to do. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    struck: Notify,
    release: Notify,
}

#[derive(Debug, Default)]
struct State {
    calls: Vec<Call>,
    armed: Option<(usize, Fault)>,
    down: bool,
}

/// What a store says that does not work.
pub(crate) fn unavailable() -> Error {
    Error::Unavailable { retryable: true, detail: "fault".to_owned() }
}

impl Faults {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to count, and lets this happen at the n-th call from now on, counted from 1.
    pub fn arm(&self, nth: usize, fault: Fault) {
        *self.state() = State { calls: Vec::new(), armed: Some((nth, fault)), down: false };
    }

    /// Begins to count, and lets nothing happen.
    pub fn count(&self) {
        *self.state() = State::default();
    }

    /// From now on everything works. Whether the fault happened.
    pub fn repair(&self) -> bool {
        let mut state = self.state();
        let happened = state.armed.take().is_some_and(|(nth, _)| nth <= state.calls.len());
        state.down = false;
        happened
    }

    /// The calls since counting began.
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// Waits until the fault happens.
    pub async fn struck(&self) {
        self.0.struck.notified().await;
    }

    /// Lets a call go on that waits.
    pub fn release(&self) {
        self.0.release.notify_one();
    }

    /// Counts a call, and says what befalls it.
    pub(crate) fn next(&self, call: Call) -> Option<Fault> {
        let mut state = self.state();
        state.calls.push(call);
        if state.down {
            return Some(Fault::GoesDown);
        }
        let (nth, fault) = state.armed?;
        if nth != state.calls.len() {
            return None;
        }
        state.down = fault == Fault::GoesDown;
        self.0.struck.notify_one();
        Some(fault)
    }

    /// Does the work of a call, or not, as the fault says. What befalls bytes is not done here.
    pub(crate) async fn befall<T>(&self, fault: Option<Fault>, work: impl Future<Output = Result<T>>) -> Result<T> {
        match fault {
            Some(Fault::Refuses | Fault::GoesDown) => Err(unavailable()),
            Some(Fault::Full) => Err(Error::Full),
            Some(Fault::LosesAnswer) => work.await.and(Err(unavailable())),
            Some(Fault::Waits) => {
                self.0.release.notified().await;
                work.await
            }
            Some(Fault::AnswersLate) => {
                let answer = work.await;
                self.0.release.notified().await;
                answer
            }
            Some(Fault::Hangs) => pending().await,
            Some(Fault::HangsAfter) => {
                work.await?;
                pending().await
            }
            Some(Fault::NotFound) => Err(Error::NotFound),
            _ => work.await,
        }
    }
}
