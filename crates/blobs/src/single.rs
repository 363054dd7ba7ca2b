//! An upload that is known to fit into one part: one plain request instead of three.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

use crate::{
    Error, Result,
    backend::{Backend, Parts},
};

/// Keeps its only part until the end. There is nothing to resume and nothing to take back.
#[derive(Debug)]
pub(crate) struct Single {
    backend: Arc<dyn Backend>,
    path: String,
    body: Option<Bytes>,
}

impl Single {
    pub(crate) fn new(backend: Arc<dyn Backend>, path: String) -> Self {
        Self { backend, path, body: None }
    }
}

#[async_trait]
impl Parts for Single {
    fn resume_id(&self) -> Option<&str> {
        None
    }

    async fn send(&mut self, part: Bytes) -> Result<()> {
        match self.body.replace(part) {
            None => Ok(()),
            Some(_) => Err(Error::Misuse("a second part where one was announced")),
        }
    }

    async fn complete(self: Box<Self>) -> Result<()> {
        self.backend.put(&self.path, self.body.unwrap_or_default()).await
    }

    async fn abort(self: Box<Self>) -> Result<()> {
        Ok(())
    }
}
