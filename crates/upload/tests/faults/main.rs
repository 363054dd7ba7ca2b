//! A store that fails at one call: afterwards everything that must hold does. A share of all the runs there are; `make
//! faults` has them all.

mod desk;
mod papers;
mod people;
mod runs;

use crate::desk::Place;
use crate::runs::live;

/// One of so many runs is made here.
const SHARE: usize = 12;

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_all_faults_of_a_store_in_memory() {
    assert!(live(Place::Memory, SHARE).await > 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_all_faults_of_a_directory() {
    assert!(live(Place::Directory, SHARE).await > 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_all_faults_of_an_s3() {
    assert!(live(Place::S3, 4 * SHARE).await > 5);
}
