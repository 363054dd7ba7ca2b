//! `make faults`: each fault at each call of a day, on each kind of store.

mod desk;
mod papers;
mod people;
mod runs;

use crate::desk::Place;
use crate::runs::live;

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call_of_a_store_in_memory() {
    assert!(live(Place::Memory, 1).await > 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call_of_a_directory() {
    assert!(live(Place::Directory, 1).await > 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_at_every_call_of_an_s3() {
    assert!(live(Place::S3, 1).await > 400);
}
