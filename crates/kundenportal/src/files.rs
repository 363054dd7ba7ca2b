//! Files and directories that only their owner may read.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

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
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
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
}
