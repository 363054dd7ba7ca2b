//! A place for objects as S3 is one: an upload that is dropped stays open until it is ended by its id. It can be told to
//! fail, and its objects can be changed behind the portal's back.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use blobs::backend::Parts;
use blobs::{Backend, ByteStream, Error, Found, FoundStream, Meta, Result};
use bytes::Bytes;
use domain::Timestamp;
use futures::StreamExt as _;
use futures::stream;
use tokio::sync::Notify;

/// What happens when an upload is completed, or put as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Completing {
    /// The object is there.
    #[default]
    Works,
    /// The object is not there, and the store says so.
    Fails,
    /// The object is there, and the answer is lost.
    LosesAnswer,
    /// Nothing happens before it is released.
    HangsBefore,
    /// The object is there, and no answer comes before it is released.
    HangsAfter,
}

#[derive(Debug, Default)]
struct State {
    objects: BTreeMap<String, Bytes>,
    written: BTreeMap<String, Timestamp>,
    uploads: BTreeMap<String, String>,
    begun: usize,
    puts: usize,
    completing: Completing,
    down: bool,
    keeps: bool,
}

/// The place. Clones are the same place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    state: Arc<Mutex<State>>,
    /// Told when an upload hangs.
    pub(crate) hanging: Arc<Notify>,
    /// Lets it go on.
    pub(crate) release: Arc<Notify>,
}

fn down() -> Error {
    Error::Unavailable { retryable: true, detail: "test".to_owned() }
}

impl Place {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// The store, unless it is down.
    fn up(&self) -> Result<MutexGuard<'_, State>> {
        let state = self.state();
        if state.down { Err(down()) } else { Ok(state) }
    }

    async fn hang(&self) {
        self.hanging.notify_one();
        self.release.notified().await;
    }

    /// Makes an object appear, as it was told to.
    async fn complete(&self, publish: impl FnOnce() -> Result<()> + Send) -> Result<()> {
        let how = self.state().completing;
        match how {
            Completing::Works => publish(),
            Completing::Fails => Err(down()),
            Completing::LosesAnswer => publish().and(Err(down())),
            Completing::HangsBefore => {
                self.hang().await;
                publish()
            }
            Completing::HangsAfter => {
                publish()?;
                self.hang().await;
                Ok(())
            }
        }
    }

    pub(crate) fn completing(&self, how: Completing) {
        self.state().completing = how;
    }

    pub(crate) fn down(&self, down: bool) {
        self.state().down = down;
    }

    /// Whether objects can't be deleted.
    pub(crate) fn keeps(&self, keeps: bool) {
        self.state().keeps = keeps;
    }

    /// Paths of documents; checkpoints are not counted.
    pub(crate) fn documents(&self) -> Vec<String> {
        self.state().objects.keys().filter(|path| path.contains("/d/")).cloned().collect()
    }

    pub(crate) fn open_uploads(&self) -> usize {
        self.state().uploads.len()
    }

    pub(crate) fn uploads_begun(&self) -> usize {
        self.state().begun
    }

    /// Objects of documents that were stored with one request.
    pub(crate) fn puts(&self) -> usize {
        self.state().puts
    }

    pub(crate) fn bytes(&self, path: &str) -> Vec<u8> {
        self.state().objects[path].to_vec()
    }

    /// Says when an object was written; else it is as old as can be.
    pub(crate) fn written(&self, path: &str, at: Timestamp) {
        self.state().written.insert(path.to_owned(), at);
    }

    pub(crate) fn lose(&self, path: &str) {
        self.state().objects.remove(path);
    }

    pub(crate) fn replace(&self, path: &str, bytes: Vec<u8>) {
        self.state().objects.insert(path.to_owned(), bytes.into());
    }
}

#[async_trait]
impl Backend for Place {
    async fn put(&self, path: &str, body: Bytes) -> Result<()> {
        // Checkpoints are put as well, and are none of the documents that a test makes fail.
        if !path.contains("/d/") {
            self.up()?.objects.insert(path.to_owned(), body);
            return Ok(());
        }
        self.up()?.puts += 1;
        self.complete(|| {
            let known = self.up()?.objects.insert(path.to_owned(), body);
            assert!(known.is_none(), "an object key is never used twice");
            Ok(())
        })
        .await
    }

    async fn begin(&self, path: &str) -> Result<Box<dyn Parts>> {
        let mut state = self.up()?;
        state.begun += 1;
        let id = format!("upload-{}", state.begun);
        state.uploads.insert(id.clone(), path.to_owned());
        Ok(Box::new(PlaceParts { place: self.clone(), id, path: path.to_owned(), bytes: Vec::new() }))
    }

    async fn abort_by_id(&self, path: &str, resume_id: &str) -> Result<()> {
        let mut state = self.up()?;
        if state.uploads.get(resume_id).is_some_and(|known| known == path) {
            state.uploads.remove(resume_id);
        }
        Ok(())
    }

    async fn head(&self, path: &str) -> Result<Option<Meta>> {
        Ok(self.up()?.objects.get(path).map(|bytes| Meta { size: bytes.len() as u64 }))
    }

    async fn read(&self, path: &str, range: Option<Range<u64>>) -> Result<ByteStream> {
        let bytes = self.up()?.objects.get(path).cloned().ok_or(Error::NotFound)?;
        let range = range.unwrap_or(0..bytes.len() as u64);
        if range.end > bytes.len() as u64 {
            return Err(Error::Range);
        }
        let bytes = bytes.slice(usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap());
        // In pieces that fit no chunk.
        let pieces: Vec<_> = bytes.chunks(10_007).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        Ok(stream::iter(pieces).boxed())
    }

    async fn delete(&self, path: &str) -> Result<()> {
        let mut state = self.up()?;
        if state.keeps {
            return Err(down());
        }
        state.objects.remove(path);
        Ok(())
    }

    fn list(&self, _: &str, _: Option<&str>) -> FoundStream {
        let state = match self.up() {
            Ok(state) => state,
            Err(error) => return stream::iter([Err(error)]).boxed(),
        };
        let found: Vec<_> = state
            .objects
            .iter()
            .map(|(path, bytes)| {
                let written = state.written.get(path).copied().unwrap_or(Timestamp::UNIX_EPOCH);
                Ok(Found::new(path.clone(), bytes.len() as u64, written))
            })
            .collect();
        stream::iter(found).boxed()
    }

    async fn health(&self) -> Result<()> {
        self.up().map(drop)
    }
}

#[derive(Debug)]
struct PlaceParts {
    place: Place,
    id: String,
    path: String,
    bytes: Vec<u8>,
}

impl PlaceParts {
    fn publish(self) -> Result<()> {
        let mut state = self.place.up()?;
        if state.uploads.remove(&self.id).is_none() {
            return Err(Error::NotFound);
        }
        assert!(!state.objects.contains_key(&self.path), "an object key is never used twice");
        state.objects.insert(self.path, self.bytes.into());
        Ok(())
    }
}

#[async_trait]
impl Parts for PlaceParts {
    fn resume_id(&self) -> Option<&str> {
        Some(&self.id)
    }

    async fn send(&mut self, part: Bytes) -> Result<()> {
        drop(self.place.up()?);
        self.bytes.extend_from_slice(&part);
        Ok(())
    }

    async fn complete(self: Box<Self>) -> Result<()> {
        let place = self.place.clone();
        place.complete(|| self.publish()).await
    }

    async fn abort(self: Box<Self>) -> Result<()> {
        self.place.up()?.uploads.remove(&self.id);
        Ok(())
    }
}
