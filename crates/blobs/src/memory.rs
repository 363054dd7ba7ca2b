//! Objects in memory: for tests and for trying things out.

use std::{ops::Range, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload, memory::InMemory, path::Path,
};

use crate::{
    ByteStream, Error, Found, FoundStream, Meta, Result,
    backend::{Backend, Parts},
};

/// Keeps objects until it is dropped.
#[derive(Debug, Default)]
pub struct Memory {
    objects: Arc<InMemory>,
}

impl Memory {
    /// Over a map of the caller's, who can then put things into it that are not ours.
    pub fn over(objects: Arc<InMemory>) -> Self {
        Self { objects }
    }
}

fn kind(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::NotFound,
        object_store::Error::AlreadyExists { .. } => Error::Exists,
        object_store::Error::Generic { .. } => Error::Range,
        other => Error::Other(other.to_string()),
    }
}

async fn create(objects: &InMemory, path: &Path, body: PutPayload) -> Result<()> {
    let once = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
    objects.put_opts(path, body, once).await.map_err(kind)?;
    Ok(())
}

#[async_trait]
impl Backend for Memory {
    async fn put(&self, path: &str, body: Bytes) -> Result<()> {
        create(&self.objects, &Path::from(path), body.into()).await
    }

    async fn begin(&self, path: &str) -> Result<Box<dyn Parts>> {
        Ok(Box::new(MemoryParts { objects: Arc::clone(&self.objects), path: Path::from(path), parts: Vec::new() }))
    }

    async fn abort_by_id(&self, _path: &str, _resume_id: &str) -> Result<()> {
        Ok(())
    }

    async fn head(&self, path: &str) -> Result<Option<Meta>> {
        match self.objects.head(&Path::from(path)).await {
            Ok(meta) => Ok(Some(Meta { size: meta.size })),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(kind(error)),
        }
    }

    async fn read(&self, path: &str, range: Option<Range<u64>>) -> Result<ByteStream> {
        let options = GetOptions { range: range.clone().map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.objects.get_opts(&Path::from(path), options).await.map_err(kind)?;
        if range.is_some_and(|range| range != found.range) {
            return Err(Error::Range);
        }
        Ok(found.into_stream().map_err(kind).boxed())
    }

    async fn delete(&self, path: &str) -> Result<()> {
        match self.objects.delete(&Path::from(path)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(kind(error)),
        }
    }

    fn list(&self, prefix: &str, after: Option<&str>) -> FoundStream {
        let objects = Arc::clone(&self.objects);
        let (prefix, after) = (Path::from(prefix), after.map(str::to_owned));
        stream::once(async move {
            let mut found: Vec<Found> = objects
                .list(Some(&prefix))
                .map_ok(|meta| Found::new(meta.location.to_string(), meta.size, meta.last_modified))
                .try_filter(|found| futures::future::ready(after.as_ref().is_none_or(|after| found.key_text > *after)))
                .try_collect()
                .await
                .map_err(kind)?;
            found.sort_by(|a, b| a.key_text.cmp(&b.key_text));
            Ok::<_, Error>(stream::iter(found.into_iter().map(Ok)))
        })
        .try_flatten()
        .boxed()
    }

    async fn health(&self) -> Result<()> {
        Ok(())
    }
}

#[derive(Debug)]
struct MemoryParts {
    objects: Arc<InMemory>,
    path: Path,
    parts: Vec<Bytes>,
}

#[async_trait]
impl Parts for MemoryParts {
    fn resume_id(&self) -> Option<&str> {
        None
    }

    async fn send(&mut self, part: Bytes) -> Result<()> {
        self.parts.push(part);
        Ok(())
    }

    async fn complete(self: Box<Self>) -> Result<()> {
        create(&self.objects, &self.path, self.parts.into_iter().collect()).await
    }

    async fn abort(self: Box<Self>) -> Result<()> {
        Ok(())
    }
}
