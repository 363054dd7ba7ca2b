//! The store against the rows: what nobody needs goes after a day and two looks; whatever is in doubt stays.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::{Action, AttemptId, DocumentId, ObjectKind, TenantId};
use pgtest::{BACKENDS, Backend};
use testfiles::pdf;
use upload::{Finding, StoreFound, StoreSwept};
use uuid::Uuid;

use crate::house::House;
use crate::place::Place;

const DAY: TimeDelta = TimeDelta::days(1);

/// The path of a document's object that no row names.
fn path(tenant: TenantId, n: u128) -> String {
    let id = |n| Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + n);
    format!("t/{tenant}/d/{}/{}", id(n), id(n + 1))
}

/// A Jobcenter with so many papers that one more object is below the alarm.
async fn full(backend: Backend) -> House {
    let house = House::on(backend).await;
    assert_eq!(filled(&house).await, 21);
    house
}

/// Sends so many, and says how many.
async fn filled(house: &House) -> u64 {
    for n in 0..7 {
        let bytes = [1, 2, 3].map(|m| pdf(n * 3 + m, 1, 1_000));
        let files: Vec<_> = bytes.iter().map(|bytes| ("a.pdf", bytes.as_slice())).collect();
        house.send(&house.rita, &n.to_string(), &files).await.unwrap();
    }
    7 * 3
}

async fn sweep(house: &House) -> StoreFound {
    swept(house).await.tenants.remove(&house.tenant).unwrap()
}

async fn swept(house: &House) -> StoreSwept {
    house.upload.sweep_store(&[house.tenant]).await.unwrap()
}

/// What a look would say, and that it changes nothing.
async fn look(house: &House) -> Vec<Finding> {
    let mut told = Vec::new();
    let before = house.place.documents();
    house.upload.look_at_store(&[house.tenant], &mut |finding| told.push(finding.clone())).await.unwrap();
    assert_eq!(house.place.documents(), before);
    told
}

#[tokio::test]
async fn what_no_row_names_goes_after_two_sweeps_a_day_apart() {
    for backend in BACKENDS {
        let house = full(backend).await;
        let orphan = path(house.tenant, 1);
        house.place.replace(&orphan, b"sealed".to_vec());
        assert_eq!(look(&house).await, [Finding::Orphan(orphan.clone())]);
        let found = sweep(&house).await;
        assert_eq!((found.objects, found.orphaned, found.removed), (22, 1, 0), "{backend:?}");
        house.clock.advance(DAY - TimeDelta::minutes(1));
        assert_eq!(sweep(&house).await.removed, 0, "not a day yet");
        house.clock.advance(TimeDelta::minutes(2));
        assert_eq!(sweep(&house).await.removed, 1);
        assert!(!house.place.documents().contains(&orphan));
        let found = sweep(&house).await;
        assert_eq!(found, StoreFound { objects: 21, ..StoreFound::default() });
        house.run_jobs().await;
        house.assert_holds(&[]).await;
    }
}

/// The times of this store are its own: it stands after them, as after those of any object that was just written.
#[tokio::test]
async fn an_s3_server_is_swept_alike() {
    let server = s3test::S3Server::moto();
    let store = blobs::Store::new(Arc::new(house::bucket(&server.endpoint(), &server.new_bucket())));
    let house = House::with(Backend::Sqlite, store.clone(), Place::default()).await;
    let papers = filled(&house).await;
    let document = DocumentId::from_uuid(Uuid::from_u128(1));
    let attempt = AttemptId::from_uuid(Uuid::from_u128(2));
    let orphan = blobs::ObjectKey::Document { tenant: house.tenant, document, attempt };
    store.put(&orphan, "sealed".into()).await.unwrap();
    assert_eq!(sweep(&house).await, StoreFound { objects: papers + 1, orphaned: 1, ..StoreFound::default() });
    // The server has today's clock, the house its own: after ten years it is past both.
    house.clock.advance(DAY * 3_650);
    assert_eq!(sweep(&house).await.removed, 1, "a day old, and seen twice");
    assert_eq!(store.head(&orphan).await.unwrap(), None);
    assert_eq!(sweep(&house).await, StoreFound { objects: papers, ..StoreFound::default() });
    house.run_jobs().await;
    house.assert_holds(&[]).await;
}

