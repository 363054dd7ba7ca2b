//! A store that fails at one call: afterwards everything that must hold does. A share of all the runs there are; `make
//! faults` has them all.

mod desk;
mod papers;
mod people;
mod runs;

use pgtest::Backend;

use crate::desk::Place;
use crate::runs::live;

/// One of so many runs is made here.
const SHARE: usize = 12;

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_all_faults_of_a_store_in_memory() {
    assert!(live(Place::Memory, Backend::Sqlite, SHARE).await > 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_all_faults_of_a_directory() {
    assert!(live(Place::Directory, Backend::Sqlite, SHARE).await > 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_all_faults_of_an_s3() {
    assert!(live(Place::S3, Backend::Sqlite, 4 * SHARE).await > 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_all_faults_with_the_rows_in_postgresql() {
    assert!(live(Place::Memory, Backend::Postgres, 4 * SHARE).await > 5);
}
