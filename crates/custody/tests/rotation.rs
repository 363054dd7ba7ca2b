//! A new version of a Jobcenter's key, on both databases: used at once, by every process, and never lost.

use chrono::Duration;
use custody::{Custody, Error, KeyVersion, REWRAP_JOB, TenantField};
use db::Scope;
use db::jobs::Leased;
use domain::{Action, Channel, Concerns, DocumentState};
use house::House;
use pgtest::Backend;
use rstest::rstest;
use uuid::Uuid;

async fn lease(house: &House) -> Option<Leased> {
    let now = house.custody.now();
    let mut tx = house.db.db.write(Scope::System).await.unwrap();
    let job = db::jobs::lease(&mut tx, &[REWRAP_JOB], &[], now, now + Duration::seconds(90)).await.unwrap();
    tx.commit().await.unwrap();
    job
}

/// Runs what is due, and tells how many jobs that were.
async fn run_jobs(house: &House) -> usize {
    let mut done = 0;
    while let Some(job) = lease(house).await {
        house.custody.rewrap(&job).await.unwrap();
        done += 1;
    }
    done
}

/// Version, whether it is retired, and how many case keys are under it.
async fn versions(house: &House) -> Vec<(u32, bool, u64)> {
    let versions = house.custody.key_versions(house.tenant).await.unwrap();
    let told = |key: KeyVersion| (key.version, key.retired_at.is_some(), key.cases);
    versions.into_iter().map(told).collect()
}

async fn seal(house: &House, custody: &Custody, text: &str) -> Vec<u8> {
    let mut tx = custody.read(house.tenant).await.unwrap();
    let sealer = custody.tenant_sealer(&mut tx, house.tenant).await.unwrap();
    sealer.seal(TenantField::PersonMail, Uuid::nil(), text.as_bytes())
}

async fn open(house: &House, custody: &Custody, sealed: &[u8]) -> String {
    let mut tx = custody.read(house.tenant).await.unwrap();
    let sealer = custody.tenant_sealer(&mut tx, house.tenant).await.unwrap();
    sealer.open_text(TenantField::PersonMail, Uuid::nil(), sealed).unwrap()
}

/// Opens every case in a process that has opened nothing yet.
async fn every_case_opens(house: &House) {
    let fresh = house.neighbour().await;
    let mut tx = fresh.read(house.tenant).await.unwrap();
    for case in [house.case, house.other_case] {
        let file = fresh.case_file_unchecked(&mut tx, &house.system(), case).await.unwrap().unwrap();
        for document in db::wraps::documents(&mut tx, Uuid::nil().into(), 10).await.unwrap() {
            let opened = file.sealer.document_key(document.attempt_id, &document.wrapped_key);
            assert_eq!(opened.is_ok(), document.case_id == case);
        }
    }
}

fn version_of(sealed: &[u8]) -> u32 {
    u32::from_be_bytes(sealed[..4].try_into().unwrap())
}

#[rstest]
#[tokio::test]
async fn a_new_version_is_used_at_once_and_case_keys_follow(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::on(backend).await;
    house.paper(&house.rita, house.case, Concerns::All, DocumentState::Available).await;
    // Both processes hold the first version opened.
    let neighbour = house.neighbour().await;
    let old = seal(&house, &neighbour, "alt").await;
    assert_eq!(open(&house, &house.custody, &old).await, "alt");
    let mut tx = house.read().await;
    let index = house.custody.tenant_sealer(&mut tx, house.tenant).await.unwrap().blind_index("Fremd", "1980-01-01");
    drop(tx);

    assert_eq!(house.custody.rotate_key(&house.system()).await.unwrap(), 2);
    assert_eq!(versions(&house).await, [(2, false, 0), (1, false, 2)]);
    for (writer, reader) in [(&neighbour, &house.custody), (&house.custody, &neighbour)] {
        let sealed = seal(&house, writer, "neu").await;
        assert_eq!((version_of(&sealed), open(&house, reader, &sealed).await), (2, "neu".to_owned()));
        assert_eq!(open(&house, reader, &old).await, "alt");
    }
    let third = house.seed().case("3", &[], None).await;
    every_case_opens(&house).await;

    assert_eq!(run_jobs(&house).await, 1);
    assert_eq!(versions(&house).await, [(2, false, 3), (1, false, 0)], "units of work that began before may still run");
    house.clock.advance(Duration::minutes(1));
    assert_eq!(run_jobs(&house).await, 1);
    assert_eq!(versions(&house).await, [(2, false, 3), (1, true, 0)]);
    every_case_opens(&house).await;
    assert_eq!(open(&house, &neighbour, &old).await, "alt");

    let mut tx = neighbour.read(house.tenant).await.unwrap();
    let sealer = neighbour.tenant_sealer(&mut tx, house.tenant).await.unwrap();
    assert_eq!(sealer.blind_index("Fremd", "1980-01-01"), index, "who was found before is found again");
    assert!(neighbour.case_file_unchecked(&mut tx, &house.system(), third).await.unwrap().is_some());
    drop(tx);
    let entries = house.entries(Action::KeyRotated).await;
    let told: Vec<_> = entries.iter().map(|entry| entry.leaf.reason.clone().unwrap()).collect();
    assert_eq!(told, ["begun", "ended"]);

    assert_eq!(house.custody.rotate_key(&house.system()).await.unwrap(), 3);
    assert!(run_jobs(&house).await > 0);
    assert_eq!(versions(&house).await, [(3, false, 3), (2, false, 0), (1, true, 0)]);
    house.db.db.close().await;
}

