//! Text files of JSON lines, closed by a hash over them: lines of bounded length, each in its one form.

use std::io::{BufRead, Read as _};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::Hash;

/// The longest line in bytes, line feed included. A reader needs no more memory than this.
pub const MAX_LINE: usize = 4 << 20;

/// A line of a format.
pub trait Line: Serialize + DeserializeOwned {
    /// Whether it is the end mark: nothing follows it, and its bytes are not under the hash that it names.
    fn is_end(&self) -> bool;

    /// The one form of this line, line feed included.
    #[expect(clippy::expect_used, reason = "the fields are texts and numbers, which JSON always has a form for")]
    fn encode(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).expect("lines have a JSON form");
        bytes.push(b'\n');
        bytes
    }
}

/// Why a file can't be read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

/// Reads such a file, one line at a time.
#[derive(Debug)]
pub struct Lines<R> {
    file: R,
    /// Over every line but the end mark.
    hash: Sha256,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Begins with the first line.
    pub fn new(file: R) -> Self {
        Self { file, hash: Sha256::new(), number: 0 }
    }

    /// The number of the line that was read last, counted from 1.
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// The hash of every line read so far, without the end mark.
    pub fn hash(&self) -> Hash {
        self.hash.clone().finalize().into()
    }

    /// The next line.
    ///
    /// # Errors
    /// [`Unreadable`] where the file ends, the line is too long, none of the format, or not in its one form.
    pub fn line<L: Line>(&mut self) -> Result<L, Unreadable> {
        self.number += 1;
        let bytes = self.read()?;
        if !bytes.ends_with(b"\n") {
            return Err(Unreadable(match bytes.len() {
                0 => "it ends before its end mark",
                MAX_LINE.. => "the line is too long",
                _ => "it ends within a line",
            }));
        }
        let line: L = serde_json::from_slice(&bytes).map_err(|_| Unreadable("the line is not one of the format"))?;
        if line.encode() != bytes {
            return Err(Unreadable("the line is not in its one form"));
        }
        if !line.is_end() {
            self.hash.update(&bytes);
        }
        Ok(line)
    }

    /// Checks that the file ends here.
    ///
    /// # Errors
    /// [`Unreadable`] if it does not.
    pub fn nothing_more(&mut self) -> Result<(), Unreadable> {
        if self.read()?.is_empty() { Ok(()) } else { Err(Unreadable("something stands after the end mark")) }
    }

    fn read(&mut self) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = Vec::new();
        let limit = u64::try_from(MAX_LINE).unwrap_or(u64::MAX);
        let read = self.file.by_ref().take(limit).read_until(b'\n', &mut bytes);
        read.map(|_| bytes).map_err(|_| Unreadable("the file could not be read"))
    }
}
