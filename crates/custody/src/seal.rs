//! Sealing and opening fields of one Jobcenter or one case.

use std::sync::Arc;

use domain::{AttemptId, CaseId, DocumentId, PersonId};
use envelope::{Context, Key};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::field::{self, CaseField, Place, TenantField};
use crate::keyring::TenantKeys;
use crate::{Result, Rng};

/// Seals names, birth dates, addresses and case keys of one Jobcenter.
#[derive(Clone)]
pub struct TenantSealer {
    pub(crate) keys: TenantKeys,
    pub(crate) place: Place,
    pub(crate) rng: Arc<dyn Rng>,
}

/// Seals what belongs to one case.
#[derive(Clone)]
pub struct CaseSealer {
    pub(crate) key: Arc<Key>,
    pub(crate) case: CaseId,
    pub(crate) place: Place,
    pub(crate) rng: Arc<dyn Rng>,
}

/// Case keys have no versions of their own: rotation re-wraps them.
const CASE_KEY_VERSION: u32 = 0;

impl std::fmt::Debug for TenantSealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TenantSealer").field("tenant", &self.place.tenant).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for CaseSealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CaseSealer").field("case", &self.case).finish_non_exhaustive()
    }
}

impl TenantSealer {
    /// Seals a value for its place. `row` is the id of the row.
    pub fn seal(&self, field: TenantField, row: Uuid, plain: &[u8]) -> Vec<u8> {
        let context = self.place.field(field.place(), row.as_bytes());
        // The current version is always among the versions: `Keyring::tenant` saw it there.
        let key = self.keys.key(self.keys.current).unwrap_or_else(|_| unreachable!("current key version"));
        field::seal(self.keys.current, key, &context, domain::random::bytes(&*self.rng), plain)
    }

    /// Opens a value.
    ///
    /// # Errors
    /// [`crate::Error::Sealed`] if it was not sealed for this place or was changed.
    pub fn open(&self, field: TenantField, row: Uuid, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let (version, sealed) = field::split(sealed)?;
        let context = self.place.field(field.place(), row.as_bytes());
        Ok(envelope::open(self.keys.key(version)?, &context, sealed)?)
    }

    /// Opens a text.
    ///
    /// # Errors
    /// As [`TenantSealer::open`].
    pub fn open_text(&self, field: TenantField, row: Uuid, sealed: &[u8]) -> Result<String> {
        field::text(&self.open(field, row, sealed)?)
    }

    /// The blind index of a person: HMAC-SHA-256 under the tenant's index key over the folded surname and the birth
    /// date (ISO 8601). It answers "is it equal", nothing else.
    pub fn blind_index(&self, surname: &str, birth_date: &str) -> Vec<u8> {
        crate::index::blind_index(&self.keys.index, surname, birth_date)
    }

    /// What is kept of a code that proves an address: it answers "is it this one", for one row, and nothing without the key.
    pub fn code_hash(&self, row: Uuid, code: &str) -> Vec<u8> {
        crate::index::code_hash(&self.keys.index, row.as_bytes(), code)
    }

    /// Opens a person's name.
    ///
    /// # Errors
    /// As [`TenantSealer::open`].
    pub fn person_name(&self, person: PersonId, sealed: &[u8]) -> Result<String> {
        self.open_text(TenantField::PersonName, person.uuid(), sealed)
    }
}

impl CaseSealer {
    /// The case.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// Seals a value for its place. `row` is the id of the row.
    pub fn seal(&self, field: CaseField, row: Uuid, plain: &[u8]) -> Vec<u8> {
        let context = self.place.field(field.place(), row.as_bytes());
        field::seal(CASE_KEY_VERSION, &self.key, &context, domain::random::bytes(&*self.rng), plain)
    }

    /// Opens a value.
    ///
    /// # Errors
    /// [`crate::Error::Sealed`] if it was not sealed for this place or was changed.
    pub fn open(&self, field: CaseField, row: Uuid, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let (version, sealed) = field::split(sealed)?;
        if version != CASE_KEY_VERSION {
            return Err(crate::Error::Row("key version of a case field"));
        }
        Ok(envelope::open(&self.key, &self.place.field(field.place(), row.as_bytes()), sealed)?)
    }

    /// Opens a text.
    ///
    /// # Errors
    /// As [`CaseSealer::open`].
    pub fn open_text(&self, field: CaseField, row: Uuid, sealed: &[u8]) -> Result<String> {
        field::text(&self.open(field, row, sealed)?)
    }

    /// Draws the key of one stored attempt; returns it with its wrap for `attempts.wrapped_key`.
    pub fn new_document_key(&self, attempt: AttemptId) -> (Key, Vec<u8>) {
        let key = Key::generate(|bytes| self.rng.fill(bytes));
        let wrapped = self.seal(CaseField::AttemptKey, attempt.uuid(), key.expose());
        (key, wrapped)
    }

    /// Opens the key of a stored attempt.
    ///
    /// # Errors
    /// As [`CaseSealer::open`].
    pub fn document_key(&self, attempt: AttemptId, wrapped: &[u8]) -> Result<Key> {
        let (_, sealed) = field::split(wrapped)?;
        field::open_key(&self.key, &self.place.field(CaseField::AttemptKey.place(), attempt.as_bytes()), sealed)
    }

    /// The context that a document's content is sealed in.
    pub fn document_context(&self, document: DocumentId, attempt: AttemptId) -> Context {
        self.place.document(self.case, document.uuid(), attempt.uuid())
    }
}
