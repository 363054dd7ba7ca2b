//! One Jobcenter never meets another's rows.

use db::{Error, Scope, Tx};
use domain::{AccountId, PersonId};
use pgtest::Backend;
use rstest::rstest;
use sqlx::{Connection as _, PgConnection, Row as _};

use crate::world::{World, at, customer, day, document, person, submission_of, uuid};

#[rstest]
#[tokio::test]
async fn nobody_sees_rows_of_another_jobcenter(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let sent = document(&mut tx, &own, at(0)).await;
    tx.commit().await.unwrap();

    let mut here = world.read().await;
    let mut there = world.db.read(Scope::Tenant(world.there)).await.unwrap();
    for (tx, visible) in [(&mut here, true), (&mut there, false)] {
        assert_eq!(db::people::find_person(tx, own.person).await.unwrap().is_some(), visible);
        assert_eq!(db::accounts::find(tx, own.account).await.unwrap().is_some(), visible);
        assert_eq!(db::people::find_household(tx, own.household).await.unwrap().is_some(), visible);
        assert_eq!(db::cases::find(tx, own.case).await.unwrap().is_some(), visible);
        assert_eq!(db::documents::find(tx, sent.id).await.unwrap().is_some(), visible);
        assert_eq!(db::attempts::find(tx, sent.attempt_id).await.unwrap().is_some(), visible);
        assert_eq!(db::submissions::find(tx, sent.submission_id).await.unwrap().is_some(), visible);
        assert_eq!(db::cases::standing(tx, own.case, own.caseworker, day(), at(0)).await.unwrap().is_some(), visible);
    }
    drop((here, there));

    let mut there = world.db.write(Scope::Tenant(world.there)).await.unwrap();
    assert!(!db::accounts::lock(&mut there, own.account, at(1)).await.unwrap());
    assert!(!db::cases::reserve(&mut there, own.case, 1, 1_000).await.unwrap());
    assert!(!db::documents::set_opened(&mut there, sent.id, at(1)).await.unwrap());
}

/// A transaction of its own in which a foreign key refuses.
async fn refused(world: &World, act: impl AsyncFnOnce(&mut Tx) -> Result<(), Error>) {
    let mut tx = world.write().await;
    let result = act(&mut tx).await;
    assert!(matches!(result, Err(Error::ForeignKey)), "{result:?}");
}

#[rstest]
#[tokio::test]
async fn no_row_points_into_another_jobcenter(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.db.write(Scope::Tenant(world.there)).await.unwrap();
    let stranger: PersonId = person(&mut tx).await;
    let theirs = customer(&mut tx).await;
    tx.commit().await.unwrap();

    refused(&world, async |tx| {
        let id: AccountId = uuid().into();
        tx.query(
            "INSERT INTO accounts (tenant_id, id, role, login, person_id, name_sealed, pseudonym, language, created_at)
             VALUES ($1, $2, 'customer', 'x', $3, $4, $5, 'de', $6)",
        )
        .bind(world.here)
        .bind(id)
        .bind(stranger)
        .bind(vec![1_u8])
        .bind([0_u8; 16])
        .bind(at(0))
        .execute()
        .await
        .map(drop)
    })
    .await;
    refused(&world, async |tx| db::cases::insert(tx, &crate::world::case_of(theirs.household, at(0))).await).await;
    refused(&world, async |tx| db::submissions::insert(tx, &submission_of(&theirs, "k")).await.map(drop)).await;
    refused(&world, async |tx| db::sessions::insert(tx, &crate::world::session_of(theirs.account, b"t")).await).await;
    refused(&world, async |tx| {
        let team = db::teams::Team { id: uuid().into(), name: "team".into() };
        db::teams::insert(tx, &team).await?;
        db::teams::add_member(tx, team.id, theirs.caseworker).await.map(drop)
    })
    .await;
}

/// A connection beside the program's own, as the login that owns the tables, in this role.
async fn raw(world: &World, role: Option<&str>) -> PgConnection {
    let mut connection = PgConnection::connect(&world.test.config.url).await.unwrap();
    if let Some(role) = role {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("SET ROLE {role}"))).execute(&mut connection).await.unwrap();
    }
    connection
}

#[tokio::test]
async fn without_a_jobcenter_no_row_is_visible() {
    let world = World::new(Backend::Postgres).await;
    let mut tx = world.write().await;
    person(&mut tx).await;
    tx.commit().await.unwrap();
    for role in [None, Some("kundenportal_app")] {
        let mut connection = raw(&world, role).await;
        let count = async |connection: &mut PgConnection| -> i64 {
            sqlx::query("SELECT COUNT(*) FROM persons").fetch_one(connection).await.unwrap().get(0)
        };
        assert_eq!(count(&mut connection).await, 0, "{role:?}");
        // The setting counts within its transaction only.
        let mut tx = connection.begin().await.unwrap();
        sqlx::query("SELECT set_config('app.tenant', $1, TRUE)")
            .bind(world.here.to_string())
            .execute(&mut *tx)
            .await
            .unwrap();
        assert_eq!(count(&mut tx).await, 1, "{role:?}");
        tx.commit().await.unwrap();
        assert_eq!(count(&mut connection).await, 0, "{role:?}");
    }
}

