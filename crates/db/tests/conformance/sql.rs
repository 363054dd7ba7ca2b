//! Statements, transactions, values.

use chrono::NaiveDate;
use db::{Error, Scope};
use domain::{Concerns, DocumentState, PersonId, Pseudonym};
use pgtest::{Backend, TestDb};
use rstest::rstest;
use uuid::Uuid;

use crate::world::{World, at, day, person, tenant};

#[rstest]
#[tokio::test]
async fn values_come_back_as_they_went(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let someone = person(&mut tx).await;
    let found = db::people::find_person(&mut tx, someone).await.unwrap().unwrap();
    assert_eq!((found.id, found.created_at), (someone, at(0)));
    assert_eq!(found.birth_date_sealed.as_deref(), Some(b"date".as_slice()));
    assert_eq!(found.mail_sealed, None);
    assert_eq!(found.pseudonym.0.len(), 16);

    let json = serde_json::json!({"ä": [1, null, {"b": "\"'$1"}], "n": 9_007_199_254_740_991_i64});
    db::people::insert_import(&mut tx, Uuid::from_u128(9), "file", &json, at(0)).await.unwrap();
    let (back,): (serde_json::Value,) =
        tx.query("SELECT counts FROM imports WHERE id = $1").bind(Uuid::from_u128(9)).fetch_one().await.unwrap();
    assert_eq!(back, json);

    let own = tx.tenant();
    let (id, host): (Uuid, String) =
        tx.query("SELECT id, customer_host FROM tenants WHERE id = $1").bind(own).fetch_one().await.unwrap();
    assert_eq!((id, host.as_str()), (own.uuid(), "here.localhost"));
}

#[rstest]
#[tokio::test]
async fn days_sizes_and_words_come_back(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let customer = crate::world::customer(&mut tx).await;
    let (from, to, flag): (NaiveDate, Option<NaiveDate>, bool) = tx
        .query("SELECT from_date, to_date, representative FROM household_members WHERE person_id = $1")
        .bind(customer.person)
        .fetch_one()
        .await
        .unwrap();
    assert_eq!((from, to, flag), (day() - chrono::Duration::days(10), None, false));

    let document = crate::world::document(&mut tx, &customer, at(5)).await;
    assert_eq!(db::documents::find(&mut tx, document.id).await.unwrap(), Some(document.clone()));
    tx.query("UPDATE documents SET concerns_member = $1, size = $2 WHERE id = $3")
        .bind(Concerns::All)
        .bind(u64::from(u32::MAX) * 1_000)
        .bind(document.id)
        .execute()
        .await
        .unwrap();
    let found = db::documents::find(&mut tx, document.id).await.unwrap().unwrap();
    assert_eq!((found.concerns_member, found.size), (Concerns::All, 4_294_967_295_000));
    assert_eq!(found.state, DocumentState::Received);
}

#[rstest]
#[tokio::test]
async fn moments_sort_as_they_happened(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    // With and without microseconds, and around a second.
    let whole = chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let moments = [whole, whole + chrono::Duration::microseconds(1), whole + chrono::Duration::milliseconds(500)];
    for (n, moment) in moments.iter().enumerate() {
        db::people::insert_import(&mut tx, Uuid::from_u128(n as u128), "x", &serde_json::json!(0), *moment)
            .await
            .unwrap();
    }
    let sorted: Vec<(chrono::DateTime<chrono::Utc>,)> =
        tx.query("SELECT at FROM imports WHERE at <= $1 ORDER BY at").bind(moments[2]).fetch_all().await.unwrap();
    assert_eq!(sorted.into_iter().map(|row| row.0).collect::<Vec<_>>(), moments);
}

#[rstest]
#[tokio::test]
async fn a_missing_value_is_refused(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let refused = tx.query("SELECT $1 = $2").bind(1_i64).fetch_optional::<()>().await;
    assert!(matches!(refused, Err(Error::Statement { .. })), "{refused:?}");
    let refused = tx.query("SELECT 1").bind(1_i64).fetch_optional::<()>().await;
    assert!(matches!(refused, Err(Error::Statement { .. })), "{refused:?}");
    let refused = tx.query("SELECT $1").bind("a\0b").fetch_optional::<()>().await;
    assert!(matches!(refused, Err(Error::Statement { .. })), "{refused:?}");
    // A defect of the caller is no failure of the transaction.
    tx.commit().await.unwrap();
}

