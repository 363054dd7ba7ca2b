//! What can be wrong.

/// Why bytes were refused, a proof fails, or a question can't be answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Bytes or text are not in the one form that the format allows.
    #[error("malformed {what}")]
    Malformed {
        /// Which thing, or which field of an entry.
        what: &'static str,
    },
    /// A version that this program does not know.
    #[error("unknown version of {what}")]
    UnknownVersion {
        /// Which thing.
        what: &'static str,
    },
    /// An index or size that the tree does not have.
    #[error("index or size is outside of the tree")]
    OutOfRange,
    /// A node that the second pass needs was not given.
    #[error("tree node {0} is missing")]
    MissingNode(u64),
    /// The hashes do not lead to the root.
    #[error("the proof does not lead to the root")]
    ProofFails,
    /// No given key made a valid signature.
    #[error("no given key has signed this")]
    SignatureFails,
    /// It belongs to another log.
    #[error("it belongs to another log")]
    OtherLog,
    /// A receipt and the entry in it disagree.
    #[error("the receipt and its entry disagree about the {what}")]
    Disagrees {
        /// About what.
        what: &'static str,
    },
    /// An export was written in an order that the format does not have.
    #[error("out of order in the export: {what}")]
    OutOfOrder {
        /// What came at the wrong place.
        what: &'static str,
    },
    /// The export could not be written.
    #[error("the export could not be written")]
    Write(#[from] std::io::Error),
}
