//! `people import --watch`: takes every file that is moved into a folder, and says beside it what became of it.
//!
//! A file is taken by a rename into `taken/`, so that of several watchers one does it; what stands there after a crash is
//! brought again, which changes nothing twice. Then it goes to `done/` or `failed/` with a report in words.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use casework::import::Run;
use domain::Actor;

use super::{in_words, read};
use crate::error::{Error, Result};
use crate::portal::Portal;
use crate::{files, print, stop};

/// How often the folder is looked into.
const EVERY: Duration = Duration::from_secs(2);

/// Watches until told to stop.
///
/// # Errors
/// A folder that can't be used. What is wrong with a file goes into its report.
pub(super) async fn watch(portal: &Portal, actor: &Actor, folder: &Path) -> Result<()> {
    let stop = stop::on_signal()?;
    for name in ["taken", "done", "failed"] {
        files::create_directory(&folder.join(name)).map_err(Error::io(folder.display()))?;
    }
    print::line(format_args!("watching {}", folder.display()));
    let left_over = importable(&folder.join("taken")).map_err(Error::io(folder.display()))?;
    for taken in left_over {
        bring(portal, actor, folder, &taken).await?;
    }
    while !stop.is_cancelled() {
        for path in importable(folder).map_err(Error::io(folder.display()))? {
            if let Some(taken) = take(folder, &path).map_err(Error::io(path.display()))? {
                bring(portal, actor, folder, &taken).await?;
            }
            if stop.is_cancelled() {
                return Ok(());
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
    Ok(())
}

/// The files of a folder that are to be brought in, by name. Others, `.part` for one, are still being written.
fn importable(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let known =
            path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv") || end.eq_ignore_ascii_case("json"));
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if known && !hidden && entry.file_type()?.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Moves a file to where nobody else takes it; `None` if somebody else did.
fn take(folder: &Path, path: &Path) -> io::Result<Option<PathBuf>> {
    let Some(name) = path.file_name() else { return Ok(None) };
    let taken = folder.join("taken").join(name);
    match std::fs::rename(path, &taken) {
        Ok(()) => Ok(Some(taken)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Brings a file in and puts it where it belongs, its report first.
async fn bring(portal: &Portal, actor: &Actor, folder: &Path, taken: &Path) -> Result<()> {
    let done = match read(taken) {
        Ok(lines) => {
            let run = Run::Apply { confirmed: None };
            portal.services.casework.import(actor, &lines, run).await.map_err(Error::from)
        }
        Err(error) => Err(error),
    };
    // Whoever reads the report sees no path and no value: only what is wrong with which line.
    let (place, told) = match &done {
        Ok(report) => ("done", in_words(report)),
        Err(error) => ("failed", error.sentence().replace(&format!("{}: ", taken.display()), "")),
    };
    let name = taken.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // The same name comes every night: the moment tells them apart.
    let at = portal.custody.now().format("%Y%m%dT%H%M%S%6fZ");
    let to = folder.join(place).join(format!("{at}-{name}"));
    let report = folder.join(place).join(format!("{at}-{name}.report.txt"));
    files::create_secret(&report, format!("{told}\n").as_bytes()).map_err(Error::io(report.display()))?;
    std::fs::rename(taken, &to).map_err(Error::io(to.display()))?;
    tracing::info!(place, "an import file was brought in");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_files_are_taken_and_each_once() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path();
        std::fs::create_dir(folder.join("taken")).unwrap();
        for name in ["b.csv", "a.JSON", "c.csv.part", ".d.csv", "notes.txt"] {
            std::fs::write(folder.join(name), b"x").unwrap();
        }
        let found = importable(folder).unwrap();
        let names: Vec<_> = found.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["a.JSON", "b.csv"]);
        assert_eq!(take(folder, &found[0]).unwrap(), Some(folder.join("taken/a.JSON")));
        assert_eq!(take(folder, &found[0]).unwrap(), None);
    }
}
