//! The handle everybody uses.

use std::{ops::Range, path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use domain::TenantId;
use futures::{StreamExt, TryStreamExt, stream};

use crate::{
    Backend, ByteStream, Error, Found, FoundStream, Meta, ObjectKey, Result, S3Config, Upload, discarding::Discarding,
    local::Local, memory::Memory, patience::Patience, s3::S3, single::Single,
};

/// No chunk of a read is longer than this, whatever the store hands over.
pub const CHUNK: usize = 256 * 1024;

/// How long a place may take for an answer, unless something else was agreed: longer than any of them takes by itself.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// Sealed objects in some place. Cheap to clone.
///
/// No call waits for ever: what is not answered in time ([`Store::with_patience`]) is [`Error::Unavailable`], and may
/// have been done or not.
#[derive(Debug, Clone)]
pub struct Store {
    backend: Arc<dyn Backend>,
    patience: Patience,
}

impl Store {
    /// Objects in a place of the caller's own making, such as one that fails on purpose.
    pub fn new(backend: Arc<dyn Backend>) -> Self {
        Self { backend, patience: Patience(PATIENCE) }
    }

    /// The same objects with something of the caller's own making in between, which sees every call.
    #[must_use]
    pub fn seen_by<B: Backend>(self, between: impl FnOnce(Arc<dyn Backend>) -> B) -> Self {
        Self::new(Arc::new(between(self.backend)))
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

    /// Objects in a directory that another process may own: to be read, for backups. Everything else is refused.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such directory.
    pub fn local_to_read(directory: impl AsRef<Path>) -> Result<Self> {
        Ok(Self::new(Arc::new(Local::look_at(directory.as_ref())?)))
    }

    /// Objects in a bucket. Nothing is asked yet: see [`Store::health`].
    ///
    /// # Errors
    /// [`Error::Config`] if the configuration can't work.
    pub fn s3(config: &S3Config) -> Result<Self> {
        Ok(Self::new(Arc::new(S3::new(config)?)).with_patience(config.longest_answer()))
    }

    /// Waits so long for each answer: a call, a part, the next bytes of an object that is read.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = Patience(patience);
        self
    }

    /// Stores an object that fits into one part, with one request.
    pub async fn put(&self, key: &ObjectKey, body: Bytes) -> Result<()> {
        self.patience.wait(self.backend.put(&key.to_string(), body)).await
    }

    /// Opens an upload in parts. Write its [`Upload::resume_id`] down before the first part.
    ///
    /// On S3 this is a request of its own: an object that is known to fit into one part is cheaper by
    /// [`Store::begin_single`] or [`Store::put`].
    pub async fn begin(&self, key: &ObjectKey) -> Result<Upload> {
        let parts = self.patience.wait(self.backend.begin(&key.to_string())).await?;
        Ok(Upload::new(parts, self.patience))
    }

    /// Opens an upload that is known to need one part only, which is held until [`Upload::complete`] puts it with one
    /// request. It has no id to write down.
    ///
    /// # Errors
    /// [`Error::Misuse`] after a second part, told with the part after it or by `complete`.
    pub fn begin_single(&self, key: &ObjectKey) -> Upload {
        Upload::new(Box::new(Single::new(Arc::clone(&self.backend), key.to_string())), self.patience)
    }

    /// Ends an upload that a crash left open. Fine if it is not there.
    pub async fn abort_by_id(&self, key: &ObjectKey, resume_id: &str) -> Result<()> {
        self.patience.wait(self.backend.abort_by_id(&key.to_string(), resume_id)).await
    }

    /// Asks for the size; none if there is no such object.
    pub async fn head(&self, key: &ObjectKey) -> Result<Option<Meta>> {
        self.patience.wait(self.backend.head(&key.to_string())).await
    }

    /// Reads an object.
    pub async fn get(&self, key: &ObjectKey) -> Result<ByteStream> {
        self.read(key, None).await
    }

    /// Reads a range of an object.
    ///
    /// # Errors
    /// [`Error::Range`] if the range is empty or not wholly inside the object.
    pub async fn get_range(&self, key: &ObjectKey, range: Range<u64>) -> Result<ByteStream> {
        if range.is_empty() {
            return Err(Error::Range);
        }
        self.read(key, Some(range)).await
    }

    /// Deletes an object. Fine if it is not there.
    pub async fn delete(&self, key: &ObjectKey) -> Result<()> {
        self.patience.wait(self.backend.delete(&key.to_string())).await
    }

    /// Lists everything of a tenant, or everything there is, sorted by path, from behind a path on.
    ///
    /// Shows what is not ours as well ([`Found::parsed`] is none), and on a local directory the leftovers of uploads
    /// that a crash cut short ([`Found::partial`]), but not what is being written right now.
    pub fn list(&self, tenant: Option<TenantId>, after: Option<&str>) -> FoundStream {
        let prefix = tenant.map(ObjectKey::tenant_prefix).unwrap_or_default();
        self.patience.through(self.backend.list(&prefix, after))
    }

    /// Deletes a leftover that [`Store::list`] found.
    ///
    /// # Errors
    /// [`Error::Misuse`] if it is not one, or if it is being written right now.
    pub async fn remove_leftover(&self, found: &Found) -> Result<()> {
        if found.partial.is_none() {
            return Err(Error::Misuse("not a leftover"));
        }
        self.patience.wait(self.backend.remove_leftover(&found.key_text)).await
    }

    /// Whether the store answers, and takes files if it is a directory.
    pub async fn health(&self) -> Result<()> {
        self.patience.wait(self.backend.health()).await
    }

    async fn read(&self, key: &ObjectKey, range: Option<Range<u64>>) -> Result<ByteStream> {
        let bytes = self.patience.wait(self.backend.read(&key.to_string(), range)).await?;
        Ok(in_chunks(self.patience.through(bytes)))
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
