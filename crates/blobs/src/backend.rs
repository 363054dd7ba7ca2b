//! What a place to store objects must be able to do. [`crate::Store`] puts the rules on top that hold for all of them.

use std::{fmt::Debug, ops::Range};

use async_trait::async_trait;
use bytes::Bytes;
use domain::Timestamp;
use futures::stream::BoxStream;

use crate::{Error, ObjectKey, Result};

/// Bytes of an object in chunks of at most [`crate::store::CHUNK`] bytes.
pub type ByteStream = BoxStream<'static, Result<Bytes>>;
/// What a listing finds, sorted by path.
pub type FoundStream = BoxStream<'static, Result<Found>>;

/// What is known about an object without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meta {
    /// Length in bytes.
    pub size: u64,
}

/// Something a listing found, ours or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The path as the store has it.
    pub key_text: String,
    /// Which object it is; none if the path is not one of ours.
    pub parsed: Option<ObjectKey>,
    /// Set for the leftover of an upload that a crash cut short: which object it was to become. `parsed` is none then.
    pub partial: Option<ObjectKey>,
    /// Length in bytes.
    pub size: u64,
    /// When it was written, by the store's own clock.
    pub modified: Timestamp,
}

impl Found {
    /// Something with a path, which is parsed here.
    pub fn new(key_text: String, size: u64, modified: Timestamp) -> Self {
        Self { parsed: key_text.parse().ok(), partial: None, key_text, size, modified }
    }
}

/// A place to store objects. Paths are those that [`ObjectKey`] prints.
#[async_trait]
pub trait Backend: Debug + Send + Sync + 'static {
    /// Stores a small object with one request.
    async fn put(&self, path: &str, body: Bytes) -> Result<()>;
    /// Opens an upload in parts.
    async fn begin(&self, path: &str) -> Result<Box<dyn Parts>>;
    /// Ends an upload in parts that somebody else left open. Fine if it is not there.
    async fn abort_by_id(&self, path: &str, resume_id: &str) -> Result<()>;
    /// Asks for the size; none if there is no such object.
    async fn head(&self, path: &str) -> Result<Option<Meta>>;
    /// Reads all of an object, or a range. [`Error::Range`] if the range is not wholly inside.
    async fn read(&self, path: &str, range: Option<Range<u64>>) -> Result<ByteStream>;
    /// Deletes an object. Fine if it is not there.
    async fn delete(&self, path: &str) -> Result<()>;
    /// Lists what is below a prefix (whole path segments; empty for everything), after a path, sorted by path.
    fn list(&self, prefix: &str, after: Option<&str>) -> FoundStream;
    /// Deletes what an upload left behind that a crash cut short; only stores that list such leftovers know how.
    async fn remove_leftover(&self, _path: &str) -> Result<()> {
        Err(Error::Misuse("this store lists no leftovers"))
    }
    /// Whether the store answers.
    async fn health(&self) -> Result<()>;
}

/// An object that is being written in parts. Dropping it leaves no object; a local directory and memory keep nothing.
#[async_trait]
pub trait Parts: Debug + Send + 'static {
    /// By what the upload can be ended after a crash.
    fn resume_id(&self) -> Option<&str>;
    /// Writes the next part.
    async fn send(&mut self, part: Bytes) -> Result<()>;
    /// Makes the object visible, whole or not at all.
    async fn complete(self: Box<Self>) -> Result<()>;
    /// Takes everything back.
    async fn abort(self: Box<Self>) -> Result<()>;
}