#[rstest]
#[tokio::test]
async fn rows_that_do_not_fit_are_errors(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.read().await;
    let unreadable = tx.query("SELECT name FROM tenants").fetch_optional::<(DocumentState,)>().await;
    assert!(matches!(unreadable, Err(Error::Unreadable { .. })), "{unreadable:?}");
    let unreadable = tx.query("SELECT name FROM tenants").fetch_optional::<(i64,)>().await;
    assert!(matches!(unreadable, Err(Error::Unreadable { .. })), "{unreadable:?}");
    let unreadable = tx.query("SELECT NULL AS name").fetch_optional::<(String,)>().await;
    assert!(matches!(unreadable, Err(Error::Unreadable { .. })), "{unreadable:?}");
    let none = tx.query("SELECT id FROM tenants WHERE slug = 'nobody'").fetch_one::<(Uuid,)>().await;
    assert!(matches!(none, Err(Error::NoRow)), "{none:?}");
}

#[rstest]
#[tokio::test]
async fn what_is_not_committed_is_gone(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut dropped = world.write().await;
    let lost = person(&mut dropped).await;
    drop(dropped);
    let mut rolled_back = world.write().await;
    let lost_too = person(&mut rolled_back).await;
    rolled_back.rollback().await.unwrap();
    let mut committed = world.write().await;
    let kept = person(&mut committed).await;
    committed.commit().await.unwrap();

    let mut tx = world.read().await;
    for (id, there) in [(lost, false), (lost_too, false), (kept, true)] {
        assert_eq!(db::people::find_person(&mut tx, id).await.unwrap().is_some(), there);
    }
}