#[rstest]
#[tokio::test]
async fn a_version_that_was_never_committed_seals_nothing(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::on(backend).await;
    let neighbour = house.neighbour().await;
    assert_eq!(neighbour.rotate_key(&house.system()).await.unwrap(), 2);
    assert_eq!(version_of(&seal(&house, &neighbour, "nie").await), 2);
    // As if the commit had failed, or an older database was restored.
    let mut tx = house.forge().await;
    for statement in ["DELETE FROM tenant_keys WHERE version = 2", "DELETE FROM jobs"] {
        tx.query(statement).execute().await.unwrap();
    }
    tx.commit().await.unwrap();
    let sealed = seal(&house, &neighbour, "alt").await;
    assert_eq!((version_of(&sealed), open(&house, &house.custody, &sealed).await), (1, "alt".to_owned()));
    // Another key of the same number.
    assert_eq!(house.custody.rotate_key(&house.system()).await.unwrap(), 2);
    let sealed = seal(&house, &neighbour, "neu").await;
    assert_eq!((version_of(&sealed), open(&house, &house.custody, &sealed).await), (2, "neu".to_owned()));
    house.db.db.close().await;
}

#[rstest]
#[tokio::test]
async fn a_job_cut_short_is_ended_by_the_next_and_two_at_once_do_no_harm(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::on(backend).await;
    house.paper(&house.jo, house.other_case, Concerns::All, DocumentState::Available).await;
    house.custody.rotate_key(&house.system()).await.unwrap();
    house.clock.advance(Duration::minutes(2));
    let first = lease(&house).await.unwrap();
    house.clock.advance(Duration::minutes(2));
    let second = lease(&house).await.unwrap();
    let neighbour = house.neighbour().await;
    let (lost, ended) = tokio::join!(house.custody.rewrap(&first), neighbour.rewrap(&second));
    assert!(matches!(lost, Err(Error::Stale)), "{lost:?}");
    ended.unwrap();
    assert_eq!(versions(&house).await, [(2, false, 2), (1, true, 0)]);
    assert!(lease(&house).await.is_none());
    assert_eq!(house.entries(Action::KeyRotated).await.len(), 2);
    every_case_opens(&house).await;
    house.db.db.close().await;
}

#[tokio::test]
async fn a_case_key_that_does_not_open_holds_up_no_other_and_keeps_the_old_version() {
    let house = House::on(Backend::Sqlite).await;
    let mut tx = house.forge().await;
    tx.query("UPDATE cases SET wrapped_key = $1 WHERE id = $2")
        .bind([vec![0, 0, 0, 1], vec![7; 120]].concat())
        .bind(house.case)
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    house.custody.rotate_key(&house.system()).await.unwrap();
    house.clock.advance(Duration::minutes(2));
    let refused = house.custody.rewrap(&lease(&house).await.unwrap()).await;
    assert!(matches!(refused, Err(Error::Row(_))), "{refused:?}");
    assert_eq!(versions(&house).await, [(2, false, 1), (1, false, 1)]);
    house.db.db.close().await;
}

#[tokio::test]
async fn only_the_portal_itself_replaces_keys() {
    let house = House::on(Backend::Sqlite).await;
    for actor in [&house.admin, &house.auditor, &house.kim, &house.rita] {
        let refused = house.custody.rotate_key(actor).await;
        assert!(refused.unwrap_err().is_denied());
    }
    assert_eq!(versions(&house).await.len(), 1);
    assert_eq!(house.entries(Action::AccessDenied).await.len(), 4);
    let by_cli = domain::Actor { channel: Channel::Cli, ..house.system() };
    assert_eq!(house.custody.rotate_key(&by_cli).await.unwrap(), 2);
    house.db.db.close().await;
}