#[tokio::test]
async fn one_look_is_not_enough_however_old_it_is() {
    let house = full(Backend::Sqlite).await;
    house.clock.advance(DAY * 30);
    house.place.replace(&path(house.tenant, 1), b"sealed".to_vec());
    assert_eq!((sweep(&house).await.removed, sweep(&house).await.removed), (0, 0));
}

#[tokio::test]
async fn what_the_store_calls_young_stays() {
    let house = full(Backend::Sqlite).await;
    let orphan = path(house.tenant, 1);
    house.place.replace(&orphan, b"sealed".to_vec());
    house.place.written(&orphan, house.custody.now() + DAY);
    sweep(&house).await;
    house.clock.advance(DAY + TimeDelta::minutes(1));
    assert_eq!(sweep(&house).await.removed, 0);
    house.clock.advance(DAY);
    assert_eq!(sweep(&house).await.removed, 1);
}

#[tokio::test]
async fn another_object_of_the_same_name_is_a_new_one() {
    let house = full(Backend::Sqlite).await;
    let orphan = path(house.tenant, 1);
    house.place.replace(&orphan, b"sealed".to_vec());
    sweep(&house).await;
    house.clock.advance(DAY * 2);
    house.place.replace(&orphan, b"sealed anew".to_vec());
    assert_eq!(sweep(&house).await.removed, 0);
    house.clock.advance(DAY * 2);
    assert_eq!(sweep(&house).await.removed, 1);
}

#[tokio::test]
async fn an_old_database_deletes_nothing_and_raises_the_alarm() {
    for backend in BACKENDS {
        let house = full(backend).await;
        for n in [1, 3] {
            house.place.replace(&path(house.tenant, n), b"sealed".to_vec());
        }
        for round in 1..=4 {
            let found = sweep(&house).await;
            assert!(found.rows_are_old() && found.is_alarm(), "{backend:?}");
            assert_eq!((found.orphaned, found.removed), (2, 0), "{backend:?}");
            let alarms = house.entries(Action::IntegrityFailed).await;
            assert_eq!((alarms.len(), alarms[0].leaf.object_kind), (round, ObjectKind::Store));
            assert_eq!(alarms[0].leaf.reason.as_deref(), Some("orphans"));
            house.clock.advance(DAY * 2);
        }
        assert_eq!(house.place.documents().len(), 23);
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let check = db::orphans::last_check(&mut tx).await.unwrap().unwrap();
        assert_eq!((check.objects, check.orphaned, check.missing), (23, 2, 0));
    }
}

#[tokio::test]
async fn a_document_without_its_object_raises_the_alarm() {
    for backend in BACKENDS {
        let house = full(backend).await;
        let lost = house.sent("lost.pdf", &pdf(99, 1, 1_000)).await;
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let attempt = db::attempts::of_document(&mut tx, lost.id).await.unwrap().remove(0);
        drop(tx);
        house.place.lose(&attempt.object_key);
        assert_eq!(look(&house).await, [Finding::Missing(lost.id)], "{backend:?}");
        let found = sweep(&house).await;
        assert_eq!((found.missing.as_slice(), found.orphaned), ([lost.id].as_slice(), 0));
        let alarm = house.entries(Action::IntegrityFailed).await.remove(0);
        assert_eq!(alarm.leaf.reason.as_deref(), Some("objects_missing"));
        // Told of, and left as it is: a directory that is not mounted would make every document suspect.
        assert_eq!(house.upload.document(&house.rita, lost.id).await.unwrap().state, lost.state);
    }
}

