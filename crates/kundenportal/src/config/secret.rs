//! Secrets in files that only their owner may read.

use std::path::Path;

use secrecy::SecretString;
use zeroize::Zeroizing;

/// Reads a secret; the line end behind it does not belong to it.
///
/// # Errors
/// What is wrong with the file, never what is in it.
pub fn read(path: &Path) -> Result<SecretString, String> {
    owner_only(path)?;
    let text = std::fs::read_to_string(path).map_err(|error| format!("can't be read: {}", error.kind()))?;
    let text = Zeroizing::new(text);
    match text.trim_end_matches(['\r', '\n']) {
        "" => Err("the file is empty".to_owned()),
        secret => Ok(SecretString::from(secret)),
    }
}

/// Refuses a file that others than its owner may read or write.
///
/// # Errors
/// What is wrong with the file.
pub fn owner_only(path: &Path) -> Result<(), String> {
    use std::os::unix::fs::MetadataExt as _;
    let found = std::fs::metadata(path).map_err(|error| format!("{}: {}", path.display(), error.kind()))?;
    if found.mode() & 0o077 != 0 {
        return Err(format!("others than its owner may read {} (chmod 600)", path.display()));
    }
    Ok(())
}
