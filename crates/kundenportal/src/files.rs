//! Files and directories that only their owner may read.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// Makes a directory and those above it.
///
/// # Errors
/// Those of the system.
pub(crate) fn create_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Writes a new file; one that is there is an error.
///
/// # Errors
/// Those of the system.
pub(crate) fn create_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// A file that is there whole or not at all, and never takes the place of another. Until [`NewFile::keep`] it has another
/// name, `PATH.part`; dropped before, it is gone.
#[derive(Debug)]
pub(crate) struct NewFile {
    file: File,
    part: PathBuf,
    path: PathBuf,
}

impl NewFile {
    /// Begins it.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] if there is one, finished or not; those of the system.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        if path.symlink_metadata().is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        Ok(Self { file: create(&part)?, part, path: path.to_owned() })
    }

    /// Gives it its name, once it is on the disk.
    ///
    /// # Errors
    /// As [`NewFile::create`].
    pub(crate) fn keep(self) -> io::Result<()> {
        self.file.sync_all()?;
        // Unlike a rename, a link never replaces a file that came there meanwhile.
        std::fs::hard_link(&self.part, &self.path)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // What can't be removed is named so that nobody takes it for a whole file.
        drop(std::fs::remove_file(&self.part));
    }
}

/// Writes a file, in place of the one that is there, whole or not at all.
///
/// # Errors
/// Those of the system.
pub(crate) fn replace_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = path.with_extension("part");
    remove(&part)?;
    create_secret(&part, bytes)?;
    std::fs::rename(&part, path)
}

/// Removes a file, or a directory with everything in it; fine if there is none.
///
/// # Errors
/// Those of the system.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    let removed = match std::fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => std::fs::remove_dir_all(path),
        Ok(_) => std::fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn only_the_owner_reads_what_is_made_here() {
        let directory = tempfile::tempdir().unwrap();
        let (below, file) = (directory.path().join("a/b"), directory.path().join("a/b/secret"));
        create_directory(&below).unwrap();
        create_secret(&file, b"one").unwrap();
        assert_eq!(create_secret(&file, b"two").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        replace_secret(&file, b"two").unwrap();
        assert_eq!(std::fs::read(&file).unwrap(), b"two");
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&below), mode(&file)), (0o700, 0o600));
        remove(&below).unwrap();
        remove(&below).unwrap();
        assert!(!below.exists());
    }

    #[test]
    fn a_new_file_is_there_whole_or_not_at_all() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file.pdf");
        let names = || {
            let entries = std::fs::read_dir(directory.path()).unwrap();
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>()
        };
        let mut given_up = NewFile::create(&path).unwrap();
        given_up.write_all(b"half").unwrap();
        assert_eq!(names(), ["file.pdf.part"]);
        assert_eq!(NewFile::create(&path).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        drop(given_up);
        assert!(names().is_empty());

        let mut kept = NewFile::create(&path).unwrap();
        let mut late = b"late".as_slice();
        kept.write_all(b"whole").unwrap();
        std::fs::rename(directory.path().join("file.pdf.part"), directory.path().join("aside")).unwrap();
        let mut second = NewFile::create(&path).unwrap();
        io::copy(&mut late, &mut second).unwrap();
        second.keep().unwrap();
        assert_eq!(kept.keep().unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(NewFile::create(&path).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).unwrap(), b"late");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
