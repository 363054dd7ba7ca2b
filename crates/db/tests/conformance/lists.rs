//! What lists on pages ask for: conversations from their end, members of many households at once.

use chrono::Duration;
use db::Cursor;
use pgtest::Backend;
use rstest::rstest;

use crate::world::{World, at, customer, day, household, message, person, thread};

#[rstest]
#[tokio::test]
async fn a_conversation_is_read_from_its_end(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let talk = thread(&mut tx, &own, at(0)).await;
    let other = thread(&mut tx, &own, at(0)).await;
    let mut sent = Vec::new();
    for n in 0..7 {
        sent.push(message(&mut tx, &own, talk, n % 2 == 1, at(n / 3)).await);
        message(&mut tx, &own, other, false, at(n / 3)).await;
    }
    let (mut paged, mut before) = (Vec::new(), Cursor::newest());
    loop {
        let page = db::messages::newest_of_thread(&mut tx, talk, before, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Cursor::new(last.sent_at, last.id);
        paged.extend(page.into_iter().map(|message| message.id));
    }
    sent.reverse();
    assert_eq!(paged, sent);
}

#[rstest]
#[tokio::test]
async fn members_of_many_households_come_at_once(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let (anna, ben, carl) = (person(&mut tx).await, person(&mut tx).await, person(&mut tx).await);
    let two = household(&mut tx, &[anna, ben]).await;
    let one = household(&mut tx, &[carl]).await;
    let of = async |tx: &mut db::Tx, households: &[domain::HouseholdId], days| {
        let found = db::people::members_of_households(tx, households, day() + Duration::days(days)).await.unwrap();
        let mut pairs: Vec<_> = found.into_iter().map(|member| (member.household_id, member.person_id)).collect();
        pairs.sort();
        pairs
    };
    let mut all = vec![(two, anna), (two, ben), (one, carl)];
    all.sort();
    assert_eq!(of(&mut tx, &[one, two], 0).await, all);
    assert_eq!(of(&mut tx, &[one], 0).await, [(one, carl)]);
    assert_eq!(of(&mut tx, &[], 0).await, []);
    assert_eq!(of(&mut tx, &[one, two], -11).await, []);
}
