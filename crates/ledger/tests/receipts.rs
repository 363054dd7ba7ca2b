//! Receipts hold without us, and nothing in them can be changed.

mod common;

use common::{Log, key, opening, origin, other_key, other_origin, to_base64, vkey};
use domain::{Action, Channel};
use ledger::{Entry, Error, ReceiptBody, ReceiptObject, SignedReceipt, VerifierKey};

fn keys() -> [VerifierKey; 1] {
    [vkey(&key(), &origin())]
}

#[test]
fn holds_with_and_without_a_proof() {
    let log = Log::of(origin(), 9);
    let body = log.receipt(4);
    let receipt = body.sign(&key()).unwrap();
    let read = SignedReceipt::from_json(&receipt.to_json()).unwrap();
    let verified = read.verify(&keys()).unwrap();
    assert_eq!((verified.body, verified.checkpoint), (body, None));
    assert_eq!(verified.entry.action, Action::DocumentReceived);

    let proven = read.with_proof(&log.proof(4, 9, &key()));
    let read = SignedReceipt::from_json(&proven.to_json()).unwrap();
    assert_eq!(read.verify(&keys()).unwrap().checkpoint.unwrap().size, 9);
}

#[test]
fn every_changed_field_breaks_the_signature() {
    let body = Log::of(origin(), 9).receipt(4);
    let changes: [fn(&mut ReceiptBody); 12] = [
        |body| body.number.push('1'),
        |body| body.object = ReceiptObject::Message,
        |body| body.items.clear(),
        |body| body.items[0].name = Some("Kuendigung.pdf".to_owned()),
        |body| body.items[0].size += 1,
        |body| body.items[0].sha256[31] ^= 1,
        |body| body.case = common::id(501),
        |body| body.started_at = common::moment(-3),
        |body| body.received_at = common::moment(-1),
        |body| body.channel = Channel::Letter,
        |body| body.leaf_index += 1,
        |body| body.detail.push(b' '),
    ];
    let receipt = body.sign(&key()).unwrap();
    for (number, change) in changes.into_iter().enumerate() {
        let mut changed = body.clone();
        change(&mut changed);
        assert_ne!(changed, body, "change {number}");
        let forged = SignedReceipt { body: serde_json::to_vec(&changed).unwrap(), ..receipt.clone() };
        assert!(matches!(forged.verify(&keys()), Err(Error::SignatureFails)), "change {number}");
    }
    // Not even a space that means nothing.
    let mut spaced = receipt;
    spaced.body.push(b' ');
    assert!(matches!(spaced.verify(&keys()), Err(Error::SignatureFails)));
}

#[test]
fn another_key_is_refused() {
    let body = Log::of(origin(), 9).receipt(4);
    let forged = body.sign(&other_key()).unwrap();
    assert!(matches!(forged.verify(&keys()), Err(Error::SignatureFails)));
    // The same key under the name of another log.
    let receipt = body.sign(&key()).unwrap();
    assert!(matches!(receipt.verify(&[vkey(&key(), &other_origin())]), Err(Error::SignatureFails)));
}

