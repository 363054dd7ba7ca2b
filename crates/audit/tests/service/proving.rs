//! What leaves the house: checkpoints, proofs, the export.

use audit::Error;
use domain::Action;
use futures::TryStreamExt as _;
use ledger::TlogProof;
use ledger::verify::{Options, Report, Verdict, verify};
use pgtest::Backend;
use rstest::rstest;
use serde_json::json;

use crate::Office;

/// The verifier's report about an export, with the log's key.
pub(crate) async fn exported(office: &Office) -> Report {
    let stream = office.audit.export(&office.house.auditor).await.unwrap();
    let parts: Vec<bytes::Bytes> = stream.try_collect().await.unwrap();
    let options = Options { keys: vec![office.house.key().await], ..Options::default() };
    verify(parts.concat().as_slice(), &options)
}

#[rstest]
#[tokio::test]
async fn an_export_is_whole_and_an_entry_itself(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let house = &office.house;
    office.audit.checkpoint(&house.auditor).await.unwrap();
    office.looks(&house.kim, house.case, &json!({ "of": "case" })).await;
    // More than are read at once.
    office.notes(600).await;
    office.audit.checkpoint(&house.auditor).await.unwrap();
    let report = exported(&office).await;
    assert_eq!(report.verdict(), Verdict::Whole, "{report}");
    let size = house.log_size().await;
    assert_eq!((report.entries, report.proven), (size, Some(size)));
    assert_eq!((report.opened, report.closed, report.checkpoints), (601, 0, 3), "{report}");
    let exports = house.entries(Action::ExportCreated).await;
    assert_eq!(exports.len(), 1);
    assert_eq!((exports[0].leaf.actor_id, exports[0].leaf.leaf_index), (house.auditor.account, size - 1));
}

#[rstest]
#[tokio::test]
async fn erased_details_leave_the_rest_provable(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let house = &office.house;
    let index = office.looks(&house.kim, house.case, &json!({ "name": "Rita" })).await;
    let mut work = house.custody.act(&house.system()).await.unwrap();
    assert!(db::audit::append::erase_detail(work.rows(), house.tenant, index).await.unwrap());
    work.commit_bookkeeping().await.unwrap();
    let report = exported(&office).await;
    assert_eq!((report.verdict(), report.closed), (Verdict::Whole, 1), "{report}");
}

#[rstest]
#[tokio::test]
async fn every_entry_can_be_proven(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let (house, key) = (&office.house, office.house.key().await);
    office.notes(5).await;
    assert_eq!(office.audit.newest_checkpoint(&house.admin).await.unwrap(), None);
    let note = office.audit.checkpoint(&house.auditor).await.unwrap();
    let checkpoint = ledger::open_checkpoint(&note, std::slice::from_ref(&key)).unwrap();
    assert_eq!(checkpoint.size, house.log_size().await);
    let newest = office.audit.newest_checkpoint(&house.admin).await.unwrap().unwrap();
    assert_eq!((newest.note, newest.size), (note, checkpoint.size));
    assert_eq!(newest.root, hex::encode(checkpoint.root));

    // Entries that no checkpoint covers yet get one.
    office.notes(3).await;
    let mut leaves = Vec::new();
    let mut tx = house.read().await;
    for index in 0..house.log_size().await {
        leaves.push(db::audit::search::at(&mut tx, house.tenant, index).await.unwrap().unwrap().leaf.leaf);
    }
    drop(tx);
    for (index, leaf) in (0..).zip(&leaves) {
        let proof = TlogProof::parse(&office.audit.proof(&house.auditor, index).await.unwrap()).unwrap();
        assert!(proof.verify(leaf, std::slice::from_ref(&key)).is_ok(), "{index}");
        let other = &leaves[(usize::try_from(index).unwrap() + 1) % leaves.len()];
        assert!(proof.verify(other, std::slice::from_ref(&key)).is_err(), "{index}");
    }
    let beyond = office.audit.proof(&house.auditor, house.log_size().await).await;
    assert!(matches!(beyond, Err(Error::NoEntry)), "{beyond:?}");
}
