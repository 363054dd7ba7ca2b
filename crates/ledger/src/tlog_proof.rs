//! A proof as a text that can be kept and checked offline (C2SP tlog-proof).

use crate::proof::verify_inclusion;
use crate::{Checkpoint, Error, Hash, VerifierKey, leaf_hash, open_checkpoint, text};

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// An inclusion path needs one hash per level of the tree; more are refused unread.
const MAX_PATH: usize = 64;

/// That an entry stands at an index of a log with this checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// Opaque bytes for the application. Nothing proves them.
    pub extra: Option<Vec<u8>>,
    /// The index of the entry.
    pub index: u64,
    /// The inclusion path, from the leaf upwards.
    pub path: Vec<Hash>,
    /// The signed note, as [`crate::sign_checkpoint`] makes it.
    pub checkpoint: String,
}

impl TlogProof {
    /// The text.
    pub fn format(&self) -> String {
        let extra = self.extra.as_ref().map_or_else(String::new, |extra| format!("extra {}\n", text::encode(extra)));
        let path: String = self.path.iter().map(|hash| text::encode(hash) + "\n").collect();
        format!("{HEADER}\n{extra}index {}\n{path}\n{}", self.index, self.checkpoint)
    }

    /// Reads the text. Nothing is verified yet.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn parse(proof: &str) -> Result<Self, Error> {
        Self::read(proof).ok_or(Error::Malformed { what: "tlog-proof" })
    }

    /// Checks the checkpoint's signature and that the leaf is in its tree.
    ///
    /// # Errors
    /// As [`open_checkpoint`] and [`verify_inclusion`].
    pub fn verify(&self, leaf: &[u8], keys: &[VerifierKey]) -> Result<Checkpoint, Error> {
        let checkpoint = open_checkpoint(&self.checkpoint, keys)?;
        verify_inclusion(&leaf_hash(leaf), self.index, checkpoint.size, &checkpoint.root, &self.path)?;
        Ok(checkpoint)
    }

    fn read(proof: &str) -> Option<Self> {
        let (head, checkpoint) = proof.split_once("\n\n")?;
        let mut lines = head.split('\n').peekable();
        if lines.next()? != HEADER {
            return None;
        }
        let extra = match lines.next_if(|line| line.starts_with("extra ")) {
            Some(line) => Some(text::decode(line.strip_prefix("extra ")?)?),
            None => None,
        };
        let written = lines.next()?.strip_prefix("index ")?;
        let index: u64 = written.parse().ok()?;
        let path: Vec<Hash> = lines.take(MAX_PATH + 1).map(text::decode_hash).collect::<Option<_>>()?;
        let canonical = index.to_string() == written && path.len() <= MAX_PATH;
        canonical.then(|| Self { extra, index, path, checkpoint: checkpoint.to_owned() })
    }
}
