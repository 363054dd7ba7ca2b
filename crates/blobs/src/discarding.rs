//! Objects nowhere: to measure what everything else costs.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use domain::Timestamp;
use futures::{StreamExt, stream};

use crate::{
    ByteStream, Error, Found, FoundStream, Meta, Result,
    backend::{Backend, Parts},
    store::CHUNK,
};

static ZEROS: [u8; CHUNK] = [0; CHUNK];

/// Keeps the lengths of objects and drops their bytes. Reads give zeros.
#[derive(Debug, Clone, Default)]
pub struct Discarding {
    sizes: Arc<Mutex<BTreeMap<String, u64>>>,
}

impl Discarding {
    /// Sum of the lengths of all objects there are.
    pub fn bytes(&self) -> u64 {
        self.sizes().values().sum()
    }

    fn sizes(&self) -> MutexGuard<'_, BTreeMap<String, u64>> {
        self.sizes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, path: &str, size: u64) -> Result<()> {
        let mut sizes = self.sizes();
        if sizes.contains_key(path) {
            return Err(Error::Exists);
        }
        sizes.insert(path.to_owned(), size);
        Ok(())
    }
}

#[async_trait]
impl Backend for Discarding {
    async fn put(&self, path: &str, body: Bytes) -> Result<()> {
        self.keep(path, body.len() as u64)
    }

    async fn begin(&self, path: &str) -> Result<Box<dyn Parts>> {
        Ok(Box::new(DiscardingParts { store: self.clone(), path: path.to_owned(), size: 0 }))
    }

    async fn abort_by_id(&self, _path: &str, _resume_id: &str) -> Result<()> {
        Ok(())
    }

    async fn head(&self, path: &str) -> Result<Option<Meta>> {
        Ok(self.sizes().get(path).map(|&size| Meta { size }))
    }

    async fn read(&self, path: &str, range: Option<Range<u64>>) -> Result<ByteStream> {
        let size = *self.sizes().get(path).ok_or(Error::NotFound)?;
        let range = range.unwrap_or(0..size);
        if range.end > size {
            return Err(Error::Range);
        }
        let zeros = Bytes::from_static(&ZEROS);
        let chunks = stream::iter(range.clone().step_by(CHUNK)).map(move |at| {
            let length = usize::try_from(range.end - at).map_or(CHUNK, |rest| rest.min(CHUNK));
            Ok(zeros.slice(..length))
        });
        Ok(chunks.boxed())
    }

    async fn delete(&self, path: &str) -> Result<()> {
        self.sizes().remove(path);
        Ok(())
    }

    fn list(&self, prefix: &str, after: Option<&str>) -> FoundStream {
        let below =
            |path: &str| path.strip_prefix(prefix).is_some_and(|rest| prefix.is_empty() || rest.starts_with('/'));
        let found: Vec<_> = self
            .sizes()
            .iter()
            .filter(|(path, _)| below(path) && after.is_none_or(|after| path.as_str() > after))
            .map(|(path, &size)| Ok(Found::new(path.clone(), size, Timestamp::UNIX_EPOCH)))
            .collect();
        stream::iter(found).boxed()
    }

    async fn health(&self) -> Result<()> {
        Ok(())
    }
}

#[derive(Debug)]
struct DiscardingParts {
    store: Discarding,
    path: String,
    size: u64,
}

#[async_trait]
impl Parts for DiscardingParts {
    fn resume_id(&self) -> Option<&str> {
        None
    }

    async fn send(&mut self, part: Bytes) -> Result<()> {
        self.size += part.len() as u64;
        Ok(())
    }

    async fn complete(self: Box<Self>) -> Result<()> {
        self.store.keep(&self.path, self.size)
    }

    async fn abort(self: Box<Self>) -> Result<()> {
        Ok(())
    }
}
