//! The checker of what must hold sees when it does not.

use std::panic::AssertUnwindSafe;

use futures::FutureExt as _;
use house::invariants::{Acknowledged, Kept, hold};
use pgtest::BACKENDS;
use testfiles::pdf;
use upload::DocumentView;

use crate::bodies::whole;
use crate::house::House;

/// One document that is available, one that is received, one that was taken back, one whose submission was given up.
async fn busy(backend: pgtest::Backend) -> (House, DocumentView, Vec<Acknowledged>) {
    let house = House::on(backend).await;
    let (first, second, third) = (pdf(1, 1, 70_000), pdf(2, 1, 2_000), pdf(3, 1, 2_000));
    let sent = house.sent("a.pdf", &first).await;
    let waiting = house.send(&house.rita, "b", &[("b.pdf", &second)]).await.unwrap().remove(0);
    let taken = house.send(&house.rita, "c", &[("c.pdf", &third)]).await.unwrap().remove(0);
    house.upload.take_back(&house.rita, taken.id).await.unwrap();
    let mut given_up = house.receiving(&house.rita, house.form("d", 2_000)).await;
    given_up.file(Some("d.pdf"), whole(&third)).await.unwrap();
    given_up.abandon(upload::BodyError::Broken).await;
    let acknowledged = vec![
        Acknowledged::new(sent.id, &first),
        Acknowledged::new(waiting.id, &second),
        Acknowledged::new(taken.id, &third),
    ];
    (house, sent, acknowledged)
}

/// What the checker says, if it says anything.
async fn complaint(house: &House, acknowledged: &[Acknowledged], needles: &[Vec<u8>]) -> Option<String> {
    let House { custody, upload, tenant, .. } = house;
    let kept = Kept { custody, upload, tenant: *tenant, directory: None, acknowledged, needles, places: &[] };
    let caught = AssertUnwindSafe(hold(&kept)).catch_unwind().await.err()?;
    Some(*caught.downcast::<String>().expect("a text"))
}

async fn change(house: &House, sql: &'static str) {
    let mut work = house.custody.act(&house.system()).await.unwrap();
    assert!(work.rows().query(sql).bind(house.tenant).changed().await.unwrap());
    work.commit_bookkeeping().await.unwrap();
}

#[tokio::test]
async fn what_holds_is_not_complained_about() {
    for backend in BACKENDS {
        let (house, _, acknowledged) = Box::pin(busy(backend)).await;
        assert_eq!(complaint(&house, &acknowledged, &[b"Lorem".to_vec()]).await, None, "{backend:?}");
    }
}

#[tokio::test]
async fn rows_that_disagree_are_seen() {
    for (sql, expected) in [
        ("UPDATE cases SET stored_bytes = stored_bytes + 1 WHERE tenant_id = $1", "I4"),
        ("UPDATE cases SET reserved_bytes = reserved_bytes + 1 WHERE tenant_id = $1", "I4"),
        ("UPDATE documents SET state = 'infected' WHERE tenant_id = $1 AND state = 'available'", "I5"),
        ("UPDATE documents SET state = 'available' WHERE tenant_id = $1 AND state = 'received'", "I5"),
        ("UPDATE submissions SET state = 'streaming' WHERE tenant_id = $1 AND state = 'abandoned'", "I2"),
        ("UPDATE attempts SET wrapped_key = NULL WHERE tenant_id = $1 AND position = 0", "I2"),
    ] {
        let (house, _, acknowledged) = Box::pin(busy(pgtest::Backend::Sqlite)).await;
        house.later();
        change(&house, sql).await;
        let said = complaint(&house, &acknowledged, &[]).await.expect(sql);
        assert!(said.contains(&format!("{expected}: ")), "{sql}: {said}");
    }
}

#[tokio::test]
async fn objects_that_are_other_than_rows_say_are_seen() {
    type Change = fn(&House, &str);
    let changes: [(&str, Change); 5] = [
        ("I1", |house, path| {
            let mut bytes = house.place.bytes(path);
            bytes[100] ^= 1;
            house.place.replace(path, bytes);
        }),
        ("I2", |house, path| house.place.replace(path, house.place.bytes(path)[1..].to_vec())),
        ("I3", |house, path| house.place.replace(&path.replace("/d/", "/x/"), Vec::new())),
        ("I3", |house, path| {
            let (folder, _) = path.rsplit_once('/').unwrap();
            let nobody = format!("{folder}/{}", uuid::Uuid::from_u128(7));
            house.place.replace(&nobody, Vec::new());
        }),
        ("I7", |house, path| {
            let (tenant, _) = path.split_once("/d/").unwrap();
            house.place.replace(&format!("{tenant}/c/{:020}", 1), b"a needle of text".to_vec());
        }),
    ];
    for (expected, change) in changes {
        let (house, sent, acknowledged) = Box::pin(busy(pgtest::Backend::Sqlite)).await;
        let path = house.place.documents().into_iter().find(|path| path.contains(&sent.id.to_string())).unwrap();
        change(&house, &path);
        let said = complaint(&house, &acknowledged, &[b"needle".to_vec()]).await.expect(expected);
        assert!(said.contains(&format!("{expected}: ")), "{expected}: {said}");
    }
}

#[tokio::test]
async fn what_was_promised_and_is_not_so_is_seen() {
    let (house, sent, acknowledged) = Box::pin(busy(pgtest::Backend::Sqlite)).await;
    let nobody = uuid::Uuid::from_u128(7).into();
    for promise in [Acknowledged::new(sent.id, b"other bytes"), Acknowledged::new(nobody, b"never sent")] {
        let said = complaint(&house, &[&acknowledged[..], &[promise]].concat(), &[]).await.unwrap();
        assert!(said.contains("I1: "), "{said}");
    }
}

#[tokio::test]
async fn a_changed_log_is_seen() {
    let (house, _, acknowledged) = Box::pin(busy(pgtest::Backend::Sqlite)).await;
    let entry = house.entries(domain::Action::DocumentAvailable).await.remove(0).leaf;
    let mut tx = house::forgery::forge(&house.jobcenter.db, house.tenant).await;
    let forged = tx.query("UPDATE audit_leaves SET leaf = $3 WHERE tenant_id = $1 AND leaf_index = $2");
    let mut leaf = entry.leaf;
    *leaf.last_mut().unwrap() ^= 1;
    assert!(forged.bind(house.tenant).bind(entry.leaf_index).bind(leaf).changed().await.unwrap());
    tx.commit().await.unwrap();
    let said = complaint(&house, &acknowledged, &[]).await.unwrap();
    assert!(said.contains("I8: "), "{said}");
}
