//! People, cases, lists of cases.

use chrono::Duration;
use db::cases::worklist::Rank;
use db::cases::{Case, Party, list};
use db::people::{Household, Member, Person};
use db::{Cursor, Tx};
use domain::deadline::NEVER;
use domain::{CaseId, CaseState, Concerns, DocumentState, PartyKind, Review, Role, Task};
use pgtest::Backend;
use rstest::rstest;

use crate::world::{
    World, account, at, case_of, customer, day, document, household, message, open, person, thread, uuid,
};

#[rstest]
#[tokio::test]
async fn master_data_are_found_by_their_foreign_key(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let id = person(&mut tx).await;
    let found = db::people::find_person_by_foreign_key(&mut tx, &id.to_string()).await.unwrap().unwrap();
    let changed = Person { mail_sealed: Some(b"mail".to_vec()), updated_at: at(9), ..found };
    assert!(db::people::update_person(&mut tx, &changed).await.unwrap());
    assert_eq!(db::people::find_person(&mut tx, id).await.unwrap().as_ref(), Some(&changed));
    assert_eq!(db::people::search_persons(&mut tx, b"index", 10).await.unwrap(), [changed]);
    assert!(db::people::search_persons(&mut tx, b"other", 10).await.unwrap().is_empty());

    let home = household(&mut tx, &[id]).await;
    let changed =
        Household { number: "BG-7".into(), ..db::people::find_household(&mut tx, home).await.unwrap().unwrap() };
    assert!(db::people::update_household(&mut tx, &changed).await.unwrap());
    assert_eq!(db::people::find_household_by_number(&mut tx, "BG-7").await.unwrap().as_ref(), Some(&changed));
    let by_key = db::people::find_household_by_foreign_key(&mut tx, &changed.foreign_key).await.unwrap();
    assert_eq!(by_key, Some(changed));

    let member = Member { to_date: Some(day()), ..db::people::members(&mut tx, home).await.unwrap().remove(0) };
    db::people::put_member(&mut tx, &member).await.unwrap();
    assert_eq!(db::people::members(&mut tx, home).await.unwrap(), [member]);
    let on = async |tx: &mut Tx, days| {
        db::people::persons_of_household(tx, home, day() + Duration::days(days), 10).await.unwrap().len()
    };
    assert_eq!(
        (on(&mut tx, -11).await, on(&mut tx, -10).await, on(&mut tx, 0).await, on(&mut tx, 1).await),
        (0, 1, 1, 0)
    );
}

