//! The list of objects: one line each, sorted by path, so that lists are compared and joined without holding one.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// An object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// SHA-256 of the sealed bytes, in hexadecimal digits.
    pub(crate) sha256: String,
    /// How many they are.
    pub(crate) bytes: u64,
    /// The name of the object.
    pub(crate) path: String,
}

impl Line {
    /// Adds it to a list.
    ///
    /// # Errors
    /// Those of the file.
    pub(crate) fn write(&self, to: &mut impl Write) -> std::io::Result<()> {
        writeln!(to, "{} {} {}", self.sha256, self.bytes, self.path)
    }

    fn read(text: &str) -> Option<Self> {
        let mut words = text.splitn(3, ' ');
        let (sha256, bytes, path) = (words.next()?, words.next()?.parse().ok()?, words.next()?);
        (sha256.len() == 64).then(|| Self { sha256: sha256.to_owned(), bytes, path: path.to_owned() })
    }
}

/// The lines of a list.
#[derive(Debug)]
pub(crate) struct Lines {
    name: String,
    lines: std::io::Lines<BufReader<File>>,
}

impl Lines {
    /// Opens a list.
    ///
    /// # Errors
    /// Those of the file.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(Error::io(path.display()))?;
        Ok(Self { name: path.display().to_string(), lines: BufReader::new(file).lines() })
    }

    /// The next one; `None` at the end.
    ///
    /// # Errors
    /// Those of the file, and [`Error::Refused`] for what is no line of a list.
    pub(crate) fn next(&mut self) -> Result<Option<Line>> {
        let Some(text) = self.lines.next() else { return Ok(None) };
        let text = text.map_err(Error::io(&self.name))?;
        Line::read(&text)
            .map(Some)
            .ok_or_else(|| Error::refused(format!("{} has a line that makes no sense", self.name)))
    }
}

/// Joins two sorted lists that have no path in common.
///
/// # Errors
/// Those of the files.
pub(crate) fn merge(one: &Path, other: &Path, to: &mut impl Write) -> Result<()> {
    let (mut one, mut other) = (Lines::open(one)?, Lines::open(other)?);
    let (mut left, mut right) = (one.next()?, other.next()?);
    loop {
        let first = match (&left, &right) {
            (None, None) => return Ok(()),
            (Some(a), Some(b)) => a.path < b.path,
            (Some(_), None) => true,
            (None, Some(_)) => false,
        };
        let line = if first {
            std::mem::replace(&mut left, one.next()?)
        } else {
            std::mem::replace(&mut right, other.next()?)
        };
        if let Some(line) = line {
            line.write(to).map_err(Error::io("the list of objects"))?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_lists_are_joined_in_order() {
        let directory = tempfile::tempdir().unwrap();
        let line = |path: &str| Line { sha256: "0".repeat(64), bytes: 7, path: path.to_owned() };
        let write = |name: &str, paths: &[&str]| {
            let path = directory.path().join(name);
            let mut file = File::create(&path).unwrap();
            for path in paths {
                line(path).write(&mut file).unwrap();
            }
            path
        };
        let (one, other) = (write("one", &["t/a", "t/c", "t/d"]), write("other", &["t/b", "t/e"]));
        let joined = directory.path().join("joined");
        merge(&one, &other, &mut File::create(&joined).unwrap()).unwrap();
        let mut lines = Lines::open(&joined).unwrap();
        for path in ["t/a", "t/b", "t/c", "t/d", "t/e"] {
            assert_eq!(lines.next().unwrap(), Some(line(path)));
        }
        assert_eq!(lines.next().unwrap(), None);
        std::fs::write(&joined, "no line\n").unwrap();
        assert!(Lines::open(&joined).unwrap().next().is_err());
    }
}