/// Runs one raw statement in a transaction of its own.
async fn forbidden(world: &World, scope: Scope, sql: &'static str) {
    let mut tx = world.db.write(scope).await.unwrap();
    let own = (world.here, world.there);
    let query = tx.query(sql);
    let result = match sql.matches('$').count() {
        0 => query.execute().await,
        1 => query.bind(own.1).execute().await,
        n => panic!("{n} values"),
    };
    assert!(matches!(result, Err(Error::Forbidden)), "{sql}: {result:?}");
}

#[tokio::test]
async fn policies_refuse_rows_of_another_jobcenter() {
    let world = World::new(Backend::Postgres).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    document(&mut tx, &own, at(0)).await;
    tx.commit().await.unwrap();
    let here = Scope::Tenant(world.here);
    forbidden(&world, here, "INSERT INTO teams (tenant_id, id, name) VALUES ($1, gen_random_uuid(), 'x')").await;
    forbidden(&world, here, "UPDATE persons SET tenant_id = $1").await;
    forbidden(&world, here, "INSERT INTO audit_heads (tenant_id, size, frontier) VALUES ($1, 0, ''::bytea)").await;
    forbidden(
        &world,
        here,
        "INSERT INTO jobs (id, tenant_id, kind, payload, attempt, run_after, lease_epoch, state, created_at)
         VALUES (gen_random_uuid(), $1, 'x', '{}', 0, now(), 0, 'ready', now())",
    )
    .await;
}

#[tokio::test]
async fn roles_may_only_what_they_need() {
    let world = World::new(Backend::Postgres).await;
    let here = Scope::Tenant(world.here);
    for sql in [
        "UPDATE audit_leaves SET reason = 'x'",
        "DELETE FROM audit_leaves",
        "UPDATE audit_nodes SET hash = hash",
        "DELETE FROM audit_nodes",
        "UPDATE audit_checkpoints SET note = 'x'",
        "DELETE FROM audit_checkpoints",
        "UPDATE audit_details SET salt = salt",
        "DELETE FROM audit_heads",
        "UPDATE receipts SET number = 'x'",
        "DELETE FROM receipts",
        "DELETE FROM documents",
        "DELETE FROM messages",
        "UPDATE tenants SET name = 'x'",
        "DROP TABLE persons",
        "ALTER TABLE persons DISABLE ROW LEVEL SECURITY",
        "UPDATE _sqlx_migrations SET version = 0",
        "SET ROLE postgres",
    ] {
        forbidden(&world, here, sql).await;
    }
    for sql in [
        "SELECT * FROM persons",
        "SELECT * FROM accounts",
        "SELECT * FROM documents",
        "SELECT * FROM messages",
        "SELECT * FROM sessions",
        "SELECT fingerprint FROM submissions",
        "UPDATE submissions SET lease_epoch = 0",
        "DELETE FROM tenants",
    ] {
        forbidden(&world, Scope::System, sql).await;
    }
}

#[tokio::test]
async fn a_session_of_the_program_can_not_leave_its_role() {
    let world = World::new(Backend::Postgres).await;
    for (scope, role) in [(Scope::Tenant(world.here), "kundenportal_app"), (Scope::System, "kundenportal_system")] {
        let mut tx = world.db.write(scope).await.unwrap();
        tx.query("RESET ROLE").execute().await.unwrap();
        let (current,): (String,) = tx.query("SELECT CAST(current_user AS TEXT)").fetch_one().await.unwrap();
        assert_eq!(current, role);
    }
}

#[rstest]
#[tokio::test]
async fn the_system_sees_jobcenters_keys_jobs_and_leases(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let submission = submission_of(&own, "key");
    assert!(db::submissions::insert(&mut tx, &submission).await.unwrap());
    tx.commit().await.unwrap();

    let mut tx = world.system().await;
    let slugs: Vec<_> = db::tenants::list(&mut tx).await.unwrap().into_iter().map(|tenant| tenant.slug).collect();
    assert_eq!(slugs, ["here", "there"]);
    assert!(db::submissions::expired(&mut tx, at(59), 10).await.unwrap().is_empty());
    let expired = db::submissions::expired(&mut tx, at(60), 10).await.unwrap();
    assert_eq!(expired.len(), 1);
    assert_eq!((expired[0].tenant_id, expired[0].id, expired[0].lease_epoch), (world.here, submission.id, 1));
}

#[rstest]
#[tokio::test]
async fn a_host_leads_to_its_jobcenter(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.read().await;
    for (host, id) in [
        ("here.localhost", Some(world.here)),
        ("staff.here.localhost", Some(world.here)),
        ("there.localhost", Some(world.there)),
        ("localhost", None),
    ] {
        assert_eq!(db::tenants::find_by_host(&mut tx, host).await.unwrap().map(|tenant| tenant.id), id, "{host}");
    }
    assert_eq!(db::tenants::find_by_slug(&mut tx, "there").await.unwrap().unwrap().id, world.there);
    assert_eq!(db::tenants::find(&mut tx, world.here).await.unwrap().unwrap().slug, "here");
}
