//! Past the page cache.
//!
//! The page cache would take a copy of every byte, in memory that has to be found and cleared for it first, and push out
//! what others need; and the sync at the end would wait for all of it at once. The disk can use our own memory instead
//! (`O_DIRECT`, open(2)), if memory, position and length are multiples of its block size. So bytes are written from one
//! block that is, and the rest at the end takes the usual way; and they are read into such blocks.

use std::{
    fs::{File, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::{FileExt, OpenOptionsExt},
    path::Path,
};

/// Bytes that are moved at once. Small enough to stay in the processor's caches while the program works on them.
pub(super) const BLOCK: usize = 1024 * 1024;
/// A multiple of the block size of every disk in use.
pub(super) const ALIGN: usize = 4096;

#[cfg(target_os = "linux")]
const FLAGS: i32 = libc::O_DIRECT;
#[cfg(not(target_os = "linux"))]
const FLAGS: i32 = 0;

/// Opens an existing file so that the page cache is left out; none where the file system does not offer it.
pub(super) fn open(options: &mut OpenOptions, path: &Path) -> Option<File> {
    options.custom_flags(FLAGS).open(path).ok()
}

/// Memory for one block, and where in it the block begins.
pub(super) fn memory() -> (Vec<u8>, usize) {
    let memory = vec![0; BLOCK + ALIGN];
    // It may refuse to tell (it never does at run time); any place will do then, and the disk may refuse it.
    let start = memory.as_ptr().align_offset(ALIGN).min(ALIGN);
    (memory, start)
}

/// Writes a file from its beginning on. What is written is there after [`finish`](Self::finish), durable after a sync.
#[derive(Debug)]
pub(super) struct Direct {
    file: File,
    /// The block begins where the alignment wants it.
    memory: Vec<u8>,
    start: usize,
    filled: usize,
    /// Where the block goes.
    at: u64,
}

impl Direct {
    /// For an existing file that is empty; none where the file system does not offer it.
    pub(super) fn open(path: &Path) -> Option<Self> {
        let file = open(OpenOptions::new().write(true), path)?;
        let (memory, start) = memory();
        Some(Self { file, memory, start, filled: 0, at: 0 })
    }

    /// Appends bytes. `usual` is the same file, opened as usual.
    pub(super) fn write(&mut self, mut bytes: &[u8], usual: &File) -> io::Result<()> {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.filled));
            let begin = self.start + self.filled;
            self.memory[begin..begin + now.len()].copy_from_slice(now);
            self.filled += now.len();
            bytes = later;
            if self.filled == BLOCK {
                self.put(&self.file, usual)?;
                self.at += BLOCK as u64;
                self.filled = 0;
            }
        }
        Ok(())
    }

    /// Writes the rest, which fills no block.
    pub(super) fn finish(self, usual: &File) -> io::Result<()> {
        self.put(usual, usual)
    }

    fn put(&self, file: &File, usual: &File) -> io::Result<()> {
        let block = &self.memory[self.start..self.start + self.filled];
        match file.write_all_at(block, self.at) {
            // A disk that wants larger multiples.
            Err(error) if error.kind() == ErrorKind::InvalidInput => usual.write_all_at(block, self.at),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes so many bytes in pieces of this size, with memory that is so far off its alignment.
    fn written(bytes: usize, piece: usize, off: usize) -> (Vec<u8>, Vec<u8>) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        let usual = File::create_new(&path).unwrap();
        let mut direct = Direct::open(&path).unwrap();
        direct.memory.resize(BLOCK + 2 * ALIGN, 0);
        direct.start = direct.memory.as_ptr().align_offset(ALIGN) + off;
        let content: Vec<u8> = (0..=250).cycle().take(bytes).collect();
        for piece in content.chunks(piece) {
            direct.write(piece, &usual).unwrap();
        }
        direct.finish(&usual).unwrap();
        (std::fs::read(path).unwrap(), content)
    }

    #[test]
    fn every_byte_is_where_it_belongs() {
        for bytes in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 3 * BLOCK + 56] {
            for piece in [1000, BLOCK, 2 * BLOCK + 7] {
                let (found, content) = written(bytes, piece, 0);
                assert!(found == content, "{bytes} bytes in pieces of {piece}");
            }
        }
    }

    #[test]
    fn what_the_disk_does_not_take_goes_the_usual_way() {
        let (found, content) = written(2 * BLOCK + 100, 70_000, 1);
        assert!(found == content);
    }
}
