//! The directory in which the demo keeps everything.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::Account;
use crate::config::{Audit, Config, Database, Format, Keys, Kind, Log, Objects, Scanner, Server};
use crate::error::{Error, Result};
use crate::files;

/// Says that a directory is one of the demo's: only then anything in it is ever removed.
const MARKER: &str = "kundenportal-demo.json";
const LOCK: &str = "lock";
const DATABASE: &str = "portal.sqlite";
const OBJECTS: &str = "objects";
const KEYS: &str = "keys";
const SPOOL: &str = "spool";
const ACCOUNTS: &str = "accounts.json";

/// What belongs together: removed together, or the log of the new database would contradict the old checkpoints.
const CONTENTS: [&str; 7] = [DATABASE, "portal.sqlite-wal", "portal.sqlite-shm", OBJECTS, KEYS, SPOOL, ACCOUNTS];

/// A directory of the demo, owned by this process until it is dropped.
#[derive(Debug)]
pub(super) struct DataDir {
    root: PathBuf,
    _lock: File,
}

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Marker {
    about: String,
    /// Whether people and accounts were made. A directory that was left half filled is begun anew.
    filled: bool,
}

impl DataDir {
    /// Takes a directory that is empty, missing, or the demo's already. `reset` empties it.
    pub(super) fn take(root: &Path, reset: bool) -> Result<Self> {
        let failed = || Error::io(root.display());
        files::create_directory(root).map_err(failed())?;
        if !root.join(MARKER).exists() {
            if std::fs::read_dir(root).map_err(failed())?.next().is_some() {
                let root = root.display();
                return Err(Error::refused(format!(
                    "{root} holds something else than the demo's data: name another --data"
                )));
            }
            std::fs::set_permissions(root, std::fs::Permissions::from_mode(0o700)).map_err(failed())?;
            write_marker(root, false)?;
        }
        let data = Self { _lock: lock(root)?, root: root.canonicalize().map_err(failed())? };
        if reset || !data.is_filled() {
            data.empty()?;
        }
        Ok(data)
    }

    fn empty(&self) -> Result<()> {
        // First of all: if the rest is interrupted, the next start goes on with it.
        write_marker(&self.root, false)?;
        for name in CONTENTS {
            let path = self.root.join(name);
            files::remove(&path).map_err(Error::io(path.display()))?;
        }
        Ok(())
    }

    /// Whether people and accounts are there.
    pub(super) fn is_filled(&self) -> bool {
        let marker = std::fs::read(self.root.join(MARKER)).ok();
        marker.and_then(|text| serde_json::from_slice::<Marker>(&text).ok()).is_some_and(|marker| marker.filled)
    }

    /// People and accounts are there now.
    pub(super) fn set_filled(&self) -> Result<()> {
        write_marker(&self.root, true)
    }

    /// The configuration of the demo.
    pub(super) fn config(&self) -> Config {
        let at = |name: &str| Some(self.root.join(name));
        Config {
            server: Server { tls: false, shutdown_seconds: 10, ..Server::default() },
            database: Database {
                url: Some(format!("sqlite:{}", self.root.join(DATABASE).display())),
                ..Database::default()
            },
            objects: Objects { kind: Kind::Directory, directory: at(OBJECTS), ..Objects::default() },
            keys: Keys { file: at(KEYS), ..Keys::default() },
            log: Log { format: Format::Text, level: "warn".to_owned() },
            audit: Audit { spool: at(SPOOL) },
            scanner: Scanner::demo(),
            ..Config::default()
        }
    }

    /// Keeps the accounts, so that a later start can print their passwords again.
    pub(super) fn write_accounts(&self, accounts: &[Account]) -> Result<()> {
        let path = self.root.join(ACCOUNTS);
        let text = serde_json::to_vec_pretty(accounts).map_err(io::Error::from).map_err(Error::io(path.display()))?;
        files::replace_secret(&path, &text).map_err(Error::io(path.display()))
    }

    /// The accounts that were kept.
    pub(super) fn accounts(&self) -> Result<Vec<Account>> {
        let path = self.root.join(ACCOUNTS);
        let text = std::fs::read(&path).map_err(Error::io(path.display()))?;
        serde_json::from_slice(&text).map_err(io::Error::from).map_err(Error::io(path.display()))
    }
}

fn write_marker(root: &Path, filled: bool) -> Result<()> {
    let about = "Data of `kundenportal demo`: made-up people. `kundenportal demo --reset` removes and makes them anew.";
    let path = root.join(MARKER);
    let text = serde_json::to_vec_pretty(&Marker { about: about.to_owned(), filled });
    let text = text.map_err(io::Error::from).map_err(Error::io(path.display()))?;
    files::replace_secret(&path, &text).map_err(Error::io(path.display()))
}

/// The kernel's lock: it ends with the process, however it ends.
fn lock(root: &Path) -> Result<File> {
    let path = root.join(LOCK);
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path);
    let file = file.map_err(Error::io(path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::refused(format!("another demo runs on {}", root.display()))),
        Err(TryLockError::Error(error)) => Err(Error::io(path.display())(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn fill(data: &DataDir) {
        make_keys(data);
        data.write_accounts(&[]).unwrap();
        for name in CONTENTS {
            let path = data.root.join(name);
            if !path.exists() {
                std::fs::create_dir(path).unwrap();
            }
        }
    }

    #[test]
    fn a_foreign_directory_is_neither_used_nor_emptied() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join(DATABASE), "somebody's").unwrap();
        for reset in [false, true] {
            assert!(matches!(DataDir::take(root.path(), reset), Err(Error::Refused(_))));
            assert_eq!(names(root.path()), [DATABASE]);
        }
    }

    fn make_keys(data: &DataDir) {
        files::create_secret(&data.root.join(KEYS), b"keys").unwrap();
    }

    #[test]
    fn a_filled_directory_is_kept_until_it_is_reset() {
        let root = tempfile::tempdir().unwrap();
        let below = root.path().join("data");
        let data = DataDir::take(&below, false).unwrap();
        fill(&data);
        data.set_filled().unwrap();
        drop(data);
        let keys = std::fs::read(below.join(KEYS)).unwrap();

        let data = DataDir::take(&below, false).unwrap();
        assert!(data.is_filled());
        assert_eq!(std::fs::read(below.join(KEYS)).unwrap(), keys);
        drop(data);

        let data = DataDir::take(&below, true).unwrap();
        assert!(!data.is_filled());
        assert_eq!(names(&below), [MARKER, LOCK]);
    }

    #[test]
    fn a_directory_left_half_filled_is_begun_anew() {
        let root = tempfile::tempdir().unwrap();
        fill(&DataDir::take(root.path(), false).unwrap());
        let data = DataDir::take(root.path(), false).unwrap();
        assert_eq!(names(&data.root), [MARKER, LOCK]);
    }

    #[test]
    fn one_demo_owns_a_directory() {
        let root = tempfile::tempdir().unwrap();
        let data = DataDir::take(root.path(), false).unwrap();
        fill(&data);
        assert!(matches!(DataDir::take(root.path(), true), Err(Error::Refused(_))));
        assert!(data.root.join(KEYS).exists());
    }

    #[test]
    fn the_configuration_of_the_demo_is_a_fine_one_but_for_jobcenters() {
        let root = tempfile::tempdir().unwrap();
        let data = DataDir::take(root.path(), false).unwrap();
        make_keys(&data);
        let mut problems = crate::config::Problems::default();
        data.config().validate(&mut problems);
        let keys: Vec<_> = problems.list.iter().map(|problem| problem.key.as_str()).collect();
        assert_eq!(keys, ["jobcenters"]);
    }
}