#[tokio::test]
async fn what_is_deleted_is_not_missed_and_what_comes_back_goes_again() {
    for backend in BACKENDS {
        let house = full(backend).await;
        let sent = house.sent("a.pdf", &pdf(99, 1, 1_000)).await;
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let attempt = db::attempts::of_document(&mut tx, sent.id).await.unwrap().remove(0);
        drop(tx);
        house.upload.take_back(&house.rita, sent.id).await.unwrap();
        assert_eq!(look(&house).await, [], "{backend:?}");
        house.place.replace(&attempt.object_key, b"from a backup of the store".to_vec());
        assert_eq!(look(&house).await, [Finding::Spent(attempt.object_key.clone())]);
        let found = sweep(&house).await;
        assert_eq!((found.spent, found.orphaned, found.is_alarm()), (1, 0, false));
        house.clock.advance(DAY + TimeDelta::minutes(1));
        assert_eq!(sweep(&house).await.removed, 1);
        house.assert_holds(&[]).await;
    }
}

#[tokio::test]
async fn what_a_row_needs_by_now_stays_though_it_was_noted() {
    for backend in BACKENDS {
        let house = full(backend).await;
        let needed = house.place.documents();
        let (now, later) = (house.custody.now(), house.custody.now() + DAY * 9);
        let mut work = house.custody.act(&house.system()).await.unwrap();
        for path in &needed {
            let size = house.place.bytes(path).len() as u64;
            db::orphans::note(work.rows(), path, size, now - DAY * 9, now - DAY * 9).await.unwrap();
        }
        // As if a sweep were still on its way that saw them without a row.
        let update = work.rows().query("UPDATE orphans SET last_seen_at = $1").bind(later);
        assert_eq!(update.execute().await.unwrap(), 21);
        work.commit_bookkeeping().await.unwrap();
        house.clock.advance(DAY * 2);
        assert_eq!(sweep(&house).await.removed, 0, "{backend:?}");
        assert_eq!(house.place.documents(), needed);
    }
}

#[tokio::test]
async fn what_is_not_a_document_of_ours_is_left_alone() {
    let house = full(Backend::Sqlite).await;
    let (ours, other) = (house.tenant, Uuid::from_u128(7));
    let theirs = path(TenantId::from_uuid(other), 1);
    let kept = [format!("t/{ours}/s/{other}/{other}"), format!("t/{ours}/c/{:020}", 3)];
    for path in kept.iter().chain([&theirs, &"readme.txt".to_owned()]) {
        house.place.replace(path, b"something".to_vec());
    }
    for _ in 0..3 {
        let swept = swept(&house).await;
        assert_eq!((swept.foreign, swept.tenants[&ours].orphaned, swept.tenants[&ours].removed), (2, 0, 0));
        house.clock.advance(DAY * 2);
    }
    for path in kept.iter().chain([&theirs]) {
        assert_eq!(house.place.bytes(path), b"something", "{path}");
    }
}

#[tokio::test]
async fn a_store_that_fails_half_way_deletes_nothing() {
    let house = full(Backend::Sqlite).await;
    house.place.replace(&path(house.tenant, 1), b"sealed".to_vec());
    sweep(&house).await;
    house.clock.advance(DAY * 2);
    house.place.down(true);
    assert!(house.upload.sweep_store(&[house.tenant]).await.is_err());
    house.place.down(false);
    assert_eq!(house.place.documents().len(), 22);
}

#[tokio::test]
async fn leftovers_of_a_killed_upload_go_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let store = blobs::Store::local(directory.path()).unwrap();
    let house = House::with(Backend::Sqlite, store, Place::default()).await;
    let leftover = directory.path().join(format!("{}#7", path(house.tenant, 1)));
    std::fs::create_dir_all(leftover.parent().unwrap()).unwrap();
    std::fs::write(&leftover, b"half").unwrap();
    let mut told = Vec::new();
    house.upload.look_at_store(&[house.tenant], &mut |finding| told.push(finding.clone())).await.unwrap();
    assert!(matches!(told.as_slice(), [Finding::Leftover(_)]) && leftover.exists(), "{told:?}");
    assert_eq!(swept(&house).await.leftovers, 1);
    assert!(!leftover.exists());
}
