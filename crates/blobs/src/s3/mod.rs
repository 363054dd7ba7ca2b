//! Objects in a bucket that speaks S3.
//!
//! Uses only what every S3 has: GET with a range, HEAD, PUT, DELETE, ListObjectsV2 and multipart uploads. Conditional
//! writes are not used: not every store keeps them, and keys are unique by rows.

mod config;
mod failure;

use std::{ops::Range, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, future::ready};
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt,
    aws::AmazonS3,
    list::{PaginatedListOptions, PaginatedListStore},
    multipart::{MultipartStore, PartId},
    path::Path,
};

pub use self::config::S3Config;
use self::failure::kind;
use crate::{
    ByteStream, Error, Found, FoundStream, Meta, Result,
    backend::{Backend, Parts},
};

/// A bucket.
#[derive(Debug)]
pub struct S3 {
    bucket: Arc<AmazonS3>,
}

impl S3 {
    /// Prepares to use the bucket, without asking for it.
    ///
    /// # Errors
    /// [`Error::Config`].
    pub fn new(config: &S3Config) -> Result<Self> {
        Ok(Self { bucket: Arc::new(config.open()?) })
    }
}

async fn head(bucket: &AmazonS3, path: &Path) -> Result<Option<Meta>> {
    match bucket.head(path).await.map_err(|error| kind(&error)) {
        Ok(meta) => Ok(Some(Meta { size: meta.size })),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What is not there need not be deleted.
fn absent_is_fine(outcome: object_store::Result<()>) -> Result<()> {
    match outcome.map_err(|error| kind(&error)) {
        Ok(()) | Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

#[async_trait]
impl Backend for S3 {
    async fn put(&self, path: &str, body: Bytes) -> Result<()> {
        self.bucket.put(&Path::from(path), body.into()).await.map_err(|error| kind(&error))?;
        Ok(())
    }

    async fn begin(&self, path: &str) -> Result<Box<dyn Parts>> {
        let path = Path::from(path);
        let id = self.bucket.create_multipart(&path).await.map_err(|error| kind(&error))?;
        Ok(Box::new(S3Parts { bucket: Arc::clone(&self.bucket), path, id, parts: Vec::new(), size: 0 }))
    }

    async fn abort_by_id(&self, path: &str, resume_id: &str) -> Result<()> {
        absent_is_fine(self.bucket.abort_multipart(&Path::from(path), &resume_id.to_owned()).await)
    }

    async fn head(&self, path: &str) -> Result<Option<Meta>> {
        head(&self.bucket, &Path::from(path)).await
    }

    async fn read(&self, path: &str, range: Option<Range<u64>>) -> Result<ByteStream> {
        let options = GetOptions { range: range.clone().map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.bucket.get_opts(&Path::from(path), options).await.map_err(|error| kind(&error))?;
        // S3 cuts a range that reaches beyond the end instead of refusing it.
        if range.is_some_and(|range| range != found.range) {
            return Err(Error::Range);
        }
        Ok(found.into_stream().map_err(|error| kind(&error)).boxed())
    }

    async fn delete(&self, path: &str) -> Result<()> {
        absent_is_fine(self.bucket.delete(&Path::from(path)).await)
    }

    fn list(&self, prefix: &str, after: Option<&str>) -> FoundStream {
        let prefix = Path::from(prefix);
        let found = match after {
            Some(after) => self.bucket.list_with_offset(Some(&prefix), &Path::from(after)),
            None => self.bucket.list(Some(&prefix)),
        };
        // Not every store keeps `start-after`.
        let after = after.map(str::to_owned);
        found
            .map_err(|error| kind(&error))
            .map_ok(|meta| Found::new(meta.location.to_string(), meta.size, meta.last_modified))
            .try_filter(move |found| ready(after.as_ref().is_none_or(|after| found.key_text > *after)))
            .boxed()
    }

    /// Lists one object: bucket, credentials and region are right if that works.
    async fn health(&self) -> Result<()> {
        let one = PaginatedListOptions { max_keys: Some(1), ..PaginatedListOptions::default() };
        match self.bucket.list_paginated(None, one).await.map_err(|error| kind(&error)) {
            Ok(_) => Ok(()),
            Err(Error::NotFound) => Err(Error::Config("there is no such bucket".to_owned())),
            Err(error) => Err(error),
        }
    }
}

#[derive(Debug)]
struct S3Parts {
    bucket: Arc<AmazonS3>,
    path: Path,
    id: String,
    parts: Vec<PartId>,
    size: u64,
}

#[async_trait]
impl Parts for S3Parts {
    fn resume_id(&self) -> Option<&str> {
        Some(&self.id)
    }

    async fn send(&mut self, part: Bytes) -> Result<()> {
        let length = part.len() as u64;
        let sent = self.bucket.put_part(&self.path, &self.id, self.parts.len(), part.into()).await;
        self.parts.push(sent.map_err(|error| kind(&error))?);
        self.size += length;
        Ok(())
    }

    async fn complete(self: Box<Self>) -> Result<()> {
        let Err(error) = self.bucket.complete_multipart(&self.path, &self.id, self.parts).await else {
            return Ok(());
        };
        // The answer may have been lost after the work was done; a second attempt then finds no upload. Keys are
        // written once: an object of this length is ours.
        match kind(&error) {
            doubt @ (Error::NotFound | Error::Unavailable { .. } | Error::Other(_)) => {
                match head(&self.bucket, &self.path).await? {
                    Some(meta) if meta.size == self.size => Ok(()),
                    _ => Err(doubt),
                }
            }
            error => Err(error),
        }
    }

    async fn abort(self: Box<Self>) -> Result<()> {
        absent_is_fine(self.bucket.abort_multipart(&self.path, &self.id).await)
    }
}
