//! Documents that move to another case or member.

use db::Error;
use db::moves::{Move, Resealed};
use domain::{Concerns, DocumentState, MoveFailure, MoveId, MoveState};
use pgtest::Backend;
use rstest::rstest;

use crate::world::{Customer, World, at, attempt_of, customer, document, uuid};

fn move_of(document: &db::documents::Document, from: &Customer, to: &Customer) -> Move {
    Move {
        id: MoveId::from_uuid(uuid()),
        document_id: document.id,
        from_case: from.case,
        to_case: to.case,
        from_member: document.concerns_member,
        to_member: Concerns::All,
        by_account: from.caseworker,
        name_sealed: b"name".to_vec(),
        reason_sealed: b"reason".to_vec(),
        state: MoveState::Waiting,
        failure: None,
        attempt_id: None,
        reserved_bytes: document.size,
        requested_at: at(10),
        ended_at: None,
    }
}

#[rstest]
#[tokio::test]
async fn a_move_waits_and_ends_once(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let (own, other) = (customer(&mut tx).await, customer(&mut tx).await);
    let paper = document(&mut tx, &own, at(1)).await;
    let first = move_of(&paper, &own, &other);
    db::moves::insert(&mut tx, &first).await.unwrap();
    assert_eq!(db::moves::find(&mut tx, first.id).await.unwrap().as_ref(), Some(&first));
    assert_eq!(db::moves::latest(&mut tx, paper.id).await.unwrap().as_ref(), Some(&first));
    let listed = db::documents::find_listed(&mut tx, paper.id).await.unwrap().unwrap();
    assert_eq!((listed.moving_to, listed.moved_at), (Some(other.case), None));
    assert_eq!(db::moves::overdue(&mut tx, at(10), 9).await.unwrap(), []);
    assert_eq!(db::moves::overdue(&mut tx, at(11), 9).await.unwrap(), std::slice::from_ref(&first));

    let (left, next) = (attempt_of(paper.submission_id, 0), attempt_of(paper.submission_id, 0));
    for attempt in [&left, &next] {
        db::attempts::insert(&mut tx, attempt).await.unwrap();
        assert!(db::moves::set_attempt(&mut tx, first.id, attempt.id).await.unwrap());
    }
    assert!(!db::attempts::set_multipart_of_move(&mut tx, left.id, Some("late")).await.unwrap());
    assert!(db::attempts::set_multipart_of_move(&mut tx, next.id, Some("upload-7")).await.unwrap());
    assert!(!db::moves::finish(&mut tx, first.id, left.id, at(20)).await.unwrap(), "another attempt seals it");
    assert!(db::moves::fail(&mut tx, first.id, MoveFailure::Gone, at(20)).await.unwrap());
    assert!(!db::moves::fail(&mut tx, first.id, MoveFailure::TooLate, at(21)).await.unwrap());
    assert!(!db::moves::finish(&mut tx, first.id, next.id, at(21)).await.unwrap());
    assert!(!db::moves::set_attempt(&mut tx, first.id, left.id).await.unwrap());

    // What was left is found until it is gone.
    assert!(db::attempts::leave(&mut tx, next.id, at(22)).await.unwrap());
    assert!(db::attempts::leave(&mut tx, left.id, at(20)).await.unwrap());
    let found: Vec<_> = db::attempts::left(&mut tx, 9).await.unwrap().iter().map(|attempt| attempt.id).collect();
    assert_eq!(found, [left.id, next.id]);
    assert!(db::attempts::find(&mut tx, left.id).await.unwrap().unwrap().wrapped_key.is_none());
    assert!(db::attempts::set_cleared(&mut tx, left.id).await.unwrap());
    assert!(!db::attempts::set_cleared(&mut tx, left.id).await.unwrap());
    assert_eq!(db::attempts::left(&mut tx, 9).await.unwrap().len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_document_is_on_its_way_once(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let (own, other) = (customer(&mut tx).await, customer(&mut tx).await);
    let paper = document(&mut tx, &own, at(1)).await;
    db::moves::insert(&mut tx, &move_of(&paper, &own, &other)).await.unwrap();
    let twice = db::moves::insert(&mut tx, &move_of(&paper, &own, &other)).await;
    assert!(matches!(twice, Err(Error::Unique { .. })), "{twice:?}");
}

#[rstest]
#[tokio::test]
async fn what_left_a_case_is_told_there_until_it_is_back(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let (own, other) = (customer(&mut tx).await, customer(&mut tx).await);
    let paper = document(&mut tx, &own, at(1)).await;
    let mut place = (own.case, paper.attempt_id);
    for (from, to, now) in [(&own, &other, 20), (&other, &own, 30), (&own, &other, 40)] {
        let attempt = attempt_of(paper.submission_id, 0);
        db::attempts::insert(&mut tx, &attempt).await.unwrap();
        let row = Move { requested_at: at(now - 1), ..move_of(&paper, from, to) };
        db::moves::insert(&mut tx, &row).await.unwrap();
        assert!(db::moves::set_attempt(&mut tx, row.id, attempt.id).await.unwrap());
        let resealed = Resealed {
            case_id: to.case,
            concerns: Concerns::All,
            attempt_id: attempt.id,
            name_sealed: b"name".to_vec(),
            note_sealed: None,
            sha256_sealed: b"hash".to_vec(),
            review_reason_sealed: None,
            release_reason_sealed: None,
        };
        assert!(db::documents::hold(&mut tx, paper.id).await.unwrap());
        assert!(db::moves::switch(&mut tx, paper.id, place, &resealed).await.unwrap());
        assert!(!db::moves::switch(&mut tx, paper.id, place, &resealed).await.unwrap(), "it is not there any more");
        assert!(db::moves::finish(&mut tx, row.id, attempt.id, at(now)).await.unwrap());
        place = (to.case, attempt.id);
        let away = db::moves::away(&mut tx, from.case, None, 9).await.unwrap();
        assert_eq!(away.iter().map(|row| (row.document_id, row.ended_at)).collect::<Vec<_>>(), [(paper.id, at(now))]);
        assert_eq!((away[0].case_id, away[0].state), (to.case, DocumentState::Received));
        assert_eq!(db::moves::away(&mut tx, to.case, None, 9).await.unwrap(), [], "it is there");
        assert_eq!(db::moves::away_of(&mut tx, paper.id).await.unwrap(), away);
    }
    assert_eq!(db::moves::away(&mut tx, own.case, Some(own.account), 9).await.unwrap().len(), 1);
    assert_eq!(db::moves::away(&mut tx, own.case, Some(other.account), 9).await.unwrap(), []);
    let listed = db::documents::find_listed(&mut tx, paper.id).await.unwrap().unwrap();
    assert_eq!((listed.moving_to, listed.moved_at), (None, Some(at(40))));
}
