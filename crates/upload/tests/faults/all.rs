//! `make faults`: each fault at each call of a day, on each kind of store.

mod desk;
mod papers;
mod people;
mod runs;

use pgtest::Backend;

use crate::desk::Place;
use crate::runs::live;

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call_of_a_store_in_memory() {
    assert!(live(Place::Memory, Backend::Sqlite, 1).await > 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call_of_a_directory() {
    assert!(live(Place::Directory, Backend::Sqlite, 1).await > 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call_of_an_s3() {
    assert!(live(Place::S3, Backend::Sqlite, 1).await > 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call_with_the_rows_in_postgresql() {
    assert!(live(Place::Memory, Backend::Postgres, 1).await > 400);
}
