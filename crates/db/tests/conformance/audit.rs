//! The rows of the log.

use std::sync::Arc;

use db::audit::{
    self, Filter, Head, Leaf, checkpoints::Checkpoint, events::Event, repeats::RepeatKey, search::Touched,
};
use db::{Error, SYSTEM_TENANT, Scope, Tx};
use domain::{
    AccountId, Action, CaseId, Channel, Concerns, EntryId, ObjectKind, Outcome, PersonId, RequestId, Role, TenantId,
};
use futures::TryStreamExt as _;
use pgtest::Backend;
use rstest::rstest;

use crate::world::{World, at, customer, session_of, uuid};

fn leaf(leaf_index: u64) -> Leaf {
    let place = u8::try_from(leaf_index % 256).unwrap();
    Leaf {
        leaf_index,
        entry_id: EntryId::from_uuid(uuid()),
        leaf: vec![place; 100],
        leaf_hash: [place; 32],
        at: at(i64::try_from(leaf_index).unwrap()),
        actor_id: None,
        actor_role: Role::System,
        session_id: None,
        on_behalf_of: None,
        channel: Channel::Job,
        action: Action::LogBegun,
        case_id: None,
        object_kind: ObjectKind::Log,
        object_id: None,
        outcome: Outcome::Done,
        reason: None,
        request_id: RequestId::from_uuid(uuid()),
    }
}

/// As custody will do it, with made-up hashes.
async fn append(tx: &mut Tx, log: TenantId, change: impl FnOnce(Leaf) -> Leaf) -> u64 {
    let head = audit::append::lock_head(tx, log, b"empty").await.unwrap();
    let leaf = change(leaf(head.size));
    audit::append::insert_leaves(tx, log, std::slice::from_ref(&leaf)).await.unwrap();
    audit::append::insert_nodes(tx, log, &[(head.size * 2, [1; 32]), (head.size * 2 + 1, [2; 32])]).await.unwrap();
    let next = Head { size: head.size + 1, frontier: head.size.to_be_bytes().to_vec() };
    assert!(audit::append::set_head(tx, log, head.size, &next).await.unwrap());
    leaf.leaf_index
}

