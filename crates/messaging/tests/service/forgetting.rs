//! What the hourly chore deletes.

use chrono::Duration;
use domain::{Actor, Concerns, Timestamp};
use messaging::NewThread;
use pgtest::Backend;
use rstest::rstest;

use crate::{Office, new_thread};

async fn keys_and_events(office: &Office) -> (u64, usize) {
    let mut tx = office.house.read().await;
    let tenant = tx.tenant();
    let (keys,) =
        tx.query("SELECT COUNT(*) FROM posts WHERE tenant_id = $1").bind(tenant).fetch_one::<(u64,)>().await.unwrap();
    let events = db::audit::events::after(&mut tx, None, Timestamp::UNIX_EPOCH, 100).await.unwrap();
    (keys, events.len())
}

#[rstest]
#[tokio::test]
async fn keys_are_kept_for_a_week_and_events_for_a_day(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let start = async |who: &Actor| {
        let concerns = Some(Concerns::All);
        let new = NewThread { idempotency_key: Some("a".to_owned()), concerns, ..new_thread("Miete") };
        office.messaging.start(who, office.house.case, new).await.unwrap()
    };
    let purge = async || office.messaging.purge(&office.house.system()).await.unwrap();
    start(&office.house.rita).await;
    office.house.clock.advance(Duration::hours(23));
    purge().await;
    assert_eq!(keys_and_events(&office).await, (1, 2));
    start(&office.house.kim).await;
    office.house.clock.advance(Duration::hours(2));
    purge().await;
    assert_eq!(keys_and_events(&office).await, (2, 2), "Rita's events are a day old");
    office.house.clock.advance(Duration::days(6));
    purge().await;
    assert_eq!(keys_and_events(&office).await, (1, 0), "Rita's key is a week old");
    assert!(start(&office.house.kim).await.replayed);
    assert!(!start(&office.house.rita).await.replayed);
}
