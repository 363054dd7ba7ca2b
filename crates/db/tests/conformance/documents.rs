//! Submissions, attempts, documents, receipts.

use db::attempts::Stored;
use db::documents::Audience;
use db::receipts::Receipt;
use db::submissions::{Description, Submission};
use db::{Cursor, Error};
use domain::{Concerns, DocumentFlag, DocumentId, DocumentState, MediaType, ObjectKind, Review, Role, SubmissionState};
use pgtest::Backend;
use rstest::rstest;

use crate::world::{World, at, attempt_of, customer, document, submission_of, uuid};

#[rstest]
#[tokio::test]
async fn one_submission_per_idempotency_key(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let first = submission_of(&own, "key");
    assert!(db::submissions::insert(&mut tx, &first).await.unwrap());
    assert!(!db::submissions::insert(&mut tx, &submission_of(&own, "key")).await.unwrap());
    let elsewhere = Submission { route: "messages".into(), ..submission_of(&own, "key") };
    assert!(db::submissions::insert(&mut tx, &elsewhere).await.unwrap());
    let found = db::submissions::find_by_key(&mut tx, own.account, "documents", "key").await.unwrap();
    assert_eq!(found.as_ref(), Some(&first));
    assert_eq!(db::submissions::find(&mut tx, first.id).await.unwrap(), found);

    // Given up: the key is free for a new attempt.
    assert!(db::submissions::abandon(&mut tx, first.id, 1).await.unwrap());
    assert!(!db::submissions::abandon(&mut tx, first.id, 1).await.unwrap());
    let second = submission_of(&own, "key");
    assert!(db::submissions::insert(&mut tx, &second).await.unwrap());
    let found = db::submissions::find_by_key(&mut tx, own.account, "documents", "key").await.unwrap();
    assert_eq!(found.map(|submission| submission.id), Some(second.id));
}

#[rstest]
#[tokio::test]
async fn a_submission_goes_through_its_states(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    use SubmissionState as S;
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let submission = submission_of(&own, "key");
    db::submissions::insert(&mut tx, &submission).await.unwrap();
    let (id, attempt) = (submission.id, attempt_of(submission.id, 0));
    db::attempts::insert(&mut tx, &attempt).await.unwrap();
    db::attempts::insert(&mut tx, &attempt_of(id, 1)).await.unwrap();

    assert!(db::submissions::set_state(&mut tx, id, 1, S::Reserved, S::Streaming).await.unwrap());
    assert!(!db::submissions::set_state(&mut tx, id, 1, S::Reserved, S::Streaming).await.unwrap());
    assert!(db::attempts::set_multipart(&mut tx, attempt.id, 1, Some("upload-7")).await.unwrap());
    assert!(db::submissions::renew(&mut tx, id, 1, at(120)).await.unwrap());
    let description =
        Description { kind: Some("payslip".into()), concerns: Concerns::All, replaces: Some(uuid().into()) };
    assert!(db::submissions::describe(&mut tx, id, 1, &description).await.unwrap());
    let stored = Stored {
        plain_size: 1_000,
        sealed_size: 1_072,
        sha256_sealed: b"sealed".to_vec(),
        media_type: MediaType::Jpeg,
        flags: [DocumentFlag::HugeImage].into_iter().collect(),
        name_sealed: b"name".to_vec(),
        note_sealed: None,
    };
    assert!(db::attempts::set_stored(&mut tx, attempt.id, 1, &stored).await.unwrap());
    assert!(db::submissions::complete(&mut tx, id, 1, at(30)).await.unwrap());
    assert!(db::submissions::set_state(&mut tx, id, 1, S::Completing, S::Received).await.unwrap());
    assert!(!db::submissions::renew(&mut tx, id, 1, at(180)).await.unwrap());
    assert!(!db::submissions::abandon(&mut tx, id, 1).await.unwrap());

    let found = db::submissions::find(&mut tx, id).await.unwrap().unwrap();
    assert_eq!((found.state, found.received_at, found.lease_until), (S::Received, Some(at(30)), at(120)));
    assert_eq!(
        (found.kind, found.concerns_member, found.replaces),
        (description.kind, description.concerns, description.replaces)
    );
    let attempts = db::attempts::of_submission(&mut tx, id).await.unwrap();
    assert_eq!(attempts.iter().map(|a| a.position).collect::<Vec<_>>(), [0, 1]);
    let found = &attempts[0];
    assert_eq!(
        (found.plain_size, found.sealed_size, found.media_type),
        (Some(1_000), Some(1_072), Some(MediaType::Jpeg))
    );
    assert_eq!(found.flags, stored.flags);
    assert_eq!(found.multipart_id.as_deref(), Some("upload-7"));
    let known = async |tx: &mut db::Tx| db::attempts::known(tx, &[&attempt.object_key, "t/nobody"]).await.unwrap();
    let named = |has_key| db::attempts::Known { object_key: attempt.object_key.clone(), has_key };
    assert_eq!(known(&mut tx).await, [named(true)]);
    assert_eq!(db::attempts::of_document(&mut tx, attempt.document_id).await.unwrap(), std::slice::from_ref(found));
    assert!(db::attempts::destroy_key(&mut tx, attempt.id).await.unwrap());
    assert!(!db::attempts::destroy_key(&mut tx, attempt.id).await.unwrap());
    assert_eq!(db::attempts::find(&mut tx, attempt.id).await.unwrap().unwrap().wrapped_key, None);
    assert_eq!(known(&mut tx).await, [named(false)]);

    assert_eq!(db::submissions::release_keys(&mut tx, at(0)).await.unwrap(), 0);
    assert_eq!(db::submissions::release_keys(&mut tx, submission.expires_at).await.unwrap(), 1);
    assert_eq!(db::submissions::find(&mut tx, id).await.unwrap().unwrap().idempotency_key, None);
}

