//! What is to be sent outside: one at most waits, and nobody else sees it.

use chrono::Duration;
use db::Scope;
use db::outbox::{End, Waiting};
use db::reach::{Reach, Times};
use domain::{AccountId, DigestTime, OutboxKind, OutboxState, QuietHours, ReachChannel, ReachState};
use pgtest::Backend;
use rstest::rstest;

use crate::world::{World, at, customer, uuid};

fn reach(account_id: AccountId) -> Reach {
    Reach {
        id: uuid().into(),
        account_id,
        channel: ReachChannel::Mail,
        address_sealed: vec![7],
        wanted: true,
        state: ReachState::Unconfirmed,
        state_at: at(0),
        code_hash: None,
        code_failures: 0,
        code_expires_at: None,
    }
}

fn waiting(account_id: AccountId, kind: OutboxKind) -> Waiting {
    let channel = ReachChannel::Mail;
    Waiting { id: uuid().into(), account_id, channel, kind, since: at(0), not_before: at(0), attempts: 0 }
}

#[rstest]
#[tokio::test]
async fn one_at_most_waits_until_it_ended(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let account = customer(&mut tx).await.account;
    let first = waiting(account, OutboxKind::NewMessage);
    assert!(db::outbox::insert(&mut tx, &first).await.unwrap());
    assert!(!db::outbox::insert(&mut tx, &waiting(account, OutboxKind::NewMessage)).await.unwrap());
    assert!(db::outbox::insert(&mut tx, &waiting(account, OutboxKind::PaperJudged)).await.unwrap());

    assert!(db::outbox::put_off(&mut tx, first.id, at(5), None).await.unwrap());
    assert!(db::outbox::put_off(&mut tx, first.id, at(9), Some("later_recipient_451")).await.unwrap());
    let taken = db::outbox::take(&mut tx, first.id).await.unwrap().unwrap();
    assert_eq!((taken.not_before, taken.attempts, taken.since), (at(9), 1, at(0)));
    let sent = End { state: OutboxState::Sent, error: None, queued_as: Some("M1") };
    assert!(db::outbox::finish(&mut tx, first.id, sent, at(10)).await.unwrap());
    assert!(!db::outbox::finish(&mut tx, first.id, sent, at(10)).await.unwrap());
    assert!(db::outbox::take(&mut tx, first.id).await.unwrap().is_none());
    assert!(db::outbox::insert(&mut tx, &waiting(account, OutboxKind::NewMessage)).await.unwrap());
    assert_eq!(db::outbox::drop_waiting(&mut tx, account, ReachChannel::Mail, at(11)).await.unwrap(), 2);
    assert_eq!(db::outbox::delete_finished(&mut tx, at(11)).await.unwrap(), 1);
    assert_eq!(db::outbox::delete_finished(&mut tx, at(12)).await.unwrap(), 2);
    tx.commit().await.unwrap();
}

#[rstest]
#[tokio::test]
async fn an_address_is_one_jobcenters_alone(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let account = customer(&mut tx).await.account;
    let row = reach(account);
    db::reach::put(&mut tx, &row).await.unwrap();
    let times = Times { quiet: QuietHours { from: 1, until: 2 }, digest: DigestTime::Off };
    db::reach::set_times(&mut tx, account, times).await.unwrap();
    let new = waiting(account, OutboxKind::Digest);
    db::outbox::insert(&mut tx, &new).await.unwrap();
    tx.commit().await.unwrap();

    let mut there = world.db.write(Scope::Tenant(world.there)).await.unwrap();
    assert!(db::reach::of_account(&mut there, account).await.unwrap().is_empty());
    assert!(db::reach::times(&mut there, account).await.unwrap().is_none());
    assert!(db::outbox::take(&mut there, new.id).await.unwrap().is_none());
    assert!(!db::reach::remove(&mut there, account, ReachChannel::Mail).await.unwrap());
    drop(there);

    let mut tx = world.write().await;
    assert!(db::reach::account(&mut tx, account).await.unwrap().is_empty(), "nobody proved it");
    assert!(db::reach::set_code(&mut tx, row.id, &[9], at(60)).await.unwrap());
    for _ in 0..2 {
        assert!(db::reach::count_failure(&mut tx, row.id, 3).await.unwrap());
    }
    let kept = db::reach::find(&mut tx, account, ReachChannel::Mail).await.unwrap().unwrap();
    assert_eq!((kept.code_failures, kept.code_hash), (2, Some(vec![9])));
    db::reach::count_failure(&mut tx, row.id, 3).await.unwrap();
    let kept = db::reach::find(&mut tx, account, ReachChannel::Mail).await.unwrap().unwrap();
    assert_eq!((kept.code_failures, kept.code_hash), (3, None), "good no more");
    db::reach::set_state(&mut tx, row.id, ReachState::Confirmed, at(1) + Duration::minutes(1)).await.unwrap();
    let told = db::reach::account(&mut tx, account).await.unwrap();
    assert_eq!((told.len(), told[0].times), (1, times));
    assert!(db::reach::want(&mut tx, row.id, false).await.unwrap());
    assert!(!db::reach::want(&mut tx, row.id, false).await.unwrap());
    assert!(db::reach::account(&mut tx, account).await.unwrap().is_empty());
    // Another address takes its place.
    let other = reach(account);
    db::reach::put(&mut tx, &other).await.unwrap();
    let all = db::reach::of_account(&mut tx, account).await.unwrap();
    assert_eq!(all.iter().map(|way| way.id).collect::<Vec<_>>(), [other.id]);
}
