//! The process dies between any two steps: afterwards everything is whole or gone.

use domain::{Action, DocumentState};
use pgtest::BACKENDS;
use testfiles::pdf;
use upload::{Begun, Error, Swept};

use crate::bodies::whole;
use crate::house::House;
use crate::place::Completing;
use crate::sending::read;

/// Sends one file to its last byte, dies while its object is being completed.
pub(crate) async fn dies_while_completing(house: &House, how: Completing, bytes: &[u8]) {
    house.place.completing(how);
    let mut receiving = house.receiving(&house.rita, house.form("k", bytes.len() as u64)).await;
    receiving.file(Some("a.pdf"), whole(bytes)).await.unwrap();
    tokio::select! {
        done = receiving.finish() => panic!("finished: {done:?}"),
        () = house.place.hanging.notified() => {}
    }
    house.place.completing(Completing::Works);
}

#[tokio::test]
async fn what_was_not_whole_is_taken_back() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let bytes = pdf(1, 1, 6_000_000);
        // Before the first byte; amid the bytes, with a part in the store; after the last byte.
        drop(house.receiving(&house.rita, house.form("reserved", 2_000)).await);
        drop(house.half_sent("streaming", &bytes).await);
        let mut receiving = house.receiving(&house.rita, house.form("ended", 6_000_000)).await;
        receiving.file(Some("a.pdf"), whole(&pdf(2, 1, 2_000))).await.unwrap();
        receiving.file(Some("b.pdf"), whole(&pdf(3, 1, 2_000))).await.unwrap();
        drop(receiving);
        dies_while_completing(&house, Completing::HangsBefore, &pdf(4, 1, 6_000_000)).await;
        assert_eq!((house.place.documents().len(), house.place.open_uploads()), (1, 3), "{backend:?}");

        let early = house.upload.sweep(&house.system()).await.unwrap();
        assert_eq!(early, Swept::default(), "leases hold");
        house.later();
        let swept = house.upload.sweep(&house.system()).await.unwrap();
        assert_eq!(swept, Swept { abandoned: 4, ..Swept::default() }, "{backend:?}");
        house.assert_empty().await;
        assert_eq!(house.upload.sweep(&house.system()).await.unwrap(), Swept::default());
        assert_eq!(house.entries(Action::DocumentReceived).await.len(), 0);
    }
}

#[tokio::test]
async fn of_what_is_stored_with_one_request_nothing_is_left() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        drop(house.half_sent("streaming", &pdf(1, 1, 2_000)).await);
        dies_while_completing(&house, Completing::HangsBefore, &pdf(2, 1, 2_000)).await;
        assert_eq!((house.place.documents().len(), house.place.open_uploads()), (0, 0), "{backend:?}");
        house.later();
        let swept = house.upload.sweep(&house.system()).await.unwrap();
        assert_eq!(swept, Swept { abandoned: 2, ..Swept::default() }, "{backend:?}");
        house.assert_empty().await;
    }
}

#[tokio::test]
async fn what_was_whole_is_finished_with_the_time_of_its_last_byte() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let bytes = pdf(1, 1, 6_000_000);
        dies_while_completing(&house, Completing::HangsAfter, &bytes).await;
        let arrived = house.custody.now();
        assert_eq!(house.documents().await, []);
        house.later();
        let swept = house.upload.sweep(&house.system()).await.unwrap();
        assert_eq!(swept, Swept { received: 1, ..Swept::default() }, "{backend:?}");

        let Begun::Replayed(views) = house.upload.begin(&house.rita, house.form("k", 6_000_000)).await.unwrap() else {
            panic!("it was received");
        };
        assert!(views[0].received_at < arrived && views[0].mine);
        assert_eq!(house.run_jobs().await, 1);
        assert_eq!(read(&house, &house.caseworker, views[0].id).await, bytes);
        assert_eq!(house.quota().await, (6_000_000, 0));
        let entry = house.entries(Action::DocumentReceived).await.remove(0).leaf;
        assert_eq!((entry.actor_id, entry.reason.as_deref()), (house.rita.account, Some("recovered")));
        let receipt = house.upload.receipt(&house.rita, views[0].id).await.unwrap().body().unwrap();
        assert_eq!(receipt.received_at, views[0].received_at);
    }
}

#[tokio::test]
async fn who_did_not_hear_the_answer_asks_again() {
    let house = House::new().await;
    let sent = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, 2_000))]).await.unwrap();
    house.later();
    assert_eq!(house.upload.sweep(&house.system()).await.unwrap(), Swept::default());
    let again = house.upload.begin(&house.rita, house.form("k", 2_000)).await.unwrap();
    assert!(matches!(again, Begun::Replayed(views) if views == sent));
}

#[tokio::test]
async fn a_lost_answer_of_the_store_is_asked_for() {
    let house = House::new().await;
    house.place.completing(Completing::LosesAnswer);
    let bytes = pdf(1, 1, 2_000);
    // The first is completed when the second begins, the second at the end.
    let sent = house.send(&house.rita, "k", &[("a.pdf", &bytes), ("b.pdf", &bytes)]).await.unwrap();
    assert_eq!(sent.len(), 2);
}

#[tokio::test]
async fn a_store_that_fails_leaves_nothing() {
    let house = House::new().await;
    house.place.completing(Completing::Fails);
    let failed = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, 2_000))]).await;
    assert!(matches!(failed, Err(Error::Custody(custody::Error::Objects(_)))));
    house.assert_empty().await;
}

