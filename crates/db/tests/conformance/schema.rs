//! Both schemas say the same, and data survive migrations.

use std::collections::BTreeSet;

use db::{Scope, Tx};
use domain::{
    CaseState, Channel, DocumentState, EmergencyKind, Face, Outcome, PartyKind, Review, Role, SubmissionState,
    TextPurpose,
};
use pgtest::{Backend, TestDb};
use rstest::rstest;
use sqlx::Connection as _;

use crate::world::{World, at, tenant, uuid};

async fn migrated(backend: Backend, version: i64) -> TestDb {
    let test = TestDb::empty(backend).await;
    test.db.migrate_to(version).await.unwrap();
    test
}

/// Table, column, type as PostgreSQL calls it, NOT NULL.
async fn columns(tx: &mut Tx) -> BTreeSet<(String, String, String, bool)> {
    let rows: Vec<(String, String, String, bool)> = tx
        .query_per_dialect(
            "SELECT CAST(c.relname AS TEXT), CAST(a.attname AS TEXT), format_type(a.atttypid, NULL), a.attnotnull
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
             WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
               AND c.relname <> '_sqlx_migrations'",
            "SELECT t.name, c.name, c.type, c.\"notnull\" = 1 OR c.pk > 0
             FROM sqlite_master t JOIN pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name <> '_sqlx_migrations' AND t.name NOT LIKE 'sqlite%'",
        )
        .fetch_all()
        .await
        .unwrap();
    rows.into_iter().collect()
}

/// Table and column that an INSERT has to name.
async fn needed(tx: &mut Tx) -> BTreeSet<(String, String)> {
    let rows: Vec<(String, String)> = tx
        .query_per_dialect(
            "SELECT CAST(c.relname AS TEXT), CAST(a.attname AS TEXT)
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
             WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
               AND a.attnotnull AND NOT a.atthasdef",
            "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
             WHERE t.type = 'table' AND c.\"notnull\" = 1 AND c.dflt_value IS NULL",
        )
        .fetch_all()
        .await
        .unwrap();
    rows.into_iter().collect()
}

/// The newest migration of the version that was released before.
const RELEASED: i64 = 22;

/// Both versions run side by side, and whoever goes back finds a database that the older one can work with.
#[rstest]
#[tokio::test]
async fn nothing_is_taken_from_the_version_before(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let (older, newer) = (migrated(backend, RELEASED).await, TestDb::new(backend).await);
    let (mut older, mut newer) =
        (older.db.read(Scope::System).await.unwrap(), newer.db.read(Scope::System).await.unwrap());
    let (before, after) = (columns(&mut older).await, columns(&mut newer).await);
    let kept: BTreeSet<_> = after.iter().map(|(table, column, kind, _)| (table, column, kind)).collect();
    for (table, column, kind, _) in &before {
        assert!(kept.contains(&(table, column, kind)), "{table}.{column} {kind} is gone");
    }
    let tables: BTreeSet<_> = before.iter().map(|(table, ..)| table.clone()).collect();
    let asked = needed(&mut older).await;
    for (table, column) in needed(&mut newer).await {
        let new = tables.contains(&table) && !asked.contains(&(table.clone(), column.clone()));
        assert!(!new, "the version before does not know that it has to fill {table}.{column}");
    }
}

fn in_sqlite(postgres: &str) -> &'static str {
    match postgres {
        "uuid" | "bytea" => "BLOB",
        "bigint" | "boolean" => "INTEGER",
        "text" | "jsonb" | "date" | "timestamp with time zone" => "TEXT",
        other => panic!("no rule for {other}"),
    }
}

/// Table, its columns, the table pointed to.
async fn foreign_keys(tx: &mut Tx) -> BTreeSet<(String, String, String)> {
    let rows: Vec<(String, String, String)> = tx
        .query_per_dialect(
            "SELECT CAST(t.relname AS TEXT),
                    (SELECT string_agg(CAST(a.attname AS TEXT), ',' ORDER BY k.n)
                     FROM unnest(f.conkey) WITH ORDINALITY AS k (number, n)
                     JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number),
                    CAST(p.relname AS TEXT)
             FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid
             WHERE f.contype = 'f'",
            "SELECT t.name, group_concat(f.\"from\", ',' ORDER BY f.seq), f.\"table\"
             FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f
             WHERE t.type = 'table' GROUP BY t.name, f.id, f.\"table\"",
        )
        .fetch_all()
        .await
        .unwrap();
    rows.into_iter().collect()
}