#[rstest]
#[tokio::test]
async fn cases_are_found_and_changed(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let found = db::cases::find(&mut tx, own.case).await.unwrap().unwrap();
    assert_eq!(db::cases::find_by_foreign_key(&mut tx, &found.foreign_key).await.unwrap().as_ref(), Some(&found));
    assert_eq!(db::cases::find_by_file_number(&mut tx, &found.file_number).await.unwrap().as_ref(), Some(&found));
    let changed = Case { state: CaseState::Closed, assigned_to: None, file_number: "AZ 1".into(), ..found };
    assert!(db::cases::update_master(&mut tx, &changed).await.unwrap());
    assert_eq!(db::cases::find(&mut tx, own.case).await.unwrap(), Some(changed));
    assert!(!db::cases::rewrap_key(&mut tx, own.case, b"other", b"new").await.unwrap());
    assert!(db::cases::rewrap_key(&mut tx, own.case, b"key", b"new").await.unwrap());
    let all = db::cases::page_by_id(&mut tx, CaseId::from_uuid(uuid::Uuid::nil()), 10).await.unwrap();
    assert_eq!(
        all.iter().map(|case| (case.id, case.wrapped_key.as_slice())).collect::<Vec<_>>(),
        [(own.case, b"new".as_slice())]
    );
    assert!(db::cases::page_by_id(&mut tx, own.case, 10).await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn members_are_told_by_day(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let guest = person(&mut tx).await;
    let helper = person(&mut tx).await;
    for (person_id, kind) in [(guest, PartyKind::Member), (helper, PartyKind::Helper)] {
        let party = Party { case_id: own.case, person_id, kind, from_date: day(), to_date: Some(day()) };
        db::cases::put_party(&mut tx, &party).await.unwrap();
    }
    assert_eq!(db::cases::parties(&mut tx, own.case).await.unwrap().len(), 2);
    let day_after = day() + Duration::days(1);
    assert!(db::cases::is_member(&mut tx, own.case, own.person, day()).await.unwrap());
    assert!(!db::cases::is_member(&mut tx, own.case, own.person, day() - Duration::days(11)).await.unwrap());
    assert!(db::cases::is_member(&mut tx, own.case, guest, day()).await.unwrap());
    assert!(!db::cases::is_member(&mut tx, own.case, guest, day_after).await.unwrap());
    assert!(!db::cases::is_member(&mut tx, own.case, helper, day()).await.unwrap());

    let of_guest = account(&mut tx, Role::Customer, Some(guest)).await;
    let cases = list::of_customer(&mut tx, of_guest, guest, day(), Cursor::newest(), 10).await.unwrap();
    assert_eq!(cases.iter().map(|case| case.id).collect::<Vec<_>>(), [own.case]);
    assert!(list::of_customer(&mut tx, of_guest, guest, day_after, Cursor::newest(), 10).await.unwrap().is_empty());
    assert!(list::one_of_customer(&mut tx, own.case, of_guest, guest, day_after).await.unwrap().is_none());
}

#[rstest]
#[tokio::test]
async fn quota_is_reserved_and_settled(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let case = customer(&mut tx).await.case;
    let held = async |tx: &mut Tx| {
        let case = db::cases::find(tx, case).await.unwrap().unwrap();
        (case.stored_bytes, case.reserved_bytes)
    };
    assert!(db::cases::reserve(&mut tx, case, 600, 1_000).await.unwrap());
    assert!(!db::cases::reserve(&mut tx, case, 401, 1_000).await.unwrap());
    assert!(db::cases::reserve(&mut tx, case, 400, 1_000).await.unwrap());
    assert_eq!(held(&mut tx).await, (0, 1_000));
    assert!(db::cases::settle(&mut tx, case, 600, 250, 1_000).await.unwrap());
    assert!(db::cases::settle(&mut tx, case, 400, 0, 1_000).await.unwrap());
    assert_eq!(held(&mut tx).await, (250, 0));
    // More than was reserved: only within the limit; never what was not reserved.
    assert!(db::cases::reserve(&mut tx, case, 10, 1_000).await.unwrap());
    assert!(!db::cases::settle(&mut tx, case, 10, 751, 1_000).await.unwrap());
    assert!(!db::cases::settle(&mut tx, case, 11, 11, 1_000).await.unwrap());
    assert!(db::cases::settle(&mut tx, case, 10, 750, 1_000).await.unwrap());
    assert_eq!(held(&mut tx).await, (1_000, 0));
    assert!(!db::cases::release(&mut tx, case, 1_001).await.unwrap());
    assert!(db::cases::release(&mut tx, case, 750).await.unwrap());
    assert_eq!(held(&mut tx).await, (250, 0));
}

#[rstest]
#[tokio::test]
async fn caseworkers_see_assigned_and_team_cases(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let other = customer(&mut tx).await;
    let team = db::teams::Team { id: uuid().into(), name: "Nord".into() };
    db::teams::insert(&mut tx, &team).await.unwrap();
    db::teams::add_member(&mut tx, team.id, own.caseworker).await.unwrap();
    let of_team = Case { team_id: Some(team.id), ..case_of(other.household, at(5)) };
    db::cases::insert(&mut tx, &of_team).await.unwrap();

    let mine = list::of_caseworker(&mut tx, own.caseworker, day(), Cursor::newest(), 10).await.unwrap();
    assert_eq!(mine.iter().map(|case| case.id).collect::<Vec<_>>(), [of_team.id, own.case]);
    assert_eq!(mine[1].assigned_to, Some(own.caseworker));
    assert_eq!(mine[1].assigned_name_sealed.as_deref(), Some(b"name".as_slice()));
    assert_eq!(mine[1].household_number, own.household.to_string());
    let standing = db::cases::standing(&mut tx, of_team.id, own.caseworker, day(), at(0)).await.unwrap().unwrap();
    assert_eq!((standing.assigned, standing.team), (false, true));
    let standing = db::cases::standing(&mut tx, own.case, own.caseworker, day(), at(0)).await.unwrap().unwrap();
    assert_eq!((standing.assigned, standing.team), (true, false));
    let standing = db::cases::standing(&mut tx, other.case, own.caseworker, day(), at(0)).await.unwrap().unwrap();
    assert_eq!((standing.assigned, standing.team), (false, false));
    assert_eq!(db::cases::standing(&mut tx, uuid().into(), own.caseworker, day(), at(0)).await.unwrap(), None);
    assert!(list::one_of_caseworker(&mut tx, other.case, own.caseworker, day(), at(0)).await.unwrap().is_none());
    assert!(list::one_of_caseworker(&mut tx, of_team.id, own.caseworker, day(), at(0)).await.unwrap().is_some());
}

#[rstest]
#[tokio::test]
async fn pages_of_cases_are_stable(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    // Two at each moment, so that a page ends between equals.
    for n in 0..10 {
        let case = Case { assigned_to: Some(own.caseworker), ..case_of(own.household, at(n / 2)) };
        db::cases::insert(&mut tx, &case).await.unwrap();
    }
    let all = list::of_caseworker(&mut tx, own.caseworker, day(), Cursor::newest(), 100).await.unwrap();
    assert_eq!(all.len(), 11);
    let mut paged = Vec::new();
    let mut after = Cursor::newest();
    loop {
        let page = list::of_caseworker(&mut tx, own.caseworker, day(), after, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Cursor::new(last.created_at, last.id);
        paged.extend(page);
        // What comes in between is newer, and changes nothing of what follows.
        let case = Case { assigned_to: Some(own.caseworker), ..case_of(own.household, at(100)) };
        db::cases::insert(&mut tx, &case).await.unwrap();
    }
    assert_eq!(paged, all);
}

#[rstest]
#[tokio::test]
async fn the_worklist_shows_what_waits_longest_first(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let early = customer(&mut tx).await;
    let late = crate::world::Customer { caseworker: early.caseworker, ..customer(&mut tx).await };
    let quiet = customer(&mut tx).await;
    for other in [&late, &quiet] {
        let case = Case {
            assigned_to: Some(early.caseworker),
            ..db::cases::find(&mut tx, other.case).await.unwrap().unwrap()
        };
        db::cases::update_master(&mut tx, &case).await.unwrap();
    }
    let talk = thread(&mut tx, &late, at(20)).await;
    message(&mut tx, &late, talk, false, at(20)).await;
    db::cases::note_activity(&mut tx, late.case, at(20)).await.unwrap();
    let paper = document(&mut tx, &early, at(10)).await;
    document(&mut tx, &early, at(11)).await;
    db::cases::note_activity(&mut tx, early.case, at(11)).await.unwrap();
    db::cases::note_activity(&mut tx, quiet.case, at(30)).await.unwrap();

    let work = open(&mut tx, early.caseworker, Rank::first(), 10).await;
    let seen: Vec<_> = work.iter().map(|c| (c.id, c.attention_since, c.new_documents, c.unread)).collect();
    assert_eq!(seen, [(early.case, Some(at(10)), 2, 0), (late.case, Some(at(20)), 0, 1)]);
    let behind = Rank { task: Task::Papers, due_on: NEVER, since: at(10), id: early.case.uuid() };
    assert_eq!(open(&mut tx, early.caseworker, behind, 10).await.len(), 1);

    // Judged: the next one counts. Opened by staff: nothing is unread.
    let judged = db::documents::set_review(&mut tx, paper.id, Review::Complete, None, early.caseworker, at(40));
    assert!(judged.await.unwrap());
    db::documents::set_opened(&mut tx, paper.id, at(40)).await.unwrap();
    db::cases::note_activity(&mut tx, early.case, at(40)).await.unwrap();
    let (first, last) = (Cursor::oldest(), Cursor::newest());
    assert_eq!(db::messages::set_opened(&mut tx, talk, first, last, true, at(41)).await.unwrap(), 1);
    db::cases::note_activity(&mut tx, late.case, at(41)).await.unwrap();
    let work = open(&mut tx, early.caseworker, Rank::first(), 10).await;
    let seen: Vec<_> = work.iter().map(|c| (c.id, c.attention_since, c.new_documents)).collect();
    assert_eq!(seen, [(early.case, Some(at(11)), 1)]);
    assert_eq!(work[0].last_activity_at, at(40));
}

#[rstest]
#[tokio::test]
async fn customers_count_only_what_concerns_them(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let housemate = person(&mut tx).await;
    let member = Member {
        household_id: own.household,
        person_id: housemate,
        from_date: day(),
        to_date: None,
        representative: false,
    };
    db::people::put_member(&mut tx, &member).await.unwrap();
    let mate = account(&mut tx, Role::Customer, Some(housemate)).await;

    let talk = thread(&mut tx, &own, at(1)).await;
    message(&mut tx, &own, talk, false, at(1)).await;
    message(&mut tx, &own, talk, true, at(2)).await;
    let paper = document(&mut tx, &own, at(3)).await;
    tx.query("UPDATE documents SET author_is_staff = $1, by_account = $2, state = $3 WHERE id = $4")
        .bind(true)
        .bind(own.caseworker)
        .bind(DocumentState::Available)
        .bind(paper.id)
        .execute()
        .await
        .unwrap();
    let counts = async |tx: &mut Tx, account, person| {
        let case = list::one_of_customer(tx, own.case, account, person, day()).await.unwrap().unwrap();
        (case.unread, case.new_documents)
    };
    assert_eq!(counts(&mut tx, own.account, own.person).await, (1, 1));
    assert_eq!(counts(&mut tx, mate, housemate).await, (0, 0));
    tx.query("UPDATE threads SET concerns_member = $1").bind(Concerns::All).execute().await.unwrap();
    assert_eq!(counts(&mut tx, mate, housemate).await, (2, 0));
}