#[tokio::test]
async fn a_store_that_is_gone_in_doubt_is_asked_later() {
    for (how, expected) in [
        (Completing::Works, Swept { received: 1, ..Swept::default() }),
        (Completing::Fails, Swept { abandoned: 1, ..Swept::default() }),
    ] {
        let house = House::new().await;
        let bytes = pdf(1, 1, 2_000);
        if how == Completing::Works {
            dies_while_completing(&house, Completing::HangsAfter, &bytes).await;
        } else {
            house.place.completing(how);
            let mut receiving = house.receiving(&house.rita, house.form("k", 2_000)).await;
            receiving.file(Some("a.pdf"), whole(&bytes)).await.unwrap();
            house.place.down(true);
            assert!(receiving.finish().await.is_err());
        }
        house.place.down(true);
        house.later();
        let swept = house.upload.sweep(&house.system()).await.unwrap();
        assert_eq!(swept, Swept { failed: 1, ..Swept::default() }, "nobody knows yet");
        house.place.down(false);
        house.later();
        assert_eq!(house.upload.sweep(&house.system()).await.unwrap(), expected);
        assert_eq!(house.place.open_uploads(), 0);
        assert_eq!(house.documents().await.len(), expected.received);
    }
}

#[tokio::test]
async fn leftovers_of_a_submission_given_up_are_removed_later() {
    let house = House::new().await;
    // So much that the store has an open upload, not one request at the end.
    let mut receiving = house.receiving(&house.rita, house.form("k", 6_000_000)).await;
    receiving.file(Some("a.pdf"), whole(&pdf(1, 1, 2_000))).await.unwrap();
    receiving.file(Some("b.pdf"), whole(&pdf(2, 1, 2_000))).await.unwrap();
    house.place.down(true);
    receiving.abandon(upload::BodyError::Broken).await;
    assert_eq!(house.quota().await, (0, 0), "the row comes first");
    house.place.down(false);
    assert_eq!((house.place.documents().len(), house.place.open_uploads()), (1, 1));
    let swept = house.upload.sweep(&house.system()).await.unwrap();
    assert_eq!(swept, Swept { removed: 2, ..Swept::default() });
    house.assert_empty().await;
}

#[tokio::test]
async fn who_lost_the_lease_changes_nothing_any_more() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let bytes = pdf(1, 1, 2_000);
        let mut slow = house.receiving(&house.rita, house.form("k", 2_000)).await;
        slow.file(Some("a.pdf"), whole(&bytes)).await.unwrap();
        house.later();
        house.upload.sweep(&house.system()).await.unwrap();
        let sent = house.send(&house.rita, "k", &[("a.pdf", &bytes)]).await.unwrap();
        let late = slow.finish().await;
        assert!(matches!(late, Err(Error::Custody(custody::Error::Stale))), "{backend:?}: {late:?}");
        assert_eq!(house.documents().await, [sent[0].id]);
        assert_eq!((house.place.documents().len(), house.quota().await), (1, (2_000, 0)));
        assert_eq!(read(&house, &house.rita, sent[0].id).await, bytes);
    }
}

#[tokio::test]
async fn who_was_thought_dead_does_not_harm_what_was_finished_meanwhile() {
    // As one request, and in parts.
    let [small, large] = [2_000, 6_000_000].map(|length| pdf(1, 1, length));
    for (how, bytes) in [
        (Completing::HangsAfter, &small),
        (Completing::HangsBefore, &small),
        (Completing::HangsAfter, &large),
        (Completing::HangsBefore, &large),
    ] {
        let house = House::new().await;
        house.place.completing(how);
        let mut slow = house.receiving(&house.rita, house.form("k", bytes.len() as u64)).await;
        slow.file(Some("a.pdf"), whole(bytes)).await.unwrap();
        let slow = tokio::spawn(slow.finish());
        house.place.hanging.notified().await;
        house.later();
        let swept = house.upload.sweep(&house.system()).await.unwrap();
        house.place.release.notify_one();
        assert!(slow.await.unwrap().is_err(), "{how:?}");
        if how == Completing::HangsAfter {
            assert_eq!(swept, Swept { received: 1, ..Swept::default() });
            let id = house.documents().await[0];
            assert_eq!(read(&house, &house.rita, id).await, *bytes);
        } else {
            assert_eq!(swept, Swept { abandoned: 1, ..Swept::default() });
            house.assert_empty().await;
        }
    }
}

#[tokio::test]
async fn a_scan_that_was_cut_short_runs_again() {
    let house = House::new().await;
    let sent = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, 2_000))]).await.unwrap().remove(0);
    let lost = house.lease_job().await.unwrap();
    house.place.down(true);
    assert!(house.upload.scan(&lost).await.is_err());
    assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Scanning);
    house.place.down(false);
    house.clock.advance(chrono::Duration::seconds(91));
    let again = house.lease_job().await.unwrap();
    // The one that was thought dead comes to its end first, and is not believed.
    assert!(matches!(house.upload.scan(&lost).await, Err(Error::Custody(custody::Error::Stale))));
    assert_eq!(house.entries(Action::DocumentAvailable).await.len(), 0);
    house.upload.scan(&again).await.unwrap();
    assert_eq!(house.entries(Action::DocumentAvailable).await.len(), 1);
    assert_eq!(house.lease_job().await, None);
}
