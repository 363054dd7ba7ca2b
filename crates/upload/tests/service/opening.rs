//! Reading: ranges, what the log says of it, and objects that are not what was stored.

use domain::{Action, DocumentState, Outcome};
use futures::{StreamExt as _, TryStreamExt as _};
use pgtest::BACKENDS;
use testfiles::pdf;
use upload::{Damage, DocumentView, Error, OpenError, RangeSpec};

use crate::house::House;
use crate::sending::read;

const CHUNK: usize = envelope::CHUNK;

#[tokio::test]
async fn ranges_give_exactly_their_bytes() {
    let house = House::new().await;
    // The last chunk is empty.
    let bytes = pdf(1, 1, 4 * CHUNK);
    let sent = house.sent("a.pdf", &bytes).await;
    let chunk = CHUNK as u64;
    let from = |first, last| RangeSpec::From { first, last };
    for (spec, expected) in [
        (from(0, Some(0)), 0..1),
        (from(100, Some(200)), 100..201),
        (from(chunk - 1, Some(chunk)), chunk - 1..chunk + 1),
        (from(chunk, Some(2 * chunk - 1)), chunk..2 * chunk),
        (from(10, Some(3 * chunk)), 10..3 * chunk + 1),
        (from(3 * chunk + 5, None), 3 * chunk + 5..4 * chunk),
        (RangeSpec::Suffix(1), 4 * chunk - 1..4 * chunk),
        (RangeSpec::Suffix(9 * chunk), 0..4 * chunk),
    ] {
        let content = house.upload.open(&house.caseworker, sent.id, Some(spec)).await.unwrap();
        assert_eq!((content.range, content.total), (Some(expected.clone()), 4 * chunk), "{spec:?}");
        let got = content.stream.try_collect::<Vec<_>>().await.unwrap().concat();
        let wanted = usize::try_from(expected.start).unwrap()..usize::try_from(expected.end).unwrap();
        assert_eq!(got, bytes[wanted], "{spec:?}");
    }
    let outside = house.upload.open(&house.caseworker, sent.id, Some(from(4 * chunk, None))).await;
    assert!(matches!(outside, Err(Error::Range { total }) if total == 4 * chunk));
}

#[tokio::test]
async fn the_log_knows_before_the_first_byte_and_after_the_last() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let bytes = pdf(1, 1, 100_000);
        let sent = house.sent("a.pdf", &bytes).await;
        let mut content = house.upload.open(&house.caseworker, sent.id, None).await.unwrap();
        let opened = house.entries(Action::DocumentOpened).await;
        assert_eq!(opened.len(), 1, "{backend:?}");
        assert_eq!(opened[0].leaf.actor_id, house.caseworker.account);
        assert!(content.document.opened_at.is_some());
        assert_eq!(house.entries(Action::DocumentDelivered).await.len(), 0);
        // Lets go after the first block.
        let first = content.stream.next().await.unwrap().unwrap();
        drop(content);
        house.upload.deliveries_written().await;
        assert_eq!(delivered(&house, 0).await, (first.len() as u64, false));

        // The same again within the window is counted, later it is an entry again.
        assert_eq!(read(&house, &house.caseworker, sent.id).await, bytes);
        house.upload.deliveries_written().await;
        assert_eq!(house.entries(Action::DocumentOpened).await.len(), 1);
        house.clock.advance(chrono::Duration::minutes(16));
        assert_eq!(read(&house, &house.caseworker, sent.id).await, bytes);
        house.upload.deliveries_written().await;
        assert_eq!(house.entries(Action::DocumentOpened).await.len(), 2, "{backend:?}");
        assert_eq!(delivered(&house, 0).await, (100_000, true));
    }
}

/// What the n-th newest entry says of a delivery: bytes, complete.
async fn delivered(house: &House, n: usize) -> (u64, bool) {
    let entry = house.entries(Action::DocumentDelivered).await.remove(n);
    let detail = house.detail(&entry).await;
    (detail["bytes"].as_u64().unwrap(), detail["complete"].as_bool().unwrap())
}

#[tokio::test]
async fn a_first_look_by_staff_is_kept_once_and_one_by_the_sender_never() {
    let house = House::new().await;
    let sent = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
    read(&house, &house.rita, sent.id).await;
    assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().opened_at, None);
    read(&house, &house.caseworker, sent.id).await;
    let first = house.upload.document(&house.rita, sent.id).await.unwrap().opened_at;
    assert!(first.is_some());
    house.clock.advance(chrono::Duration::hours(1));
    read(&house, &house.caseworker, sent.id).await;
    assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().opened_at, first);
}

