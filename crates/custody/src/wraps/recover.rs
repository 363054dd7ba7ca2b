//! Reading the file: from an object's name to the key that opens it, without a database.
//!
//! The file is read twice and never held: once to its end, so that a file that was cut or changed is noticed before
//! anything is opened, and once more for the keys above the document's.

use std::io::{BufRead, Seek};
use std::sync::Arc;

use blobs::ObjectKey;
use domain::{InstallationId, MediaType, Timestamp};
use envelope::{Context, HEADER, Key, Opener};
use ledger::lines::{Lines, Unreadable};

use super::line::{CaseLine, DocumentLine, End, FORMAT, Head, Line, TenantKeyLine};
use crate::field::{self, CaseField, Place, TenantField};
use crate::keyring::wrap_context;
use crate::seal::CaseSealer;
use crate::{KeyProvider, Rng};

/// Why an object can't be opened from the file.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The file is cut, changed, or no such file.
    #[error("the rows are not whole: line {line}: {why}")]
    Rows {
        /// Where reading ended.
        line: u64,
        /// Why.
        why: &'static str,
    },
    /// The file is whole and knows nothing of the object.
    #[error("the rows know no kept document whose object is {0}")]
    NoRow(String),
    /// The file does not have the key of the object's case or Jobcenter.
    #[error("the rows lack {0}")]
    Missing(&'static str),
    /// The root key is not the one that wrapped the Jobcenter's key.
    #[error("the key file is not the one of this installation: it does not open the Jobcenter's key")]
    KeyFile,
    /// A wrapped key or sealed value does not open with the key above it.
    #[error("{0} does not open: it was changed, or moved from another row")]
    Sealed(&'static str),
}

/// What is known of a document from its rows, and the key to its object.
#[derive(Debug)]
pub struct Recovered {
    /// Name of the file.
    pub name: String,
    /// What the bytes are.
    pub media_type: MediaType,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// Bytes of the document.
    pub size: u64,
    /// Bytes of the object.
    pub sealed_size: u64,
    /// When the last byte was here.
    pub received_at: Timestamp,
    key: Key,
    context: Context,
}

impl Recovered {
    /// Starts to open the object behind its header.
    ///
    /// # Errors
    /// [`envelope::Refusal::Commitment`] if the object is not the one of this document.
    pub fn opener(&self, header: &[u8; HEADER]) -> Result<Opener, envelope::Refusal> {
        Opener::new(&self.key, &self.context, header)
    }
}

/// Finds an object in the file and opens the keys above it, one after the other.
///
/// # Errors
/// [`Refused`]; nothing was opened if the file is not whole.
pub async fn recover(
    mut file: impl BufRead + Seek,
    object: &ObjectKey,
    provider: &dyn KeyProvider,
    rng: Arc<dyn Rng>,
) -> Result<Recovered, Refused> {
    let (installation, document) = find(&mut file, object)?;
    file.rewind().map_err(|_| Refused::Rows { line: 0, why: "the file could not be read again" })?;
    let above = above(&mut file, &document)?;
    let of_tenant = Place { installation, tenant: document.tenant, case: None };
    let context = wrap_context(of_tenant, "wrapped", above.tenant_key.version);
    let key = provider.unwrap(&context, &above.tenant_key.wrapped).await.map_err(|_| Refused::KeyFile)?;
    let key = case_key(&key, of_tenant, &above.case).ok_or(Refused::Sealed("the key of the case"))?;
    let place = Place { case: Some(document.case), ..of_tenant };
    opened(&CaseSealer { key: Arc::new(key), case: document.case, place, rng }, &document)
}

fn case_key(key: &Key, place: Place, case: &CaseLine) -> Option<Key> {
    let (_, sealed) = field::split(&case.wrapped_key).ok()?;
    field::open_key(key, &place.field(TenantField::CaseKey.place(), case.id.as_bytes()), sealed).ok()
}

fn opened(sealer: &CaseSealer, document: &DocumentLine) -> Result<Recovered, Refused> {
    let row = document.id.uuid();
    let sha256 = sealer.open(CaseField::DocumentHash, row, &document.sha256_sealed);
    let sha256 = sha256.ok().and_then(|hash| hash.as_slice().try_into().ok());
    Ok(Recovered {
        key: sealer
            .document_key(document.attempt, &document.wrapped_key)
            .map_err(|_| Refused::Sealed("the key of the document"))?,
        context: sealer.document_context(document.id, document.attempt),
        name: sealer
            .open_text(CaseField::DocumentName, row, &document.name_sealed)
            .map_err(|_| Refused::Sealed("the name of the document"))?,
        sha256: sha256.ok_or(Refused::Sealed("the hash of the document"))?,
        media_type: document.media_type,
        size: document.size,
        sealed_size: document.sealed_size,
        received_at: document.received_at,
    })
}

/// Reads the file to its end, and keeps the one document.
fn find(file: impl BufRead, object: &ObjectKey) -> Result<(InstallationId, DocumentLine), Refused> {
    let object = object.to_string();
    let mut lines = Lines::new(file);
    let found = read_whole(&mut lines, &object).map_err(|why| Refused::Rows { line: lines.number(), why: why.0 });
    let (head, document) = found?;
    Ok((head.installation, document.ok_or(Refused::NoRow(object))?))
}

fn read_whole(lines: &mut Lines<impl BufRead>, object: &str) -> Result<(Head, Option<DocumentLine>), Unreadable> {
    let Line::Wraps(head) = lines.line()? else { return Err(Unreadable("it is no export of wrapped keys")) };
    if head.format != FORMAT {
        return Err(Unreadable("the format is unknown"));
    }
    let (mut counted, mut found) = (End::default(), None);
    loop {
        let line = lines.line()?;
        counted.count(&line);
        match line {
            Line::Document(document) if document.object_key == object => found = Some(document),
            Line::Wraps(_) => return Err(Unreadable("a second file begins")),
            Line::End(end) => {
                lines.nothing_more()?;
                let expected = End { sha256: lines.hash(), ..counted };
                return if end == expected {
                    Ok((head, found))
                } else {
                    Err(Unreadable("lines are missing or changed"))
                };
            }
            _ => {}
        }
    }
}

/// The keys above a document's.
struct Above {
    tenant_key: TenantKeyLine,
    case: CaseLine,
}

/// Reads until the keys above the document are there: its Jobcenter's stand before its cases.
fn above(file: impl BufRead, document: &DocumentLine) -> Result<Above, Refused> {
    let mut lines = Lines::new(file);
    let mut keys = Vec::new();
    let case = loop {
        let line = lines.line().map_err(|why| Refused::Rows { line: lines.number(), why: why.0 })?;
        match line {
            Line::TenantKey(key) if key.tenant == document.tenant => keys.push(key),
            Line::Case(case) if (case.tenant, case.id) == (document.tenant, document.case) => break case,
            Line::End(_) => return Err(Refused::Missing("the key of the case")),
            _ => {}
        }
    };
    let version = field::split(&case.wrapped_key).map_err(|_| Refused::Sealed("the key of the case"))?.0;
    let tenant_key = keys.into_iter().find(|key| key.version == version);
    Ok(Above { tenant_key: tenant_key.ok_or(Refused::Missing("the Jobcenter's key of this version"))?, case })
}
