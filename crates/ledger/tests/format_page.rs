//! The examples on `docs/format/audit-log.md` are what the code writes, and what it accepts.

mod common;

use std::path::Path;

use common::{Log, key, origin, verify, vkey};
use ledger::verify::{Options, Verdict};
use ledger::{Entry, SignedReceipt, TlogProof, leaf_hash, open_checkpoint};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/format/audit-log.md");
    std::fs::read_to_string(path).unwrap()
}

/// The fenced block after the marker of this name.
fn block(page: &str, name: &str) -> String {
    let (_, after) = page.split_once(&format!("<!-- example: {name} -->\n```")).unwrap_or_else(|| panic!("no {name}"));
    let (_, body) = after.split_once('\n').unwrap();
    let (body, _) = body.split_once("```\n").unwrap();
    body.to_owned()
}

/// An entry as the page shows it: a line for every field, its length and its bytes in hex.
fn shown(entry: &Entry) -> String {
    let bytes = entry.encode();
    let mut rest = bytes.as_slice();
    let mut out = String::new();
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let (field, after) = after.split_at(usize::from(u16::from_be_bytes(*length)));
        out += format!("{} {}", hex::encode(length), hex::encode(field)).trim_end();
        out.push('\n');
        rest = after;
    }
    out
}

fn written() -> Vec<(&'static str, String)> {
    let log = Log::of(origin(), 2);
    let receipt = log.receipt(0).sign(&key()).unwrap();
    vec![
        ("verifier key", key().vkey(&origin()) + "\n"),
        ("entry", shown(&common::entry(&origin(), 0))),
        ("leaf hash", hex::encode(leaf_hash(&log.leaves[0])) + "\n"),
        ("frontier", hex::encode(log.tree.encode()) + "\n"),
        ("checkpoint", log.checkpoint(2, &key())),
        ("proof", log.proof(0, 2, &key()).format()),
        ("receipt body", String::from_utf8(receipt.body.clone()).unwrap() + "\n"),
        ("receipt", receipt.with_proof(&log.proof(0, 2, &key())).to_json() + "\n"),
        ("export", String::from_utf8(log.export(&[1, 2], &key())).unwrap()),
        ("report", anchored_report(&log)),
    ]
}

fn anchored_report(log: &Log) -> String {
    verify(&log.export(&[1, 2], &key()), &Options { keys: vec![vkey(&key(), &origin())], ..Options::default() })
        .to_string()
}

#[test]
fn the_page_shows_what_is_written() {
    let page = page();
    for (name, written) in written() {
        assert_eq!(block(&page, name), written, "{name}");
    }
    assert_eq!(page.matches("<!-- example: ").count(), written().len());
}

#[test]
fn what_the_page_shows_holds() {
    let page = page();
    let keys = [block(&page, "verifier key").trim_end().parse().unwrap()];
    let leaf = hex::decode(block(&page, "entry").split_whitespace().collect::<String>()).unwrap();
    assert_eq!(Entry::decode(&leaf).unwrap(), common::entry(&origin(), 0));
    assert_eq!(open_checkpoint(&block(&page, "checkpoint"), &keys).unwrap().size, 2);
    TlogProof::parse(&block(&page, "proof")).unwrap().verify(&leaf, &keys).unwrap();
    let receipt = block(&page, "receipt");
    SignedReceipt::from_json(&receipt).unwrap().verify(&keys).unwrap();
    let options = Options { keys: keys.to_vec(), receipts: vec![receipt], ..Options::default() };
    assert_eq!(verify(block(&page, "export").as_bytes(), &options).verdict(), Verdict::Whole);
}
