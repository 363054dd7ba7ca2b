//! Each fault does what it says, once, and everything else works.

use std::sync::Arc;

use blobs::memory::Memory;
use blobs::{Error, ObjectKey, Store};
use bytes::Bytes;
use faultstore::{Call, Fault, FaultStore, Faults};
use futures::TryStreamExt as _;
use uuid::Uuid;

const BYTES: Bytes = Bytes::from_static(b"0123456789");

fn key(size: u64) -> ObjectKey {
    ObjectKey::Checkpoint { tenant: Uuid::from_u128(1).into(), size }
}

async fn stored() -> (Store, Faults) {
    let (store, faults) = FaultStore::over(Arc::new(Memory::default()));
    store.put(&key(1), BYTES).await.unwrap();
    (store, faults)
}

async fn read(store: &Store) -> Result<Vec<u8>, Error> {
    Ok(store.get(&key(1)).await?.try_collect::<Vec<_>>().await?.concat())
}

#[tokio::test]
async fn calls_are_counted_in_order_and_only_the_nth_fails() {
    let (store, faults) = stored().await;
    faults.arm(2, Fault::Refuses);
    assert!(store.head(&key(1)).await.is_ok());
    assert!(matches!(store.head(&key(1)).await, Err(Error::Unavailable { retryable: true, .. })));
    assert!(store.head(&key(1)).await.is_ok());
    assert_eq!(faults.calls(), [Call::Head; 3]);
    assert!(faults.repair());
    faults.arm(2, Fault::Refuses);
    assert!(store.head(&key(1)).await.is_ok());
    assert!(!faults.repair(), "it did not happen");
    assert!(store.head(&key(1)).await.is_ok());
}

#[tokio::test]
async fn what_was_refused_was_not_done_and_what_lost_its_answer_was() {
    for (fault, expected) in [(Fault::Refuses, None), (Fault::LosesAnswer, Some(10))] {
        let (store, faults) = stored().await;
        faults.arm(1, fault);
        assert!(store.put(&key(2), BYTES).await.is_err());
        assert_eq!(store.head(&key(2)).await.unwrap().map(|meta| meta.size), expected, "{fault:?}");
        faults.arm(3, fault);
        let mut upload = store.begin(&key(3)).await.unwrap();
        upload.put_part(BYTES).await.unwrap();
        assert!(upload.complete().await.is_err());
        assert_eq!(store.head(&key(3)).await.unwrap().map(|meta| meta.size), expected, "{fault:?}");
    }
}

#[tokio::test]
async fn a_store_that_went_down_stays_down_until_it_is_repaired() {
    let (store, faults) = stored().await;
    faults.arm(1, Fault::GoesDown);
    assert!(store.head(&key(1)).await.is_err());
    assert!(store.delete(&key(1)).await.is_err());
    assert!(store.list(None, None).try_collect::<Vec<_>>().await.is_err());
    faults.repair();
    assert_eq!(read(&store).await.unwrap(), BYTES);
}

#[tokio::test]
async fn what_waits_goes_on_when_it_is_released() {
    for fault in [Fault::Waits, Fault::AnswersLate] {
        let (store, faults) = stored().await;
        faults.arm(1, fault);
        let late = tokio::spawn({
            let store = store.clone();
            async move { store.delete(&key(1)).await }
        });
        faults.struck().await;
        assert_eq!(store.head(&key(1)).await.unwrap().is_some(), fault == Fault::Waits, "{fault:?}");
        faults.release();
        late.await.unwrap().unwrap();
        assert_eq!(store.head(&key(1)).await.unwrap(), None);
    }
}

#[tokio::test]
async fn what_is_read_is_spoilt_once_and_the_object_is_not() {
    for (fault, expected) in [
        (Fault::ReadsShort, Ok(&b"01234"[..])),
        (Fault::ReadsFlipped, Ok(&b"0123446789"[..])),
        (Fault::NotFound, Err(Error::NotFound)),
    ] {
        let (store, faults) = stored().await;
        faults.arm(1, fault);
        assert_eq!(read(&store).await.as_deref(), expected.as_deref(), "{fault:?}");
        assert_eq!(read(&store).await.unwrap(), BYTES);
    }
    let (store, faults) = stored().await;
    faults.arm(1, Fault::ReadBreaks);
    assert!(matches!(read(&store).await, Err(Error::Unavailable { .. })));
    faults.arm(1, Fault::NotFound);
    assert_eq!(store.head(&key(1)).await, Ok(None));
    assert!(store.head(&key(1)).await.unwrap().is_some());
}

#[tokio::test]
async fn what_is_written_flipped_stays_so_and_a_short_list_looks_whole() {
    let (store, faults) = stored().await;
    faults.arm(2, Fault::WritesFlipped);
    store.delete(&key(1)).await.unwrap();
    store.put(&key(1), BYTES).await.unwrap();
    assert_eq!(read(&store).await.unwrap(), b"0123446789");
    store.put(&key(2), BYTES).await.unwrap();
    faults.arm(1, Fault::ListsShort);
    assert_eq!(store.list(None, None).try_collect::<Vec<_>>().await.unwrap().len(), 1);
    assert_eq!(store.list(None, None).try_collect::<Vec<_>>().await.unwrap().len(), 2);
}
