//! A backup: a directory that everything but the key file comes back from.
//!
//! ```text
//! MANIFEST.json     what is there, with hashes; written last: without it the backup is not whole
//! database.sqlite   or database.pgdump: rows as they were at one moment
//! wraps.jsonl       wrapped keys, for `document open` without a database
//! objects.txt       one line for each object, sorted by path: SHA-256, length, path
//! objects/t/…       the sealed objects
//! ```
//!
//! Objects are copied twice: everything before the rows, then the documents that came meanwhile. So each document that the rows know
//! has its object, and no checkpoint of the log is newer than the log. Nothing of the portal has to stop for it.

mod dump;
mod list;
mod manifest;
mod objects;

pub(crate) use dump::{dump, load};
pub(crate) use list::{Line, Lines, merge};
pub(crate) use manifest::{Manifest, Piece, hash_file};
pub(crate) use objects::{Reused, Tally, copy_in, copy_out};

/// Names inside of the directory.
pub(crate) mod names {
    /// What is there.
    pub(crate) const MANIFEST: &str = "MANIFEST.json";
    /// Wrapped keys.
    pub(crate) const WRAPS: &str = "wraps.jsonl";
    /// The list of objects.
    pub(crate) const LIST: &str = "objects.txt";
    /// The objects.
    pub(crate) const OBJECTS: &str = "objects";
    /// Rows of SQLite.
    pub(crate) const SQLITE: &str = "database.sqlite";
    /// Rows of PostgreSQL, as `pg_dump --format=custom` writes them.
    pub(crate) const PGDUMP: &str = "database.pgdump";
}
