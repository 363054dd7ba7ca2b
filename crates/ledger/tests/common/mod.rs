//! A small log to test with: fixed keys, ids and times, so that every run has the same bytes.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use std::collections::HashMap;

use chrono::DateTime;
use domain::{Action, Channel, EntryId, ObjectKind, Outcome, Pseudonym, RequestId, Role, Timestamp};
use ledger::export::Writer;
use ledger::verify::{Options, Report};
use ledger::{
    ENTRY_VERSION, Entry, Frontier, Hash, Opening, Origin, ReceiptBody, ReceiptItem, ReceiptObject, SigningKey,
    TlogProof, VerifierKey, commit_detail, inclusion_nodes, inclusion_proof, sign_checkpoint,
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub const HOUSE: &str = "marburg-biedenkopf.example";

pub fn origin() -> Origin {
    Origin::for_log(HOUSE, "0198c0de-0000-7000-8000-000000000001").unwrap()
}

pub fn other_origin() -> Origin {
    Origin::for_log("giessen.example", "0198c0de-0000-7000-8000-000000000002").unwrap()
}

pub fn key() -> SigningKey {
    SigningKey::from_seed(&[7; 32])
}

pub fn other_key() -> SigningKey {
    SigningKey::from_seed(&[8; 32])
}

pub fn vkey(key: &SigningKey, origin: &Origin) -> VerifierKey {
    key.vkey(origin).parse().unwrap()
}

pub fn moment(second: i64) -> Timestamp {
    DateTime::from_timestamp_micros(1_782_900_000_000_000 + second * 1_000_000 + 250).unwrap()
}

pub fn id(number: u64) -> Uuid {
    Uuid::from_u64_pair(0x0198_c0de_0000_7000, 0x8000_0000_0000_0000 | number)
}

pub fn opening(number: u64) -> Opening {
    Opening {
        salt: [u8::try_from(number % 251).unwrap(); 32],
        detail: format!(r#"{{"name":"Mietvertrag {number}.pdf"}}"#).into(),
    }
}

/// The entry at this index: even ones receive documents and have a detail, odd ones look at a case.
pub fn entry(origin: &Origin, index: u64) -> Entry {
    let received = index.is_multiple_of(2);
    let opening = opening(index);
    Entry {
        version: ENTRY_VERSION,
        origin: origin.as_str().to_owned(),
        id: EntryId::from_uuid(id(index + 1)),
        at: moment(i64::try_from(index).unwrap()),
        actor: Some(Pseudonym([0xa1; 16])),
        role: if received { Role::Customer } else { Role::Caseworker },
        on_behalf_of: None,
        session: Some(Pseudonym([0x5e; 16])),
        channel: Channel::Web,
        action: if received { Action::DocumentReceived } else { Action::CaseViewed },
        case: Some(Pseudonym([0xca; 16])),
        object_kind: if received { ObjectKind::Document } else { ObjectKind::Case },
        object: received.then_some(Pseudonym([0xd0; 16])),
        outcome: Outcome::Done,
        reason: (!received).then(|| "assigned".to_owned()),
        request: RequestId::from_uuid(id(index + 1_000)),
        detail_commitment: received.then(|| commit_detail(&opening.salt, &opening.detail)),
    }
}

/// A log with all that a database would keep of it.
pub struct Log {
    pub origin: Origin,
    pub leaves: Vec<Vec<u8>>,
    pub nodes: HashMap<u64, Hash>,
    pub tree: Frontier,
}

impl Log {
    pub fn of(origin: Origin, size: u64) -> Self {
        let leaves = (0..size).map(|index| entry(&origin, index).encode()).collect();
        Self::from_leaves(origin, leaves)
    }

    pub fn from_leaves(origin: Origin, leaves: Vec<Vec<u8>>) -> Self {
        let mut tree = Frontier::empty();
        let nodes = leaves.iter().flat_map(|leaf| tree.append(leaf).nodes).collect();
        Self { origin, leaves, nodes, tree }
    }

    pub fn root(&self, size: u64) -> Hash {
        ledger::root_at(size, &self.nodes).unwrap()
    }

    pub fn checkpoint(&self, size: u64, key: &SigningKey) -> String {
        sign_checkpoint(&self.origin, size, &self.root(size), key)
    }

    pub fn proof(&self, index: u64, size: u64, key: &SigningKey) -> TlogProof {
        let needed = inclusion_nodes(index, size).into_iter().map(|number| (number, self.nodes[&number])).collect();
        TlogProof {
            extra: None,
            index,
            path: inclusion_proof(index, size, &needed).unwrap(),
            checkpoint: self.checkpoint(size, key),
        }
    }

    /// An export with checkpoints after `sizes` entries, the last of which ends it.
    pub fn export(&self, sizes: &[u64], key: &SigningKey) -> Vec<u8> {
        let size = *sizes.last().unwrap();
        let mut writer = Writer::begin(Vec::new(), &self.origin, &[vkey(key, &self.origin)], size).unwrap();
        for done in 0..=size {
            if sizes.contains(&done) {
                writer.checkpoint(done, &self.checkpoint(done, key)).unwrap();
            }
            if done < size {
                let detail = done.is_multiple_of(2).then(|| opening(done));
                writer.entry(&self.leaves[usize::try_from(done).unwrap()], detail).unwrap();
            }
        }
        writer.finish().unwrap()
    }

    pub fn receipt(&self, index: u64) -> ReceiptBody {
        let opening = opening(index);
        ReceiptBody {
            version: ledger::receipt::RECEIPT_VERSION,
            number: "2026-000123".to_owned(),
            object: ReceiptObject::Document,
            items: vec![ReceiptItem {
                id: id(77),
                name: Some(format!("Mietvertrag {index}.pdf")),
                size: 48_213,
                sha256: Sha256::digest(b"the bytes of a lease").into(),
            }],
            case: id(500),
            started_at: moment(-2),
            received_at: moment(0),
            channel: Channel::Web,
            origin: self.origin.clone(),
            leaf_index: index,
            leaf: self.leaves[usize::try_from(index).unwrap()].clone(),
            salt: opening.salt,
            detail: opening.detail,
        }
    }
}

/// The lines of an export, to change them.
pub fn lines(export: &[u8]) -> Vec<Value> {
    std::str::from_utf8(export).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Writes changed lines as somebody does who knows the format but has no key: indexes, sizes, root and hash are right.
pub fn reseal(mut lines: Vec<Value>) -> Vec<u8> {
    let mut tree = Frontier::empty();
    for line in &mut lines {
        if let Some(entry) = line.get_mut("entry") {
            entry["index"] = tree.size().into();
            tree.append(&from_base64(&entry["leaf"]));
        }
    }
    let last = lines.len() - 1;
    lines[0]["log"]["size"] = tree.size().into();
    let mut out: Vec<u8> = lines[..last].iter().flat_map(|line| (line.to_string() + "\n").into_bytes()).collect();
    let hash: [u8; 32] = Sha256::digest(&out).into();
    lines[last]["end"]["size"] = tree.size().into();
    lines[last]["end"]["root"] = to_base64(&tree.root()).into();
    lines[last]["end"]["sha256"] = hex::encode(hash).into();
    out.extend((lines[last].to_string() + "\n").into_bytes());
    out
}

pub fn from_base64(text: &Value) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text.as_str().unwrap()).unwrap()
}

pub fn to_base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

pub fn verify(export: &[u8], options: &Options) -> Report {
    ledger::verify::verify(export, options)
}

/// Judges with the log's own key in hand.
pub fn anchored(export: &[u8]) -> Report {
    verify(export, &Options { keys: vec![vkey(&key(), &origin())], ..Options::default() })
}