async fn indexes(tx: &mut Tx) -> BTreeSet<(String, String)> {
    let rows: Vec<(String, String)> = tx
        .query_per_dialect(
            "SELECT CAST(tablename AS TEXT), CAST(indexname AS TEXT) FROM pg_indexes
             WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key'",
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        )
        .fetch_all()
        .await
        .unwrap();
    rows.into_iter().collect()
}

#[rstest]
#[tokio::test]
async fn both_databases_have_the_same_schema(#[values(1, 2, i64::MAX)] version: i64) {
    let sqlite = migrated(Backend::Sqlite, version).await;
    let postgres = migrated(Backend::Postgres, version).await;
    let mut sqlite = sqlite.db.read(Scope::System).await.unwrap();
    let mut postgres = postgres.db.read(Scope::System).await.unwrap();
    let expected: BTreeSet<_> = columns(&mut postgres)
        .await
        .into_iter()
        .map(|(table, column, kind, not_null)| (table, column, in_sqlite(&kind).to_owned(), not_null))
        .collect();
    assert!(expected.len() > 250);
    assert_eq!(columns(&mut sqlite).await, expected);
    assert_eq!(foreign_keys(&mut sqlite).await, foreign_keys(&mut postgres).await);
    assert_eq!(indexes(&mut sqlite).await, indexes(&mut postgres).await);
}

#[tokio::test]
async fn every_table_of_a_jobcenter_is_guarded() {
    let test = TestDb::new(Backend::Postgres).await;
    let mut tx = test.db.read(Scope::System).await.unwrap();
    let unguarded: Vec<(String,)> = tx
        .query(
            "SELECT CAST(c.relname AS TEXT) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
             WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'tenant_id'
               AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                        AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'own_tenant'))",
        )
        .fetch_all()
        .await
        .unwrap();
    assert!(unguarded.is_empty(), "{unguarded:?}");
    let free: Vec<(String,)> = tx
        .query(
            "SELECT CAST(c.relname AS TEXT) FROM pg_class c
             WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT EXISTS
                (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')
             ORDER BY 1",
        )
        .fetch_all()
        .await
        .unwrap();
    assert_eq!(free, [("_sqlx_migrations".to_owned(),), ("installation".to_owned(),), ("tenants".to_owned(),)]);
}

/// The words a column takes are those that the domain knows, in the same order.
#[tokio::test]
async fn checks_know_the_words_of_the_domain() {
    fn list<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> String {
        all.iter().map(|value| format!("'{}'", word(*value))).collect::<Vec<_>>().join(", ")
    }
    let expected = [
        ("accounts", "role", list(Role::ALL, Role::as_str)),
        ("audit_leaves", "actor_role", list(Role::ALL, Role::as_str)),
        ("audit_leaves", "channel", list(Channel::ALL, Channel::as_str)),
        ("audit_leaves", "outcome", list(Outcome::ALL, Outcome::as_str)),
        ("sessions", "face", list(Face::ALL, Face::as_str)),
        ("sessions", "channel", list(Channel::ALL, Channel::as_str)),
        ("cases", "state", list(CaseState::ALL, CaseState::as_str)),
        ("case_parties", "kind", list(PartyKind::ALL, PartyKind::as_str)),
        ("submissions", "state", list(SubmissionState::ALL, SubmissionState::as_str)),
        ("submissions", "channel", list(Channel::ALL, Channel::as_str)),
        ("emergencies", "kind", list(EmergencyKind::ALL, EmergencyKind::as_str)),
        ("documents", "channel", list(Channel::ALL, Channel::as_str)),
        ("documents", "state", list(DocumentState::ALL, DocumentState::as_str)),
        ("documents", "review", list(Review::ALL, Review::as_str)),
        ("text_modules", "purpose", list(TextPurpose::ALL, TextPurpose::as_str)),
    ];
    for backend in pgtest::BACKENDS {
        let test = TestDb::new(backend).await;
        let mut tx = test.db.read(Scope::System).await.unwrap();
        for (table, column, words) in &expected {
            let (definitions,): (String,) = tx
                .query_per_dialect(
                    "SELECT string_agg(pg_get_constraintdef(c.oid), ' ') FROM pg_constraint c
                     JOIN pg_class t ON t.oid = c.conrelid WHERE c.contype = 'c' AND t.relname = $1",
                    "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = $1",
                )
                .bind(*table)
                .fetch_one()
                .await
                .unwrap();
            let definitions = definitions.split_whitespace().collect::<Vec<_>>().join(" ").replace("( '", "('");
            let wanted = match backend {
                Backend::Postgres => {
                    format!("({column} = ANY (ARRAY[{}]))", words.replace("',", "'::text,") + "::text")
                }
                Backend::Sqlite => format!("{column} IN ({words})"),
            };
            assert!(definitions.contains(&wanted), "{table}: {wanted}\n{definitions}");
        }
    }
}

