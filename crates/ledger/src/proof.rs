//! Proofs: that an entry is in the log, and that a longer log continues a shorter one (RFC 6962 section 2.1).
//!
//! The tree code reads nodes synchronously, a database does not. So every proof has two passes: `…_nodes` runs it with
//! a reader that only writes down the numbers, the caller loads these rows with one query, and `…_proof` runs it again
//! with the answers.

#![expect(clippy::implicit_hasher, reason = "node rows are collected into plain maps")]

use std::cell::RefCell;
use std::collections::HashMap;

use tlog_tiles::{HashReader, check_record, check_tree, prove_record, prove_tree, tree_hash};

use crate::tree::{MAX_SIZE, Nodes};
use crate::{Error, Hash};

/// Numbers of the nodes that [`inclusion_proof`] needs; none where the question has no answer.
pub fn inclusion_nodes(index: u64, size: u64) -> Vec<u64> {
    record(size, |reader| prove_record(size, index, reader).map(drop))
}

/// Proves that a log of `size` entries has this leaf at `index`: hashes from the leaf upwards.
///
/// # Errors
/// [`Error::OutOfRange`] where there is no such entry, [`Error::MissingNode`] where a node was not given.
pub fn inclusion_proof(index: u64, size: u64, nodes: &HashMap<u64, Hash>) -> Result<Vec<Hash>, Error> {
    if index >= size || size > MAX_SIZE {
        return Err(Error::OutOfRange);
    }
    let reader = complete(inclusion_nodes(index, size), nodes)?;
    prove_record(size, index, &reader).map(plain).map_err(|_| Error::OutOfRange)
}

/// Checks that the tree with this root and size has the leaf at `index`.
///
/// # Errors
/// [`Error::ProofFails`], or [`Error::OutOfRange`] where no tree of this size has such an index.
pub fn verify_inclusion(leaf_hash: &Hash, index: u64, size: u64, root: &Hash, proof: &[Hash]) -> Result<(), Error> {
    if index >= size || size > MAX_SIZE {
        return Err(Error::OutOfRange);
    }
    check_record(&wrapped(proof), size, tlog_tiles::Hash(*root), index, tlog_tiles::Hash(*leaf_hash))
        .map_err(|_| Error::ProofFails)
}

/// Numbers of the nodes that [`consistency_proof`] needs; none where the question has no answer or the answer no nodes.
pub fn consistency_nodes(old: u64, new: u64) -> Vec<u64> {
    record(new, |reader| prove_tree(new, old, reader).map(drop))
}

/// Proves that the log of `new` entries begins with the log of `old` entries. Empty where `old` is 0 or `new`.
///
/// # Errors
/// [`Error::OutOfRange`] where `old` is larger than `new`, [`Error::MissingNode`] where a node was not given.
pub fn consistency_proof(old: u64, new: u64, nodes: &HashMap<u64, Hash>) -> Result<Vec<Hash>, Error> {
    if old > new || new > MAX_SIZE {
        return Err(Error::OutOfRange);
    }
    if old == 0 {
        return Ok(Vec::new());
    }
    let reader = complete(consistency_nodes(old, new), nodes)?;
    prove_tree(new, old, &reader).map(plain).map_err(|_| Error::OutOfRange)
}

/// Checks that the tree `(new, new_root)` begins with the tree `(old, old_root)`.
///
/// # Errors
/// [`Error::ProofFails`], or [`Error::OutOfRange`] where `old` is larger than `new`.
pub fn verify_consistency(old: u64, old_root: &Hash, new: u64, new_root: &Hash, proof: &[Hash]) -> Result<(), Error> {
    if old > new || new > MAX_SIZE {
        return Err(Error::OutOfRange);
    }
    if old == 0 {
        let empty = tlog_tiles::EMPTY_HASH.0;
        let holds = proof.is_empty() && *old_root == empty && (new > 0 || *new_root == empty);
        return if holds { Ok(()) } else { Err(Error::ProofFails) };
    }
    check_tree(&wrapped(proof), new, tlog_tiles::Hash(*new_root), old, tlog_tiles::Hash(*old_root))
        .map_err(|_| Error::ProofFails)
}

/// Numbers of the nodes that [`root_at`] needs.
pub fn root_nodes(size: u64) -> Vec<u64> {
    record(size, |reader| tree_hash(size, reader).map(drop))
}

/// The root that the log had at an earlier size.
///
/// # Errors
/// [`Error::MissingNode`] where a node was not given, [`Error::OutOfRange`] beyond [`MAX_SIZE`].
pub fn root_at(size: u64, nodes: &HashMap<u64, Hash>) -> Result<Hash, Error> {
    if size > MAX_SIZE {
        return Err(Error::OutOfRange);
    }
    let reader = complete(root_nodes(size), nodes)?;
    tree_hash(size, &reader).map(|root| root.0).map_err(|_| Error::OutOfRange)
}

/// Writes down what it is asked for and answers with zeros.
struct Recorder(RefCell<Vec<u64>>);

impl HashReader for Recorder {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
        self.0.borrow_mut().extend_from_slice(indexes);
        Ok(vec![tlog_tiles::Hash::default(); indexes.len()])
    }
}

fn record(size: u64, question: impl FnOnce(&Recorder) -> Result<(), tlog_tiles::Error>) -> Vec<u64> {
    let recorder = Recorder(RefCell::default());
    // A question without an answer asks for nothing; the second pass says why.
    if size <= MAX_SIZE && question(&recorder).is_err() {
        return Vec::new();
    }
    recorder.0.into_inner()
}

fn complete(needed: Vec<u64>, nodes: &HashMap<u64, Hash>) -> Result<Nodes, Error> {
    needed
        .into_iter()
        .map(|number| nodes.get(&number).map(|hash| (number, *hash)).ok_or(Error::MissingNode(number)))
        .collect::<Result<_, _>>()
        .map(Nodes)
}

fn plain(proof: Vec<tlog_tiles::Hash>) -> Vec<Hash> {
    proof.into_iter().map(|hash| hash.0).collect()
}

fn wrapped(proof: &[Hash]) -> Vec<tlog_tiles::Hash> {
    proof.iter().copied().map(tlog_tiles::Hash).collect()
}
