//! One entry of the log and its only byte form.
//!
//! Every field is a length (two bytes, big endian) and that many bytes, in the order of [`Entry`]; an absent field has
//! the length 0. Nothing may follow. One entry has one encoding, and [`Entry::decode`] takes no other.

use chrono::DateTime;
use domain::{Action, Channel, EntryId, ObjectKind, Outcome, Pseudonym, RequestId, Role, Timestamp};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{Error, Origin};

/// The version that this program writes and reads.
pub const ENTRY_VERSION: u8 = 1;

/// Longest reason code in bytes; a longer one is cut.
pub const MAX_REASON: usize = 255;

/// Something that happened: words and pseudonyms only, so that it can be kept and shown without naming anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// [`ENTRY_VERSION`].
    pub version: u8,
    /// The log that it belongs to, so that an entry can't be carried into another.
    pub origin: String,
    /// Its id.
    pub id: EntryId,
    /// When it happened, in whole microseconds.
    pub at: Timestamp,
    /// Who did it; absent for the portal itself and before sign-in.
    pub actor: Option<Pseudonym>,
    /// In which role.
    pub role: Role,
    /// For whom, where that is somebody else.
    pub on_behalf_of: Option<Pseudonym>,
    /// In which session.
    pub session: Option<Pseudonym>,
    /// How it came in.
    pub channel: Channel,
    /// What was done.
    pub action: Action,
    /// In which case.
    pub case: Option<Pseudonym>,
    /// To what kind of thing.
    pub object_kind: ObjectKind,
    /// To which one.
    pub object: Option<Pseudonym>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why: a code, never free text. An empty one is an absent one; at most [`MAX_REASON`] bytes are kept.
    pub reason: Option<String>,
    /// The request or job run.
    pub request: RequestId,
    /// [`commit_detail`] of the sealed detail, where there is one.
    pub detail_commitment: Option<[u8; 32]>,
}

/// What an entry says of its detail: `SHA-256(salt ‖ detail)`. Once salt and detail are erased, nobody can open it.
pub fn commit_detail(salt: &[u8; 32], detail: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(detail).finalize().into()
}

impl Entry {
    /// The canonical bytes: the leaf of the tree.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(320);
        put(&mut out, &[self.version]);
        put(&mut out, self.origin.as_bytes());
        put(&mut out, self.id.as_bytes());
        put(&mut out, &self.at.timestamp_micros().to_be_bytes());
        put_pseudonym(&mut out, self.actor);
        put(&mut out, self.role.as_str().as_bytes());
        put_pseudonym(&mut out, self.on_behalf_of);
        put_pseudonym(&mut out, self.session);
        put(&mut out, self.channel.as_str().as_bytes());
        put(&mut out, self.action.as_str().as_bytes());
        put_pseudonym(&mut out, self.case);
        put(&mut out, self.object_kind.as_str().as_bytes());
        put_pseudonym(&mut out, self.object);
        put(&mut out, self.outcome.as_str().as_bytes());
        put(&mut out, cut(self.reason.as_deref().unwrap_or_default(), MAX_REASON).as_bytes());
        put(&mut out, self.request.as_bytes());
        put(&mut out, self.detail_commitment.as_ref().map_or(&[], |commitment| commitment.as_slice()));
        out
    }

    /// Reads canonical bytes.
    ///
    /// # Errors
    /// [`Error::UnknownVersion`], or [`Error::Malformed`] with the name of the field that breaks a rule.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let mut fields = Fields { rest: bytes };
        let version = match *fields.next("version")? {
            [ENTRY_VERSION] => ENTRY_VERSION,
            [_] => return Err(Error::UnknownVersion { what: "entry" }),
            _ => return Err(Error::Malformed { what: "version" }),
        };
        let entry = Self {
            version,
            origin: Origin::new(fields.text("origin")?)?.as_str().to_owned(),
            id: EntryId::from_uuid(Uuid::from_bytes(fields.exactly("entry id")?)),
            at: DateTime::from_timestamp_micros(i64::from_be_bytes(fields.exactly("time")?))
                .ok_or(Error::Malformed { what: "time" })?,
            actor: fields.pseudonym("actor")?,
            role: fields.word("role", Role::parse)?,
            on_behalf_of: fields.pseudonym("on-behalf-of")?,
            session: fields.pseudonym("session")?,
            channel: fields.word("channel", Channel::parse)?,
            action: fields.word("action", Action::parse)?,
            case: fields.pseudonym("case")?,
            object_kind: fields.word("object kind", ObjectKind::parse)?,
            object: fields.pseudonym("object")?,
            outcome: fields.word("outcome", Outcome::parse)?,
            reason: Some(fields.text("reason")?).filter(|reason| !reason.is_empty()).map(str::to_owned),
            request: RequestId::from_uuid(Uuid::from_bytes(fields.exactly("request id")?)),
            detail_commitment: fields.optional("detail commitment")?,
        };
        if entry.reason.as_ref().is_some_and(|reason| reason.len() > MAX_REASON) {
            return Err(Error::Malformed { what: "reason" });
        }
        if !fields.rest.is_empty() {
            return Err(Error::Malformed { what: "entry: bytes after the last field" });
        }
        Ok(entry)
    }
}

/// Fields are words, 8, 16 or 32 bytes, an origin of at most 200 bytes or a reason that was cut: all fit two bytes.
fn put(out: &mut Vec<u8>, field: &[u8]) {
    let length = u16::try_from(field.len()).unwrap_or(u16::MAX);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend(field.iter().take(usize::from(length)));
}

fn put_pseudonym(out: &mut Vec<u8>, pseudonym: Option<Pseudonym>) {
    put(out, pseudonym.as_ref().map_or(&[], |pseudonym| pseudonym.0.as_slice()));
}

/// The longest beginning of at most `limit` bytes that ends between two characters.
fn cut(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    fn next(&mut self, what: &'static str) -> Result<&'a [u8], Error> {
        let (length, rest) = self.rest.split_first_chunk::<2>().ok_or(Error::Malformed { what })?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (field, rest) = rest.split_at_checked(length).ok_or(Error::Malformed { what })?;
        self.rest = rest;
        Ok(field)
    }

    fn text(&mut self, what: &'static str) -> Result<&'a str, Error> {
        std::str::from_utf8(self.next(what)?).map_err(|_| Error::Malformed { what })
    }

    fn word<T, E>(&mut self, what: &'static str, parse: fn(&str) -> Result<T, E>) -> Result<T, Error> {
        parse(self.text(what)?).map_err(|_| Error::Malformed { what })
    }

    fn exactly<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], Error> {
        self.next(what)?.try_into().map_err(|_| Error::Malformed { what })
    }

    fn optional<const N: usize>(&mut self, what: &'static str) -> Result<Option<[u8; N]>, Error> {
        match self.next(what)? {
            [] => Ok(None),
            field => field.try_into().map(Some).map_err(|_| Error::Malformed { what }),
        }
    }

    fn pseudonym(&mut self, what: &'static str) -> Result<Option<Pseudonym>, Error> {
        Ok(self.optional(what)?.map(Pseudonym))
    }
}
