//! What went wrong once, on its way from the store, is no damage.

use std::sync::Arc;

use domain::{Action, DocumentState};
use faultstore::{Call, Fault, FaultStore, Faults};
use futures::StreamExt as _;
use pgtest::Backend;
use testfiles::pdf;
use upload::{DocumentView, Error, RangeSpec};

use crate::house::House;
use crate::place::Place;
use crate::sending::read;

const LENGTH: usize = 70_000;

async fn house() -> (House, Faults) {
    let place = Place::default();
    let (store, faults) = FaultStore::over(Arc::new(place.clone()));
    (House::with(Backend::Sqlite, store, place).await, faults)
}

/// Reads as far as it goes. What came, and whether that was the end.
async fn read_on(house: &House, sent: &DocumentView, range: Option<RangeSpec>) -> Result<Vec<u8>, Vec<u8>> {
    let Ok(mut content) = house.upload.open(&house.caseworker, sent.id, range).await else { return Err(Vec::new()) };
    let mut got = Vec::new();
    while let Some(block) = content.stream.next().await {
        match block {
            Ok(block) => got.extend_from_slice(&block),
            Err(_) => return Err(got),
        }
    }
    Ok(got)
}

#[tokio::test]
async fn one_wrong_reading_ends_and_the_next_is_right() {
    let spec = RangeSpec::From { first: 20_000, last: Some(60_000) };
    for range in [None, Some(spec)] {
        let (house, faults) = house().await;
        let bytes = pdf(1, 1, LENGTH);
        let sent = house.sent("a.pdf", &bytes).await;
        let expected = if range.is_some() { &bytes[20_000..=60_000] } else { &bytes[..] };
        faults.count();
        assert_eq!(read_on(&house, &sent, range).await.unwrap(), expected);
        let calls = faults.calls();
        let mut slips = 0;
        for (nth, call) in (1..).zip(&calls) {
            for fault in [Fault::ReadsFlipped, Fault::ReadsShort, Fault::NotFound] {
                if !fault.befalls(*call) {
                    continue;
                }
                faults.arm(nth, fault);
                let got = read_on(&house, &sent, range).await.expect_err("it is told");
                assert!(faults.repair() && expected.starts_with(&got) && got.len() < expected.len(), "{fault:?}");
                slips += 1;
            }
        }
        // The length; header and content, each changed, short or not found.
        assert_eq!((&calls[..], slips), (&[Call::Head, Call::Read, Call::Read][..], 7));
        assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Available);
        assert_eq!(house.entries(Action::IntegrityFailed).await.len(), 0);
        assert_eq!(read(&house, &house.caseworker, sent.id).await, bytes);
    }
}

#[tokio::test]
async fn a_scan_that_read_wrong_runs_again() {
    for fault in [Fault::ReadsFlipped, Fault::ReadsShort] {
        let (house, faults) = house().await;
        let sent = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, LENGTH))]).await.unwrap().remove(0);
        let job = house.lease_job().await.unwrap();
        faults.arm(3, fault);
        assert!(matches!(house.upload.scan(&job).await, Err(Error::Custody(custody::Error::Objects(_)))), "{fault:?}");
        assert!(faults.repair());
        house.clock.advance(house::jobs::LEASE);
        assert_eq!(house.run_jobs().await, 1);
        assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Available);
        assert_eq!(house.entries(Action::IntegrityFailed).await.len(), 0);
    }
}

#[tokio::test]
async fn damage_that_can_not_be_looked_at_again_is_found_by_the_next_reader() {
    let (house, faults) = house().await;
    let sent = house.sent("a.pdf", &pdf(1, 1, LENGTH)).await;
    let path = house.place.documents().remove(0);
    let mut bytes = house.place.bytes(&path);
    bytes[40_000] ^= 1;
    house.place.replace(&path, bytes);
    // The fourth call is the first of the second look.
    faults.arm(4, Fault::GoesDown);
    assert!(read_on(&house, &sent, None).await.is_err());
    assert!(faults.repair());
    assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Available);
    assert!(read_on(&house, &sent, None).await.is_err());
    assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Suspect);
    assert_eq!(house.entries(Action::IntegrityFailed).await.len(), 1);
}
