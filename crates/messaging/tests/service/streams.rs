//! Live events.

use std::pin::{Pin, pin};
use std::time::Duration;

use custody::NewEntry;
use domain::{Action, Actor, Concerns, ObjectKind};
use futures::{Stream, StreamExt as _};
use messaging::Event;
use pgtest::Backend;
use rstest::rstest;

use crate::{Office, only};

/// Longer than a stream takes to look again.
const DEADLINE: Duration = Duration::from_secs(30);

fn idle() -> chrono::Duration {
    chrono::Duration::minutes(30)
}

async fn next(stream: &mut Pin<&mut impl Stream<Item = Event>>) -> Option<Event> {
    tokio::time::timeout(DEADLINE, stream.next()).await.expect("in time")
}

fn action(event: Option<Event>) -> Action {
    match event {
        Some(Event::Happened { action, .. }) => action,
        other => panic!("{other:?}"),
    }
}

/// Index of the newest entry.
async fn newest(office: &Office) -> u64 {
    office.house.log_size().await - 1
}

/// So many events that everybody in the case sees, in one commit.
async fn happen(office: &Office, times: usize) {
    let mut work = office.house.custody.act(&office.house.kim).await.unwrap();
    let file = office.house.custody.case_file_unchecked(work.rows(), &office.house.kim, office.house.case).await;
    let file = file.unwrap().unwrap();
    for _ in 0..times {
        let id = domain::ids::uuid_v7(office.house.custody.clock(), office.house.custody.rng());
        let entry = NewEntry::done(Action::MessagePosted, ObjectKind::Message, id);
        work.record(entry.case(&file).concerns(Concerns::All));
    }
    work.commit().await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_page_learns_of_what_happens_and_of_nothing_else(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let house = &office.house;
    office.start(&house.rita, only(&house.rita)).await;
    let stream = async |who: &Actor| office.messaging.events(who.clone(), idle(), None).await.unwrap();
    let mut rita = pin!(stream(&house.rita).await);
    let mut udo = pin!(stream(&house.udo).await);
    let mut jo = pin!(stream(&house.jo).await);

    let before = newest(&office).await;
    let private = office.start(&house.kim, only(&house.rita)).await;
    let Some(Event::Happened { index, action: what, case, object }) = next(&mut rita).await else { panic!() };
    assert_eq!((index, what, case), (before + 1, Action::ThreadStarted, house.case));
    assert_eq!((object.kind, object.id), (ObjectKind::Thread, private.uuid()));
    assert_eq!(action(next(&mut rita).await), Action::MessagePosted);

    // Udo is told of what is for all, and not of what came before; Jo of neither.
    let common = office.start(&house.kim, Concerns::All).await;
    let Some(Event::Happened { object, .. }) = next(&mut udo).await else { panic!() };
    assert_eq!(object.id, common.uuid());
    let silent = tokio::time::timeout(Duration::from_millis(500), jo.next()).await;
    assert!(silent.is_err(), "{silent:?}");
}

#[rstest]
#[tokio::test]
async fn what_was_missed_comes_at_once(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let last = newest(&office).await;
    happen(&office, 450).await;
    let stream = office.messaging.events(office.house.rita.clone(), idle(), Some(last)).await.unwrap();
    // Three pages of rows. Waiting for a commit between them would take twice four seconds.
    let all = tokio::time::timeout(Duration::from_secs(7), stream.take(450).collect::<Vec<_>>()).await;
    let indices: Vec<u64> = all
        .expect("without waiting")
        .iter()
        .map(|event| match event {
            Event::Happened { index, .. } => *index,
            Event::Resync { .. } => panic!(),
        })
        .collect();
    assert_eq!(indices, (last + 1..=last + 450).collect::<Vec<_>>());
}

#[rstest]
#[tokio::test]
async fn who_missed_too_much_begins_anew(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    happen(&office, 1).await;
    let old = newest(&office).await;
    office.house.clock.advance(chrono::Duration::hours(25));
    for last in [old, 1_000_000] {
        happen(&office, 1).await;
        let stream = office.messaging.events(office.house.rita.clone(), idle(), Some(last)).await.unwrap();
        let mut stream = pin!(stream);
        assert_eq!(next(&mut stream).await, Some(Event::Resync { index: newest(&office).await }));
        happen(&office, 1).await;
        assert_eq!(action(next(&mut stream).await), Action::MessagePosted);
    }
}

#[rstest]
#[tokio::test]
async fn a_stream_ends_with_its_session(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let house = &office.house;
    let signs_out = office.messaging.events(house.rita.clone(), idle(), None).await.unwrap();
    let idles = office.messaging.events(house.udo.clone(), idle(), None).await.unwrap();
    let (mut signs_out, mut idles) = (pin!(signs_out), pin!(idles));
    house.sign_out(&house.rita).await;
    // Nothing but the stream itself was asked for since: a stream is no request.
    house.clock.advance(chrono::Duration::minutes(31));
    assert_eq!(tokio::join!(next(&mut signs_out), next(&mut idles)), (None, None));
}

/// The feed tells whoever might be concerned; what they may see is asked for each.
#[rstest]
#[tokio::test]
async fn who_stands_in_hears_it_and_who_did_no_longer(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let house = &office.house;
    let mut toni = pin!(office.messaging.events(house.toni.clone(), idle(), None).await.unwrap());
    let mut kim = pin!(office.messaging.events(house.kim.clone(), idle(), None).await.unwrap());
    happen(&office, 1).await;
    assert_eq!(action(next(&mut kim).await), Action::MessagePosted);
    let silent = tokio::time::timeout(Duration::from_millis(500), toni.next()).await;
    assert!(silent.is_err(), "{silent:?}");

    let mut work = house.custody.act(&house.admin).await.unwrap();
    let (clock, rng, today) = (house.custody.clock(), house.custody.rng(), house.custody.today());
    let substitution = db::substitutions::Substitution {
        id: domain::SubstitutionId::generate(clock, rng),
        absent_id: house.kim.account.unwrap(),
        substitute_id: house.toni.account.unwrap(),
        from_day: today,
        until_day: today,
        entered_by: house.admin.account.unwrap(),
        entered_at: house.custody.now(),
    };
    db::substitutions::insert(work.rows(), &substitution).await.unwrap();
    work.commit_bookkeeping().await.unwrap();
    let before = newest(&office).await;
    happen(&office, 1).await;
    let Some(Event::Happened { index, .. }) = next(&mut toni).await else { panic!() };
    assert_eq!(index, before + 1, "not what came before");

    // The day is over; Kim hears it, so Toni was told, too, and may not see it.
    house.clock.advance(chrono::Duration::hours(6));
    happen(&office, 1).await;
    let mut kim = pin!(office.messaging.events(house.kim.clone(), idle() * 100, Some(before + 1)).await.unwrap());
    assert_eq!(action(next(&mut kim).await), Action::MessagePosted);
    let silent = tokio::time::timeout(Duration::from_millis(500), toni.next()).await;
    assert!(matches!(silent, Err(_) | Ok(None)), "{silent:?}");
}
