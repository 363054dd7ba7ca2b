//! What waits in a case, how urgent it is, and what is done until something new comes.

use chrono::NaiveDate;
use db::cases::Case;
use db::cases::counts::counts;
use db::cases::list;
use db::cases::worklist::{self, Rank, Reader};
use db::declarations::Declaration;
use db::disowned::{self, Disowned};
use db::documents::Audience;
use db::{Cursor, Tx};
use domain::deadline::FIRST;
use domain::{AccountId, CaseId, Concerns, DeclarationKind, DocumentState, Review, Task, ThreadId, WorklistView};
use pgtest::Backend;
use rstest::rstest;

use crate::world::{Customer, World, at, case_of, customer, day, document, message, open, thread, uuid};

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
        after = Rank::of(case);
        seen.push((case.id, case.task, since));
    }
    assert_eq!(
        seen,
        [
            (alarm, Task::Emergency, at(40)),
            (older, Task::Objection, at(20)),
            (younger, Task::Objection, at(30)),
            (ordinary, Task::Papers, at(1)),
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

/// A case of the caseworker in a household of its own, in which a message is to be answered by a day.
async fn to_answer(tx: &mut Tx, caseworker: AccountId, sent: i64, due: Option<&str>) -> (CaseId, ThreadId) {
    let own = Customer { caseworker, ..customer(tx).await };
    let case = db::cases::find(tx, own.case).await.unwrap().unwrap();
    db::cases::update_master(tx, &Case { assigned_to: Some(caseworker), ..case }).await.unwrap();
    let talk = thread(tx, &own, at(sent)).await;
    let id = message(tx, &own, talk, false, at(sent)).await;
    tx.query("UPDATE messages SET answer_due_on = $1 WHERE id = $2")
        .bind(due.map(|day| day.parse::<NaiveDate>().unwrap()))
        .bind(id)
        .execute()
        .await
        .unwrap();
    db::cases::note_activity(tx, own.case, at(sent)).await.unwrap();
    (own.case, talk)
}

#[rstest]
#[tokio::test]
async fn what_is_due_first_stands_first_until_it_is_answered(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let caseworker = customer(&mut tx).await.caseworker;
    let (never, _) = to_answer(&mut tx, caseworker, 1, None).await;
    let (later, _) = to_answer(&mut tx, caseworker, 2, Some("2026-02-10")).await;
    let (sooner, talk) = to_answer(&mut tx, caseworker, 3, Some("2026-01-31")).await;
    let listed = open(&mut tx, caseworker, Rank::first(), 10).await;
    assert_eq!(listed.iter().map(|case| case.id).collect::<Vec<_>>(), [sooner, later, never]);
    assert!(listed.iter().all(|case| case.task == Task::Messages && (case.unread, case.to_answer) == (1, 0)));
    assert_eq!(open(&mut tx, caseworker, Rank::of(&listed[0]), 10).await.len(), 2);

    // Opened: it waits until somebody answers, and is due as before.
    let (first, last) = (Cursor::oldest(), Cursor::newest());
    db::messages::set_opened(&mut tx, talk, first, last, true, at(4)).await.unwrap();
    db::cases::note_activity(&mut tx, sooner, at(4)).await.unwrap();
    let top = &open(&mut tx, caseworker, Rank::first(), 1).await[0];
    assert_eq!((top.id, top.unread, top.to_answer), (sooner, 0, 1));
    db::messages::set_answered(&mut tx, talk).await.unwrap();
    db::cases::note_activity(&mut tx, sooner, at(5)).await.unwrap();
    let left: Vec<_> = open(&mut tx, caseworker, Rank::first(), 10).await.iter().map(|case| case.id).collect();
    assert_eq!(left, [later, never]);
    db::cases::settle_waiting(&mut tx, later, at(6)).await.unwrap();
    assert_eq!(db::cases::find(&mut tx, later).await.unwrap().unwrap().attention_since, None, "done without an answer");
}

#[rstest]
#[tokio::test]
async fn what_is_due_is_listed_even_where_nothing_waits(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let paper = document(&mut tx, &own, at(1)).await;
    let declared = Declaration {
        id: uuid().into(),
        case_id: own.case,
        kind: DeclarationKind::Application,
        document_id: Some(paper.id),
        message_id: None,
        sent_by: Some(own.account),
        concerns_member: Concerns::All,
        arrived_at: at(1),
        recorded_by: own.caseworker,
        recorded_at: at(2),
        withdrawn_by: None,
        withdrawn_at: None,
        withdrawn_reason_sealed: None,
        due_on: Some(day()),
        decided_at: None,
    };
    db::declarations::insert(&mut tx, &declared).await.unwrap();
    db::cases::note_activity(&mut tx, own.case, at(2)).await.unwrap();
    assert_eq!(open(&mut tx, own.caseworker, Rank::first(), 1).await[0].task, Task::Declared);
    db::cases::settle_waiting(&mut tx, own.case, at(3)).await.unwrap();

    let on = |day: NaiveDate| Reader { account: own.caseworker, day };
    let (begin, yesterday) = ((FIRST, uuid::Uuid::nil()), day().pred_opt().unwrap());
    let found = counts(&mut tx, on(day())).await.unwrap();
    assert_eq!((found.open, found.due), (0, 1));
    assert_eq!(counts(&mut tx, on(yesterday)).await.unwrap().due, 0);
    assert!(worklist::due(&mut tx, on(yesterday), begin, 9).await.unwrap().is_empty());
    for found in [
        worklist::due(&mut tx, on(day()), begin, 9).await.unwrap(),
        worklist::due_households(&mut tx, on(day()), begin, 9).await.unwrap(),
    ] {
        assert_eq!(found.iter().map(|case| (case.id, case.due_on)).collect::<Vec<_>>(), [(own.case, Some(day()))]);
    }
    let behind = (day(), own.case.uuid());
    assert!(worklist::due(&mut tx, on(day()), behind, 9).await.unwrap().is_empty());
    assert!(db::declarations::decide(&mut tx, declared.id, at(4)).await.unwrap());
    assert!(!db::declarations::decide(&mut tx, declared.id, at(5)).await.unwrap());
    db::cases::note_activity(&mut tx, own.case, at(4)).await.unwrap();
    assert!(worklist::due(&mut tx, on(day()), begin, 9).await.unwrap().is_empty());
    let rows = worklist::households(&mut tx, on(day()), WorklistView::Open, Rank::first(), 9).await.unwrap();
    assert!(rows.is_empty());
}

#[rstest]
#[tokio::test]
async fn what_is_not_theirs_stands_on_top_of_its_group_and_is_hidden_until_it_is_settled(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let other = Customer { caseworker: own.caseworker, ..customer(&mut tx).await };
    let case = db::cases::find(&mut tx, other.case).await.unwrap().unwrap();
    db::cases::update_master(&mut tx, &Case { assigned_to: Some(own.caseworker), ..case }).await.unwrap();
    document(&mut tx, &other, at(1)).await;
    let paper = document(&mut tx, &own, at(2)).await;
    db::cases::note_activity(&mut tx, other.case, at(3)).await.unwrap();
    db::cases::settle_waiting(&mut tx, own.case, at(3)).await.unwrap();
    let (account, person) = (customer(&mut tx).await.account, own.person);
    let said = Disowned { document: paper.id, account, case: own.case, said_at: at(9), due_on: day() };
    assert!(disowned::insert(&mut tx, &said).await.unwrap());
    assert!(!disowned::insert(&mut tx, &Disowned { said_at: at(10), ..said }).await.unwrap());
    assert!(disowned::is_open(&mut tx, account, paper.id).await.unwrap());
    assert!(!disowned::is_open(&mut tx, own.account, paper.id).await.unwrap());
    db::cases::note_activity(&mut tx, own.case, at(9)).await.unwrap();
    db::cases::settle_waiting(&mut tx, own.case, at(11)).await.unwrap();
    let listed = open(&mut tx, own.caseworker, Rank::first(), 10).await;
    let seen: Vec<_> = listed.iter().map(|row| (row.id, row.task, row.due_on, row.disowned)).collect();
    assert_eq!(seen, [(own.case, Task::Papers, Some(day()), 1), (other.case, Task::Papers, None, 0)]);
    assert_eq!(listed[0].attention_since, Some(at(9)));
    assert_eq!(disowned::of_case(&mut tx, own.case, 9).await.unwrap(), [paper.id]);

    let seen = async |tx: &mut Tx, audience| {
        let rows = db::documents::of_case(tx, own.case, audience, Cursor::newest(), 9).await.unwrap();
        rows.iter().map(|row| row.disowned_at).collect::<Vec<_>>()
    };
    let (reader, sender) = (Audience::Customer { account, person }, own.account);
    assert_eq!(seen(&mut tx, reader).await, []);
    assert_eq!(seen(&mut tx, Audience::Customer { account: sender, person }).await, [Some(at(9))]);
    assert_eq!(seen(&mut tx, Audience::Staff).await, [Some(at(9))]);
    assert!(disowned::settle(&mut tx, paper.id, own.caseworker, at(12)).await.unwrap());
    assert!(!disowned::settle(&mut tx, paper.id, own.caseworker, at(13)).await.unwrap());
    db::cases::note_activity(&mut tx, own.case, at(12)).await.unwrap();
    assert_eq!(seen(&mut tx, reader).await, [None]);
    let left: Vec<_> = open(&mut tx, own.caseworker, Rank::first(), 10).await.iter().map(|row| row.id).collect();
    assert_eq!(left, [other.case]);
    assert!(disowned::insert(&mut tx, &said).await.unwrap(), "said once more after staff have looked");
}
