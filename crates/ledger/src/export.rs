//! A whole log as one text file that proves itself: JSON, one object a line.
//!
//! First `log`, then `entry` lines in order, with `checkpoint` lines between them: a checkpoint of size n stands right
//! after n entries, so that a reader checks it in passing and keeps nothing. Last `end`, with the hash of every byte
//! before it. Each line has exactly one form (no spaces, fields in
//! alphabetical order), so no byte is without a meaning.

use std::io::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::lines::{self, Line as _, MAX_LINE};
use crate::{Error, Frontier, Origin, VerifierKey, text};

/// The name and version of the format.
pub const FORMAT: &str = "kundenportal-audit-export/1";

/// What opens an entry's commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The detail.
    #[serde(with = "text")]
    pub detail: Vec<u8>,
    /// The salt.
    #[serde(with = "text")]
    pub salt: [u8; 32],
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Line {
    Log(LogLine),
    Entry(EntryLine),
    Checkpoint(String),
    End(EndLine),
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogLine {
    pub(crate) format: String,
    pub(crate) keys: Vec<String>,
    pub(crate) origin: Origin,
    pub(crate) size: u64,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryLine {
    pub(crate) index: u64,
    #[serde(with = "text")]
    pub(crate) leaf: Vec<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) opening: Option<Opening>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndLine {
    #[serde(with = "text")]
    pub(crate) root: [u8; 32],
    #[serde(with = "hex")]
    pub(crate) sha256: [u8; 32],
    pub(crate) size: u64,
}

impl lines::Line for Line {
    fn is_end(&self) -> bool {
        matches!(self, Self::End(_))
    }
}

/// Writes an export while the entries come from the database. Nothing is kept but the right edge of the tree.
#[derive(Debug)]
pub struct Writer<W: Write> {
    out: W,
    bytes: Sha256,
    tree: Frontier,
    size: u64,
    covered: Option<u64>,
}

impl<W: Write> Writer<W> {
    /// Begins the export of the first `size` entries of a log whose checkpoints these keys signed.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub fn begin(out: W, origin: &Origin, keys: &[VerifierKey], size: u64) -> Result<Self, Error> {
        let mut writer = Self { out, bytes: Sha256::new(), tree: Frontier::empty(), size, covered: None };
        writer.write(&Line::Log(LogLine {
            format: FORMAT.to_owned(),
            origin: origin.clone(),
            keys: keys.iter().map(ToString::to_string).collect(),
            size,
        }))?;
        Ok(writer)
    }

    /// How many entries were written.
    pub const fn written(&self) -> u64 {
        self.tree.size()
    }

    /// Writes the next entry, opened where its detail still exists.
    ///
    /// # Errors
    /// [`Error::OutOfOrder`] after the last one, [`Error::OutOfRange`] beyond [`MAX_LINE`], [`Error::Write`].
    pub fn entry(&mut self, leaf: &[u8], opening: Option<Opening>) -> Result<(), Error> {
        if self.written() >= self.size {
            return Err(Error::OutOfOrder { what: "an entry after the last" });
        }
        self.write(&Line::Entry(EntryLine { index: self.written(), leaf: leaf.to_vec(), opening }))?;
        self.tree.append(leaf);
        Ok(())
    }

    /// Writes a checkpoint of the given size: right after that many entries.
    ///
    /// # Errors
    /// [`Error::OutOfOrder`] at any other place, [`Error::Write`].
    pub fn checkpoint(&mut self, size: u64, note: &str) -> Result<(), Error> {
        if size != self.written() {
            return Err(Error::OutOfOrder { what: "a checkpoint" });
        }
        self.write(&Line::Checkpoint(note.to_owned()))?;
        self.covered = Some(size);
        Ok(())
    }

    /// Writes the end mark and gives the output back, flushed.
    ///
    /// # Errors
    /// [`Error::OutOfOrder`] where entries are missing or no checkpoint covers all of them, [`Error::Write`].
    pub fn finish(mut self) -> Result<W, Error> {
        if self.written() != self.size {
            return Err(Error::OutOfOrder { what: "the end, before the last entry" });
        }
        if self.covered != Some(self.size) {
            return Err(Error::OutOfOrder { what: "the end, without a checkpoint of the whole" });
        }
        let sha256 = std::mem::take(&mut self.bytes).finalize().into();
        self.write(&Line::End(EndLine { size: self.size, root: self.tree.root(), sha256 }))?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn write(&mut self, line: &Line) -> Result<(), Error> {
        let bytes = line.encode();
        if bytes.len() > MAX_LINE {
            return Err(Error::OutOfRange);
        }
        self.bytes.update(&bytes);
        self.out.write_all(&bytes)?;
        Ok(())
    }
}
