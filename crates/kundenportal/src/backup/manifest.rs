//! What a backup holds, and the hashes by which that is known again.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::names;
use crate::error::{Error, Result};
use crate::files;

/// Says which rules the directory follows.
const FORMAT: &str = "kundenportal-backup/1";

/// `MANIFEST.json`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// `kundenportal-backup/1`
    format: String,
    /// The version of the program that made it.
    pub(crate) program: String,
    /// The newest migration of the database.
    pub(crate) migration: i64,
    /// When it was begun.
    pub(crate) began_at: DateTime<Utc>,
    /// After this moment nothing that came is in it for sure.
    pub(crate) rows_at: DateTime<Utc>,
    /// When it was whole.
    pub(crate) ended_at: DateTime<Utc>,
    /// Rows.
    pub(crate) database: Piece,
    /// Wrapped keys.
    pub(crate) wraps: Piece,
    /// The list of objects.
    pub(crate) list: Piece,
    /// How many objects there are.
    pub(crate) objects: u64,
    /// How many bytes they have.
    pub(crate) object_bytes: u64,
}

/// A file of the backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Piece {
    /// Its name in the directory.
    pub(crate) name: String,
    /// Its length in bytes.
    pub(crate) bytes: u64,
    /// SHA-256, in hexadecimal digits.
    pub(crate) sha256: String,
}

impl Piece {
    /// Of a file that was written.
    ///
    /// # Errors
    /// If it can't be read.
    pub(crate) fn of(directory: &Path, name: &str) -> Result<Self> {
        let (bytes, sha256) = hash_file(&directory.join(name))?;
        Ok(Self { name: name.to_owned(), bytes, sha256 })
    }

    /// Whether the file is the one that was written.
    ///
    /// # Errors
    /// [`Error::Refused`] if it is not.
    pub(crate) fn expect(&self, directory: &Path) -> Result<()> {
        if Self::of(directory, &self.name)? == *self {
            return Ok(());
        }
        Err(Error::refused(format!("{} is not the file that the backup was made with", self.name)))
    }
}

impl Manifest {
    /// With the rules of this version.
    pub(crate) fn new(
        migration: i64,
        [began_at, rows_at, ended_at]: [DateTime<Utc>; 3],
        [database, wraps, list]: [Piece; 3],
        (objects, object_bytes): (u64, u64),
    ) -> Self {
        let (format, program) = (FORMAT.to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        Self { format, program, migration, began_at, rows_at, ended_at, database, wraps, list, objects, object_bytes }
    }

    /// Writes it, last of all.
    ///
    /// # Errors
    /// If it can't be written.
    pub(crate) fn write(&self, directory: &Path) -> Result<()> {
        let mut text = serde_json::to_vec_pretty(self).map_err(|error| Error::io(names::MANIFEST)(error.into()))?;
        text.push(b'\n');
        files::create_secret(&directory.join(names::MANIFEST), &text).map_err(Error::io(names::MANIFEST))
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`Error::Refused`] for a directory that holds no whole backup of a kind that is known.
    pub(crate) fn read(directory: &Path) -> Result<Self> {
        let path = directory.join(names::MANIFEST);
        let text = std::fs::read(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                Error::refused(format!("{} holds no whole backup: it has no {}", directory.display(), names::MANIFEST))
            }
            _ => Error::io(path.display())(error),
        })?;
        let read: Self = serde_json::from_slice(&text)
            .map_err(|error| Error::refused(format!("{} can't be understood: {error}", path.display())))?;
        if read.format != FORMAT {
            return Err(Error::refused(format!("a backup of the kind {} is not known here", read.format)));
        }
        Ok(read)
    }
}

/// Length and SHA-256 of a file.
///
/// # Errors
/// If it can't be read.
pub(crate) fn hash_file(path: &Path) -> Result<(u64, String)> {
    let hash = || {
        let (mut file, mut hash, mut block, mut length) =
            (File::open(path)?, Sha256::new(), vec![0; 256 * 1024], 0_u64);
        loop {
            match file.read(&mut block)? {
                0 => return Ok((length, hex::encode(hash.finalize()))),
                read => {
                    length += read as u64;
                    hash.update(block.get(..read).unwrap_or_default());
                }
            }
        }
    };
    hash().map_err(Error::io(path.display()))
}
