//! Receipts: what a sender holds, provable without us.
//!
//! A [`ReceiptBody`] becomes JSON once, when it is signed; these bytes travel in the receipt as base64 and are never
//! made again, so no second program has to write JSON the same way. What is signed is `"kundenportal receipt 1\n"`
//! followed by these bytes. The first line has spaces, so no receipt can be taken for a checkpoint of the same key.

use domain::{Action, Channel, ObjectKind, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Checkpoint, Entry, Error, Origin, SigningKey, TlogProof, VerifierKey, commit_detail, text};

/// The version of the receipt that this program makes and reads.
pub const RECEIPT_VERSION: u8 = 1;

const SIGNED_BEFORE: &[u8] = b"kundenportal receipt 1\n";

/// What was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptObject {
    /// One or more documents.
    Document,
    /// A message.
    Message,
}

impl ReceiptObject {
    /// What the entry of such a receipt says.
    pub const fn action(self) -> Action {
        match self {
            Self::Document => Action::DocumentReceived,
            Self::Message => Action::MessagePosted,
        }
    }

    /// What the entry of such a receipt is about.
    pub const fn kind(self) -> ObjectKind {
        match self {
            Self::Document => ObjectKind::Document,
            Self::Message => ObjectKind::Message,
        }
    }
}

/// One received thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptItem {
    /// Its id.
    pub id: Uuid,
    /// Its file name; messages have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many bytes arrived.
    pub size: u64,
    /// SHA-256 of these bytes, in hex.
    #[serde(with = "hex")]
    pub sha256: [u8; 32],
}

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptBody {
    /// [`RECEIPT_VERSION`].
    pub version: u8,
    /// The number that people read to each other.
    pub number: String,
    /// What was received.
    pub object: ReceiptObject,
    /// The received things, in the order of sending.
    pub items: Vec<ReceiptItem>,
    /// The case into which they were sent.
    pub case: Uuid,
    /// When the first byte came (RFC 3339, UTC).
    pub started_at: Timestamp,
    /// When the last byte was here (RFC 3339, UTC): the moment that counts.
    pub received_at: Timestamp,
    /// How they came in.
    pub channel: Channel,
    /// The log with the entry.
    pub origin: Origin,
    /// The index of the entry in it.
    pub leaf_index: u64,
    /// The entry: [`Entry::encode`], in base64.
    #[serde(with = "text")]
    pub leaf: Vec<u8>,
    /// Opens the entry's commitment, in base64.
    #[serde(with = "text")]
    pub salt: [u8; 32],
    /// The detail of the entry, in base64.
    #[serde(with = "text")]
    pub detail: Vec<u8>,
}

impl ReceiptBody {
    /// Signs it.
    ///
    /// # Errors
    /// As [`ReceiptBody::check`]: what does not agree with its entry is never signed.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "the fields are texts and numbers, which JSON always has a form for"
    )]
    pub fn sign(&self, key: &SigningKey) -> Result<SignedReceipt, Error> {
        self.check()?;
        let body = serde_json::to_vec(self).expect("receipt fields have a JSON form");
        let signature = key.sign(&signed_bytes(&body));
        Ok(SignedReceipt { vkey: key.vkey(&self.origin), body, signature, proof: None })
    }

    /// Checks that the entry in it is the entry of this receipt, and gives it.
    ///
    /// # Errors
    /// [`Error::UnknownVersion`], what is wrong with the entry, or [`Error::Disagrees`] with the first difference.
    pub fn check(&self) -> Result<Entry, Error> {
        if self.version != RECEIPT_VERSION {
            return Err(Error::UnknownVersion { what: "receipt" });
        }
        let entry = Entry::decode(&self.leaf)?;
        let agreements = [
            ("log", entry.origin == self.origin.as_str()),
            ("action", entry.action == self.object.action()),
            ("kind of object", entry.object_kind == self.object.kind()),
            ("detail", entry.detail_commitment == Some(commit_detail(&self.salt, &self.detail))),
            ("hash", self.names_what_the_entry_names()),
        ];
        match agreements.into_iter().find(|(_, agree)| !agree) {
            Some((what, _)) => Err(Error::Disagrees { what }),
            None => Ok(entry),
        }
    }
}

