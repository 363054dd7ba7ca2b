//! A directory that one process owns, and the directories in it.

use std::{
    collections::HashSet,
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError, atomic::AtomicU64},
};

use crate::{Error, ObjectKey, Result};

/// Name of the lock file in the root. The lock is the kernel's: it ends with the process, however it ends.
pub(super) const LOCK: &str = ".lock";

#[derive(Debug)]
pub(super) struct Directory {
    root: PathBuf,
    /// None where another process may own the directory: then it is only read.
    lock: Option<File>,
    /// Held while directories come and go, so that none goes while a file is about to be made in it. The directories
    /// above those of single documents whose entries are known to survive a power cut.
    tree: Mutex<HashSet<PathBuf>>,
    /// The partial files being written now.
    active: Mutex<HashSet<PathBuf>>,
    /// Numbers partial files.
    pub(super) next: AtomicU64,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes the entries of a directory survive a power cut.
pub(super) fn sync(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

impl Directory {
    pub(super) fn own(root: &Path) -> Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(root)?;
        // Absolute, so that a change of the working directory moves nothing.
        let root = root.canonicalize()?;
        let lock = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(root.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::InUse),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        match root.parent().map_or(Ok(()), sync) {
            // Whoever may not read what is above did not make the root either.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {}
            other => other?,
        }
        Ok(Self::of(root, Some(lock)))
    }

    /// To read from, whoever owns it.
    pub(super) fn look_at(root: &Path) -> Result<Self> {
        Ok(Self::of(root.canonicalize()?, None))
    }

    fn of(root: PathBuf, lock: Option<File>) -> Self {
        Self { root, lock, tree: Mutex::default(), active: Mutex::default(), next: AtomicU64::new(1) }
    }

    /// Refuses where another process may be at work.
    fn expect_own(&self) -> Result<()> {
        self.lock.as_ref().map(drop).ok_or(Error::Misuse("the directory was opened to be read"))
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Where an object lies. Paths come from `ObjectKey` or from a walk of this directory: there is no `..` in them.
    pub(super) fn file(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub(super) fn is_active(&self, path: &Path) -> bool {
        held(&self.active).contains(path)
    }

    /// Makes a partial file, readable by its owner only, and the directories above it.
    pub(super) fn create(&self, path: &Path) -> Result<File> {
        self.expect_own()?;
        let mut durable = held(&self.tree);
        if let Some(parent) = path.parent() {
            self.make(parent, &mut durable)?;
        }
        // Known as active before it is there: a walk never takes it for a leftover.
        held(&self.active).insert(path.to_owned());
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        Ok(made.inspect_err(|_| self.forget(path))?)
    }

    /// The partial file is no longer being written.
    pub(super) fn forget(&self, path: &Path) {
        held(&self.active).remove(path);
    }

    /// The partial files of an object that nobody is writing.
    pub(super) fn leftovers(&self, target: &Path) -> Result<Vec<PathBuf>> {
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else { return Ok(Vec::new()) };
        let begins = ObjectKey::partial_prefix(&name.to_string_lossy());
        let entries = match std::fs::read_dir(parent) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other?,
        };
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(&begins) && !self.is_active(&entry.path()) {
                found.push(entry.path());
            }
        }
        Ok(found)
    }

    /// Removes a file, fine if it is not there, and the directories that are empty then, but not the root.
    pub(super) fn remove(&self, path: &Path) -> Result<()> {
        self.expect_own()?;
        let mut durable = held(&self.tree);
        match std::fs::remove_file(path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        let mut above = path.ancestors().skip(1).take_while(|directory| *directory != self.root);
        let stays = |directory: &&Path| {
            let stays = std::fs::remove_dir(directory).is_err();
            if !stays {
                durable.remove(*directory);
            }
            stays
        };
        let left = above.find(stays).unwrap_or(&self.root);
        Ok(sync(left)?)
    }

    /// Does for a published file what a process before this one may have been killed before it did: takes its second
    /// name away, and makes it survive a power cut, with every directory above it.
    pub(super) fn settle(&self, path: &Path) -> Result<()> {
        if self.lock.is_none() {
            return Ok(());
        }
        let file = File::open(path)?;
        if file.metadata()?.nlink() > 1 {
            for leftover in self.leftovers(path)? {
                self.remove(&leftover)?;
            }
        }
        file.sync_all()?;
        Ok(path.ancestors().skip(1).take_while(|above| above.starts_with(&self.root)).try_for_each(sync)?)
    }

    /// Makes a directory, and those above it, and their entries durable: also where it is there already, because a
    /// process before this one may have been killed in between.
    fn make(&self, directory: &Path, durable: &mut HashSet<PathBuf>) -> io::Result<()> {
        let Some(parent) = directory.parent().filter(|_| directory != self.root) else { return Ok(()) };
        if !durable.contains(parent) {
            self.make(parent, durable)?;
            durable.insert(parent.to_owned());
        }
        let made = match DirBuilder::new().mode(0o700).create(directory) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
            Err(error) => return Err(error),
        };
        sync(parent).inspect_err(|_| {
            // Another sync may say that all is well, and lie. One that can't be removed holds something.
            if made && let Err(error) = std::fs::remove_dir(directory) {
                tracing::warn!(%error, "a directory stays behind");
            }
        })
    }
}
