//! What the scanner could not judge: told at once, given free with a reason, scanned once more.

use domain::{Action, DocumentState, ReasonFault};
use house::invariants::Acknowledged;
use pgtest::{BACKENDS, Backend};
use testfiles::{eicar, pdf, text};
use upload::{DemoScanner, DocumentView, Error};

use crate::house::House;
use crate::scanning::Odd;
use crate::sending::read;

/// A paper of Rita's that the scanner can't judge. From then on the scanner can.
async fn unscannable(backend: Backend, bytes: &[u8]) -> (House, DocumentView) {
    let mut house = House::on(backend).await;
    house.upload = house.with_scanner(Odd::Unscannable);
    let sent = house.sent("a.txt", bytes).await;
    house.upload = house.with_scanner(DemoScanner);
    assert_eq!(sent.state, DocumentState::Unscannable);
    (house, sent)
}

#[tokio::test]
async fn a_reason_gives_it_free_and_every_later_reader_sees_it() {
    for backend in BACKENDS {
        let bytes = pdf(1, 1, 20_000);
        let (house, sent) = unscannable(backend, &bytes).await;
        let reason = "Mit der Kundin am Telefon geklärt: Passwort liegt vor.";
        let changed = house.upload.release(&house.caseworker, sent.id, &format!(" {reason} "), None).await.unwrap();
        assert!(!changed.replayed);
        assert_eq!(changed.document.state, DocumentState::Available, "{backend:?}");
        let released = changed.document.released.unwrap();
        assert_eq!(released.reason.as_deref(), Some(reason));
        assert_eq!(released.by.unwrap().name, "Kim Fall");
        assert!(released.at > sent.received_at);
        assert_eq!(read(&house, &house.caseworker, sent.id).await, bytes);
        let hers = house.upload.document(&house.rita, sent.id).await.unwrap().released.unwrap();
        assert_eq!((hers.by, hers.reason), (None, None), "she knows that it was, not by whom");
        let listed = house.upload.documents(&house.caseworker, house.case, domain::Page::default()).await.unwrap();
        assert_eq!(listed.items[0].released.as_ref().unwrap().reason.as_deref(), Some(reason));
        let entry = house.entries(Action::DocumentReleased).await.remove(0);
        assert_eq!(house.detail(&entry).await["reason"], reason);
        assert_eq!(entry.leaf.actor_id, house.caseworker.account);
        house.assert_holds(&[Acknowledged::new(sent.id, &bytes)]).await;
    }
}

#[tokio::test]
async fn the_reason_is_never_kept_in_clear_text() {
    let (house, sent) = unscannable(Backend::Sqlite, &pdf(1, 1, 2_000)).await;
    house.upload.release(&house.caseworker, sent.id, "Kanarienvogel", None).await.unwrap();
    let mut tx = house.custody.read(house.tenant).await.unwrap();
    let row = db::documents::find(&mut tx, sent.id).await.unwrap().unwrap();
    let sealed = row.release_reason_sealed.unwrap();
    assert!(!sealed.windows(13).any(|window| window == b"Kanarienvogel"));
}

#[tokio::test]
async fn nobody_gives_free_without_a_reason_or_a_right() {
    let (house, sent) = unscannable(Backend::Sqlite, &pdf(1, 1, 2_000)).await;
    for (typed, fault) in [("  ", ReasonFault::Missing), (&*"x".repeat(1_001), ReasonFault::TooLong)] {
        let refused = house.upload.release(&house.caseworker, sent.id, typed, None).await;
        assert!(matches!(refused, Err(Error::Reason(found)) if found == fault), "{refused:?}");
    }
    for other in [&house.rita, &house.udo, &house.colleague] {
        let refused = house.upload.release(other, sent.id, "weil", None).await;
        assert!(matches!(refused, Err(Error::Custody(ref error)) if error.is_denied()), "{refused:?}");
        let refused = house.upload.rescan(other, sent.id, None).await;
        assert!(matches!(refused, Err(Error::Custody(ref error)) if error.is_denied()), "{refused:?}");
    }
    assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Unscannable);
    assert_eq!(house.entries(Action::DocumentReleased).await.len(), 0);
    assert_eq!(house.lease_job().await, None);
}

#[tokio::test]
async fn only_what_can_not_be_scanned_is_given_free() {
    let house = House::new().await;
    let clean = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
    let infected = house.sent("b.txt", &[text(1, 2_000), eicar()].concat()).await;
    let waiting = house.send(&house.rita, "k", &[("c.pdf", &pdf(2, 1, 2_000))]).await.unwrap().remove(0);
    for sent in [clean, infected, waiting] {
        let refused = house.upload.release(&house.caseworker, sent.id, "weil", None).await;
        assert!(matches!(refused, Err(Error::NotUnscannable)), "{refused:?}");
        let refused = house.upload.rescan(&house.caseworker, sent.id, None).await;
        assert!(matches!(refused, Err(Error::NotUnscannable)), "{refused:?}");
    }
}

#[tokio::test]
async fn a_second_scan_decides_anew() {
    for backend in BACKENDS {
        let (house, sent) = unscannable(backend, &[text(1, 2_000), eicar()].concat()).await;
        let changed = house.upload.rescan(&house.caseworker, sent.id, None).await.unwrap();
        assert_eq!(changed.document.state, DocumentState::Scanning, "{backend:?}");
        assert!(matches!(house.upload.open(&house.caseworker, sent.id, None).await, Err(Error::NotReadable)));
        let again = house.upload.rescan(&house.caseworker, sent.id, None).await;
        assert!(matches!(again, Err(Error::NotUnscannable)), "one scan at a time");
        assert_eq!(house.run_jobs().await, 1);
        assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Infected);
        assert_eq!(house.entries(Action::DocumentRescanned).await.len(), 1);
        assert_eq!(house.entries(Action::DocumentInfected).await.len(), 1);
        house.assert_holds(&[]).await;
    }
}

#[tokio::test]
async fn a_repeated_request_gets_the_same_answer() {
    let (house, sent) = unscannable(Backend::Sqlite, &pdf(1, 1, 2_000)).await;
    let key = Some("k-1");
    let first = house.upload.release(&house.caseworker, sent.id, "weil", key).await.unwrap();
    let second = house.upload.release(&house.caseworker, sent.id, "weil", key).await.unwrap();
    assert_eq!((first.replayed, second.replayed), (false, true));
    assert_eq!(first.document, second.document);
    let other = house.upload.release(&house.caseworker, sent.id, "darum", key).await;
    assert!(matches!(other, Err(Error::FingerprintDiffers)), "{other:?}");
    assert_eq!(house.entries(Action::DocumentReleased).await.len(), 1);
}
