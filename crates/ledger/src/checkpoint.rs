//! Checkpoints: a size and a root, signed (C2SP tlog-checkpoint in a C2SP signed-note).

use signed_note::{Note, VerificationError, Verifier, Verifiers};

use crate::tree::MAX_SIZE;
use crate::{Error, Hash, Origin, SigningKey, VerifierKey, text};

/// A tree head that was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log.
    pub origin: Origin,
    /// How many entries it had.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Signs a tree head. The note: origin, size and root in base64, one a line; an empty line; one signature line.
pub fn sign_checkpoint(origin: &Origin, size: u64, root: &Hash, key: &SigningKey) -> String {
    let head = format!("{origin}\n{size}\n{}\n", text::encode(root));
    let mut signature = key.id(origin).to_be_bytes().to_vec();
    signature.extend(key.sign(head.as_bytes()));
    format!("{head}\n— {origin} {}\n", text::encode(&signature))
}

/// Reads a checkpoint and checks its signature. Signature lines of others, such as witnesses, are passed over.
///
/// # Errors
/// [`Error::Malformed`]; [`Error::SignatureFails`] unless one of the keys, named like the origin, has signed it.
pub fn open_checkpoint(note: &str, keys: &[VerifierKey]) -> Result<Checkpoint, Error> {
    let malformed = || Error::Malformed { what: "checkpoint" };
    let note = Note::from_bytes(note.as_bytes()).map_err(|_| malformed())?;
    let head = tlog_tiles::Checkpoint::from_bytes(note.text()).map_err(|_| malformed())?;
    let origin = Origin::new(head.origin())?;
    note.verify(&KeysOf { origin: &origin, keys }).map_err(|_| Error::SignatureFails)?;
    if head.size() > MAX_SIZE {
        return Err(Error::OutOfRange);
    }
    Ok(Checkpoint { origin, size: head.size(), root: head.hash().0 })
}

/// Those of the keys that sign for this log.
pub(crate) struct KeysOf<'a> {
    pub(crate) origin: &'a Origin,
    pub(crate) keys: &'a [VerifierKey],
}

impl Verifiers for KeysOf<'_> {
    fn verifier(&self, name: &str, id: u32) -> Result<&dyn Verifier, VerificationError> {
        self.keys
            .iter()
            .map(VerifierKey::verifier)
            .find(|key| key.name() == name && key.key_id() == id && name == self.origin.as_str())
            .map(|key| -> &dyn Verifier { key })
            .ok_or_else(|| VerificationError::UnknownKey { name: name.to_owned(), id })
    }
}