#[rstest]
#[tokio::test]
async fn a_failed_transaction_keeps_nothing(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let before = person(&mut tx).await;
    let refused = tx
        .query("INSERT INTO teams (tenant_id, id, name) SELECT tenant_id, id, $1 FROM persons UNION ALL SELECT tenant_id, id, $1 FROM persons")
        .bind("team")
        .execute()
        .await;
    assert!(matches!(&refused, Err(Error::Unique { table }) if table == "teams"), "{refused:?}");
    let after = tx.query("SELECT 1").fetch_optional::<()>().await;
    assert!(matches!(after, Err(Error::Aborted)), "{after:?}");
    let committed = tx.commit().await;
    assert!(matches!(committed, Err(Error::Aborted)), "{committed:?}");
    assert_eq!(db::people::find_person(&mut world.read().await, before).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn refusals_of_the_schema_have_kinds(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let own = world.here;

    let mut tx = world.write().await;
    let login = crate::world::account(&mut tx, domain::Role::Admin, None).await;
    let login = db::accounts::find(&mut tx, login).await.unwrap().unwrap();
    let again = db::accounts::Account { id: crate::world::uuid().into(), ..login };
    let refused = db::accounts::insert(&mut tx, &again).await.unwrap_err();
    assert!(matches!(&refused, Error::Unique { table } if table == "accounts"), "{refused:?}");
    assert!(!format!("{refused:?} {refused}").contains(&again.login), "no value of a row in errors");
    drop(tx);

    let mut tx = world.write().await;
    let refused = crate::world::account_of_nobody(&mut tx).await;
    assert!(matches!(refused, Error::ForeignKey), "{refused:?}");
    drop(tx);

    let mut tx = world.write().await;
    let refused = tx
        .query("INSERT INTO sign_in_failures (tenant_id, subject, count, window_start) VALUES ($1, 'x', -1, $2)")
        .bind(own)
        .bind(at(0))
        .execute()
        .await;
    assert!(matches!(refused, Err(Error::Check { .. })), "{refused:?}");
    drop(tx);

    let mut tx = world.write().await;
    let refused = tx
        .query("INSERT INTO teams (tenant_id, id, name) VALUES ($1, $1, $2)")
        .bind(own)
        .bind(None::<String>)
        .execute()
        .await;
    assert!(matches!(refused, Err(Error::Check { .. })), "{refused:?}");
}

#[rstest]
#[tokio::test]
async fn a_reading_transaction_can_not_write(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.read().await;
    let refused =
        db::teams::insert(&mut tx, &db::teams::Team { id: crate::world::uuid().into(), name: "t".into() }).await;
    assert!(matches!(refused, Err(Error::ReadOnly)), "{refused:?}");
    drop(tx);
    assert_eq!(db::teams::list(&mut world.read().await).await.unwrap(), []);
}

#[rstest]
#[tokio::test]
async fn a_reading_transaction_sees_one_state(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut reading = world.read().await;
    assert_eq!(db::teams::list(&mut reading).await.unwrap().len(), 0);
    let mut tx = world.write().await;
    db::teams::insert(&mut tx, &db::teams::Team { id: crate::world::uuid().into(), name: "t".into() }).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(db::teams::list(&mut reading).await.unwrap().len(), 0);
    assert_eq!(db::teams::list(&mut world.read().await).await.unwrap().len(), 1);
}

#[rstest]
#[tokio::test]
async fn rows_can_be_streamed(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    use futures::TryStreamExt as _;
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let mut made = Vec::new();
    for _ in 0..300 {
        made.push((person(&mut tx).await,));
    }
    let streamed: Vec<(PersonId,)> =
        tx.query("SELECT id FROM persons ORDER BY id").stream::<(PersonId,)>().unwrap().try_collect().await.unwrap();
    assert_eq!(streamed, made);
    let broken: Result<Vec<(Pseudonym,)>, _> =
        tx.query("SELECT name_sealed FROM persons").stream::<(Pseudonym,)>().unwrap().try_collect().await;
    assert!(matches!(broken, Err(Error::Unreadable { .. })), "{broken:?}");
}

#[rstest]
#[tokio::test]
async fn writers_wait_for_each_other(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = std::sync::Arc::new(World::new(backend).await);
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let world = world.clone();
        running.spawn(async move {
            let mut tx = world.write().await;
            let count = db::sessions::count_failure(&mut tx, "n:network", at(0), at(-60)).await.unwrap();
            tx.commit().await.unwrap();
            count
        });
    }
    let mut counts = running.join_all().await;
    counts.sort_unstable();
    assert_eq!(counts, (1..=40).collect::<Vec<u32>>());
}

#[rstest]
#[tokio::test]
async fn addresses_that_are_none_are_refused_and_never_shown(#[values("", "mysql://x", "postgres://[")] url: &str
) {
    let refused = db::Db::connect(&db::DbConfig::new(url));
    assert!(matches!(refused, Err(Error::Address(_))), "{refused:?}");
    let config = db::DbConfig::new("postgres://user:secret@host/db");
    assert!(!format!("{config:?}").contains("secret"));
}

#[rstest]
#[tokio::test]
async fn a_database_answers_the_ping_and_knows_what_it_lacks(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = TestDb::empty(backend).await;
    test.db.migrate_to(1).await.unwrap();
    assert_eq!(test.db.pending_migrations().await.unwrap().first(), Some(&2));
    test.db.migrate().await.unwrap();
    assert!(test.db.pending_migrations().await.unwrap().is_empty());
    test.db.ping().await.unwrap();
    let mut tx = test.db.write(Scope::System).await.unwrap();
    db::tenants::insert(&mut tx, &tenant("one")).await.unwrap();
    tx.commit().await.unwrap();
    test.db.close().await;
    assert!(test.db.ping().await.is_err());
}

/// A transaction that SQLite ends by itself, as it does on a full disk, is none for the next one either.
#[tokio::test]
async fn who_writes_after_a_full_disk_is_not_held_up() {
    let world = World::new(Backend::Sqlite).await;
    let db = &world.db;
    let mut tx = db.write(Scope::System).await.unwrap();
    tx.query("CREATE TABLE filler (held BLOB NOT NULL) STRICT").execute().await.unwrap();
    // As many pages as there are, and no more.
    tx.query("PRAGMA max_page_count = 1").fetch_all::<(i64,)>().await.unwrap();
    let fill = "INSERT INTO filler (held) VALUES (zeroblob(100000))";
    assert!(matches!(tx.query(fill).execute().await, Err(Error::Full)));
    drop(tx);

    let mut tx = db.write(Scope::System).await.unwrap();
    tx.query("PRAGMA max_page_count = 1000000").fetch_all::<(i64,)>().await.unwrap();
    tx.query("CREATE TABLE filler (held BLOB NOT NULL) STRICT").execute().await.unwrap();
    tx.query(fill).execute().await.unwrap();
    tx.commit().await.unwrap();
}