/// What the detail of an entry says of received bytes.
#[derive(Deserialize)]
struct Received {
    size: u64,
    #[serde(with = "hex")]
    sha256: [u8; 32],
}

impl ReceiptBody {
    /// A detail that names bytes, as that of a document does, names those of one of the received things.
    fn names_what_the_entry_names(&self) -> bool {
        let Ok(named) = serde_json::from_slice::<Received>(&self.detail) else { return true };
        self.items.iter().any(|item| (item.size, item.sha256) == (named.size, named.sha256))
    }
}

/// A receipt as it is stored, downloaded and checked: JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedReceipt {
    /// The verifier key of the signature: a help to find the right one, trusted by nobody.
    pub vkey: String,
    /// The JSON of a [`ReceiptBody`], byte for byte as signed; in base64.
    #[serde(with = "text")]
    pub body: Vec<u8>,
    /// Ed25519; in base64.
    #[serde(with = "text")]
    pub signature: [u8; 64],
    /// That the entry is in the log: a C2SP tlog-proof. Without it the receipt is binding already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
}

/// A receipt whose signature, entry and, where there is one, proof hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedReceipt {
    /// What it says.
    pub body: ReceiptBody,
    /// Its entry.
    pub entry: Entry,
    /// The checkpoint that its proof leads to.
    pub checkpoint: Option<Checkpoint>,
}

impl SignedReceipt {
    /// The JSON to store or hand out.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "the fields are texts, which JSON always has a form for"
    )]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("receipt fields have a JSON form")
    }

    /// Reads such JSON. Nothing is verified yet.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn from_json(json: &str) -> Result<Self, Error> {
        serde_json::from_str(json).map_err(|_| Error::Malformed { what: "receipt" })
    }

    /// What it says, unverified.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn body(&self) -> Result<ReceiptBody, Error> {
        serde_json::from_slice(&self.body).map_err(|_| Error::Malformed { what: "receipt body" })
    }

    /// The same receipt with a proof that its entry is in the log.
    #[must_use]
    pub fn with_proof(self, proof: &TlogProof) -> Self {
        Self { proof: Some(proof.format()), ..self }
    }

    /// Checks everything that can be checked offline: signature, entry, commitment, proof.
    ///
    /// # Errors
    /// [`Error::SignatureFails`] unless one of the keys, named like the origin, has signed it; what
    /// [`ReceiptBody::check`] and [`TlogProof::verify`] say; [`Error::Disagrees`] where the proof is of another entry.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<VerifiedReceipt, Error> {
        let message = signed_bytes(&self.body);
        let signer = keys.iter().find(|key| key.verifies(&message, &self.signature)).ok_or(Error::SignatureFails)?;
        let body = self.body()?;
        if signer.name() != body.origin.as_str() {
            return Err(Error::SignatureFails);
        }
        let entry = body.check()?;
        let checkpoint = self.proof.as_deref().map(|proof| prove(&body, proof, keys)).transpose()?;
        Ok(VerifiedReceipt { body, entry, checkpoint })
    }
}

fn prove(body: &ReceiptBody, proof: &str, keys: &[VerifierKey]) -> Result<Checkpoint, Error> {
    let proof = TlogProof::parse(proof)?;
    if proof.index != body.leaf_index {
        return Err(Error::Disagrees { what: "index" });
    }
    let checkpoint = proof.verify(&body.leaf, keys)?;
    if checkpoint.origin != body.origin {
        return Err(Error::OtherLog);
    }
    Ok(checkpoint)
}

fn signed_bytes(body: &[u8]) -> Vec<u8> {
    [SIGNED_BEFORE, body].concat()
}
