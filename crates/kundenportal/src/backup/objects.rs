//! Objects, out of a store and back into one. Memory holds a part of one of them.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use blobs::{ObjectKey, PART, Store};
use bytes::Bytes;
use futures::StreamExt as _;
use sha2::{Digest as _, Sha256};

use super::{Line, Lines, hash_file, names};
use crate::error::{Error, Result};
use crate::files::{self, NewFile};

/// How much was copied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Objects.
    pub(crate) objects: u64,
    /// Their bytes.
    pub(crate) bytes: u64,
    /// Of the objects, those that an older backup had.
    pub(crate) reused: u64,
    /// Objects that are not what was copied, or are missing.
    pub(crate) damaged: u64,
}

impl Tally {
    fn add(&mut self, line: &Line) {
        self.objects += 1;
        self.bytes += line.bytes;
    }
}

/// An older backup: objects never change, so what it has needs no second copy.
#[derive(Debug)]
pub(crate) struct Reused {
    root: PathBuf,
    lines: Lines,
    ahead: Option<Line>,
}

impl Reused {
    /// Opens it.
    ///
    /// # Errors
    /// If it is not whole.
    pub(crate) fn open(backup: &Path) -> Result<Self> {
        super::Manifest::read(backup)?.list.expect(backup)?;
        let mut lines = Lines::open(&backup.join(names::LIST))?;
        let ahead = lines.next()?;
        Ok(Self { root: backup.join(names::OBJECTS), lines, ahead })
    }

    /// The line of a path. Paths are asked for in their order.
    fn line(&mut self, path: &str) -> Result<Option<Line>> {
        while self.ahead.as_ref().is_some_and(|line| line.path.as_str() < path) {
            self.ahead = self.lines.next()?;
        }
        Ok(self.ahead.take_if(|line| line.path == path))
    }
}

/// Copies what is wanted and not there yet, and lists it.
///
/// # Errors
/// Those of store and disk. An object that was deleted meanwhile is none.
pub(crate) async fn copy_out(
    store: &Store,
    to: &Path,
    list: &mut impl Write,
    mut reused: Option<Reused>,
    wanted: impl Fn(&ObjectKey) -> bool,
) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut all = store.list(None, None);
    while let Some(found) = all.next().await {
        let found = found.map_err(custody::Error::Objects)?;
        let Some(key) = found.parsed.filter(&wanted) else { continue };
        let target = to.join(&found.key_text);
        if target.exists() {
            continue;
        }
        let above = target.parent().unwrap_or(to);
        files::create_directory(above).map_err(Error::io(above.display()))?;
        let old = match &mut reused {
            Some(reused) => reused.line(&found.key_text)?.filter(|line| line.bytes == found.size),
            None => None,
        };
        let linked = old.filter(|line| {
            let from = reused.as_ref().map(|reused| reused.root.join(&line.path));
            from.is_some_and(|from| std::fs::hard_link(from, &target).is_ok())
        });
        tally.reused += u64::from(linked.is_some());
        let line = match linked {
            Some(line) => Some(line),
            None => fetch(store, &key, &target).await?,
        };
        if let Some(line) = line {
            line.write(list).map_err(Error::io("the list of objects"))?;
            tally.add(&line);
        }
    }
    Ok(tally)
}

async fn fetch(store: &Store, key: &ObjectKey, target: &Path) -> Result<Option<Line>> {
    let mut body = match store.get(key).await {
        Err(blobs::Error::NotFound) => return Ok(None),
        other => other.map_err(custody::Error::Objects)?,
    };
    let mut file = NewFile::create(target).map_err(Error::io(target.display()))?;
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    while let Some(block) = body.next().await {
        let block = block.map_err(custody::Error::Objects)?;
        hash.update(&block);
        bytes += block.len() as u64;
        file.write_all(&block).map_err(Error::io(target.display()))?;
    }
    file.keep().map_err(Error::io(target.display()))?;
    Ok(Some(Line { sha256: hex::encode(hash.finalize()), bytes, path: key.to_string() }))
}

/// Puts every object of a backup into a store. What is there already, from a try before, stays.
///
/// `tell` hears of objects that are missing in the backup or are not those that were copied; they are left out.
///
/// # Errors
/// Those of store and disk; [`Error::Refused`] for a store that holds something else.
pub(crate) async fn copy_in(backup: &Path, store: &Store, tell: impl Fn(&Line)) -> Result<Tally> {
    expect_nothing_else(backup, store).await?;
    let mut tally = Tally::default();
    let mut lines = Lines::open(&backup.join(names::LIST))?;
    while let Some(line) = lines.next()? {
        let key: ObjectKey =
            line.path.parse().map_err(|_| Error::refused(format!("{} is no name of an object", line.path)))?;
        let from = backup.join(names::OBJECTS).join(&line.path);
        let whole = hash_file(&from).is_ok_and(|found| found == (line.bytes, line.sha256.clone()));
        if !whole {
            tell(&line);
            tally.damaged += 1;
            continue;
        }
        if store.head(&key).await.map_err(custody::Error::Objects)?.is_none() {
            put(store, &key, &from).await?;
        }
        tally.add(&line);
    }
    Ok(tally)
}

/// Both are sorted: what the store has and the list lacks was not brought by a restore.
async fn expect_nothing_else(backup: &Path, store: &Store) -> Result<()> {
    let mut lines = Lines::open(&backup.join(names::LIST))?;
    let mut ahead = lines.next()?;
    let mut all = store.list(None, None);
    while let Some(found) = all.next().await {
        let found = found.map_err(custody::Error::Objects)?;
        if found.partial.is_some() {
            continue;
        }
        while ahead.as_ref().is_some_and(|line| line.path < found.key_text) {
            ahead = lines.next()?;
        }
        if !ahead.as_ref().is_some_and(|line| line.path == found.key_text && line.bytes == found.size) {
            return Err(Error::refused(format!(
                "the store is not empty: it holds {}, which is not of this backup",
                found.key_text
            )));
        }
    }
    Ok(())
}

async fn put(store: &Store, key: &ObjectKey, from: &Path) -> Result<()> {
    let mut file = File::open(from).map_err(Error::io(from.display()))?;
    let first = part(&mut file).map_err(Error::io(from.display()))?;
    if first.len() < PART {
        return Ok(store.put(key, first).await.map_err(custody::Error::Objects)?);
    }
    let mut upload = store.begin(key).await.map_err(custody::Error::Objects)?;
    let mut next = first;
    while !next.is_empty() {
        upload.put_part(next).await.map_err(custody::Error::Objects)?;
        next = part(&mut file).map_err(Error::io(from.display()))?;
    }
    Ok(upload.complete().await.map_err(custody::Error::Objects)?)
}

/// The next bytes of a file, as many as a part has, or what is left.
fn part(file: &mut File) -> std::io::Result<Bytes> {
    let mut bytes = Vec::with_capacity(PART);
    file.take(PART as u64).read_to_end(&mut bytes)?;
    Ok(bytes.into())
}
