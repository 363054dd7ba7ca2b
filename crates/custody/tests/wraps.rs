//! The export of wrapped keys, on both databases, and the way back from it.

use std::io::Cursor;
use std::sync::Arc;

use chrono::Duration;
use custody::REWRAP_JOB;
use custody::wraps::{Refused, recover};
use db::Scope;
use domain::{Action, Channel, Concerns, DocumentId, DocumentState};
use fixed::SeededRng;
use futures::TryStreamExt as _;
use house::House;
use pgtest::Backend;
use rstest::rstest;

async fn export(house: &House) -> Vec<u8> {
    let blocks: Vec<_> = house.custody.export_wraps(Channel::Cli).try_collect().await.unwrap();
    blocks.concat()
}

/// The object of a document.
async fn object(house: &House, document: DocumentId) -> blobs::ObjectKey {
    let mut tx = house.read().await;
    let attempts = db::attempts::of_document(&mut tx, document).await.unwrap();
    attempts[0].object_key.parse().unwrap()
}

async fn name(house: &House, dump: &[u8], object: &blobs::ObjectKey) -> Result<String, Refused> {
    let rng = Arc::new(SeededRng::new(1));
    let found = recover(Cursor::new(dump), object, house.custody.provider(), rng).await?;
    assert_eq!((found.size, found.sealed_size, found.sha256), (1_000, 1_100, [0; 32]));
    Ok(found.name)
}

#[rstest]
#[tokio::test]
async fn kept_documents_are_found_with_their_keys_through_every_version(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let house = House::on(backend).await;
    let one = house.paper(&house.rita, house.case, Concerns::All, DocumentState::Available).await;
    let two = house.paper(&house.jo, house.other_case, Concerns::All, DocumentState::Infected).await;
    let gone = house.paper(&house.jo, house.other_case, Concerns::All, DocumentState::Deleted).await;
    let gone = object(&house, gone).await;
    let blobs::ObjectKey::Document { attempt, .. } = gone else { unreachable!() };
    let mut work = house.custody.act(&house.system()).await.unwrap();
    assert!(db::attempts::destroy_key(work.rows(), attempt).await.unwrap());
    work.commit_bookkeeping().await.unwrap();
    let (one, two) = (object(&house, one).await, object(&house, two).await);

    let before = export(&house).await;
    house.custody.rotate_key(&house.system()).await.unwrap();
    let during = export(&house).await;
    house.clock.advance(Duration::minutes(2));
    let now = house.custody.now();
    let mut tx = house.db.db.write(Scope::System).await.unwrap();
    let job = db::jobs::lease(&mut tx, &[REWRAP_JOB], &[], now, now + Duration::seconds(9)).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    house.custody.rewrap(&job).await.unwrap();
    let after = export(&house).await;
    for dump in [&before, &during, &after] {
        assert_eq!(name(&house, dump, &one).await.unwrap(), "paper.pdf");
        assert_eq!(name(&house, dump, &two).await.unwrap(), "paper.pdf");
        let refused = name(&house, dump, &gone).await;
        assert!(matches!(refused, Err(Refused::NoRow(_))), "{refused:?}");
    }
    assert_eq!(house.entries(Action::ExportCreated).await.len(), 3);
    house.db.db.close().await;
}

#[tokio::test]
async fn a_file_that_is_not_whole_opens_nothing() {
    let house = House::on(Backend::Sqlite).await;
    let paper = house.paper(&house.rita, house.case, Concerns::All, DocumentState::Available).await;
    let (dump, object) = (export(&house).await, object(&house, paper).await);
    let ends: Vec<usize> = (0..dump.len()).filter(|at| dump[*at] == b'\n').map(|at| at + 1).collect();
    for end in ends.iter().rev().skip(1).copied().chain([0, 1, dump.len() - 1]) {
        let refused = name(&house, &dump[..end], &object).await;
        assert!(matches!(refused, Err(Refused::Rows { .. })), "{end}: {refused:?}");
    }
    for at in (0..dump.len()).step_by(7) {
        let mut changed = dump.clone();
        changed[at] ^= 1;
        let refused = name(&house, &changed, &object).await;
        assert!(matches!(refused, Err(Refused::Rows { .. })), "{at}: {refused:?}");
    }
    let twice = [dump.as_slice(), b"\n"].concat();
    assert!(matches!(name(&house, &twice, &object).await, Err(Refused::Rows { .. })));
    house.db.db.close().await;
}
