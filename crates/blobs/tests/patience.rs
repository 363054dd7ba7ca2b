//! A place that does not answer keeps nobody for ever.

use std::sync::Arc;
use std::time::Duration;

use blobs::memory::Memory;
use blobs::{Error, ObjectKey, PART, Store};
use bytes::Bytes;
use faultstore::{Call, Fault, FaultStore, Faults};
use futures::{StreamExt as _, TryStreamExt as _};
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_millis(30);
/// Longer than any test: what takes this long waits for ever.
const FOR_EVER: Duration = Duration::from_secs(20);

fn key(size: u64) -> ObjectKey {
    ObjectKey::Checkpoint { tenant: Uuid::from_u128(1).into(), size }
}

fn place() -> (Store, Faults) {
    let (store, faults) = FaultStore::over(Arc::new(Memory::default()));
    (store.with_patience(PATIENCE), faults)
}

fn no_answer() -> Error {
    Error::Unavailable { retryable: true, detail: "no answer in time".to_owned() }
}

/// Everything that can be done with a store, and what it answers.
async fn everything(store: &Store) -> Result<(), Error> {
    store.put(&key(1), Bytes::from_static(b"small")).await?;
    let mut upload = store.begin(&key(2)).await?;
    for part in [vec![1; PART], vec![2; 10]] {
        upload.put_part(part.into()).await?;
    }
    upload.complete().await?;
    let mut single = store.begin_single(&key(3));
    single.put_part(Bytes::from_static(b"one")).await?;
    single.complete().await?;
    let mut given_up = store.begin(&key(4)).await?;
    given_up.put_part(Bytes::from_static(b"one")).await?;
    given_up.abort().await?;
    store.abort_by_id(&key(4), "an-id").await?;
    assert_eq!(store.head(&key(2)).await?.map(|meta| meta.size), Some(PART as u64 + 10));
    store.get(&key(2)).await?.try_collect::<Vec<_>>().await?;
    store.get_range(&key(2), 3..9).await?.try_collect::<Vec<_>>().await?;
    assert_eq!(store.list(None, None).try_collect::<Vec<_>>().await?.len(), 3);
    store.delete(&key(2)).await?;
    store.health().await
}

#[tokio::test]
async fn whatever_is_not_answered_is_told_as_unavailable() {
    let (store, faults) = place();
    everything(&store).await.unwrap();
    let calls = faults.calls();
    let mut seen = 0;
    for (nth, call) in (1..).zip(&calls) {
        for fault in Fault::ALL.into_iter().filter(|fault| fault.is_endless() && fault.befalls(*call)) {
            let (store, faults) = place();
            faults.arm(nth, fault);
            let ended = tokio::time::timeout(FOR_EVER, everything(&store)).await;
            let ended = ended.unwrap_or_else(|_| panic!("{fault:?} of {call:?} is waited for"));
            assert_eq!(ended, Err(no_answer()), "{fault:?} of {call:?}");
            seen += 1;
        }
    }
    assert!(seen > calls.len(), "{calls:?}");
    assert!(calls.contains(&Call::Abort) && calls.contains(&Call::AbortById));
}

#[tokio::test]
async fn an_upload_whose_part_is_not_answered_is_over() {
    let (store, faults) = place();
    faults.arm(2, Fault::Hangs);
    let mut upload = store.begin(&key(1)).await.unwrap();
    upload.put_part(vec![1; PART].into()).await.unwrap();
    assert_eq!(upload.put_part(vec![2; PART].into()).await, Err(no_answer()));
    // Nothing is waited for a second time.
    faults.repair();
    assert!(upload.put_part(vec![3; PART].into()).await.is_err());
    assert!(upload.abort().await.is_err());
    assert_eq!(store.head(&key(1)).await, Ok(None));
}

#[tokio::test]
async fn a_slow_reader_is_no_slow_store() {
    let (store, _) = place();
    store.put(&key(1), vec![7; 600_000].into()).await.unwrap();
    let mut stream = store.get(&key(1)).await.unwrap();
    let mut length = 0;
    while let Some(block) = stream.next().await {
        length += block.unwrap().len();
        // Waits for nothing: what passes here is the reader's own time, and it is longer than the store's.
        tokio::time::sleep(2 * PATIENCE).await;
    }
    assert_eq!(length, 600_000);
}
