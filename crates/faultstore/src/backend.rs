//! The store around a store.

use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use blobs::backend::Parts;
use blobs::{Backend, ByteStream, Error, FoundStream, Meta, Result, Store};
use bytes::Bytes;

use crate::parts::FaultyParts;
use crate::spoil::{flipped, spoil_list, spoil_read};
use crate::{Call, Fault, Faults};

/// Hands everything to another store, but for the call that a fault befalls.
#[derive(Debug)]
pub struct FaultStore {
    inner: Arc<dyn Backend>,
    faults: Faults,
}

impl FaultStore {
    /// A store over this one, and what tells it to fail. Until then everything works.
    pub fn over(inner: Arc<dyn Backend>) -> (Store, Faults) {
        let faults = Faults::default();
        (Store::new(Arc::new(Self { inner, faults: faults.clone() })), faults)
    }
}

#[async_trait]
impl Backend for FaultStore {
    async fn put(&self, path: &str, body: Bytes) -> Result<()> {
        let fault = self.faults.next(Call::Put);
        let body = if fault == Some(Fault::WritesFlipped) { flipped(body) } else { body };
        self.faults.befall(fault, self.inner.put(path, body)).await
    }

    async fn begin(&self, path: &str) -> Result<Box<dyn Parts>> {
        let fault = self.faults.next(Call::Begin);
        let parts = self.faults.befall(fault, self.inner.begin(path)).await?;
        Ok(Box::new(FaultyParts::new(parts, self.faults.clone())))
    }

    async fn abort_by_id(&self, path: &str, resume_id: &str) -> Result<()> {
        let fault = self.faults.next(Call::AbortById);
        self.faults.befall(fault, self.inner.abort_by_id(path, resume_id)).await
    }

    async fn head(&self, path: &str) -> Result<Option<Meta>> {
        let fault = self.faults.next(Call::Head);
        match self.faults.befall(fault, self.inner.head(path)).await {
            Err(Error::NotFound) => Ok(None),
            answer => answer,
        }
    }

    async fn read(&self, path: &str, range: Option<Range<u64>>) -> Result<ByteStream> {
        let fault = self.faults.next(Call::Read);
        let bytes = self.faults.befall(fault, self.inner.read(path, range)).await?;
        Ok(spoil_read(fault, bytes))
    }

    async fn delete(&self, path: &str) -> Result<()> {
        let fault = self.faults.next(Call::Delete);
        self.faults.befall(fault, self.inner.delete(path)).await
    }

    fn list(&self, prefix: &str, after: Option<&str>) -> FoundStream {
        spoil_list(self.faults.next(Call::List), self.inner.list(prefix, after))
    }

    async fn remove_leftover(&self, path: &str) -> Result<()> {
        let fault = self.faults.next(Call::RemoveLeftover);
        self.faults.befall(fault, self.inner.remove_leftover(path)).await
    }

    async fn health(&self) -> Result<()> {
        let fault = self.faults.next(Call::Health);
        self.faults.befall(fault, self.inner.health()).await
    }
}
