//! An upload in parts that a fault may befall.

use async_trait::async_trait;
use blobs::Result;
use blobs::backend::Parts;
use bytes::Bytes;

use crate::spoil::flipped;
use crate::{Call, Fault, Faults};

#[derive(Debug)]
pub(crate) struct FaultyParts {
    inner: Box<dyn Parts>,
    faults: Faults,
}

impl FaultyParts {
    pub(crate) fn new(inner: Box<dyn Parts>, faults: Faults) -> Self {
        Self { inner, faults }
    }
}

#[async_trait]
impl Parts for FaultyParts {
    fn resume_id(&self) -> Option<&str> {
        self.inner.resume_id()
    }

    async fn send(&mut self, part: Bytes) -> Result<()> {
        let fault = self.faults.next(Call::Send);
        let part = if fault == Some(Fault::WritesFlipped) { flipped(part) } else { part };
        self.faults.befall(fault, self.inner.send(part)).await
    }

    async fn complete(self: Box<Self>) -> Result<()> {
        let Self { inner, faults } = *self;
        let fault = faults.next(Call::Complete);
        faults.befall(fault, inner.complete()).await
    }

    async fn abort(self: Box<Self>) -> Result<()> {
        let Self { inner, faults } = *self;
        let fault = faults.next(Call::Abort);
        faults.befall(fault, inner.abort()).await
    }
}
