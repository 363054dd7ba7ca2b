//! Sealed fields: the one table of what is sealed under which key, and the contexts that tie a value to its place.
//!
//! A sealed value opens only in the column, row, case, tenant and installation it was sealed for. Every value starts
//! with the version (u32, big-endian) of the key that opens it: keys are never tried in turn.

use domain::{CaseId, InstallationId, TenantId};
use envelope::{Context, Key, Salt};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{Error, Result};

const FIELD: &str = "kundenportal/field/v1";
const DOCUMENT: &str = "kundenportal/document/v1";

macro_rules! fields {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $table:literal . $column:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each variant names its table and column")]
        pub enum $name { $($variant),+ }

        impl $name {
            /// Every field of this key.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Table and column of the value.
            pub const fn place(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($table, $column)),+ }
            }
        }
    };
}

fields! {
    /// Sealed under the key of the case.
    CaseField {
        AttemptName = "attempts"."name_sealed",
        AttemptHash = "attempts"."sha256_sealed",
        AttemptNote = "attempts"."note_sealed",
        AttemptKey = "attempts"."wrapped_key",
        DocumentName = "documents"."name_sealed",
        DocumentNote = "documents"."note_sealed",
        DocumentHash = "documents"."sha256_sealed",
        ReviewReason = "documents"."review_reason_sealed",
        ReleaseReason = "documents"."release_reason_sealed",
        MoveName = "moves"."name_sealed",
        MoveReason = "moves"."reason_sealed",
        EmergencyNote = "emergencies"."note_sealed",
        EmergencySettleNote = "emergencies"."settle_note_sealed",
        DeclarationWithdrawn = "declarations"."withdrawn_reason_sealed",
        RecordCaller = "records"."caller_sealed",
        RecordText = "records"."text_sealed",
        ReceiptBody = "receipts"."body_sealed",
        ThreadSubject = "threads"."subject_sealed",
        MessageBody = "messages"."body_sealed",
        ExceptionReason = "exceptions"."reason_sealed",
        NoteBody = "notes"."body_sealed",
        DraftSubject = "drafts"."subject_sealed",
        DraftBody = "drafts"."body_sealed",
        EntryDetail = "audit_details"."detail_sealed",
    }
}

fields! {
    /// Sealed under the key of the Jobcenter.
    TenantField {
        PersonName = "persons"."name_sealed",
        PersonBirthDate = "persons"."birth_date_sealed",
        PersonMail = "persons"."mail_sealed",
        PersonPhone = "persons"."phone_sealed",
        AccountName = "accounts"."name_sealed",
        ReachAddress = "reach"."address_sealed",
        CaseKey = "cases"."wrapped_key",
        CaseTitle = "cases"."title_sealed",
        EntryDetail = "audit_details"."detail_sealed",
    }
}

/// Where a value stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) installation: InstallationId,
    pub(crate) tenant: TenantId,
    pub(crate) case: Option<CaseId>,
}

impl Place {
    pub(crate) fn field(&self, (table, column): (&str, &str), row: &[u8]) -> Context {
        let case = self.case.map(|case| *case.as_bytes());
        Context::new(FIELD)
            .part(self.installation.as_bytes())
            .part(self.tenant.as_bytes())
            .part(case.as_ref().map_or(&[], |bytes| &bytes[..]))
            .part(table.as_bytes())
            .part(column.as_bytes())
            .part(row)
    }

    /// The context of a document's content, as in upload.md.
    pub(crate) fn document(&self, case: CaseId, document: Uuid, attempt: Uuid) -> Context {
        Context::new(DOCUMENT)
            .part(self.installation.as_bytes())
            .part(self.tenant.as_bytes())
            .part(case.as_bytes())
            .part(document.as_bytes())
            .part(attempt.as_bytes())
    }
}

/// Seals a value and puts the version of the key in front.
pub(crate) fn seal(version: u32, key: &Key, context: &Context, salt: [u8; 24], plain: &[u8]) -> Vec<u8> {
    let mut out = version.to_be_bytes().to_vec();
    out.extend(envelope::seal(key, context, Salt::from_bytes(salt), plain));
    out
}

/// Splits a sealed value into the version of its key and the rest.
pub(crate) fn split(sealed: &[u8]) -> Result<(u32, &[u8])> {
    let (version, rest) = sealed.split_first_chunk::<4>().ok_or(Error::Row("sealed value too short"))?;
    Ok((u32::from_be_bytes(*version), rest))
}

/// Opens a wrapped key.
pub(crate) fn open_key(key: &Key, context: &Context, wrapped: &[u8]) -> Result<Key> {
    let plain = envelope::open(key, context, wrapped)?;
    let bytes: Zeroizing<[u8; 32]> =
        Zeroizing::new(plain.as_slice().try_into().map_err(|_| Error::Row("wrapped key has another length"))?);
    Ok(Key::from_bytes(*bytes))
}

/// Turns opened bytes into text.
pub(crate) fn text(plain: &[u8]) -> Result<String> {
    String::from_utf8(plain.to_vec()).map_err(|_| Error::Row("sealed text is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_fields_share_a_place() {
        let mut places: Vec<_> = CaseField::ALL.iter().map(|f| f.place()).collect();
        places.extend(TenantField::ALL.iter().map(|f| f.place()).filter(|p| p.0 != "audit_details"));
        let all = places.len();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), all);
    }
}
