//! A file that is being written and not visible yet.

use std::{
    fs::File,
    io::Write,
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
};

use super::{
    direct::Direct,
    directory::{self, Directory},
};
use crate::{Error, ObjectKey, Result};

/// Removes its file when it is dropped, unless it was published.
#[derive(Debug)]
pub(super) struct Partial {
    directory: Arc<Directory>,
    file: File,
    /// Takes the bytes instead, if they are many.
    direct: Option<Direct>,
    path: PathBuf,
    target: PathBuf,
    removed: bool,
}

impl Partial {
    pub(super) fn create(directory: &Arc<Directory>, target: PathBuf) -> Result<Self> {
        // Told early, before a whole document has been streamed. `publish` has the last word.
        if target.try_exists()? {
            return Err(Error::Exists);
        }
        loop {
            let n = directory.next.fetch_add(1, Ordering::Relaxed);
            let path = PathBuf::from(ObjectKey::partial_path(&target.to_string_lossy(), n));
            match directory.create(&path) {
                Ok(file) => {
                    let directory = Arc::clone(directory);
                    return Ok(Self { directory, file, direct: None, path, target, removed: false });
                }
                // The leftover of a process before this one has the number: take the next.
                Err(Error::Exists) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Says before the first byte that many will come.
    pub(super) fn expect_many(&mut self) {
        self.direct = Direct::open(&self.path);
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        match &mut self.direct {
            Some(direct) => direct.write(bytes, &self.file)?,
            None => self.file.write_all(bytes)?,
        }
        Ok(())
    }

    /// Makes the bytes durable, then visible under the path, then the path durable. Never replaces a file: `link` fails
    /// where `rename` would overwrite.
    ///
    /// What could not be made durable is taken back: a sync that is tried again may say that all is well, and lie.
    pub(super) fn publish(mut self) -> Result<()> {
        if let Some(direct) = self.direct.take() {
            direct.finish(&self.file)?;
        }
        self.file.sync_all()?;
        std::fs::hard_link(&self.path, &self.target)?;
        let kept = std::fs::remove_file(&self.path).and_then(|()| {
            self.removed = true;
            self.target.parent().map_or(Ok(()), directory::sync)
        });
        if let Err(error) = kept {
            self.directory.remove(&self.target)?;
            return Err(error.into());
        }
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // What can't be removed now is found by the walk later.
        if !self.removed
            && let Err(error) = self.directory.remove(&self.path)
        {
            tracing::warn!(%error, "a partial file stays behind");
        }
        self.directory.forget(&self.path);
    }
}
