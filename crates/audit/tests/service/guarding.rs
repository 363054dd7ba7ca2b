//! An older state of the database.

use audit::guard::Found;
use db::audit::append;
use domain::Action;
use ledger::verify::Verdict;
use pgtest::Backend;
use rstest::rstest;

use crate::Office;

/// The log as it was, to go back to.
struct Saved {
    head: db::audit::Head,
    nodes: u64,
}

async fn save(office: &Office) -> Saved {
    let mut tx = office.house.read().await;
    let tenant = office.house.tenant;
    let head = append::head(&mut tx, tenant).await.unwrap().unwrap();
    let query = tx.query("SELECT MAX(node_index) FROM audit_nodes WHERE tenant_id = $1").bind(tenant);
    let (last,) = query.fetch_one::<(u64,)>().await.unwrap();
    Saved { head, nodes: last + 1 }
}

/// What restoring a backup does to the rows of the log.
async fn restore(office: &Office, saved: &Saved) {
    let tenant = office.house.tenant;
    let now = append::head(&mut office.house.read().await, tenant).await.unwrap().unwrap();
    let mut tx = office.house.forge().await;
    for (rows, from) in [
        ("DELETE FROM audit_details WHERE tenant_id = $1 AND leaf_index >= $2", saved.head.size),
        ("DELETE FROM audit_leaves WHERE tenant_id = $1 AND leaf_index >= $2", saved.head.size),
        ("DELETE FROM audit_checkpoints WHERE tenant_id = $1 AND size > $2", saved.head.size),
        ("DELETE FROM audit_nodes WHERE tenant_id = $1 AND node_index >= $2", saved.nodes),
    ] {
        tx.query(rows).bind(tenant).bind(from).execute().await.unwrap();
    }
    assert!(append::set_head(&mut tx, tenant, now.size, &saved.head).await.unwrap());
    tx.commit().await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_database_that_holds_what_left_the_house_is_whole(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let house = &office.house;
    assert_eq!(office.audit.check_rollback(house.tenant).await.unwrap(), Found::Whole, "nothing has left");
    house.custody.checkpoint(house.tenant).await.unwrap();
    assert_eq!(office.audit.check_rollback(house.tenant).await.unwrap(), Found::Whole);
    office.notes(5).await;
    assert_eq!(office.audit.check_rollback(house.tenant).await.unwrap(), Found::Whole);
    assert_eq!(office.audit.accept_restore(house.tenant, "zur Sicherheit").await.unwrap(), Found::Whole);
    assert!(house.entries(Action::RestoreAccepted).await.is_empty(), "nothing was to be accepted");
}

#[rstest]
#[tokio::test]
async fn an_older_database_is_noticed_until_it_is_accepted(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let house = &office.house;
    house.custody.checkpoint(house.tenant).await.unwrap();
    let saved = save(&office).await;
    office.notes(3).await;
    house.custody.checkpoint(house.tenant).await.unwrap();
    restore(&office, &saved).await;
    let present = saved.head.size;
    let went_back = Found::WentBack { stored: present + 3, present, common: present };
    assert_eq!(office.audit.check_rollback(house.tenant).await.unwrap(), went_back);

    assert_eq!(office.audit.accept_restore(house.tenant, "Platte defekt").await.unwrap(), went_back);
    let accepted = house.entries(Action::RestoreAccepted).await;
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0].leaf.leaf_index, present, "the log goes on where it is");
    assert_eq!(office.audit.check_rollback(house.tenant).await.unwrap(), Found::Whole);

    // Also when it has grown past the lost checkpoint, and has a later one.
    office.notes(10).await;
    house.custody.checkpoint(house.tenant).await.unwrap();
    assert_eq!(office.audit.check_rollback(house.tenant).await.unwrap(), Found::Whole);
    let report = crate::proving::exported(&office).await;
    assert_eq!(report.verdict(), Verdict::Whole, "{report}");
}

#[rstest]
#[tokio::test]
async fn nothing_is_written_over_an_older_database(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let (house, tenant) = (&office.house, office.house.tenant);
    house.custody.checkpoint(tenant).await.unwrap();
    let saved = save(&office).await;
    office.notes(3).await;
    house.custody.checkpoint(tenant).await.unwrap();
    restore(&office, &saved).await;
    assert_ne!(office.audit.guard(tenant).await.unwrap(), Found::Whole);
    assert_eq!(house.custody.held(), [tenant]);
    assert!(house.custody.act(&house.system()).await.is_err_and(|error| error.is_held()));
    assert!(house.custody.checkpoint(tenant).await.is_err_and(|error| error.is_held()));
    assert_eq!(house.log_size().await, saved.head.size);

    // Somebody accepts it, in a process of their own.
    house.custody.resume(tenant);
    office.audit.accept_restore(tenant, "Platte defekt").await.unwrap();
    house.custody.hold(tenant);
    assert_eq!(office.audit.guard(tenant).await.unwrap(), Found::Whole);
    assert!(house.custody.held().is_empty());
    house.custody.checkpoint(tenant).await.unwrap();
}

#[rstest]
#[tokio::test]
async fn a_fork_is_noticed_however_long_it_grew(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let house = &office.house;
    house.custody.checkpoint(house.tenant).await.unwrap();
    let saved = save(&office).await;
    office.notes(3).await;
    house.custody.checkpoint(house.tenant).await.unwrap();
    restore(&office, &saved).await;
    let common = saved.head.size;
    // Of equal size, then longer.
    for more in [3, 2] {
        office.notes(more).await;
        let present = house.log_size().await;
        let expected = Found::WentBack { stored: common + 3, present, common };
        assert_eq!(office.audit.check_rollback(house.tenant).await.unwrap(), expected);
    }
}

#[rstest]
#[tokio::test]
async fn a_second_loss_is_not_covered_by_the_first_acceptance(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let house = &office.house;
    house.custody.checkpoint(house.tenant).await.unwrap();
    let saved = save(&office).await;
    office.notes(3).await;
    house.custody.checkpoint(house.tenant).await.unwrap();
    restore(&office, &saved).await;
    office.audit.accept_restore(house.tenant, "Platte defekt").await.unwrap();
    let saved = save(&office).await;
    office.notes(20).await;
    house.custody.checkpoint(house.tenant).await.unwrap();
    restore(&office, &saved).await;
    let present = saved.head.size;
    let found = office.audit.check_rollback(house.tenant).await.unwrap();
    assert!(
        matches!(found, Found::WentBack { stored, present: there, .. } if stored == present + 20 && there == present),
        "{found:?}"
    );
}
