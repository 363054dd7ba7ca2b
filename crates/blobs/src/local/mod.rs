//! Objects as files below a directory.
//!
//! A file is written as `<path>#<n>`, synced, linked to its path and only then visible; `docs/decisions/0020` says why
//! this is not left to `object_store`. Large ones go past the page cache ([`direct`]). One process owns a directory.

mod direct;
mod directory;
mod partial;
mod reading;
mod walk;

use std::{ops::Range, path::Path, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;
use futures::{StreamExt, stream};
use tokio::task::spawn_blocking;

use self::{directory::Directory, partial::Partial, reading::Reading};
use crate::{
    ByteStream, Error, FoundStream, Meta, Result,
    backend::{Backend, Parts},
    upload::PART,
};

/// A directory of objects, owned by this process.
#[derive(Debug)]
pub struct Local {
    directory: Arc<Directory>,
}

impl Local {
    /// Takes the directory, making it if it is missing.
    ///
    /// # Errors
    /// [`Error::InUse`] if it is owned already.
    pub fn open(root: &Path) -> Result<Self> {
        Ok(Self { directory: Arc::new(Directory::own(root)?) })
    }

    /// Reads from a directory that another process may own and write to. Everything else is refused.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn look_at(root: &Path) -> Result<Self> {
        Ok(Self { directory: Arc::new(Directory::look_at(root)?) })
    }

    /// Runs something that blocks with the directory at hand.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Arc<Directory>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let directory = Arc::clone(&self.directory);
        spawn_blocking(move || work(&directory)).await?
    }
}

#[async_trait]
impl Backend for Local {
    async fn put(&self, path: &str, body: Bytes) -> Result<()> {
        let target = self.directory.file(path);
        self.blocking(move |directory| {
            let mut partial = Partial::create(directory, target)?;
            partial.write(&body)?;
            partial.publish()
        })
        .await
    }

    async fn begin(&self, path: &str) -> Result<Box<dyn Parts>> {
        let target = self.directory.file(path);
        let partial = self.blocking(move |directory| Partial::create(directory, target)).await?;
        Ok(Box::new(LocalParts { partial: Some(partial), begun: false }))
    }

    async fn abort_by_id(&self, _path: &str, _resume_id: &str) -> Result<()> {
        Ok(())
    }

    /// What is told to be there survives a power cut: whoever asks goes by it after a crash.
    async fn head(&self, path: &str) -> Result<Option<Meta>> {
        let file = self.directory.file(path);
        let found = self.blocking(move |directory| {
            let found = std::fs::symlink_metadata(&file)?;
            if !found.is_file() {
                return Ok(None);
            }
            directory.settle(&file)?;
            Ok(Some(Meta { size: found.len() }))
        });
        match found.await {
            Err(Error::NotFound) => Ok(None),
            other => other,
        }
    }

    async fn read(&self, path: &str, range: Option<Range<u64>>) -> Result<ByteStream> {
        let path = self.directory.file(path);
        let reading = spawn_blocking(move || Reading::open(&path, range)).await??;
        let blocks =
            stream::try_unfold(reading, |reading| async move { spawn_blocking(move || reading.next()).await? });
        Ok(blocks.boxed())
    }

    /// Also what an earlier process had written of it when it was killed.
    async fn delete(&self, path: &str) -> Result<()> {
        let target = self.directory.file(path);
        self.blocking(move |directory| {
            for leftover in directory.leftovers(&target)? {
                directory.remove(&leftover)?;
            }
            directory.remove(&target)
        })
        .await
    }

    fn list(&self, prefix: &str, after: Option<&str>) -> FoundStream {
        walk::walk(Arc::clone(&self.directory), prefix.to_owned(), after.unwrap_or_default().to_owned())
    }

    async fn remove_leftover(&self, path: &str) -> Result<()> {
        let target = self.directory.file(path);
        self.blocking(move |directory| {
            if directory.is_active(&target) {
                return Err(Error::Misuse("the file is being written"));
            }
            directory.remove(&target)
        })
        .await
    }

    /// Writes and removes a small file: a full or read-only disk is noticed.
    async fn health(&self) -> Result<()> {
        let target = self.directory.file("health");
        self.blocking(move |directory| Partial::create(directory, target)?.write(&[0; 4096])).await
    }
}

#[derive(Debug)]
struct LocalParts {
    /// Away while a part is being written, so that the file outlives a caller who goes away. Gone after an error.
    partial: Option<Partial>,
    begun: bool,
}

impl LocalParts {
    fn take(&mut self) -> Result<Partial> {
        self.partial.take().ok_or(Error::Misuse("a part of this upload failed"))
    }
}

#[async_trait]
impl Parts for LocalParts {
    fn resume_id(&self) -> Option<&str> {
        None
    }

    async fn send(&mut self, part: Bytes) -> Result<()> {
        let mut partial = self.take()?;
        // What fits into one part stays in the page cache: it is about to be read and scanned.
        if !std::mem::replace(&mut self.begun, true) && part.len() >= PART {
            partial.expect_many();
        }
        let partial = spawn_blocking(move || partial.write(&part).map(|()| partial)).await??;
        self.partial = Some(partial);
        Ok(())
    }

    async fn complete(mut self: Box<Self>) -> Result<()> {
        let partial = self.take()?;
        spawn_blocking(move || partial.publish()).await?
    }

    async fn abort(mut self: Box<Self>) -> Result<()> {
        let partial = self.partial.take();
        Ok(spawn_blocking(move || drop(partial)).await?)
    }
}
