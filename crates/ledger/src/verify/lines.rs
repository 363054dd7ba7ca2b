//! Lines of bounded length, each in its one form.

use std::io::{BufRead, Read as _};

use sha2::{Digest as _, Sha256};

use crate::Hash;
use crate::export::{Line, MAX_LINE};

/// Why an export can't be read to its end.
#[derive(Debug)]
pub(super) struct Unreadable(pub(super) &'static str);

pub(super) struct Lines<R> {
    export: R,
    /// Over every line but the end mark.
    hash: Sha256,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(export: R) -> Self {
        Self { export, hash: Sha256::new(), number: 0 }
    }

    /// The number of the line that was read last, counted from 1.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    pub(super) fn hash(&self) -> Hash {
        self.hash.clone().finalize().into()
    }

    pub(super) fn next(&mut self) -> Result<Line, Unreadable> {
        self.number += 1;
        let bytes = self.read()?;
        if !bytes.ends_with(b"\n") {
            return Err(Unreadable(match bytes.len() {
                0 => "it ends before its end mark",
                MAX_LINE.. => "the line is too long",
                _ => "it ends within a line",
            }));
        }
        let line: Line = serde_json::from_slice(&bytes).map_err(|_| Unreadable("the line is not one of the format"))?;
        if line.encode() != bytes {
            return Err(Unreadable("the line is not in its one form"));
        }
        if !matches!(line, Line::End(_)) {
            self.hash.update(&bytes);
        }
        Ok(line)
    }

    pub(super) fn nothing_more(&mut self) -> Result<(), Unreadable> {
        if self.read()?.is_empty() { Ok(()) } else { Err(Unreadable("something stands after the end mark")) }
    }

    fn read(&mut self) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = Vec::new();
        let limit = u64::try_from(MAX_LINE).unwrap_or(u64::MAX);
        let read = self.export.by_ref().take(limit).read_until(b'\n', &mut bytes);
        read.map(|_| bytes).map_err(|_| Unreadable("the file could not be read"))
    }
}
