//! A store that fails at one call: afterwards everything that must hold does. A share of all the runs there are; `make
//! faults` has them all.

mod desk;
mod papers;
mod people;
mod runs;

use crate::desk::Place;
use crate::runs::{calls, live, some};

/// One of so many runs is made here.
const SHARE: usize = 12;

async fn a_share(place: Place, share: usize) {
    let calls = calls(place).await;
    let lived = live(some(place, &calls, share)).await;
    assert!(lived > 10, "{lived} runs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_all_faults_of_a_store_in_memory() {
    a_share(Place::Memory, SHARE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_all_faults_of_a_directory() {
    a_share(Place::Directory, SHARE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_all_faults_of_an_s3() {
    a_share(Place::S3, 4 * SHARE).await;
}