#[rstest]
#[tokio::test]
async fn whoever_lost_the_lease_changes_nothing(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let submission = Submission { state: SubmissionState::Streaming, ..submission_of(&own, "key") };
    db::submissions::insert(&mut tx, &submission).await.unwrap();
    let (id, attempt) = (submission.id, attempt_of(submission.id, 0));
    db::attempts::insert(&mut tx, &attempt).await.unwrap();
    assert_eq!(db::submissions::take_over(&mut tx, id, 1, at(59), at(200)).await.unwrap(), None, "it still holds");
    assert_eq!(db::submissions::take_over(&mut tx, id, 1, at(60), at(200)).await.unwrap(), Some(2));
    assert_eq!(db::submissions::take_over(&mut tx, id, 1, at(300), at(400)).await.unwrap(), None, "taken by another");

    assert!(!db::submissions::renew(&mut tx, id, 1, at(500)).await.unwrap());
    assert!(!db::submissions::complete(&mut tx, id, 1, at(70)).await.unwrap());
    assert!(!db::submissions::abandon(&mut tx, id, 1).await.unwrap());
    assert!(!db::attempts::set_multipart(&mut tx, attempt.id, 1, Some("x")).await.unwrap());
    assert!(db::attempts::set_multipart(&mut tx, attempt.id, 2, None).await.unwrap());
    assert!(db::submissions::abandon(&mut tx, id, 2).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn documents_are_listed_newest_first_in_stable_pages(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    for n in 0..9 {
        document(&mut tx, &own, at(n / 3)).await;
    }
    let all = db::documents::of_case(&mut tx, own.case, Audience::Staff, Cursor::newest(), 100).await.unwrap();
    assert_eq!(all.len(), 9);
    assert!(all.windows(2).all(|pair| {
        let key = |n: usize| (pair[n].document.received_at, pair[n].document.id);
        key(0) > key(1)
    }));
    assert_eq!((all[0].by_role, all[0].by_name_sealed.as_deref()), (Some(Role::Customer), Some(b"name".as_slice())));
    let mut paged = Vec::new();
    let mut after = Cursor::newest();
    loop {
        let page = db::documents::of_case(&mut tx, own.case, Audience::Staff, after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Cursor::new(last.document.received_at, last.document.id);
        paged.extend(page);
        document(&mut tx, &own, at(50)).await;
    }
    assert_eq!(paged, all);
    let other = customer(&mut tx).await;
    let none = db::documents::of_case(&mut tx, other.case, Audience::Staff, Cursor::newest(), 5).await.unwrap();
    assert!(none.is_empty());
}

#[rstest]
#[tokio::test]
async fn customers_list_what_concerns_them_or_they_sent(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let mate = customer(&mut tx).await;
    let sent = document(&mut tx, &own, at(1)).await;
    let for_all = document(&mut tx, &own, at(2)).await;
    tx.query("UPDATE documents SET concerns_member = NULL WHERE id = $1").bind(for_all.id).execute().await.unwrap();
    let of = async |tx: &mut db::Tx, account, person| -> Vec<DocumentId> {
        let audience = Audience::Customer { account, person };
        let page = db::documents::of_case(tx, own.case, audience, Cursor::newest(), 10).await.unwrap();
        page.into_iter().map(|listed| listed.document.id).collect()
    };
    assert_eq!(of(&mut tx, own.account, own.person).await, [for_all.id, sent.id]);
    assert_eq!(of(&mut tx, own.account, mate.person).await, [for_all.id, sent.id]);
    assert_eq!(of(&mut tx, mate.account, own.person).await, [for_all.id, sent.id]);
    assert_eq!(of(&mut tx, mate.account, mate.person).await, [for_all.id]);
}

#[rstest]
#[tokio::test]
async fn states_reviews_and_openings_are_kept(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    use DocumentState as S;
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let id = document(&mut tx, &own, at(1)).await.id;
    let later = document(&mut tx, &own, at(2)).await;
    assert!(db::documents::set_state(&mut tx, id, S::Received, S::Scanning).await.unwrap());
    assert!(!db::documents::set_state(&mut tx, id, S::Received, S::Scanning).await.unwrap());
    assert!(db::documents::set_state(&mut tx, id, S::Scanning, S::Available).await.unwrap());
    assert!(db::documents::set_checked(&mut tx, id, at(2)).await.unwrap());
    assert!(db::documents::set_opened(&mut tx, id, at(3)).await.unwrap());
    assert!(!db::documents::set_opened(&mut tx, id, at(4)).await.unwrap());
    assert!(!db::documents::take_back(&mut tx, id, own.account).await.unwrap(), "somebody opened it");
    let review = db::documents::set_review(&mut tx, id, Review::Resend, Some(b"why"), own.caseworker, at(5));
    assert!(review.await.unwrap());
    assert!(db::documents::set_filed(&mut tx, id, at(6)).await.unwrap());
    assert!(!db::documents::set_filed(&mut tx, id, at(7)).await.unwrap());
    let listed = db::documents::find_listed(&mut tx, id).await.unwrap().unwrap();
    assert_eq!(listed.checked_at, Some(at(2)));
    let found = listed.document;
    assert_eq!((found.state, found.opened_at, found.filed_at), (S::Available, Some(at(3)), Some(at(6))));
    assert_eq!(
        (found.review, found.reviewed_by, found.reviewed_at),
        (Review::Resend, Some(own.caseworker), Some(at(5)))
    );
    assert_eq!(found.review_reason_sealed.as_deref(), Some(b"why".as_slice()));

    assert!(!db::documents::take_back(&mut tx, later.id, own.caseworker).await.unwrap(), "sent by somebody else");
    assert!(db::documents::take_back(&mut tx, later.id, own.account).await.unwrap());
    assert!(!db::documents::take_back(&mut tx, later.id, own.account).await.unwrap());
    let review = db::documents::set_review(&mut tx, later.id, Review::Complete, None, own.caseworker, at(8));
    assert!(!review.await.unwrap());
    let leaving = db::documents::leaving(&mut tx, Cursor::oldest(), 10).await.unwrap();
    assert_eq!(leaving.iter().map(|document| document.id).collect::<Vec<_>>(), [later.id]);
    let together = db::documents::of_submission(&mut tx, later.submission_id).await.unwrap();
    assert_eq!(together.iter().map(|listed| listed.document.id).collect::<Vec<_>>(), [later.id]);
}

#[rstest]
#[tokio::test]
async fn each_thing_has_one_receipt_that_stays(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let receipt = Receipt {
        id: uuid().into(),
        number: "E-2027-000001".into(),
        object_kind: ObjectKind::Document,
        object_id: uuid(),
        case_id: own.case,
        leaf_index: 7,
        body_sealed: b"body".to_vec(),
        signature: vec![9; 64],
        created_at: at(0),
    };
    db::receipts::insert(&mut tx, &receipt).await.unwrap();
    assert_eq!(db::receipts::find(&mut tx, receipt.id).await.unwrap().as_ref(), Some(&receipt));
    assert_eq!(db::receipts::find_by_number(&mut tx, "E-2027-000001").await.unwrap().as_ref(), Some(&receipt));
    let by_object = db::receipts::find_by_object(&mut tx, ObjectKind::Document, receipt.object_id).await.unwrap();
    assert_eq!(by_object.as_ref(), Some(&receipt));
    assert_eq!(db::receipts::find_by_object(&mut tx, ObjectKind::Message, receipt.object_id).await.unwrap(), None);
    tx.commit().await.unwrap();

    for twin in [
        Receipt { id: uuid().into(), object_id: uuid(), ..receipt.clone() },
        Receipt { id: uuid().into(), number: "other".into(), ..receipt.clone() },
    ] {
        let refused = db::receipts::insert(&mut world.write().await, &twin).await;
        assert!(matches!(refused, Err(Error::Unique { .. })), "{refused:?}");
    }
    for sql in ["UPDATE receipts SET number = 'x'", "DELETE FROM receipts"] {
        let refused = world.write().await.query(sql).execute().await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    }
}
