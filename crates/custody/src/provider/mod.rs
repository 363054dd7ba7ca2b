//! Where the root key lives.

mod token;

pub use token::TokenProvider;

use async_trait::async_trait;
use envelope::{Context, Key};

use crate::{Error, Result};

/// Holds the root key and the key that signs checkpoints and receipts. Neither ever leaves it.
#[async_trait]
pub trait KeyProvider: Send + Sync + std::fmt::Debug {
    /// Seals a tenant key under the root key. `salt` is fresh randomness.
    async fn wrap(&self, context: &Context, salt: [u8; 24], key: &Key) -> Result<Vec<u8>>;

    /// Opens a tenant key.
    async fn unwrap(&self, context: &Context, wrapped: &[u8]) -> Result<Key>;

    /// The key that signs for the logs.
    fn log_key(&self) -> &ledger::SigningKey;

    /// Whether it works right now.
    async fn health(&self) -> Result<()>;
}

/// The provider `file`: both keys in one file that only its owner may read.
///
/// The file has two lines, `root <64 hex digits>` and `log <64 hex digits>`. Whoever has it, the rows and the objects
/// can read everything: keep its backup apart from theirs.
pub struct FileProvider {
    root: Key,
    log: ledger::SigningKey,
}

impl std::fmt::Debug for FileProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileProvider")
    }
}

impl FileProvider {
    /// Text of a new key file.
    pub fn generate(rng: &dyn domain::Rng) -> zeroize::Zeroizing<String> {
        let root = zeroize::Zeroizing::new(domain::random::bytes::<32>(rng));
        let log = zeroize::Zeroizing::new(domain::random::bytes::<32>(rng));
        let (root, log) = (hex_of(&root), hex_of(&log));
        zeroize::Zeroizing::new(format!("root {}\nlog {}\n", root.as_str(), log.as_str()))
    }

    /// Reads the text of a key file.
    ///
    /// # Errors
    /// [`Error::Provider`] if a line is missing or not 64 hex digits. The text is never part of the error.
    pub fn parse(text: &str) -> Result<Self> {
        Ok(Self {
            root: Key::from_bytes(*line(text, "root")?),
            log: ledger::SigningKey::from_seed(&*line(text, "log")?),
        })
    }

    /// Reads a key file, refusing one that others may read.
    ///
    /// # Errors
    /// [`Error::Provider`] if it can't be read, its rights are too wide, or its text is wrong.
    pub fn open(path: &std::path::Path) -> Result<Self> {
        let refused = |what: String| Error::Provider(format!("key file: {what}"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            let meta = std::fs::metadata(path).map_err(|e| refused(e.kind().to_string()))?;
            if meta.mode() & 0o077 != 0 {
                return Err(refused("others than its owner may read it (chmod 600)".into()));
            }
        }
        let text = std::fs::read_to_string(path).map_err(|e| refused(e.kind().to_string()))?;
        Self::parse(&zeroize::Zeroizing::new(text))
    }
}

fn line(text: &str, name: &str) -> Result<zeroize::Zeroizing<[u8; 32]>> {
    let bad = || Error::Provider(format!("key file: line `{name}` needs 64 hex digits"));
    let found = text.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(' ')).ok_or_else(bad)?;
    let mut bytes = zeroize::Zeroizing::new([0u8; 32]);
    hex::decode_to_slice(found.trim(), &mut *bytes).map_err(|_| bad())?;
    Ok(bytes)
}

fn hex_of(bytes: &[u8; 32]) -> zeroize::Zeroizing<String> {
    zeroize::Zeroizing::new(hex::encode(bytes))
}

#[async_trait]
impl KeyProvider for FileProvider {
    async fn wrap(&self, context: &Context, salt: [u8; 24], key: &Key) -> Result<Vec<u8>> {
        Ok(envelope::seal(&self.root, context, envelope::Salt::from_bytes(salt), key.expose()))
    }

    async fn unwrap(&self, context: &Context, wrapped: &[u8]) -> Result<Key> {
        crate::field::open_key(&self.root, context, wrapped)
    }

    fn log_key(&self) -> &ledger::SigningKey {
        &self.log
    }

    async fn health(&self) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_is_refused_without_showing_it() {
        for text in ["", "root abc\nlog def\n", "log 00\n"] {
            let error = FileProvider::parse(text).unwrap_err().to_string();
            assert!(error.contains("64 hex digits"), "{error}");
            assert!(!error.contains("abc"), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let file = tempfile::NamedTempFile::new().unwrap();
        let text = format!("root {}\nlog {}\n", "11".repeat(32), "22".repeat(32));
        std::fs::write(file.path(), text).unwrap();
        for (mode, fine) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
            std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(FileProvider::open(file.path()).is_ok(), fine, "{mode:o}");
        }
    }
}
