//! The rules of uploads in parts that hold for every store: what is in flight, and what happens after a failure.

use std::{
    ops::Range,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use blobs::{
    Backend, ByteStream, Error, FoundStream, Meta, ObjectKey, PART, Result, Store, backend::Parts,
    discarding::Discarding,
};
use bytes::Bytes;
use futures::{FutureExt, TryStreamExt};
use tokio::sync::Semaphore;
use uuid::Uuid;

/// A discarding store whose parts wait for permission, and fail when the disk is said to be full.
#[derive(Debug, Clone)]
struct Gated {
    inner: Discarding,
    gate: Arc<Semaphore>,
    full: Arc<AtomicBool>,
    /// What happened, in order.
    events: Arc<Mutex<Vec<&'static str>>>,
}

#[derive(Debug)]
struct GatedParts {
    store: Gated,
    inner: Option<Box<dyn Parts>>,
}

impl Gated {
    fn new() -> (Self, Store) {
        let gated = Self {
            inner: Discarding::default(),
            gate: Arc::new(Semaphore::new(0)),
            full: Arc::default(),
            events: Arc::default(),
        };
        (gated.clone(), Store::new(Arc::new(gated)))
    }

    fn tell(&self, event: &'static str) {
        self.events.lock().unwrap().push(event);
    }

    fn events(&self) -> Vec<&'static str> {
        self.events.lock().unwrap().clone()
    }
}

#[async_trait]
impl Backend for Gated {
    async fn put(&self, path: &str, body: Bytes) -> Result<()> {
        self.inner.put(path, body).await
    }
    async fn begin(&self, path: &str) -> Result<Box<dyn Parts>> {
        Ok(Box::new(GatedParts { store: self.clone(), inner: Some(self.inner.begin(path).await?) }))
    }
    async fn abort_by_id(&self, path: &str, id: &str) -> Result<()> {
        self.inner.abort_by_id(path, id).await
    }
    async fn head(&self, path: &str) -> Result<Option<Meta>> {
        self.inner.head(path).await
    }
    async fn read(&self, path: &str, range: Option<Range<u64>>) -> Result<ByteStream> {
        self.inner.read(path, range).await
    }
    async fn delete(&self, path: &str) -> Result<()> {
        self.inner.delete(path).await
    }
    fn list(&self, prefix: &str, after: Option<&str>) -> FoundStream {
        self.inner.list(prefix, after)
    }
    async fn health(&self) -> Result<()> {
        self.inner.health().await
    }
}

#[async_trait]
impl Parts for GatedParts {
    fn resume_id(&self) -> Option<&str> {
        Some("gated")
    }
    async fn send(&mut self, part: Bytes) -> Result<()> {
        self.store.tell("begun");
        self.store.gate.acquire().await.unwrap().forget();
        if self.store.full.load(Ordering::SeqCst) {
            return Err(Error::Full);
        }
        self.inner.as_mut().unwrap().send(part).await?;
        self.store.tell("sent");
        Ok(())
    }
    async fn complete(mut self: Box<Self>) -> Result<()> {
        self.store.tell("completed");
        self.inner.take().unwrap().complete().await
    }
    async fn abort(mut self: Box<Self>) -> Result<()> {
        self.store.tell("aborted");
        self.inner.take().unwrap().abort().await
    }
}

impl Drop for GatedParts {
    fn drop(&mut self) {
        self.store.tell("dropped");
    }
}

fn key() -> ObjectKey {
    ObjectKey::Checkpoint { tenant: Uuid::from_u128(1).into(), size: 1 }
}

fn part() -> Bytes {
    vec![1; PART].into()
}

#[tokio::test]
async fn one_part_is_in_flight_and_the_next_waits() {
    let (gated, store) = Gated::new();
    let mut upload = store.begin(&key()).await.unwrap();
    assert_eq!(upload.resume_id(), Some("gated"));
    upload.put_part(part()).await.unwrap();
    {
        let mut second = std::pin::pin!(upload.put_part(part()));
        // However often it is asked, the second part is not taken while the first is in flight.
        for _ in 0..100 {
            assert!(second.as_mut().now_or_never().is_none());
            tokio::task::yield_now().await;
        }
        assert_eq!(gated.events(), ["begun"]);
        gated.gate.add_permits(1);
        second.await.unwrap();
    }
    gated.gate.add_permits(1);
    upload.complete().await.unwrap();
    assert_eq!(gated.events(), ["begun", "sent", "begun", "sent", "completed", "dropped"]);
    assert_eq!(store.head(&key()).await.unwrap(), Some(Meta { size: 2 * PART as u64 }));
}

