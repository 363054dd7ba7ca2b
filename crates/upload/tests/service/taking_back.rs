//! A paper may be taken back until somebody opened it; then it is gone, and its receipt stays.

use domain::{Action, DocumentState};
use pgtest::BACKENDS;
use testfiles::pdf;
use upload::{Error, Swept};

use crate::house::House;
use crate::sending::read;

#[tokio::test]
async fn what_is_taken_back_is_gone_and_its_receipt_stays() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let sent = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
        for other in [&house.udo, &house.caseworker] {
            let denied = house.upload.take_back(other, sent.id).await;
            assert!(matches!(denied, Err(Error::Custody(custody::Error::Denied(_)))));
        }
        house.upload.take_back(&house.rita, sent.id).await.unwrap();
        assert_eq!(house.place.documents(), Vec::<String>::new());
        assert_eq!(house.quota().await, (0, 0), "{backend:?}");
        assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Deleted);
        for actor in [&house.rita, &house.caseworker] {
            assert!(matches!(house.upload.open(actor, sent.id, None).await, Err(Error::NotReadable)));
        }
        assert!(matches!(house.upload.take_back(&house.rita, sent.id).await, Err(Error::Gone)));
        assert_eq!(house.entries(Action::DocumentTakenBack).await.len(), 1);
        assert_eq!(house.entries(Action::DocumentDeleted).await.len(), 1);
        let key = ledger::VerifierKey::new(&house.custody.vkey(house.tenant).await.unwrap()).unwrap();
        assert!(house.upload.receipt(&house.rita, sent.id).await.unwrap().verify(&[key]).is_ok());
    }
}

#[tokio::test]
async fn what_staff_opened_stays() {
    let house = House::new().await;
    let bytes = pdf(1, 1, 2_000);
    let sent = house.sent("a.pdf", &bytes).await;
    read(&house, &house.rita, sent.id).await;
    read(&house, &house.caseworker, sent.id).await;
    assert!(matches!(house.upload.take_back(&house.rita, sent.id).await, Err(Error::AlreadyOpened)));
    assert_eq!(read(&house, &house.caseworker, sent.id).await, bytes);
}

#[tokio::test]
async fn the_key_goes_first_and_the_sweeper_deletes_what_is_left() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let sent = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
        house.place.down(true);
        house.upload.take_back(&house.rita, sent.id).await.unwrap();
        house.place.down(false);
        assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Deleting);
        assert_eq!(house.quota().await, (2_000, 0), "its object is still there");
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let attempts = db::attempts::of_document(&mut tx, sent.id).await.unwrap();
        assert!(attempts.iter().all(|attempt| attempt.wrapped_key.is_none()));
        drop(tx);
        let swept = house.upload.sweep(&house.system()).await.unwrap();
        assert_eq!(swept, Swept { deleted: 1, ..Swept::default() }, "{backend:?}");
        assert_eq!((house.place.documents().len(), house.quota().await), (0, (0, 0)));
        assert_eq!(house.entries(Action::DocumentDeleted).await.len(), 1);
    }
}

#[tokio::test]
async fn one_that_waits_for_its_scan_may_be_taken_back() {
    let house = House::new().await;
    let sent = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, 2_000))]).await.unwrap().remove(0);
    house.upload.take_back(&house.rita, sent.id).await.unwrap();
    assert_eq!(house.run_jobs().await, 1);
    assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Deleted);
    assert_eq!(house.entries(Action::DocumentAvailable).await.len(), 0);
}
