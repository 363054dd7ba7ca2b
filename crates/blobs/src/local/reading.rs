//! Reading a range of a file, block by block.

use std::{
    fs::{File, OpenOptions},
    io::{self, ErrorKind},
    ops::Range,
    os::unix::fs::FileExt,
    path::Path,
};

use bytes::Bytes;

use super::direct::{self, ALIGN, BLOCK};
use crate::{Error, Result, store::CHUNK, upload::PART};

/// What is still to be read.
#[derive(Debug)]
pub(super) struct Reading {
    file: File,
    /// The same file, past the page cache: for what was written that way.
    direct: Option<File>,
    at: u64,
    end: u64,
}

impl Reading {
    /// Opens a file to read all of it, or a range that is wholly inside.
    pub(super) fn open(path: &Path, range: Option<Range<u64>>) -> Result<Self> {
        let file = File::open(path)?;
        let found = file.metadata()?;
        if !found.is_file() {
            return Err(Error::NotFound);
        }
        let Range { start: at, end } = range.unwrap_or(0..found.len());
        if end > found.len() {
            return Err(Error::Range);
        }
        let many = found.len() > PART as u64 && end - at >= BLOCK as u64;
        let direct = if many { direct::open(OpenOptions::new().read(true), path) } else { None };
        Ok(Self { file, direct, at, end })
    }

    /// The next bytes, and what is left after them; none at the end.
    pub(super) fn next(mut self) -> Result<Option<(Bytes, Self)>> {
        if self.at == self.end {
            return Ok(None);
        }
        let bytes = match &self.direct {
            Some(direct) => match read_block(direct, self.at, self.end) {
                // A disk that wants larger multiples.
                Err(error) if error.kind() == ErrorKind::InvalidInput => {
                    self.direct = None;
                    read_chunk(&self.file, self.at, self.end)?
                }
                other => other?,
            },
            None => read_chunk(&self.file, self.at, self.end)?,
        };
        self.at += bytes.len() as u64;
        Ok(Some((bytes, self)))
    }
}

fn at_most(most: usize, rest: u64) -> usize {
    usize::try_from(rest).map_or(most, |rest| rest.min(most))
}

fn read_chunk(file: &File, at: u64, end: u64) -> io::Result<Bytes> {
    let mut chunk = vec![0; at_most(CHUNK, end - at)];
    file.read_exact_at(&mut chunk, at)?;
    Ok(chunk.into())
}

/// The block of the disk in which `at` lies and those behind it, without what lies outside of the range.
fn read_block(file: &File, at: u64, end: u64) -> io::Result<Bytes> {
    let begin = at - at % ALIGN as u64;
    let (mut memory, start) = direct::memory();
    // Up to a multiple again: at the end of the file there is less.
    let wanted = at_most(BLOCK, end - begin);
    let found = file.read_at(&mut memory[start..start + wanted.next_multiple_of(ALIGN)], begin)?.min(wanted);
    let before = at_most(ALIGN, at - begin);
    if found <= before {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(Bytes::from(memory).slice(start + before..start + found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &Path, range: Option<Range<u64>>) -> Vec<u8> {
        let mut reading = Reading::open(path, range).unwrap();
        let mut all = Vec::new();
        while let Some((bytes, rest)) = reading.next().unwrap() {
            assert!(!bytes.is_empty());
            all.extend_from_slice(&bytes);
            reading = rest;
        }
        all
    }

    #[test]
    fn every_range_of_a_large_file_is_read_as_it_is() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        let content: Vec<u8> = (0..=250).cycle().take(2 * PART + 1_000_057).collect();
        std::fs::write(&path, &content).unwrap();
        assert!(read(&path, None) == content);
        let (block, align, all) = (BLOCK as u64, ALIGN as u64, content.len() as u64);
        for range in [
            0..block,
            0..block + 1,
            1..block + 1,
            align - 1..2 * block + 1,
            56..3 * block + align,
            all - block..all,
            all - block - 1..all,
            all - 2 * block - 7..all - 3,
            100..200,
            all - 1..all,
        ] {
            let [begin, end] = [range.start, range.end].map(|at| usize::try_from(at).unwrap());
            assert!(read(&path, Some(range.clone())) == content[begin..end], "{range:?}");
        }
        assert!(matches!(Reading::open(&path, Some(0..all + 1)), Err(Error::Range)));
    }

    #[test]
    fn a_file_that_got_shorter_meanwhile_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        for length in [1000, 3 * PART as u64] {
            let file = File::create(&path).unwrap();
            file.set_len(length).unwrap();
            let reading = Reading::open(&path, None).unwrap();
            file.set_len(0).unwrap();
            assert!(reading.next().is_err(), "{length}");
        }
    }
}