#[rstest]
#[tokio::test]
async fn rows_of_the_first_schema_survive_the_next(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::in_database(migrated(backend, 1).await).await;
    let mut tx = world.write().await;
    let (with, without) = (uuid(), uuid());
    for (id, hash) in [(with, Some("$argon2id$")), (without, None)] {
        tx.query(
            "INSERT INTO accounts (tenant_id, id, role, login, name_sealed, password_hash, pseudonym, language, created_at)
             VALUES ($1, $2, 'customer', $3, $4, $5, $6, 'de', $7)",
        )
        .bind(world.here)
        .bind(id)
        .bind(id.to_string())
        .bind(vec![1_u8])
        .bind(hash)
        .bind([7_u8; 16])
        .bind(at(0))
        .execute()
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();

    world.db.migrate().await.unwrap();
    let mut tx = world.write().await;
    let with = db::accounts::find(&mut tx, with.into()).await.unwrap().unwrap();
    assert_eq!((with.password_set_at, with.password_hash.as_deref()), (Some(at(0)), Some("$argon2id$")));
    let without = db::accounts::find(&mut tx, without.into()).await.unwrap().unwrap();
    assert_eq!(without.password_set_at, None);
    let letter = db::activations::Activation {
        id: uuid(),
        account_id: without.id,
        code_hash: b"hash".to_vec(),
        failures: 0,
        created_at: at(1),
        expires_at: at(100),
    };
    db::activations::insert(&mut tx, &letter).await.unwrap();
    tx.commit().await.unwrap();
    // Again changes nothing.
    world.db.migrate().await.unwrap();
    assert_eq!(db::activations::find_open(&mut world.read().await, without.id, at(2)).await.unwrap(), Some(letter));
}

#[rstest]
#[tokio::test]
async fn a_database_of_a_newer_version_is_left_as_it_is(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let test = TestDb::new(backend).await;
    let newer = test.db.known_version() + 1;
    let added = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                 SELECT version + 1, 'newer', success, checksum, 0 FROM _sqlx_migrations ORDER BY version DESC LIMIT 1";
    if backend == Backend::Sqlite {
        let mut tx = test.db.write(Scope::System).await.unwrap();
        tx.query(added).execute().await.unwrap();
        tx.commit().await.unwrap();
    } else {
        // Only the owner may.
        let mut owner = sqlx::PgConnection::connect(&test.config.url).await.unwrap();
        sqlx::query(added).execute(&mut owner).await.unwrap();
    }
    assert_eq!(test.db.version().await.unwrap(), newer);
    test.db.migrate().await.unwrap();
    assert_eq!(test.db.version().await.unwrap(), newer, "nothing is taken back");
    assert!(test.db.pending_migrations().await.unwrap().is_empty());
}

#[rstest]
#[tokio::test]
async fn several_processes_may_migrate_at_once(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let test = TestDb::empty(backend).await;
    let other = db::Db::connect(&test.config).unwrap();
    let (one, two) = if backend == Backend::Postgres {
        tokio::join!(test.db.migrate(), other.migrate())
    } else {
        // A SQLite file belongs to one process: one after the other.
        (test.db.migrate().await, other.migrate().await)
    };
    one.unwrap();
    two.unwrap();
    let mut tx = other.write(Scope::System).await.unwrap();
    db::tenants::insert(&mut tx, &tenant("one")).await.unwrap();
    tx.commit().await.unwrap();
}
