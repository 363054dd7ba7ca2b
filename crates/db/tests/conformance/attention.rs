//! What waits in a case, how urgent it is, and what is done until something new comes.

use db::Tx;
use db::cases::Case;
use db::cases::list;
use db::cases::worklist::Rank;
use domain::{DocumentState, Review, Urgency};
use pgtest::Backend;
use rstest::rstest;

use crate::world::{World, at, case_of, customer, day, document, message, open, thread, uuid};

#[rstest]
#[tokio::test]
async fn emergencies_come_first_then_objections(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let mut cases = vec![own.case];
    for n in 1..4 {
        let case = Case { assigned_to: Some(own.caseworker), ..case_of(own.household, at(n)) };
        db::cases::insert(&mut tx, &case).await.unwrap();
        cases.push(case.id);
    }
    let [ordinary, older, younger, alarm] = cases[..] else { panic!() };
    document(&mut tx, &own, at(1)).await;
    db::cases::note_activity(&mut tx, ordinary, at(1)).await.unwrap();
    for (case, since) in [(younger, 30), (older, 20)] {
        assert!(db::cases::raise_objection(&mut tx, case, at(since)).await.unwrap());
    }
    assert!(!db::cases::raise_objection(&mut tx, older, at(21)).await.unwrap());
    assert!(db::cases::raise_emergency(&mut tx, alarm, at(40)).await.unwrap());
    assert!(!db::cases::raise_emergency(&mut tx, alarm, at(41)).await.unwrap());
    assert!(!db::cases::raise_emergency(&mut tx, uuid().into(), at(41)).await.unwrap());

    let (mut seen, mut after) = (Vec::new(), Rank::first());
    while let [case] = &open(&mut tx, own.caseworker, after, 1).await[..] {
        let since = case.attention_since.unwrap();
        after = Rank { urgency: case.urgency, since, id: case.id.uuid() };
        seen.push((case.id, case.urgency, since));
    }
    let objection = Urgency::Objection;
    assert_eq!(
        seen,
        [
            (alarm, Urgency::Emergency, at(40)),
            (older, objection, at(20)),
            (younger, objection, at(30)),
            (ordinary, Urgency::Ordinary, at(1)),
        ]
    );
    assert!(db::cases::settle_emergency(&mut tx, alarm, at(50)).await.unwrap());
    assert!(!db::cases::settle_emergency(&mut tx, alarm, at(51)).await.unwrap());
    assert!(db::cases::settle_objection(&mut tx, older, at(50)).await.unwrap());
    let left = open(&mut tx, own.caseworker, Rank::first(), 10).await;
    assert_eq!(left.iter().map(|case| case.id).collect::<Vec<_>>(), [younger, ordinary]);
}

#[rstest]
#[tokio::test]
async fn what_is_settled_waits_no_more_until_something_new(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let since = async |tx: &mut Tx| {
        db::cases::note_activity(tx, own.case, at(0)).await.unwrap();
        db::cases::find(tx, own.case).await.unwrap().unwrap().attention_since
    };
    let paper = document(&mut tx, &own, at(1)).await;
    let talk = thread(&mut tx, &own, at(2)).await;
    message(&mut tx, &own, talk, false, at(2)).await;
    db::cases::raise_objection(&mut tx, own.case, at(3)).await.unwrap();
    assert!(db::cases::settle_waiting(&mut tx, own.case, at(9)).await.unwrap());
    assert_eq!(since(&mut tx).await, None);

    // What arrived in the same moment, and was not there yet: it waits.
    message(&mut tx, &own, talk, false, at(9)).await;
    assert_eq!(since(&mut tx).await, Some(at(9)));
    let infected = db::documents::set_state(&mut tx, paper.id, paper.state, DocumentState::Infected);
    assert!(infected.await.unwrap());
    assert_eq!(since(&mut tx).await, Some(at(1)));
    db::cases::settle_waiting(&mut tx, own.case, at(10)).await.unwrap();
    db::cases::raise_emergency(&mut tx, own.case, at(11)).await.unwrap();
    db::cases::settle_waiting(&mut tx, own.case, at(12)).await.unwrap();
    assert_eq!(since(&mut tx).await, Some(at(11)));
}

#[rstest]
#[tokio::test]
async fn a_paper_to_be_sent_again_is_awaited(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let awaiting = async |tx: &mut Tx| {
        db::cases::note_activity(tx, own.case, at(9)).await.unwrap();
        list::one_of_caseworker(tx, own.case, own.caseworker, day(), at(0)).await.unwrap().unwrap().awaiting_since
    };
    let paper = document(&mut tx, &own, at(1)).await;
    assert_eq!(awaiting(&mut tx).await, None);
    let judged = db::documents::set_review(&mut tx, paper.id, Review::Resend, None, own.caseworker, at(5));
    assert!(judged.await.unwrap());
    assert_eq!(awaiting(&mut tx).await, Some(at(5)));
    let again = document(&mut tx, &own, at(7)).await;
    tx.query("UPDATE documents SET replaces = $1 WHERE id = $2").bind(paper.id).bind(again.id).execute().await.unwrap();
    assert_eq!(awaiting(&mut tx).await, None);
    assert!(db::documents::take_back(&mut tx, again.id, own.account).await.unwrap());
    assert_eq!(awaiting(&mut tx).await, Some(at(5)));
}
