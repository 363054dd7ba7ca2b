//! Another program, in another language, reads what we write and proves what we read: PyPI `aics-tlog`.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Log, from_base64, key, origin};
use ledger::{
    Hash, VerifierKey, consistency_nodes, consistency_proof, leaf_hash, open_checkpoint, verify_consistency,
    verify_inclusion,
};
use serde_json::{Value, json};

const SIZE: u64 = 300;

fn python() -> PathBuf {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/venv/bin/python");
    assert!(python.exists(), "{} is missing: run `make setup`", python.display());
    let found = Command::new(&python).args(["-c", "import aics_tlog, cryptography"]).output().unwrap();
    assert!(found.status.success(), "aics-tlog is missing in target/venv: run `make setup`");
    python
}

fn given(log: &Log) -> Value {
    let receipts: Vec<Value> = [(0, 1), (4, 5), (64, 257), (256, 257), (298, SIZE)]
        .into_iter()
        .map(|(index, size)| {
            let receipt = log.receipt(index).sign(&key()).unwrap().with_proof(&log.proof(index, size, &key()));
            serde_json::to_value(receipt).unwrap()
        })
        .collect();
    let consistency: Vec<Value> = [(0, SIZE), (1, 2), (3, SIZE), (128, 256), (255, 257), (299, SIZE), (SIZE, SIZE)]
        .into_iter()
        .map(|(old, new)| {
            let nodes = consistency_nodes(old, new).into_iter().map(|number| (number, log.nodes[&number])).collect();
            let proof = consistency_proof(old, new, &nodes).unwrap();
            json!({"old": old, "new": new, "proof": proof.iter().map(|hash| common::to_base64(hash)).collect::<Vec<_>>()})
        })
        .collect();
    json!({"vkey": key().vkey(&log.origin), "receipts": receipts, "consistency": consistency})
}

fn run(folder: &Path) -> std::process::Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/read_log.py");
    Command::new(python()).arg("-I").arg(script).arg(folder).output().unwrap()
}

fn hashes(list: &Value) -> Vec<Hash> {
    list.as_array().unwrap().iter().map(|hash| from_base64(hash).try_into().unwrap()).collect()
}

#[test]
fn aics_tlog_reads_our_log_and_we_read_its_proofs() {
    let log = Log::of(origin(), SIZE);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("export.jsonl"), log.export(&[0, 1, 256, SIZE], &key())).unwrap();
    std::fs::write(folder.path().join("given.json"), given(&log).to_string()).unwrap();

    let output = run(folder.path());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("entries {SIZE}, receipts 5, consistency 7\n"));

    let answer: Value = serde_json::from_slice(&std::fs::read(folder.path().join("answer.json")).unwrap()).unwrap();
    let their_key: VerifierKey = answer["vkey"].as_str().unwrap().parse().unwrap();
    let head = open_checkpoint(answer["checkpoint"].as_str().unwrap(), &[their_key]).unwrap();
    assert_eq!((head.origin, head.size, head.root), (origin(), SIZE, log.tree.root()));
    for index in 0..SIZE {
        let at = usize::try_from(index).unwrap();
        let path = hashes(&answer["inclusion"][at]);
        verify_inclusion(&leaf_hash(&log.leaves[at]), index, SIZE, &head.root, &path).unwrap();
    }
    let roots = hashes(&answer["roots"]);
    for old in 0..=SIZE {
        let at = usize::try_from(old).unwrap();
        assert_eq!(roots[at], log.root(old));
        verify_consistency(old, &roots[at], SIZE, &head.root, &hashes(&answer["consistency"][at])).unwrap();
    }
}

#[test]
fn aics_tlog_refuses_a_changed_leaf() {
    let log = Log::of(origin(), SIZE);
    let folder = tempfile::tempdir().unwrap();
    let mut changed = common::lines(&log.export(&[SIZE], &key()));
    changed[5]["entry"]["leaf"] = common::to_base64(&log.leaves[7]).into();
    std::fs::write(folder.path().join("export.jsonl"), common::reseal(changed)).unwrap();
    std::fs::write(folder.path().join("given.json"), given(&log).to_string()).unwrap();
    let output = run(folder.path());
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("another root"));
}