/// Two documents of five chunks, the last of them empty; the first document is changed.
async fn damaged(change: impl FnOnce(&mut Vec<u8>, Vec<u8>)) -> (House, DocumentView, Vec<u8>) {
    let house = House::new().await;
    let plain = pdf(1, 1, 4 * CHUNK);
    let sent = house.sent("a.pdf", &plain).await;
    let mine = house.place.documents().remove(0);
    house.sent("b.pdf", &pdf(2, 1, 4 * CHUNK)).await;
    let other = house.place.documents().into_iter().find(|path| *path != mine).unwrap();
    let mut bytes = house.place.bytes(&mine);
    change(&mut bytes, house.place.bytes(&other));
    house.place.replace(&mine, bytes);
    (house, sent, plain)
}

async fn assert_suspect(house: &House, sent: &DocumentView, reason: &str) {
    let found = house.entries(Action::IntegrityFailed).await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].leaf.reason.as_deref(), found[0].leaf.outcome), (Some(reason), Outcome::Failed));
    assert_eq!(found[0].leaf.object_id, Some(sent.id.uuid()));
    for actor in [&house.rita, &house.caseworker] {
        let view = house.upload.document(actor, sent.id).await.unwrap();
        assert_eq!((view.state, view.readable), (DocumentState::Suspect, false));
        assert!(matches!(house.upload.open(actor, sent.id, None).await, Err(Error::NotReadable)));
    }
}

#[tokio::test]
async fn a_changed_length_or_a_foreign_object_is_refused_before_the_first_byte() {
    type Change = fn(&mut Vec<u8>, Vec<u8>);
    let changes: [(&str, Change); 5] = [
        ("length", |bytes, _| bytes.truncate(envelope::HEADER + 2 * envelope::SEALED_CHUNK)),
        ("length", |bytes, _| bytes.push(0)),
        ("length", |bytes, _| *bytes = b"%PDF-1.7 in clear text".to_vec()),
        ("commitment", |bytes, other| *bytes = other),
        ("commitment", |bytes, _| bytes[30] ^= 1),
    ];
    for (reason, change) in changes {
        let (house, sent, _) = damaged(change).await;
        assert!(matches!(house.upload.open(&house.caseworker, sent.id, None).await, Err(Error::Damaged)));
        assert_eq!(house.entries(Action::DocumentOpened).await.len(), 0);
        assert_suspect(&house, &sent, reason).await;
    }
}

#[tokio::test]
async fn no_byte_of_a_changed_chunk_leaves() {
    let (house, sent, plain) = damaged(|bytes, _| bytes[envelope::HEADER + 2 * envelope::SEALED_CHUNK + 9] ^= 1).await;
    let mut stream = house.upload.open(&house.caseworker, sent.id, None).await.unwrap().stream;
    let mut got = Vec::new();
    let error = loop {
        match stream.next().await.expect("it does not end as if it were whole") {
            Ok(block) => got.extend_from_slice(&block),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, OpenError::Damaged(Damage::Tag)));
    assert!(got.len() <= 2 * CHUNK && plain.starts_with(&got));
    drop(stream);
    house.upload.deliveries_written().await;
    assert_eq!(delivered(&house, 0).await, (got.len() as u64, false));
    assert_suspect(&house, &sent, "tag").await;
}

#[tokio::test]
async fn a_changed_end_is_never_given_out_as_whole() {
    // The last chunk has some bytes, or none.
    for length in [4 * CHUNK - 100, 4 * CHUNK] {
        let house = House::new().await;
        let plain = pdf(1, 1, length);
        let sent = house.sent("a.pdf", &plain).await;
        let path = house.place.documents().remove(0);
        let mut bytes = house.place.bytes(&path);
        *bytes.last_mut().unwrap() ^= 1;
        house.place.replace(&path, bytes);
        match house.upload.open(&house.rita, sent.id, None).await {
            Ok(content) => {
                let blocks: Vec<_> = content.stream.collect().await;
                assert!(matches!(blocks.last(), Some(Err(OpenError::Damaged(Damage::Tag)))), "{length}");
                let given: usize = blocks.iter().flatten().map(bytes::Bytes::len).sum();
                assert!(given < length);
            }
            Err(error) => assert!(matches!(error, Error::Damaged), "{length}"),
        }
        assert_suspect(&house, &sent, "tag").await;
    }
}

#[tokio::test]
async fn a_range_in_front_of_the_damage_is_still_true() {
    let (house, sent, plain) = damaged(|bytes, _| *bytes.last_mut().unwrap() ^= 1).await;
    let spec = RangeSpec::From { first: 0, last: Some(CHUNK as u64) };
    let content = house.upload.open(&house.caseworker, sent.id, Some(spec)).await.unwrap();
    let got = content.stream.try_collect::<Vec<_>>().await.unwrap().concat();
    assert_eq!(got, plain[..=CHUNK]);
}

#[tokio::test]
async fn a_store_that_is_down_makes_nobody_suspect() {
    let house = House::new().await;
    let sent = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
    house.place.down(true);
    let failed = house.upload.open(&house.caseworker, sent.id, None).await;
    assert!(matches!(failed, Err(Error::Custody(custody::Error::Objects(_)))));
    house.place.down(false);
    assert!(house.upload.open(&house.caseworker, sent.id, None).await.is_ok());
}
