//! The same day again and again, with one fault at one call.

use std::future::pending;

use domain::DocumentState;
use faultstore::{Call, Fault};
use futures::StreamExt as _;
use futures::stream;
use pgtest::Backend;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;

use crate::desk::{Desk, Place};
use crate::people::Told;

/// Days at a time: those that wait for a call that hangs cost nothing.
const BESIDE: usize = 4;

/// Who comes first after something went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    /// The sweeper, long after.
    Sweeper,
    /// The client, at once, with the same key.
    Client,
}

/// One day.
#[derive(Clone, Copy)]
struct Run {
    place: Place,
    rows: Backend,
    nth: usize,
    call: Call,
    fault: Fault,
    first: First,
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { place, rows, nth, call, fault, first } = self;
        write!(f, "{place:?} and {rows:?}: {fault:?} at call {nth}, {call:?}; first comes the {first:?}")
    }
}

/// A day without a fault; which calls it makes.
async fn calls(place: Place, rows: Backend) -> Vec<Call> {
    let desk = Desk::at(place, rows, false).await;
    let mut told = Told::default();
    desk.faults.count();
    desk.day(&mut told).await;
    let calls = desk.faults.calls();
    assert_eq!((told.arrived.len(), told.taken_back), (4, true));
    desk.rest().await;
    desk.assert_holds(&told.acknowledged()).await;
    desk.assert_all_there(&told, &[]).await;
    calls
}

/// Every fault at every call, and both who come first.
fn all(place: Place, rows: Backend, calls: &[Call]) -> Vec<Run> {
    let mut runs = Vec::new();
    for (nth, &call) in (1..).zip(calls) {
        for fault in Fault::ALL.into_iter().filter(|fault| fault.befalls(call)) {
            runs.extend([First::Sweeper, First::Client].map(|first| Run { place, rows, nth, call, fault, first }));
        }
    }
    runs
}

/// Lives through every `step`-th of them, beginning at one that differs from place to place. How many there were.
pub(crate) async fn live(place: Place, rows: Backend, step: usize) -> usize {
    let calls = spawn_blocking(move || alone(calls(place, rows))).await.unwrap();
    let runs = all(place, rows, &calls).into_iter().skip(place as usize % step).step_by(step);
    let days = runs.map(|run| async move {
        spawn_blocking(move || alone(one(run))).await.unwrap_or_else(|_| panic!("{run}"));
    });
    stream::iter(days).buffer_unordered(BESIDE).count().await
}

/// On one thread, so that what runs beside each other does so in the same order each time.
fn alone<T>(day: impl Future<Output = T>) -> T {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(day)
}

async fn one(run: Run) {
    let desk = Desk::at(run.place, run.rows, run.fault.is_endless()).await;
    let mut told = Told::default();
    desk.faults.arm(run.nth, run.fault);
    // What is released is released when nobody waits for it any more: every lease is over, and the sweeper was there.
    let overtaking = async {
        desk.faults.struck().await;
        if run.fault.is_released() {
            desk.later();
            drop(desk.upload.sweep(&desk.house.system()).await);
            desk.faults.release();
        }
        pending::<()>().await;
    };
    tokio::select! {
        () = desk.day(&mut told) => {}
        () = overtaking => {}
    }
    assert!(desk.faults.repair(), "the fault did not happen");
    if run.first == First::Sweeper {
        desk.rest().await;
        desk.assert_holds(&intact(&desk, &run, &told).await.0).await;
    }
    desk.again(&mut told).await;
    desk.rest().await;
    let (acknowledged, damaged) = intact(&desk, &run, &told).await;
    desk.assert_holds(&acknowledged).await;
    desk.assert_all_there(&told, &damaged).await;
}

/// What was acknowledged and is whole, and what was written wrong and is not; nothing else may be damaged.
async fn intact(
    desk: &Desk,
    run: &Run,
    told: &Told,
) -> (Vec<house::invariants::Acknowledged>, Vec<domain::DocumentId>) {
    let mut tx = desk.house.read().await;
    let suspect = db::documents::in_state(&mut tx, DocumentState::Suspect, db::Cursor::oldest(), 10).await.unwrap();
    let damaged: Vec<_> = suspect.iter().map(|document| document.id).collect();
    assert!(damaged.is_empty() || (run.fault == Fault::WritesFlipped && damaged.len() == 1), "{damaged:?}");
    let mut acknowledged = told.acknowledged();
    acknowledged.retain(|acknowledged| !damaged.contains(&acknowledged.document));
    (acknowledged, damaged)
}