#[rstest]
#[tokio::test]
async fn a_log_begins_empty_and_grows(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let log = world.here;
    let mut tx = world.write().await;
    assert_eq!(audit::append::head(&mut tx, log).await.unwrap(), None);
    let head = audit::append::lock_head(&mut tx, log, b"empty").await.unwrap();
    assert_eq!(head, Head { size: 0, frontier: b"empty".to_vec() });
    for n in 0..5 {
        assert_eq!(append(&mut tx, log, |leaf| leaf).await, n);
    }
    let five = Head { size: 5, frontier: 4_u64.to_be_bytes().to_vec() };
    assert_eq!(audit::append::head(&mut tx, log).await.unwrap(), Some(five.clone()));
    assert!(!audit::append::set_head(&mut tx, log, 3, &five).await.unwrap(), "it is not there any more");
    let nodes = audit::append::nodes(&mut tx, log, &[7, 0, 3, 1_000]).await.unwrap();
    assert_eq!(nodes, [(0, [1; 32]), (3, [2; 32]), (7, [2; 32])]);
    assert!(audit::append::nodes(&mut tx, log, &[]).await.unwrap().is_empty());

    let all: Vec<_> = audit::search::range(&mut tx, log, 1, 4).unwrap().try_collect().await.unwrap();
    assert_eq!(all.iter().map(|entry| entry.leaf.leaf_index).collect::<Vec<_>>(), [1, 2, 3]);
    tx.commit().await.unwrap();
    let mut tx = world.write().await;
    let taken = audit::append::insert_leaves(&mut tx, log, &[leaf(4)]).await;
    assert!(matches!(taken, Err(Error::Unique { .. })), "{taken:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn writers_side_by_side_leave_no_gaps(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = Arc::new(World::new(backend).await);
    // Two connections to the same database, as two processes have them on PostgreSQL.
    let other = db::Db::connect(&world.test.config).unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for n in 0..4 {
        let db = if n % 2 == 0 || backend == Backend::Sqlite { world.db.clone() } else { other.clone() };
        let here = world.here;
        writers.spawn(async move {
            for turn in 0..10 {
                let mut tx = db.write(Scope::Tenant(here)).await.unwrap();
                append(&mut tx, here, |leaf| leaf).await;
                // Some are given up: they leave nothing.
                if turn % 5 == 4 { tx.rollback().await.unwrap() } else { tx.commit().await.unwrap() }
            }
        });
    }
    writers.join_all().await;
    let mut tx = world.read().await;
    let entries = audit::search::search(&mut tx, world.here, &Filter::default(), None, 100).await.unwrap();
    assert_eq!(entries.iter().map(|e| e.leaf.leaf_index).collect::<Vec<_>>(), (0..32).rev().collect::<Vec<_>>());
    assert_eq!(audit::append::head(&mut tx, world.here).await.unwrap().unwrap().size, 32);
}

#[rstest]
#[tokio::test]
async fn the_log_is_searched_by_all_that_is_asked(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let log = world.here;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let object = uuid();
    for n in 0..12_u8 {
        append(&mut tx, log, |leaf| Leaf {
            actor_id: (n % 2 == 0).then_some(own.account),
            action: if n % 3 == 0 { Action::DocumentOpened } else { Action::CaseViewed },
            case_id: (n < 6).then_some(own.case),
            object_id: (n % 4 == 0).then_some(object),
            reason: Some("code".into()),
            outcome: Outcome::Refused,
            ..leaf
        })
        .await;
    }
    let found = async |tx: &mut Tx, filter: Filter| -> Vec<u64> {
        let page = audit::search::search(tx, log, &filter, None, 100).await.unwrap();
        page.into_iter().map(|entry| entry.leaf.leaf_index).collect()
    };
    let all = Filter::default();
    assert_eq!(found(&mut tx, all).await.len(), 12);
    assert_eq!(found(&mut tx, Filter { actor: Some(own.account), ..all }).await, [10, 8, 6, 4, 2, 0]);
    assert_eq!(found(&mut tx, Filter { action: Some(Action::DocumentOpened), ..all }).await, [9, 6, 3, 0]);
    assert_eq!(found(&mut tx, Filter { object: Some(object), ..all }).await, [8, 4, 0]);
    assert_eq!(found(&mut tx, Filter { case: Some(own.case), ..all }).await, [5, 4, 3, 2, 1, 0]);
    assert_eq!(found(&mut tx, Filter { from: Some(at(3)), to: Some(at(6)), ..all }).await, [5, 4, 3]);
    let narrow = Filter { actor: Some(own.account), action: Some(Action::DocumentOpened), to: Some(at(6)), ..all };
    assert_eq!(found(&mut tx, narrow).await, [0]);
    assert!(found(&mut tx, Filter { case: Some(CaseId::from_uuid(uuid())), ..all }).await.is_empty());

    // Pages go on while the log grows.
    let page = audit::search::search(&mut tx, log, &all, None, 5).await.unwrap();
    append(&mut tx, log, |leaf| leaf).await;
    let next = audit::search::search(&mut tx, log, &all, page.last().map(|e| e.leaf.leaf_index), 5).await.unwrap();
    assert_eq!(next.iter().map(|e| e.leaf.leaf_index).collect::<Vec<_>>(), [6, 5, 4, 3, 2]);
    let one = audit::search::at(&mut tx, log, 4).await.unwrap().unwrap();
    assert_eq!((one.leaf.reason.as_deref(), one.leaf.outcome), (Some("code"), Outcome::Refused));
    assert_eq!(audit::search::find(&mut tx, log, one.leaf.entry_id).await.unwrap(), Some(one));
}

#[rstest]
#[tokio::test]
async fn an_account_is_touched_by_what_others_do_for_its_person(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let world = World::new(backend).await;
    let log = world.here;
    let (account, person, stranger) =
        (AccountId::from_uuid(uuid()), PersonId::from_uuid(uuid()), AccountId::from_uuid(uuid()));
    let mut tx = world.write().await;
    append(&mut tx, log, |leaf| Leaf { actor_id: Some(account), ..leaf }).await;
    append(&mut tx, log, |leaf| Leaf { actor_id: Some(stranger), ..leaf }).await;
    append(&mut tx, log, |leaf| Leaf { actor_id: Some(stranger), on_behalf_of: Some(person), ..leaf }).await;
    append(&mut tx, log, |leaf| Leaf { object_id: Some(account.uuid()), ..leaf }).await;
    let mut found = async |person, before, limit| -> Vec<u64> {
        let touched = Touched::Account(account, person);
        let page = audit::search::touched(&mut tx, log, touched, before, limit).await.unwrap();
        page.into_iter().map(|entry| entry.leaf.leaf_index).collect()
    };
    assert_eq!(found(Some(person), None, 10).await, [3, 2, 0]);
    assert_eq!(found(Some(person), Some(3), 1).await, [2], "pages go on below");
    assert_eq!(found(None, None, 10).await, [3, 0], "an account without a person");
}

#[rstest]
#[tokio::test]
async fn details_can_be_erased_and_entries_stay(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let log = world.here;
    let mut tx = world.write().await;
    append(&mut tx, log, |leaf| leaf).await;
    audit::append::insert_detail(&mut tx, log, 0, &[5; 32], b"sealed").await.unwrap();
    let detail = audit::search::at(&mut tx, log, 0).await.unwrap().unwrap().detail.unwrap();
    assert_eq!((detail.salt, detail.detail_sealed), (vec![5; 32], b"sealed".to_vec()));
    assert!(audit::append::erase_detail(&mut tx, log, 0).await.unwrap());
    assert!(!audit::append::erase_detail(&mut tx, log, 0).await.unwrap());
    assert_eq!(audit::search::at(&mut tx, log, 0).await.unwrap().unwrap().detail, None);
    tx.commit().await.unwrap();
    for sql in [
        "DELETE FROM audit_leaves",
        "UPDATE audit_leaves SET reason = 'x'",
        "DELETE FROM audit_nodes",
        "UPDATE audit_nodes SET node_index = 9",
    ] {
        let refused = world.write().await.query(sql).execute().await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{sql}: {refused:?}");
    }
    assert!(audit::search::at(&mut world.read().await, log, 0).await.unwrap().is_some());
}

#[rstest]
#[tokio::test]
async fn the_systems_log_takes_entries_from_every_jobcenter(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let world = World::new(backend).await;
    for tenant in [world.here, world.there] {
        let mut tx = world.db.write(Scope::Tenant(tenant)).await.unwrap();
        append(&mut tx, tenant, |leaf| leaf).await;
        let index = append(&mut tx, SYSTEM_TENANT, |leaf| leaf).await;
        audit::append::insert_detail(&mut tx, SYSTEM_TENANT, index, &[5; 32], b"sealed").await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = world.system().await;
    append(&mut tx, SYSTEM_TENANT, |leaf| leaf).await;
    let entries = audit::search::search(&mut tx, SYSTEM_TENANT, &Filter::default(), None, 10).await.unwrap();
    assert_eq!(entries.len(), 3);
    assert_eq!(audit::append::nodes(&mut tx, SYSTEM_TENANT, &[0, 5]).await.unwrap().len(), 2);
    tx.commit().await.unwrap();
    if backend == Backend::Postgres {
        let mut tx = world.read().await;
        let seen = audit::search::search(&mut tx, SYSTEM_TENANT, &Filter::default(), None, 10).await.unwrap();
        assert!(seen.is_empty(), "a Jobcenter does not read the system's log");
        drop(tx);
        let mut tx = world.system().await;
        let seen = audit::search::search(&mut tx, world.here, &Filter::default(), None, 10).await.unwrap();
        assert!(seen.is_empty(), "the system does not read a Jobcenter's log");
    }
}

#[rstest]
#[tokio::test]
async fn checkpoints_are_kept_and_marked_as_stored(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let log = world.here;
    let mut tx = world.write().await;
    append(&mut tx, log, |leaf| leaf).await;
    let checkpoint =
        |size| Checkpoint { size, root: [7; 32], note: format!("note {size}"), made_at: at(1), stored_at: None };
    for size in [1, 5, 3] {
        assert!(audit::checkpoints::insert(&mut tx, log, &checkpoint(size)).await.unwrap());
    }
    assert!(!audit::checkpoints::insert(&mut tx, log, &checkpoint(3)).await.unwrap());
    assert_eq!(audit::checkpoints::latest(&mut tx, log).await.unwrap(), Some(checkpoint(5)));
    assert_eq!(audit::checkpoints::covering(&mut tx, log, 2).await.unwrap(), Some(checkpoint(3)));
    assert_eq!(audit::checkpoints::covering(&mut tx, log, 6).await.unwrap(), None);
    assert_eq!(audit::checkpoints::after(&mut tx, log, 1, 10).await.unwrap(), [checkpoint(3), checkpoint(5)]);
    assert!(audit::checkpoints::set_stored(&mut tx, log, 1, at(2)).await.unwrap());
    assert!(!audit::checkpoints::set_stored(&mut tx, log, 1, at(3)).await.unwrap());
    assert_eq!(audit::checkpoints::unstored(&mut tx, log, 10).await.unwrap(), [checkpoint(3), checkpoint(5)]);
    assert_eq!(audit::checkpoints::latest(&mut tx, world.there).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn events_follow_their_entries(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let mut made = Vec::new();
    for n in 0..4 {
        let leaf_index = append(&mut tx, world.here, |leaf| leaf).await;
        made.push(Event {
            leaf_index,
            action: Action::DocumentReceived,
            case_id: own.case,
            object_kind: ObjectKind::Document,
            object_id: uuid(),
            concerns_member: if n == 0 { Concerns::All } else { Concerns::Member(own.person) },
            at: at(n),
        });
    }
    audit::events::insert_rows(&mut tx, &made).await.unwrap();
    assert_eq!(audit::events::after(&mut tx, None, at(0), 10).await.unwrap(), made);
    assert_eq!(audit::events::after(&mut tx, Some(0), at(0), 2).await.unwrap(), made[1..3]);
    assert_eq!(audit::events::after(&mut tx, Some(0), at(3), 10).await.unwrap(), made[3..]);
    assert_eq!(audit::events::delete_before(&mut tx, at(2)).await.unwrap(), 2);
    assert_eq!(audit::events::after(&mut tx, None, at(0), 10).await.unwrap(), made[2..]);
}

#[rstest]
#[tokio::test]
async fn repeated_readings_are_counted(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let session = session_of(own.account, b"token");
    db::sessions::insert(&mut tx, &session).await.unwrap();
    let key = RepeatKey {
        session: session.id,
        action: Action::CaseViewed,
        object_kind: ObjectKind::Case,
        object: own.case.uuid(),
    };
    let other = RepeatKey { object: uuid(), ..key };
    assert!(audit::repeats::note(&mut tx, key, at(0)).await.unwrap());
    assert!(!audit::repeats::note(&mut tx, key, at(1)).await.unwrap());
    assert!(!audit::repeats::note(&mut tx, key, at(2)).await.unwrap());
    assert!(audit::repeats::note(&mut tx, other, at(500)).await.unwrap());
    assert_eq!(db::sessions::delete_ended(&mut tx, at(9_000)).await.unwrap(), 0, "its counts are not written yet");

    assert_eq!(audit::repeats::take_one(&mut tx, key, at(-1)).await.unwrap(), None);
    let ended = audit::repeats::take_one(&mut tx, key, at(0)).await.unwrap().unwrap();
    assert_eq!(
        (ended.session_id, ended.object_id, ended.first_at, ended.count),
        (session.id, own.case.uuid(), at(0), 2)
    );
    assert!(audit::repeats::note(&mut tx, key, at(900)).await.unwrap(), "counting begins anew");
    let refused = RepeatKey { action: Action::AccessDenied, ..other };
    assert!(audit::repeats::note(&mut tx, refused, at(880)).await.unwrap());
    let ended = audit::repeats::take_ended(&mut tx, at(500), at(879), 10).await.unwrap();
    assert_eq!(ended.iter().map(|r| (r.object_id, r.count)).collect::<Vec<_>>(), [(other.object, 0)]);
    let ended = audit::repeats::take_ended(&mut tx, at(500), at(880), 10).await.unwrap();
    assert_eq!(ended.iter().map(|r| r.action).collect::<Vec<_>>(), [Action::AccessDenied], "a shorter window");
    assert_eq!(audit::repeats::take_ended(&mut tx, at(900), at(900), 10).await.unwrap().len(), 1);
    let owner = db::sessions::owner(&mut tx, session.id).await.unwrap().unwrap();
    assert_eq!((owner.account_id, owner.person_id, owner.role), (own.account, Some(own.person), Role::Customer));
    assert_eq!(owner.pseudonym, session.pseudonym);
}
