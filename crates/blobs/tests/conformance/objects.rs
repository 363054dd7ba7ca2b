//! Whole objects: put, get, ranges, head, delete.

use blobs::{Error, Meta, PART};
use bytes::Bytes;
use rstest::rstest;

use crate::place::{Kind, Place, bytes, document, read, same};

#[rstest]
#[tokio::test]
async fn what_is_put_is_what_is_read(
    #[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind,
    #[values(0, 1, 72, PART)] size: usize,
) {
    let place = Place::new(kind);
    let (key, body) = (document(1), bytes(size, 1));
    place.store.put(&key, body.clone()).await.unwrap();
    assert_eq!(place.content().await, [key.to_string()]);
    assert_eq!(place.store.head(&key).await.unwrap(), Some(Meta { size: size as u64 }));
    same(&read(place.store.get(&key).await.unwrap()).await, &body);
    place.store.delete(&key).await.unwrap();
    assert_eq!(place.store.head(&key).await.unwrap(), None);
    assert!(place.content().await.is_empty());
}

#[rstest]
#[tokio::test]
async fn what_is_absent_is_absent(#[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind) {
    let Place { store, .. } = &Place::new(kind);
    let key = document(1);
    assert_eq!(store.head(&key).await.unwrap(), None);
    assert_eq!(store.get(&key).await.err(), Some(Error::NotFound));
    assert_eq!(store.get_range(&key, 0..1).await.err(), Some(Error::NotFound));
    store.delete(&key).await.unwrap();
    // A path on the way to another object is no object.
    store.put(&document(2), Bytes::from_static(b"two")).await.unwrap();
    assert_eq!(store.head(&key).await.unwrap(), None);
}

#[rstest]
#[tokio::test]
async fn ranges_lie_wholly_inside(#[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind) {
    let Place { store, .. } = &Place::new(kind);
    let (key, body) = (document(1), bytes(1000, 1));
    store.put(&key, body.clone()).await.unwrap();
    for range in [0..1, 0..1000, 999..1000, 1..999, 500..600] {
        let part = read(store.get_range(&key, range.clone()).await.unwrap()).await;
        let (start, end) = (usize::try_from(range.start).unwrap(), usize::try_from(range.end).unwrap());
        same(&part, &body.slice(start..end));
    }
    for range in [0..1001, 999..1001, 1000..1001, 2000..3000, 5..5, 0..0, 0..1 << 40] {
        assert_eq!(store.get_range(&key, range.clone()).await.err(), Some(Error::Range), "{range:?}");
    }
}

/// S3 does not promise this: keys are unique by rows. Where it costs nothing it is kept all the same.
#[rstest]
#[tokio::test]
async fn objects_are_written_once(#[values(Kind::Memory, Kind::Local)] kind: Kind) {
    let place = Place::new(kind);
    let (store, key) = (&place.store, document(1));
    store.put(&key, Bytes::from_static(b"first")).await.unwrap();
    assert_eq!(store.put(&key, Bytes::from_static(b"second")).await, Err(Error::Exists));
    let third = async {
        let mut upload = store.begin(&key).await?;
        upload.put_part(Bytes::from_static(b"third")).await?;
        upload.complete().await
    };
    assert_eq!(third.await, Err(Error::Exists));
    assert_eq!(read(store.get(&key).await.unwrap()).await, "first");
    assert_eq!(place.content().await, [key.to_string()]);
}

#[rstest]
#[tokio::test]
async fn one_of_two_writers_wins(#[values(Kind::Memory, Kind::Local)] kind: Kind) {
    let place = Place::new(kind);
    let (store, key) = (&place.store, document(1));
    let mut first = store.begin(&key).await.unwrap();
    let mut second = store.begin(&key).await.unwrap();
    first.put_part(Bytes::from_static(b"first")).await.unwrap();
    second.put_part(Bytes::from_static(b"second")).await.unwrap();
    second.complete().await.unwrap();
    assert_eq!(first.complete().await, Err(Error::Exists));
    assert_eq!(read(store.get(&key).await.unwrap()).await, "second");
    assert_eq!(place.content().await, [key.to_string()]);
}

#[rstest]
#[tokio::test]
async fn a_sound_store_is_healthy(#[values(Kind::Memory, Kind::Local, Kind::S3sFs, Kind::Moto)] kind: Kind) {
    let place = Place::new(kind);
    place.store.health().await.unwrap();
    assert!(place.content().await.is_empty());
}
