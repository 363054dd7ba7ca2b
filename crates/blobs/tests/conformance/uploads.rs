//! Uploads in parts.

use blobs::{Error, Meta, ObjectKey, PART, Store};
use bytes::Bytes;
use futures::{StreamExt, future::try_join_all};
use rstest::rstest;

use crate::place::{Kind, Place, bytes, document, read, same};

async fn upload(store: &Store, key: &ObjectKey, body: &Bytes, first: usize) -> Result<(), Error> {
    let mut upload = store.begin(key).await?;
    let mut rest = body.clone();
    let mut part = rest.split_to(first.min(rest.len()));
    while !part.is_empty() {
        upload.put_part(part).await?;
        part = rest.split_to(PART.min(rest.len()));
    }
    upload.complete().await
}

/// Ending what is not there is fine, but `s3s-fs` says 403 where S3 says 404, and a real 403 must not go unnoticed.
fn no_such_upload(kind: Kind) -> Result<(), Error> {
    if kind == Kind::S3sFs { Err(Error::Denied("403 AccessDenied".to_owned())) } else { Ok(()) }
}

#[rstest]
#[tokio::test]
async fn parts_become_one_object(
    #[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind,
    #[values(0, 1, PART, 3 * PART + 17)] size: usize,
) {
    let place = Place::new(kind);
    let (key, body) = (document(1), bytes(size, 1));
    // The first part has a header in front.
    upload(&place.store, &key, &body, PART + 56).await.unwrap();
    assert_eq!(place.content().await, [key.to_string()]);
    assert_eq!(place.store.head(&key).await.unwrap(), Some(Meta { size: size as u64 }));
    same(&read(place.store.get(&key).await.unwrap()).await, &body);
}

#[rstest]
#[tokio::test]
async fn one_announced_part_becomes_one_object(
    #[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind,
    #[values(0, 1, PART + 56)] size: usize,
) {
    let place = Place::new(kind);
    let (key, body) = (document(1), bytes(size, 1));
    let mut upload = place.store.begin_single(&key);
    assert_eq!(upload.resume_id(), None);
    upload.put_part(body.clone()).await.unwrap();
    assert!(place.content().await.is_empty());
    upload.complete().await.unwrap();
    same(&read(place.store.get(&key).await.unwrap()).await, &body);

    let mut second = place.store.begin_single(&document(2));
    second.put_part(bytes(PART, 1)).await.unwrap();
    second.put_part(bytes(1, 2)).await.unwrap();
    assert!(matches!(second.complete().await, Err(Error::Misuse(_))));
    place.store.begin_single(&document(3)).abort().await.unwrap();
    assert_eq!(place.content().await, [key.to_string()]);
}

#[rstest]
#[tokio::test]
async fn ranges_cross_the_borders_of_parts(#[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind) {
    let Place { store, .. } = &Place::new(kind);
    let (key, body) = (document(1), bytes(2 * PART + 17, 1));
    upload(store, &key, &body, PART).await.unwrap();
    for range in [PART - 1..PART + 1, PART..PART + 1, PART - 300_000..PART + 300_000, 2 * PART - 1..2 * PART + 17] {
        let asked = range.start as u64..range.end as u64;
        same(&read(store.get_range(&key, asked).await.unwrap()).await, &body.slice(range));
    }
    let beyond = 2 * PART as u64..2 * PART as u64 + 18;
    assert_eq!(store.get_range(&key, beyond).await.err(), Some(Error::Range));
}

#[rstest]
#[tokio::test]
async fn nothing_is_visible_before_the_end(#[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind) {
    let place = Place::new(kind);
    let (store, key) = (&place.store, document(1));
    let mut upload = store.begin(&key).await.unwrap();
    for seed in 1..=2 {
        upload.put_part(bytes(PART, seed)).await.unwrap();
    }
    assert_eq!(store.head(&key).await.unwrap(), None);
    assert_eq!(store.get(&key).await.err(), Some(Error::NotFound));
    assert_eq!(store.list(None, None).count().await, 0);
    upload.complete().await.unwrap();
    assert_eq!(store.head(&key).await.unwrap(), Some(Meta { size: 2 * PART as u64 }));
}

#[rstest]
#[tokio::test]
async fn abort_leaves_nothing(
    #[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind,
    #[values(0, 1, 2)] parts: u8,
) {
    let place = Place::new(kind);
    let mut upload = place.store.begin(&document(1)).await.unwrap();
    let id = upload.resume_id().map(str::to_owned);
    assert_eq!(id.is_some(), place.is_s3());
    for seed in 0..parts {
        upload.put_part(bytes(PART, seed)).await.unwrap();
    }
    if let Some(id) = &id {
        assert!(place.has_upload(id));
    }
    upload.abort().await.unwrap();
    assert!(place.content().await.is_empty());
    if let Some(id) = &id {
        assert!(!place.has_upload(id));
    }
}

#[rstest]
#[tokio::test]
async fn a_dropped_upload_leaves_nothing_behind(
    #[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind,
    #[values(0, 1, 2)] parts: u8,
) {
    let place = Place::new(kind);
    let key = document(1);
    let mut upload = place.store.begin(&key).await.unwrap();
    let id = upload.resume_id().map(str::to_owned);
    for seed in 0..parts {
        upload.put_part(bytes(PART, seed)).await.unwrap();
    }
    drop(upload);
    if let Some(id) = id {
        // S3 keeps the parts until the sweeper comes, who has only what the row says.
        assert!(place.has_upload(&id));
        place.store.abort_by_id(&key, &id).await.unwrap();
        assert!(!place.has_upload(&id));
        assert_eq!(place.store.abort_by_id(&key, &id).await, no_such_upload(kind));
    }
    place.becomes_empty().await;
}

#[rstest]
#[tokio::test]
async fn ending_an_upload_that_is_complete_keeps_the_object(
    #[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind,
) {
    let place = Place::new(kind);
    let key = document(1);
    let mut upload = place.store.begin(&key).await.unwrap();
    let id = upload.resume_id().unwrap_or("none").to_owned();
    upload.put_part(Bytes::from_static(b"whole")).await.unwrap();
    upload.complete().await.unwrap();
    assert_eq!(place.store.abort_by_id(&key, &id).await, no_such_upload(kind));
    assert_eq!(read(place.store.get(&key).await.unwrap()).await, "whole");
}

#[rstest]
#[tokio::test]
async fn only_the_last_part_is_short(#[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind) {
    let place = Place::new(kind);
    let mut upload = place.store.begin(&document(1)).await.unwrap();
    upload.put_part(bytes(PART - 1, 1)).await.unwrap();
    assert!(matches!(upload.put_part(Bytes::from_static(b"more")).await, Err(Error::Misuse(_))));
    assert!(matches!(upload.complete().await, Err(Error::Misuse(_))));
    if !place.is_s3() {
        place.becomes_empty().await;
    }
}

#[rstest]
#[tokio::test]
async fn uploads_run_side_by_side(#[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind) {
    let place = Place::new(kind);
    let files: Vec<(ObjectKey, Bytes)> =
        (1..=6).map(|n: u8| (document(n.into()), bytes(PART + usize::from(n), n))).collect();
    try_join_all(files.iter().map(|(key, body)| upload(&place.store, key, body, PART))).await.unwrap();
    assert_eq!(place.content().await.len(), files.len());
    for (key, body) in &files {
        same(&read(place.store.get(key).await.unwrap()).await, body);
    }
}
