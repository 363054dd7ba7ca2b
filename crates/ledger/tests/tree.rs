//! The tree and its proofs, against RFC 6962 and a plain recursive definition.

mod common;

use std::collections::{HashMap, HashSet};

use common::Log;
use ledger::{
    Error, Frontier, Hash, consistency_nodes, consistency_proof, inclusion_nodes, inclusion_proof, leaf_hash, root_at,
    root_nodes, verify_consistency, verify_inclusion,
};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

/// RFC 6962 section 2.1, as it stands there.
fn tree_head(leaves: &[Vec<u8>]) -> Hash {
    match leaves {
        [] => Sha256::digest(b"").into(),
        [leaf] => Sha256::new().chain_update([0]).chain_update(leaf).finalize().into(),
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            let (left, right) = (tree_head(left), tree_head(right));
            Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
        }
    }
}

/// The leaves and roots that implementations of Certificate Transparency are checked with.
const KNOWN: [(&str, &str); 8] = [
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
];

#[test]
fn known_roots() {
    let mut tree = Frontier::empty();
    assert_eq!(hex::encode(tree.root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (leaf, root) in KNOWN {
        tree.append(&hex::decode(leaf).unwrap());
        assert_eq!(hex::encode(tree.root()), root);
    }
}

fn log(size: u64) -> Log {
    Log::from_leaves(common::origin(), (0..size).map(|number| number.to_be_bytes().to_vec()).collect())
}

fn chosen(log: &Log, numbers: Vec<u64>) -> HashMap<u64, Hash> {
    numbers.into_iter().map(|number| (number, log.nodes[&number])).collect()
}

proptest! {
    #[test]
    fn the_edge_knows_the_root_of_the_whole(leaves in proptest::collection::vec(any::<Vec<u8>>(), 0..70)) {
        let log = Log::from_leaves(common::origin(), leaves);
        prop_assert_eq!(log.tree.root(), tree_head(&log.leaves));
        prop_assert_eq!(Frontier::decode(&log.tree.encode()).unwrap(), log.tree);
    }
}

#[test]
fn nodes_are_numbered_without_gaps() {
    let mut tree = Frontier::empty();
    let mut next = 0;
    for index in 0..100u64 {
        let leaf = index.to_be_bytes();
        let appended = tree.append(&leaf);
        assert_eq!((appended.index, appended.leaf_hash), (index, leaf_hash(&leaf)));
        assert_eq!(appended.nodes[0].1, appended.leaf_hash);
        for (number, _) in appended.nodes {
            assert_eq!(number, next);
            next += 1;
        }
    }
}

#[test]
fn inclusion_of_every_entry_in_every_size() {
    let log = log(33);
    for size in 1..=33 {
        let root = log.root(size);
        assert_eq!(root, tree_head(&log.leaves[..usize::try_from(size).unwrap()]));
        for index in 0..size {
            let numbers = inclusion_nodes(index, size);
            assert!(numbers.len() <= 11, "a proof reads few rows");
            let proof = inclusion_proof(index, size, &chosen(&log, numbers)).unwrap();
            let leaf = leaf_hash(&index.to_be_bytes());
            verify_inclusion(&leaf, index, size, &root, &proof).unwrap();
            assert!(verify_inclusion(&leaf_hash(b"x"), index, size, &root, &proof).is_err());
            assert!(verify_inclusion(&leaf, index, size, &leaf, &proof).is_err() || size == 1);
            assert!(verify_inclusion(&leaf, (index + 1) % size, size, &root, &proof).is_err() || size == 1);
            assert!(verify_inclusion(&leaf, index, size, &root, &[proof, vec![leaf]].concat()).is_err());
        }
    }
}

#[test]
fn consistency_of_every_pair_of_sizes() {
    let log = log(33);
    for new in 0..=33 {
        for old in 0..=new {
            let proof = consistency_proof(old, new, &chosen(&log, consistency_nodes(old, new))).unwrap();
            let (old_root, new_root) = (log.root(old), log.root(new));
            verify_consistency(old, &old_root, new, &new_root, &proof).unwrap();
            assert!(verify_consistency(old, &[9; 32], new, &new_root, &proof).is_err());
            // Every log continues the empty one.
            assert!(old == 0 && new > 0 || verify_consistency(old, &old_root, new, &[9; 32], &proof).is_err());
            assert!(verify_consistency(old, &old_root, new, &new_root, &[proof, vec![[9; 32]]].concat()).is_err());
        }
    }
}

#[test]
fn questions_without_an_answer() {
    let nodes = log(8).nodes;
    for (index, size) in [(8, 8), (0, 0), (u64::MAX, u64::MAX), (0, u64::MAX)] {
        assert!(inclusion_nodes(index, size).is_empty());
        assert!(matches!(inclusion_proof(index, size, &nodes), Err(Error::OutOfRange)));
        assert!(matches!(verify_inclusion(&[0; 32], index, size, &[0; 32], &[]), Err(Error::OutOfRange)));
    }
    for (old, new) in [(9, 8), (1, u64::MAX), (0, u64::MAX), (u64::MAX, 1)] {
        assert!(consistency_nodes(old, new).is_empty());
        assert!(matches!(consistency_proof(old, new, &nodes), Err(Error::OutOfRange)));
        assert!(matches!(verify_consistency(old, &[0; 32], new, &[0; 32], &[]), Err(Error::OutOfRange)));
    }
    assert!(matches!(root_at(u64::MAX, &nodes), Err(Error::OutOfRange)));
}

#[test]
fn each_node_that_is_missing_is_named() {
    type Answer = fn(&HashMap<u64, Hash>) -> Result<(), Error>;
    let log = log(21);
    let questions: [(Vec<u64>, Answer); 3] = [
        (inclusion_nodes(6, 21), |nodes| inclusion_proof(6, 21, nodes).map(drop)),
        (consistency_nodes(6, 21), |nodes| consistency_proof(6, 21, nodes).map(drop)),
        (root_nodes(21), |nodes| root_at(21, nodes).map(drop)),
    ];
    for (numbers, answer) in questions {
        assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), numbers.len());
        assert!(numbers.len() > 2);
        for missing in &numbers {
            let mut nodes = chosen(&log, numbers.clone());
            nodes.remove(missing);
            assert!(matches!(answer(&nodes), Err(Error::MissingNode(number)) if number == *missing));
        }
    }
}

#[test]
fn a_frontier_that_does_not_fit_its_size_is_refused() {
    let bytes = log(7).tree.encode();
    assert_eq!(bytes.len(), 8 + 3 * 32);
    for wrong in [&bytes[..7], &bytes[..bytes.len() - 1], &bytes[..bytes.len() - 32], &[&bytes[..], &[0; 32]].concat()]
    {
        assert!(Frontier::decode(wrong).is_err());
    }
    let huge = [&u64::MAX.to_be_bytes()[..], &[0; 64 * 32]].concat();
    assert!(Frontier::decode(&huge).is_err());
}