#[tokio::test]
async fn an_upload_with_a_gap_is_never_completed() {
    let (gated, store) = Gated::new();
    let mut upload = store.begin(&key()).await.unwrap();
    upload.put_part(part()).await.unwrap();
    // The caller hands over a part and goes away before it is taken.
    assert!(upload.put_part(part()).now_or_never().is_none());
    gated.gate.add_permits(9);
    assert!(matches!(upload.put_part(part()).await, Err(Error::Misuse(_))));
    assert!(matches!(upload.complete().await, Err(Error::Misuse(_))));
    assert_eq!(store.head(&key()).await.unwrap(), None);
    assert!(!gated.events().contains(&"completed"));
}

#[tokio::test]
async fn a_failed_part_is_told_with_the_next_and_the_upload_can_be_aborted() {
    let (gated, store) = Gated::new();
    gated.full.store(true, Ordering::SeqCst);
    gated.gate.add_permits(9);
    let mut upload = store.begin(&key()).await.unwrap();
    upload.put_part(part()).await.unwrap();
    assert_eq!(upload.put_part(part()).await, Err(Error::Full));
    gated.full.store(false, Ordering::SeqCst);
    assert!(matches!(upload.put_part(part()).await, Err(Error::Misuse(_))));
    upload.abort().await.unwrap();
    assert_eq!(gated.events(), ["begun", "aborted", "dropped"]);
}

#[tokio::test]
async fn a_failure_of_the_last_part_is_told_by_complete() {
    let (gated, store) = Gated::new();
    gated.full.store(true, Ordering::SeqCst);
    gated.gate.add_permits(1);
    let mut upload = store.begin(&key()).await.unwrap();
    upload.put_part(part()).await.unwrap();
    assert_eq!(upload.complete().await, Err(Error::Full));
    assert_eq!(store.head(&key()).await.unwrap(), None);
}

#[tokio::test]
async fn dropping_an_upload_stops_the_part_in_flight() {
    let (gated, store) = Gated::new();
    let mut upload = store.begin(&key()).await.unwrap();
    upload.put_part(part()).await.unwrap();
    tokio::task::yield_now().await;
    drop(upload);
    let began = std::time::Instant::now();
    while gated.events() != ["begun", "dropped"] {
        assert!(began.elapsed().as_secs() < 30, "still running: {:?}", gated.events());
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn too_long_a_part_is_refused() {
    let (_, store) = Gated::new();
    let mut upload = store.begin(&key()).await.unwrap();
    let long = Bytes::from(vec![1; 2 * PART + 1]);
    assert!(matches!(upload.put_part(long).await, Err(Error::Misuse(_))));
    assert!(matches!(upload.complete().await, Err(Error::Misuse(_))));
}

#[tokio::test]
async fn a_discarding_store_counts_and_gives_zeros() {
    let discarding = Discarding::default();
    let store = Store::new(Arc::new(discarding.clone()));
    let mut upload = store.begin(&key()).await.unwrap();
    for length in [PART, PART, 17] {
        upload.put_part(vec![1; length].into()).await.unwrap();
    }
    upload.complete().await.unwrap();
    let size = 2 * PART as u64 + 17;
    assert_eq!(discarding.bytes(), size);
    let read: Vec<Bytes> = store.get(&key()).await.unwrap().try_collect().await.unwrap();
    assert_eq!(read.concat(), vec![0; 2 * PART + 17]);
    let range: Vec<Bytes> = store.get_range(&key(), size - 300_000..size).await.unwrap().try_collect().await.unwrap();
    assert_eq!(range.concat(), vec![0; 300_000]);
    assert_eq!(store.get_range(&key(), size..size + 1).await.err(), Some(Error::Range));
    assert_eq!(store.put(&key(), Bytes::new()).await, Err(Error::Exists));
    store.delete(&key()).await.unwrap();
    assert_eq!((discarding.bytes(), store.get(&key()).await.err()), (0, Some(Error::NotFound)));
}
