//! `make faults`: each fault at each call of a day, on each kind of store.

mod desk;
mod papers;
mod people;
mod runs;

use crate::desk::Place;
use crate::runs::{all, calls, live};

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call() {
    for place in [Place::Memory, Place::Directory, Place::S3] {
        let runs = all(place, &calls(place).await);
        let (planned, begun) = (runs.len(), std::time::Instant::now());
        assert_eq!(live(runs).await, planned);
        tracing::info!(?place, planned, seconds = begun.elapsed().as_secs(), "lived through");
    }
}
