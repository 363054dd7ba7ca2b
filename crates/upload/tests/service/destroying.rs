//! What must not be kept is destroyed, key first; everything else stays.

use domain::{Action, DeletionCause, DocumentState, ReasonFault, Review};
use pgtest::BACKENDS;
use testfiles::{eicar, pdf, text};
use upload::{Cause, Error, Swept};

use crate::house::House;
use crate::scanning::Odd;

const SHOWN: Cause<'static> = Cause::ShownNotKept { reason: None };

async fn keys_left(house: &House, id: domain::DocumentId) -> usize {
    let mut tx = house.custody.read(house.tenant).await.unwrap();
    let attempts = db::attempts::of_document(&mut tx, id).await.unwrap();
    attempts.iter().filter(|attempt| attempt.wrapped_key.is_some()).count()
}

#[tokio::test]
async fn what_was_only_shown_is_judged_and_destroyed_at_once() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let sent = house.sent("Ausweis.pdf", &pdf(1, 1, 2_000)).await;
        assert_eq!(house.waiting().await, (Some(sent.received_at), 1));
        let reason = Some("Der Ausweis lag am Schalter vor.");
        house.upload.destroy(&house.caseworker, sent.id, Cause::ShownNotKept { reason }).await.unwrap();
        assert_eq!((keys_left(&house, sent.id).await, house.place.documents().len()), (0, 0), "{backend:?}");
        assert_eq!((house.quota().await, house.waiting().await), ((0, 0), (None, 0)));
        for actor in [&house.rita, &house.caseworker] {
            let view = house.upload.document(actor, sent.id).await.unwrap();
            assert_eq!((view.state, view.review), (DocumentState::Deleted, Review::ShownNotKept));
            assert_eq!(view.deleted_for, Some(DeletionCause::ShownNotKept));
            assert_eq!(view.review_reason.as_deref(), reason);
            assert!(matches!(house.upload.open(actor, sent.id, None).await, Err(Error::NotReadable)));
        }
        let judged = house.entries(Action::DocumentReviewed).await.remove(0);
        assert_eq!(judged.leaf.reason.as_deref(), Some("shown_not_kept"));
        let destroyed = house.entries(Action::DocumentDestroyed).await.remove(0);
        assert_eq!(destroyed.leaf.reason.as_deref(), Some("shown_not_kept"));
        assert_eq!(destroyed.leaf.actor_id, house.caseworker.account);
        let key = ledger::VerifierKey::new(&house.custody.vkey(house.tenant).await.unwrap()).unwrap();
        assert!(house.upload.receipt(&house.rita, sent.id).await.unwrap().verify(&[key]).is_ok());
        // Said twice, done once.
        house.upload.destroy(&house.caseworker, sent.id, SHOWN).await.unwrap();
        assert_eq!(house.entries(Action::DocumentDestroyed).await.len(), 1);
        assert_eq!(house.entries(Action::DocumentDeleted).await.len(), 1);
        house.assert_holds(&[]).await;
    }
}

#[tokio::test]
async fn a_store_that_is_down_keeps_nothing_that_opens() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let sent = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
        house.place.down(true);
        house.upload.destroy(&house.caseworker, sent.id, SHOWN).await.unwrap();
        house.place.down(false);
        assert_eq!((keys_left(&house, sent.id).await, house.quota().await), (0, (2_000, 0)));
        assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Deleting);
        let swept = house.upload.sweep(&house.system()).await.unwrap();
        assert_eq!(swept, Swept { deleted: 1, ..Swept::default() }, "{backend:?}");
        assert_eq!((house.place.documents().len(), house.quota().await), (0, (0, 0)));
    }
}

#[tokio::test]
async fn an_infected_file_is_destroyed_by_staff_or_taken_back_by_its_sender() {
    let house = House::new().await;
    let bytes = [text(1, 2_000), eicar()].concat();
    let (first, second) = (house.sent("a.txt", &bytes).await, house.sent("b.txt", &bytes).await);
    house.upload.destroy(&house.caseworker, first.id, Cause::Infected).await.unwrap();
    house.upload.take_back(&house.rita, second.id).await.unwrap();
    let view = house.upload.document(&house.rita, first.id).await.unwrap();
    assert_eq!((view.state, view.review), (DocumentState::Deleted, Review::None));
    assert_eq!(view.deleted_for, Some(DeletionCause::Infected));
    let view = house.upload.document(&house.rita, second.id).await.unwrap();
    assert_eq!(view.deleted_for, Some(DeletionCause::TakenBack));
    assert_eq!((house.place.documents().len(), house.quota().await), (0, (0, 0)));
    assert_eq!(house.entries(Action::DocumentDestroyed).await[0].leaf.reason.as_deref(), Some("infected"));
    house.assert_holds(&[]).await;
    assert!(matches!(house.upload.destroy(&house.caseworker, second.id, Cause::Infected).await, Err(Error::Gone)));
}

#[tokio::test]
async fn nothing_else_is_destroyed_by_anybody() {
    let mut house = House::new().await;
    let clean = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
    let infected = house.sent("b.txt", &[text(1, 2_000), eicar()].concat()).await;
    house.upload = house.with_scanner(Odd::Unscannable);
    let unscannable = house.sent("c.pdf", &pdf(3, 1, 2_000)).await;
    let waiting = house.send(&house.rita, "d", &[("d.pdf", &pdf(2, 1, 2_000))]).await.unwrap().remove(0);
    let filed = house.send(&house.rita, "e", &[("e.pdf", &pdf(4, 1, 2_000))]).await.unwrap().remove(0);
    let mut work = house.custody.act(&house.system()).await.unwrap();
    let now = house.custody.now();
    db::documents::set_filed(work.rows(), filed.id, now).await.unwrap();
    let update = work.rows().query("UPDATE documents SET state = 'available' WHERE id = $1").bind(filed.id);
    assert!(update.changed().await.unwrap());
    work.commit_bookkeeping().await.unwrap();
    for (sent, cause) in [
        (&clean, Cause::Infected),
        (&infected, SHOWN),
        (&unscannable, SHOWN),
        (&unscannable, Cause::Infected),
        (&waiting, SHOWN),
        (&waiting, Cause::Infected),
        (&filed, SHOWN),
    ] {
        let refused = house.upload.destroy(&house.caseworker, sent.id, cause).await;
        assert!(matches!(refused, Err(Error::NotDestroyable)), "{:?} {cause:?}: {refused:?}", sent.name);
    }
    for other in [&house.rita, &house.udo, &house.colleague] {
        let refused = house.upload.destroy(other, clean.id, SHOWN).await;
        assert!(matches!(refused, Err(Error::Custody(ref error)) if error.is_denied()), "{refused:?}");
    }
    let long = "x".repeat(1_001);
    let refused = house.upload.destroy(&house.caseworker, clean.id, Cause::ShownNotKept { reason: Some(&long) }).await;
    assert!(matches!(refused, Err(Error::Reason(ReasonFault::TooLong))), "{refused:?}");
    for sent in [&clean, &infected, &unscannable, &waiting, &filed] {
        assert_eq!(keys_left(&house, sent.id).await, 1);
        let view = house.upload.document(&house.caseworker, sent.id).await.unwrap();
        assert_eq!((view.review, view.deleted_for), (Review::None, None), "nothing of it was kept");
    }
    assert_eq!(house.place.documents().len(), 5);
    assert_eq!(house.entries(Action::DocumentReviewed).await.len(), 0);
}
