//! Jobs and their leases.

use std::sync::Arc;

use db::jobs::{Failed, NewJob};
use db::{Error, SYSTEM_TENANT, Scope, Tx};
use domain::JobId;
use pgtest::Backend;
use rstest::rstest;

use crate::world::{World, at, uuid};

fn job(unique_key: Option<&str>, run_after: i64) -> NewJob<'_> {
    NewJob {
        id: JobId::from_uuid(uuid()),
        kind: "scan",
        unique_key,
        payload: serde_json::json!({"document": 7}),
        run_after: at(run_after),
        created_at: at(0),
    }
}

async fn enqueue(world: &World, job: &NewJob<'_>) -> bool {
    let mut tx = world.write().await;
    let added = db::jobs::enqueue(&mut tx, job).await.unwrap();
    tx.commit().await.unwrap();
    added
}

async fn lease(world: &World, now: i64) -> Option<db::jobs::Leased> {
    let mut tx = world.system().await;
    let leased = db::jobs::lease(&mut tx, &["scan"], &[], at(now), at(now + 60)).await.unwrap();
    tx.commit().await.unwrap();
    leased
}

#[rstest]
#[tokio::test]
async fn jobs_are_leased_when_they_are_due(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let (late, early) = (job(None, 20), job(None, 10));
    assert!(enqueue(&world, &late).await && enqueue(&world, &early).await);
    assert_eq!(db::jobs::next_due(&mut world.system().await).await.unwrap(), Some(at(10)));
    assert_eq!(lease(&world, 9).await, None);
    let mut tx = world.system().await;
    assert_eq!(db::jobs::lease(&mut tx, &["mail"], &[], at(30), at(90)).await.unwrap(), None, "another kind");
    assert_eq!(db::jobs::lease(&mut tx, &[], &[], at(30), at(90)).await.unwrap(), None, "no kind");
    let theirs = [db::SYSTEM_TENANT, world.here];
    assert_eq!(db::jobs::lease(&mut tx, &["scan"], &theirs, at(30), at(90)).await.unwrap(), None, "not theirs");
    drop(tx);

    let first = lease(&world, 30).await.unwrap();
    assert_eq!((first.id, first.tenant_id, first.attempt, first.lease_epoch), (early.id, world.here, 1, 1));
    assert_eq!((first.kind.as_str(), &first.payload, first.leased_until), ("scan", &early.payload, at(90)));
    assert_eq!(lease(&world, 30).await.unwrap().id, late.id);
    assert_eq!(lease(&world, 30).await, None);
    assert_eq!(db::jobs::next_due(&mut world.system().await).await.unwrap(), Some(at(90)), "the end of a lease");

    let mut tx = world.write().await;
    assert!(db::jobs::complete(&mut tx, first.id, 1, at(31)).await.unwrap());
    assert!(!db::jobs::complete(&mut tx, first.id, 1, at(31)).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = world.system().await;
    assert_eq!(db::jobs::unfinished(&mut tx).await.unwrap(), 1);
    assert_eq!(db::jobs::delete_done(&mut tx, at(31)).await.unwrap(), 0);
    assert_eq!(db::jobs::delete_done(&mut tx, at(32)).await.unwrap(), 1);
}

#[rstest]
#[tokio::test]
async fn a_unique_key_is_taken_until_the_job_is_finished(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let world = World::new(backend).await;
    assert!(enqueue(&world, &job(Some("document-7"), 0)).await);
    assert!(!enqueue(&world, &job(Some("document-7"), 0)).await);
    assert!(enqueue(&world, &job(Some("document-8"), 0)).await);
    assert!(enqueue(&world, &NewJob { kind: "mail", ..job(Some("document-7"), 0) }).await);
    let mut there = world.db.write(Scope::Tenant(world.there)).await.unwrap();
    assert!(db::jobs::enqueue(&mut there, &job(Some("document-7"), 0)).await.unwrap());
    there.rollback().await.unwrap();
    let leased = lease(&world, 1).await.unwrap();
    assert!(!enqueue(&world, &job(Some("document-7"), 0)).await, "it is running");
    let mut tx = world.write().await;
    assert!(db::jobs::complete(&mut tx, leased.id, leased.lease_epoch, at(2)).await.unwrap());
    tx.commit().await.unwrap();
    assert!(enqueue(&world, &job(Some("document-7"), 0)).await);
    // Two without a key never collide.
    assert!(enqueue(&world, &job(None, 0)).await && enqueue(&world, &job(None, 0)).await);
}

#[rstest]
#[tokio::test]
async fn a_job_is_enqueued_with_what_needs_it(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    assert!(db::jobs::enqueue(&mut tx, &job(None, 0)).await.unwrap());
    drop(tx);
    assert_eq!(lease(&world, 1).await, None);
    let mut tx = world.system().await;
    assert!(db::jobs::enqueue(&mut tx, &job(None, 0)).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(lease(&world, 1).await.unwrap().tenant_id, SYSTEM_TENANT);
}

#[rstest]
#[tokio::test]
async fn what_is_not_settled_is_counted_by_kind(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    assert_eq!(db::jobs::queues(&mut world.system().await).await.unwrap(), []);
    for (kind, created_at) in [("scan", 5), ("scan", 2), ("mail", 7), ("scan", 1)] {
        assert!(enqueue(&world, &NewJob { kind, created_at: at(created_at), ..job(None, created_at) }).await);
    }
    let dead = lease(&world, 1).await.unwrap();
    let mut tx = world.system().await;
    assert_eq!(db::jobs::fail(&mut tx, &dead, "no", at(2), at(3), 1).await.unwrap(), Some(Failed::Dead));
    tx.commit().await.unwrap();
    // One that runs waits still: nobody knows that it will be done.
    lease(&world, 3).await.unwrap();
    let queue = |kind: &str, waiting, oldest, dead| db::jobs::Queue {
        kind: kind.to_owned(),
        waiting,
        oldest_at: Some(at(oldest)),
        dead,
    };
    let found = db::jobs::queues(&mut world.system().await).await.unwrap();
    assert_eq!(found, [queue("mail", 1, 7, 0), queue("scan", 2, 2, 1)]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_workers_never_get_the_same_job(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = Arc::new(World::new(backend).await);
    let mut tx = world.write().await;
    for _ in 0..30 {
        assert!(db::jobs::enqueue(&mut tx, &job(None, 0)).await.unwrap());
    }
    tx.commit().await.unwrap();
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let world = world.clone();
        workers.spawn(async move {
            let mut mine = Vec::new();
            while let Some(leased) = lease(&world, 1).await {
                mine.push(leased.id);
            }
            mine
        });
    }
    let all: Vec<JobId> = workers.join_all().await.into_iter().flatten().collect();
    let different: std::collections::HashSet<_> = all.iter().collect();
    assert_eq!((all.len(), different.len()), (30, 30));
}

/// On PostgreSQL two transactions that are open at once pass each other by.
#[tokio::test]
async fn a_worker_does_not_wait_for_another_one() {
    let world = World::new(Backend::Postgres).await;
    assert!(enqueue(&world, &job(None, 0)).await && enqueue(&world, &job(None, 0)).await);
    let (mut one, mut two) = (world.system().await, world.system().await);
    let first = db::jobs::lease(&mut one, &["scan"], &[], at(1), at(61)).await.unwrap().unwrap();
    let second = db::jobs::lease(&mut two, &["scan"], &[], at(1), at(61)).await.unwrap().unwrap();
    assert_ne!(first.id, second.id);
}

#[rstest]
#[tokio::test]
async fn an_expired_lease_is_taken_over_and_the_old_one_is_worth_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let world = World::new(backend).await;
    assert!(enqueue(&world, &job(None, 0)).await);
    let old = lease(&world, 0).await.unwrap();
    let renew = async |tx: &mut Tx, epoch| db::jobs::renew(tx, old.id, epoch, at(100)).await.unwrap();
    let mut tx = world.system().await;
    assert!(renew(&mut tx, 1).await);
    tx.commit().await.unwrap();
    assert_eq!(lease(&world, 99).await, None);
    let new = lease(&world, 100).await.unwrap();
    assert_eq!((new.id, new.attempt, new.lease_epoch), (old.id, 2, 2));

    let mut tx = world.write().await;
    assert!(!renew(&mut tx, 1).await);
    assert!(!db::jobs::complete(&mut tx, old.id, old.lease_epoch, at(101)).await.unwrap());
    assert_eq!(db::jobs::fail(&mut tx, &old, "x", at(101), at(200), 9).await.unwrap(), None);
    assert!(db::jobs::complete(&mut tx, new.id, new.lease_epoch, at(101)).await.unwrap());
}

#[rstest]
#[tokio::test]
async fn a_job_that_fails_too_often_is_given_up(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    assert!(enqueue(&world, &job(Some("key"), 0)).await);
    let fail = async |leased: &db::jobs::Leased, now: i64| {
        let mut tx = world.system().await;
        let after = db::jobs::fail(&mut tx, leased, "scanner is away", at(now), at(now + 10), 2).await.unwrap();
        tx.commit().await.unwrap();
        after
    };
    let first = lease(&world, 0).await.unwrap();
    assert_eq!(fail(&first, 1).await, Some(Failed::Again));
    assert_eq!(fail(&first, 1).await, None, "it is not leased any more");
    assert_eq!(lease(&world, 10).await, None, "not before the delay is over");
    let second = lease(&world, 11).await.unwrap();
    assert_eq!(fail(&second, 12).await, Some(Failed::Dead));
    assert_eq!(lease(&world, 1_000).await, None);

    let mut tx = world.system().await;
    let dead = db::jobs::dead(&mut tx, 10).await.unwrap();
    assert_eq!((dead.len(), dead[0].id, dead[0].attempt, dead[0].finished_at), (1, first.id, 2, at(12)));
    assert_eq!(dead[0].last_error.as_deref(), Some("scanner is away"));
    assert!(db::jobs::revive(&mut tx, first.id, at(20)).await.unwrap());
    assert!(!db::jobs::revive(&mut tx, first.id, at(20)).await.unwrap());
    tx.commit().await.unwrap();
    let third = lease(&world, 20).await.unwrap();
    assert_eq!((third.attempt, third.lease_epoch), (1, 3));

    // Dead again, another one enqueued: both can't be unfinished.
    let mut tx = world.system().await;
    assert_eq!(db::jobs::fail(&mut tx, &third, "x", at(21), at(22), 1).await.unwrap(), Some(Failed::Dead));
    tx.commit().await.unwrap();
    assert!(enqueue(&world, &job(Some("key"), 0)).await);
    let refused = db::jobs::revive(&mut world.system().await, third.id, at(23)).await;
    assert!(matches!(refused, Err(Error::Unique { .. })), "{refused:?}");
}
