//! A walk over the files as they are: sorted, with leftovers and with what is not ours.

use std::{fs::DirEntry, io, path::Path, sync::Arc};

use domain::Timestamp;
use futures::{StreamExt, stream};
use tokio::{sync::mpsc, task::spawn_blocking};

use super::directory::{Directory, LOCK};
use crate::{Found, FoundStream, ObjectKey, Result};

/// How many entries the walk may be ahead of who reads them.
const AHEAD: usize = 256;

pub(super) fn walk(directory: Arc<Directory>, prefix: String, after: String) -> FoundStream {
    let (send, receive) = mpsc::channel(AHEAD);
    spawn_blocking(move || {
        let walk = Walk { directory: &directory, after: &after, send: &send };
        let top = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        if let Err(error) = walk.below(&top) {
            // Whoever reads may be gone: then nobody wants to know.
            let _ = send.blocking_send(Err(error.into()));
        }
    });
    stream::unfold(receive, |mut receive| async move { receive.recv().await.map(|found| (found, receive)) }).boxed()
}

struct Walk<'a> {
    directory: &'a Directory,
    after: &'a str,
    send: &'a mpsc::Sender<Result<Found>>,
}

impl Walk<'_> {
    /// Walks a directory whose path is empty or ends with a slash.
    fn below(&self, top: &str) -> io::Result<()> {
        let entries = match std::fs::read_dir(self.directory.file(top)) {
            Ok(entries) => entries,
            Err(error) => return gone(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let Some((path, is_directory)) = name(top, &entry?)? else { continue };
            names.push((path, is_directory));
        }
        // Directories end with a slash here, so this is the order of the whole paths: `a#1` comes before `a/b`.
        names.sort();
        for (path, is_directory) in names {
            if self.send.is_closed() {
                return Ok(());
            }
            match is_directory {
                true if path.as_str() < self.after && !self.after.starts_with(&path) => {}
                true => self.below(&path)?,
                false if path.as_str() <= self.after => {}
                false => self.tell(path)?,
            }
        }
        Ok(())
    }

    fn tell(&self, path: String) -> io::Result<()> {
        let file = self.directory.file(&path);
        if self.directory.is_active(&file) || (path == LOCK && file.parent() == Some(self.directory.root())) {
            return Ok(());
        }
        let (size, modified) = match measure(&file) {
            Ok(measured) => measured,
            Err(error) => return gone(error),
        };
        let partial = ObjectKey::of_partial(&path);
        let found = Found { partial, ..Found::new(path, size, modified) };
        let _ = self.send.blocking_send(Ok(found));
        Ok(())
    }
}

/// Links are told as they are and never followed.
fn measure(file: &Path) -> io::Result<(u64, Timestamp)> {
    let found = std::fs::symlink_metadata(file)?;
    Ok((found.len(), found.modified()?.into()))
}

fn name(top: &str, entry: &DirEntry) -> io::Result<Option<(String, bool)>> {
    let kind = match entry.file_type() {
        Ok(kind) => kind,
        Err(error) => return gone(error).map(|()| None),
    };
    let slash = if kind.is_dir() { "/" } else { "" };
    Ok(Some((format!("{top}{}{slash}", entry.file_name().to_string_lossy()), kind.is_dir())))
}

/// What was deleted while we walked is no error.
fn gone(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}
