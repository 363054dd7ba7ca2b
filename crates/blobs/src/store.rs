//! The handle everybody uses.

use std::{ops::Range, path::Path, sync::Arc};

use bytes::Bytes;
use domain::TenantId;
use futures::{StreamExt, TryStreamExt, stream};

use crate::{
    Backend, ByteStream, Error, Found, FoundStream, Meta, ObjectKey, Result, S3Config, Upload, discarding::Discarding,
    local::Local, memory::Memory, s3::S3, single::Single,
};

/// No chunk of a read is longer than this, whatever the store hands over.
pub const CHUNK: usize = 256 * 1024;

/// Sealed objects in some place. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    backend: Arc<dyn Backend>,
}

impl Store {
    /// Objects in a place of the caller's own making, such as one that fails on purpose.
    pub fn new(backend: Arc<dyn Backend>) -> Self {
        Self { backend }
    }

    /// Objects in memory, gone with the process.
    pub fn memory() -> Self {
        Self::new(Arc::new(Memory::default()))
    }

    /// Objects nowhere: lengths are kept, bytes are not, reads give zeros. For measuring.
    pub fn discarding() -> Self {
        Self::new(Arc::new(Discarding::default()))
    }

    /// Objects in a directory, which is made if it is missing and belongs to this process until the last clone is gone.
    ///
    /// # Errors
    /// [`Error::InUse`] if another process, or another `Store`, owns the directory.
    pub fn local(directory: impl AsRef<Path>) -> Result<Self> {
        Ok(Self::new(Arc::new(Local::open(directory.as_ref())?)))
    }

    /// Objects in a bucket. Nothing is asked yet: see [`Store::health`].
    ///
    /// # Errors
    /// [`Error::Config`] if the configuration can't work.
    pub fn s3(config: &S3Config) -> Result<Self> {
        Ok(Self::new(Arc::new(S3::new(config)?)))
    }

    /// Stores an object that fits into one part, with one request.
    pub async fn put(&self, key: &ObjectKey, body: Bytes) -> Result<()> {
        self.backend.put(&key.to_string(), body).await
    }

    /// Opens an upload in parts. Write its [`Upload::resume_id`] down before the first part.
    ///
    /// On S3 this is a request of its own: an object that is known to fit into one part is cheaper by
    /// [`Store::begin_single`] or [`Store::put`].
    pub async fn begin(&self, key: &ObjectKey) -> Result<Upload> {
        self.backend.begin(&key.to_string()).await.map(Upload::new)
    }

    /// Opens an upload that is known to need one part only, which is held until [`Upload::complete`] puts it with one
    /// request. It has no id to write down.
    ///
    /// # Errors
    /// [`Error::Misuse`] after a second part, told with the part after it or by `complete`.
    pub fn begin_single(&self, key: &ObjectKey) -> Upload {
        Upload::new(Box::new(Single::new(Arc::clone(&self.backend), key.to_string())))
    }

    /// Ends an upload that a crash left open. Fine if it is not there.
    pub async fn abort_by_id(&self, key: &ObjectKey, resume_id: &str) -> Result<()> {
        self.backend.abort_by_id(&key.to_string(), resume_id).await
    }

    /// Asks for the size; none if there is no such object.
    pub async fn head(&self, key: &ObjectKey) -> Result<Option<Meta>> {
        self.backend.head(&key.to_string()).await
    }

    /// Reads an object.
    pub async fn get(&self, key: &ObjectKey) -> Result<ByteStream> {
        self.backend.read(&key.to_string(), None).await.map(in_chunks)
    }

    /// Reads a range of an object.
    ///
    /// # Errors
    /// [`Error::Range`] if the range is empty or not wholly inside the object.
    pub async fn get_range(&self, key: &ObjectKey, range: Range<u64>) -> Result<ByteStream> {
        if range.is_empty() {
            return Err(Error::Range);
        }
        self.backend.read(&key.to_string(), Some(range)).await.map(in_chunks)
    }

    /// Deletes an object. Fine if it is not there.
    pub async fn delete(&self, key: &ObjectKey) -> Result<()> {
        self.backend.delete(&key.to_string()).await
    }

    /// Lists everything of a tenant, or everything there is, sorted by path, from behind a path on.
    ///
    /// Shows what is not ours as well ([`Found::parsed`] is none), and on a local directory the leftovers of uploads
    /// that a crash cut short ([`Found::partial`]), but not what is being written right now.
    pub fn list(&self, tenant: Option<TenantId>, after: Option<&str>) -> FoundStream {
        let prefix = tenant.map(ObjectKey::tenant_prefix).unwrap_or_default();
        self.backend.list(&prefix, after)
    }

    /// Deletes a leftover that [`Store::list`] found.
    ///
    /// # Errors
    /// [`Error::Misuse`] if it is not one, or if it is being written right now.
    pub async fn remove_leftover(&self, found: &Found) -> Result<()> {
        if found.partial.is_none() {
            return Err(Error::Misuse("not a leftover"));
        }
        self.backend.remove_leftover(&found.key_text).await
    }

    /// Whether the store answers, and takes files if it is a directory.
    pub async fn health(&self) -> Result<()> {
        self.backend.health().await
    }
}

fn in_chunks(bytes: ByteStream) -> ByteStream {
    bytes.map_ok(|chunk| stream::iter(split(chunk).map(Ok))).try_flatten().boxed()
}

/// Cuts without copying.
fn split(mut chunk: Bytes) -> impl Iterator<Item = Bytes> + Send {
    std::iter::from_fn(move || {
        let length = chunk.len().min(CHUNK);
        (length > 0).then(|| chunk.split_to(length))
    })
}
