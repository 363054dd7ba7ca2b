//! The tree (RFC 6962 section 2.1, SHA-256), kept as its right edge.
//!
//! A log of `n` entries is a row of perfect subtrees, one for each 1 in the binary form of `n`. Their roots are all
//! that is needed to append and to know the root, so appending reads one row whatever the size of the log. Nodes have
//! the numbers of `tlog_tiles::stored_hash_index`: gapless, in the order in which they are completed.

use std::collections::HashMap;

use tlog_tiles::{HashReader, record_hash, stored_hash_index, stored_hashes, sub_tree_index, tree_hash};

use crate::Error;

/// SHA-256 of a leaf or node.
pub type Hash = [u8; 32];

/// The largest number of entries: node numbers stay below 2^62, so every row type holds them.
pub const MAX_SIZE: u64 = 1 << 60;

/// The hash of a leaf: `SHA-256(0x00 ‖ leaf)`.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    record_hash(leaf).0
}

/// The right edge of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Roots of the perfect subtrees, from the largest (left) to the smallest (right).
    peaks: Vec<Hash>,
}

/// What appending one entry made; all of it belongs into rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The index of the entry, counted from 0.
    pub index: u64,
    /// Its leaf hash.
    pub leaf_hash: Hash,
    /// The nodes that are complete now, with their numbers; the first is the leaf hash.
    pub nodes: Vec<(u64, Hash)>,
}

impl Frontier {
    /// The edge of a log without entries.
    pub const fn empty() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// How many entries there are.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The bytes for a row: size (8 bytes, big endian), then 32 bytes per subtree, at most 60 of them.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = self.size.to_be_bytes().to_vec();
        out.extend(self.peaks.iter().flatten());
        out
    }

    /// Reads what [`Frontier::encode`] wrote.
    ///
    /// # Errors
    /// [`Error::Malformed`] where the number of hashes does not fit the size.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let malformed = Error::Malformed { what: "frontier" };
        let Some((size, rest)) = bytes.split_first_chunk::<8>() else {
            return Err(malformed);
        };
        let size = u64::from_be_bytes(*size);
        let (peaks, left_over) = rest.as_chunks::<32>();
        if size > MAX_SIZE || !left_over.is_empty() || u32::try_from(peaks.len()) != Ok(size.count_ones()) {
            return Err(malformed);
        }
        Ok(Self { size, peaks: peaks.to_vec() })
    }

    /// Adds one entry.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "the edge holds every node that its own growth asks for"
    )]
    pub fn append(&mut self, leaf: &[u8]) -> Appended {
        let index = self.size;
        let made = stored_hashes(index, leaf, &self.nodes()).expect("the edge answers its own questions");
        let nodes: Vec<(u64, Hash)> = (stored_hash_index(0, index)..).zip(made.iter().map(|hash| hash.0)).collect();
        // Each subtree that the new node completes is swallowed by it.
        self.peaks.truncate(self.peaks.len() + 1 - made.len());
        self.peaks.extend(made.last().map(|hash| hash.0));
        self.size += 1;
        Appended { index, leaf_hash: leaf_hash(leaf), nodes }
    }

    /// The root of the whole tree; of an empty one `SHA-256("")`.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "the edge holds every node that its own root asks for"
    )]
    pub fn root(&self) -> Hash {
        tree_hash(self.size, &self.nodes()).expect("the edge answers its own questions").0
    }

    fn nodes(&self) -> Nodes {
        Nodes(sub_tree_index(0, self.size, Vec::new()).into_iter().zip(self.peaks.iter().copied()).collect())
    }
}

/// Answers for the nodes it was given, and for no other.
pub(crate) struct Nodes(pub(crate) HashMap<u64, Hash>);

impl HashReader for Nodes {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        indexes
            .iter()
            .map(|index| self.0.get(index).copied().map(tlog_tiles::Hash))
            .collect::<Option<_>>()
            .ok_or(tlog_tiles::Error::IndexesNotInTree)
    }
}
