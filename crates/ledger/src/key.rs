//! Who signs: the name of a log, its signing key, and what others check signatures with.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::Signer as _;
use signed_note::{StandardVerifier, Verifier as _, key_id, new_ed25519_verifier_key};

use crate::Error;

/// The name of one log, of one Jobcenter or of the system, for ever: `marburg-biedenkopf.example/log/<id>`.
///
/// It is the origin of the log's checkpoints and the name of its key, so: 1 to 200 printable ASCII characters without
/// spaces and pluses (C2SP signed-note). A log that begins anew, after a reset, takes a new one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

const MAX_ORIGIN: usize = 200;

/// The algorithm byte in front of a public key (C2SP signed-note).
const ED25519: u8 = 1;

impl Origin {
    /// Takes a name.
    ///
    /// # Errors
    /// [`Error::Malformed`] where it can't be the name of a key.
    pub fn new(name: &str) -> Result<Self, Error> {
        let usable = |byte: u8| byte.is_ascii_graphic() && byte != b'+';
        if name.is_empty() || name.len() > MAX_ORIGIN || !name.bytes().all(usable) {
            return Err(Error::Malformed { what: "origin" });
        }
        Ok(Self(name.to_owned()))
    }

    /// The name of the log `id` of the house with this host name.
    ///
    /// # Errors
    /// [`Error::Malformed`] where it can't be the name of a key.
    pub fn for_log(host: &str, id: &str) -> Result<Self, Error> {
        Self::new(&format!("{host}/log/{id}"))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Origin {
    type Err = Error;
    fn from_str(name: &str) -> Result<Self, Error> {
        Self::new(name)
    }
}

impl TryFrom<String> for Origin {
    type Error = Error;
    fn try_from(name: String) -> Result<Self, Error> {
        Self::new(&name)
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

/// An Ed25519 key (RFC 8032). Wiped when dropped, never shown.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// Takes the 32 secret bytes. The caller wipes its own copy.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The text that others check this key's signatures with: `name+id+base64` (C2SP signed-note).
    pub fn vkey(&self, origin: &Origin) -> String {
        new_ed25519_verifier_key(origin.as_str(), &self.0.verifying_key())
    }

    /// The first four bytes of `SHA-256(name ‖ "\n" ‖ 0x01 ‖ public key)`, which signature lines begin with.
    pub(crate) fn id(&self, origin: &Origin) -> u32 {
        let mut typed = vec![ED25519];
        typed.extend(self.0.verifying_key().to_bytes());
        key_id(origin.as_str(), &typed)
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// A public key with the name of the log that it signs for.
#[derive(Clone)]
pub struct VerifierKey {
    text: String,
    verifier: StandardVerifier,
}

impl VerifierKey {
    /// Reads `name+id+base64`.
    ///
    /// # Errors
    /// [`Error::Malformed`] for anything that is not the one text form of an Ed25519 key.
    pub fn new(vkey: &str) -> Result<Self, Error> {
        let malformed = Error::Malformed { what: "verifier key" };
        let Ok(verifier) = StandardVerifier::new(vkey) else {
            return Err(malformed);
        };
        // The id is read in either case, but written in lower case only.
        let begins = format!("{}+{:08x}+", verifier.name(), verifier.key_id());
        if !vkey.starts_with(&begins) || Origin::new(verifier.name()).is_err() {
            return Err(malformed);
        }
        Ok(Self { text: vkey.to_owned(), verifier })
    }

    /// The log that it signs for.
    pub fn name(&self) -> &str {
        self.verifier.name()
    }

    /// `name+id+base64`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn verifier(&self) -> &StandardVerifier {
        &self.verifier
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifier.verify(message, signature)
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VerifierKey").field(&self.text).finish()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for VerifierKey {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for VerifierKey {}

impl FromStr for VerifierKey {
    type Err = Error;
    fn from_str(vkey: &str) -> Result<Self, Error> {
        Self::new(vkey)
    }
}
