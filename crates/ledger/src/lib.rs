//! The audit log as mathematics: what an entry is, the tree over the entries, what is signed, and how anybody checks it.
//!
//! No runtime, no database, no clock: rows and bytes are arguments and results.
//!
//! - [`entry`]: canonical bytes of one entry, commitments to details
//! - [`tree`]: the RFC 6962 tree, grown from its right edge alone
//! - [`proof`]: inclusion and consistency, in two passes around one query
//! - [`key`]: origins, signing keys, verifier keys
//! - [`checkpoint`]: signed tree heads (C2SP tlog-checkpoint)
//! - [`outage`]: what the house says of an outage
//! - [`tlog_proof`]: proofs as a text to keep (C2SP tlog-proof)
//! - [`receipt`]: what a sender holds in hand
//! - [`export`]: a whole log as one file
//! - [`lines`], [`text`]: the form of such files; bytes as text
//! - [`verify`]: judges such a file without a database
//!
//! The bytes are described in `docs/format/audit-log.md`.
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod checkpoint;
pub mod entry;
pub mod error;
pub mod export;
pub mod key;
pub mod lines;
pub mod outage;
pub mod proof;
pub mod receipt;
pub mod text;
pub mod tlog_proof;
pub mod tree;
pub mod verify;

pub use checkpoint::{Checkpoint, open_checkpoint, sign_checkpoint};
pub use entry::{ENTRY_VERSION, Entry, commit_detail};
pub use error::Error;
pub use export::Opening;
pub use key::{Origin, SigningKey, VerifierKey};
pub use outage::Outage;
pub use proof::{
    consistency_nodes, consistency_proof, inclusion_nodes, inclusion_proof, root_at, root_nodes, verify_consistency,
    verify_inclusion,
};
pub use receipt::{ReceiptBody, ReceiptItem, ReceiptObject, SignedReceipt, VerifiedReceipt};
pub use tlog_proof::TlogProof;
pub use tree::{Appended, Frontier, Hash, leaf_hash};