#[test]
fn what_disagrees_with_its_entry_is_not_signed() {
    let log = Log::of(origin(), 9);
    let wrong: [(&str, ReceiptBody); 4] = [
        ("log", ReceiptBody { origin: other_origin(), ..log.receipt(4) }),
        ("action", ReceiptBody { object: ReceiptObject::Message, ..log.receipt(4) }),
        ("detail", ReceiptBody { detail: opening(6).detail, ..log.receipt(4) }),
        ("detail", ReceiptBody { salt: [0; 32], ..log.receipt(4) }),
    ];
    for (expected, body) in wrong {
        assert!(matches!(body.sign(&key()), Err(Error::Disagrees { what }) if what == expected), "{expected}");
    }
    // The entry names bytes that the receipt does not.
    let mut body = log.receipt(4);
    let (size, sha256) = (body.items[0].size, hex::encode(body.items[0].sha256));
    for (named, agrees) in [(size, true), (size + 1, false)] {
        body.detail = format!("{{\"size\":{named},\"sha256\":\"{sha256}\"}}").into_bytes();
        let commitment = ledger::commit_detail(&body.salt, &body.detail);
        body.leaf = Entry { detail_commitment: Some(commitment), ..common::entry(&origin(), 4) }.encode();
        assert_eq!(body.sign(&key()).is_ok(), agrees, "{named}");
    }
    let without = Entry { detail_commitment: None, ..common::entry(&origin(), 4) };
    let body = ReceiptBody { leaf: without.encode(), ..log.receipt(4) };
    assert!(matches!(body.sign(&key()), Err(Error::Disagrees { what: "detail" })));
    let body = ReceiptBody { version: 2, ..log.receipt(4) };
    assert!(matches!(body.sign(&key()), Err(Error::UnknownVersion { .. })));
}

#[test]
fn a_signed_disagreement_is_refused_by_the_reader_too() {
    // A subverted signer: the signature is right, the entry is another one.
    let log = Log::of(origin(), 9);
    let body = ReceiptBody { leaf: log.leaves[6].clone(), ..log.receipt(4) };
    let json = serde_json::to_vec(&body).unwrap();
    let seed = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let message = [b"kundenportal receipt 1\n", json.as_slice()].concat();
    let signature = ed25519_dalek::Signer::sign(&seed, &message).to_bytes();
    let receipt = SignedReceipt { vkey: key().vkey(&origin()), body: json, signature, proof: None };
    assert!(matches!(receipt.verify(&keys()), Err(Error::Disagrees { what: "detail" })));
}

#[test]
fn a_proof_of_something_else_is_refused() {
    let log = Log::of(origin(), 9);
    let receipt = log.receipt(4).sign(&key()).unwrap();
    let other_entry = receipt.clone().with_proof(&log.proof(6, 9, &key()));
    assert!(matches!(other_entry.verify(&keys()), Err(Error::Disagrees { what: "index" })));

    let other = Log::of(other_origin(), 9);
    let other_log = receipt.clone().with_proof(&other.proof(4, 9, &key()));
    let both = [vkey(&key(), &origin()), vkey(&key(), &other_origin())];
    assert!(matches!(other_log.verify(&both), Err(Error::ProofFails)));

    let mut path = log.proof(4, 9, &key());
    path.path[1][0] ^= 1;
    assert!(matches!(receipt.clone().with_proof(&path).verify(&keys()), Err(Error::ProofFails)));
    let unsigned = receipt.with_proof(&log.proof(4, 9, &other_key()));
    assert!(matches!(unsigned.verify(&keys()), Err(Error::SignatureFails)));
}

#[test]
fn other_json_is_refused() {
    let json = Log::of(origin(), 9).receipt(4).sign(&key()).unwrap().to_json();
    let short = to_base64(&[0; 63]);
    for wrong in [
        json.replacen('{', r#"{"more":1,"#, 1),
        json.replacen(r#""signature":""#, &format!(r#""signature":"{short}","x":""#), 1),
        json[..json.len() - 1].to_owned(),
        String::new(),
    ] {
        assert!(matches!(SignedReceipt::from_json(&wrong), Err(Error::Malformed { .. })));
    }
}

#[test]
fn the_signing_key_signs_no_receipt_that_reads_as_a_checkpoint() {
    let receipt = Log::of(origin(), 9).receipt(4).sign(&key()).unwrap();
    let text = String::from_utf8([b"kundenportal receipt 1\n", receipt.body.as_slice(), b"\n"].concat()).unwrap();
    let note = format!("{text}\n— {} {}\n", origin(), to_base64(&[&[0; 4][..], &receipt.signature].concat()));
    assert!(ledger::open_checkpoint(&note, &keys()).is_err());
}
