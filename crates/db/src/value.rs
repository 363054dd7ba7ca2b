//! Values on their way into a statement and out of a row: the domain's types on one side, columns on the other.
//!
//! | here | PostgreSQL | SQLite (STRICT) |
//! |---|---|---|
//! | ids | UUID | BLOB, 16 bytes |
//! | [`Timestamp`] | TIMESTAMPTZ | TEXT `2026-01-31T12:00:00.000000Z`: sorts as text |
//! | [`NaiveDate`] | DATE | TEXT `2026-01-31` |
//! | words (enums) | TEXT with CHECK | TEXT with CHECK |
//! | `i64`, `u32`, `u64`, [`Task`] | BIGINT | INTEGER |
//! | `bool` | BOOLEAN | INTEGER, 0 or 1 |
//! | `Vec<u8>`, `[u8; N]`, [`Pseudonym`] | BYTEA | BLOB |
//! | [`serde_json::Value`] | JSONB | TEXT |

use chrono::NaiveDate;
use domain::legal::LegalPage;
use domain::{
    AccountId, Action, AttemptId, CaseId, CaseState, Channel, Concerns, DeclarationId, DeclarationKind, DeletionCause,
    DigestTime, DocumentFlags, DocumentId, DocumentState, DraftId, EmergencyId, EmergencyKind, EntryId, ExceptionId,
    Face, HouseholdId, InstallationId, JobId, MediaType, MessageId, MoveFailure, MoveId, MoveState, NoteId, ObjectKind,
    OutageId, OutboxId, OutboxKind, OutboxState, Outcome, PartyKind, PersonId, Pseudonym, ReachChannel, ReachId,
    ReachState, ReceiptId, RecordId, RecordKind, RecordWay, RequestId, Review, Role, ScanReason, SessionId, StuckFor,
    SubmissionId, SubmissionState, SubstitutionId, Task, TeamId, TenantId, TextModuleId, TextPurpose, ThreadId,
    Timestamp,
};
use sqlx::types::Json;
use sqlx::{Arguments, Decode, Encode, Postgres, Sqlite, Type};
use uuid::Uuid;

/// A value as a column keeps it; `None` is NULL of that type.
#[derive(Debug, Clone)]
pub enum Value {
    /// 16 bytes.
    Uuid(Option<Uuid>),
    /// A text without NUL characters.
    Text(Option<String>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
    /// A count.
    Int(Option<i64>),
    /// A yes or no.
    Bool(Option<bool>),
    /// A moment.
    Time(Option<Timestamp>),
    /// A day.
    Date(Option<NaiveDate>),
    /// Structured data.
    Json(Option<serde_json::Value>),
    /// What no column can keep; the statement will be refused.
    TooBig,
}

impl Value {
    /// Why the value can't be stored, alike on both databases.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        match self {
            Self::TooBig => Some("a number is larger than a column holds"),
            Self::Text(Some(text)) if text.contains('\0') => Some("a text holds a NUL character"),
            _ => None,
        }
    }

    pub(crate) fn bind_postgres<A: Arguments<Database = Postgres>>(self, to: &mut A) -> Bound {
        match self {
            Self::Time(v) => to.add(v),
            Self::Date(v) => to.add(v),
            other => other.bind_common(to),
        }
    }

    pub(crate) fn bind_sqlite<A: Arguments<Database = Sqlite>>(self, to: &mut A) -> Bound {
        match self {
            // Always six digits, so that texts sort as moments do.
            Self::Time(v) => to.add(v.map(|t| t.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string())),
            Self::Date(v) => to.add(v.map(|d| d.to_string())),
            other => other.bind_common(to),
        }
    }

    fn bind_common<A: Arguments>(self, to: &mut A) -> Bound
    where
        Option<Uuid>: Stores<A::Database>,
        Option<String>: Stores<A::Database>,
        Option<Vec<u8>>: Stores<A::Database>,
        Option<i64>: Stores<A::Database>,
        Option<bool>: Stores<A::Database>,
        Option<Json<serde_json::Value>>: Stores<A::Database>,
    {
        match self {
            Self::Uuid(v) => to.add(v),
            Self::Text(v) => to.add(v),
            Self::Bytes(v) => to.add(v),
            Self::Int(v) => to.add(v),
            Self::Bool(v) => to.add(v),
            Self::Json(v) => to.add(v.map(Json)),
            Self::Time(_) | Self::Date(_) | Self::TooBig => Err("bound elsewhere".into()),
        }
    }
}

type Bound = Result<(), sqlx::error::BoxDynError>;

/// Can be bound for this database.
trait Stores<DB: sqlx::Database>: for<'q> Encode<'q, DB> + Type<DB> {}
impl<DB: sqlx::Database, T: for<'q> Encode<'q, DB> + Type<DB>> Stores<DB> for T {}

/// Something that can be bound to a `$n`.
pub trait Param {
    /// NULL of this type.
    const NULL: Value;
    /// As the column keeps it.
    fn value(self) -> Value;
}

impl<T: Param> Param for Option<T> {
    const NULL: Value = T::NULL;
    fn value(self) -> Value {
        self.map_or(T::NULL, T::value)
    }
}

/// What both drivers can read from a column.
pub trait Stored: for<'r> Decode<'r, Postgres> + Type<Postgres> + for<'r> Decode<'r, Sqlite> + Type<Sqlite> {}
impl<T> Stored for T where T: for<'r> Decode<'r, Postgres> + Type<Postgres> + for<'r> Decode<'r, Sqlite> + Type<Sqlite> {}

/// Something that can be read from a column.
pub trait Column: Sized {
    /// What the drivers read.
    type Stored: Stored;
    /// Makes it of what was read; `None` if that can't be.
    fn load(stored: Option<Self::Stored>) -> Option<Self>;
}

impl<T: Column> Column for Option<T> {
    type Stored = T::Stored;
    fn load(stored: Option<T::Stored>) -> Option<Self> {
        match stored {
            None => Some(None),
            some => T::load(some).map(Some),
        }
    }
}

/// `type => kind of value: how it becomes one, how it is read`.
macro_rules! plain {
    ($($type:ty => $kind:ident($stored:ty): $write:expr, $read:expr;)+) => {$(
        impl Param for $type {
            const NULL: Value = Value::$kind(None);
            fn value(self) -> Value {
                let write: fn(Self) -> Value = $write;
                write(self)
            }
        }
        impl Column for $type {
            type Stored = $stored;
            fn load(stored: Option<$stored>) -> Option<Self> {
                let read: fn($stored) -> Option<Self> = $read;
                stored.and_then(read)
            }
        }
    )+};
}

plain! {
    Uuid => Uuid(Uuid): |v| Value::Uuid(Some(v)), Some;
    String => Text(String): |v| Value::Text(Some(v)), Some;
    Vec<u8> => Bytes(Vec<u8>): |v| Value::Bytes(Some(v)), Some;
    bool => Bool(bool): |v| Value::Bool(Some(v)), Some;
    i64 => Int(i64): |v| Value::Int(Some(v)), Some;
    u32 => Int(i64): |v| Value::Int(Some(v.into())), |v| v.try_into().ok();
    u64 => Int(i64): |v| v.try_into().map_or(Value::TooBig, |v| Value::Int(Some(v))), |v| v.try_into().ok();
    usize => Int(i64): |v| v.try_into().map_or(Value::TooBig, |v| Value::Int(Some(v))), |v| v.try_into().ok();
    Timestamp => Time(Timestamp): |v| Value::Time(Some(v)), Some;
    NaiveDate => Date(NaiveDate): |v| Value::Date(Some(v)), Some;
    serde_json::Value => Json(Json<serde_json::Value>): |v| Value::Json(Some(v)), |v| Some(v.0);
    DocumentFlags => Text(String): |v| Value::Text(Some(v.to_string())), |v| v.parse().ok();
    Task => Int(i64): |v| Value::Int(Some(v.rank().into())), |v| v.try_into().ok().and_then(Self::ranked);
    Pseudonym => Bytes(Vec<u8>): |v| Value::Bytes(Some(v.0.to_vec())), |v| v.try_into().ok().map(Self);
}

/// Ids as the list that `jsonb_array_elements_text` and `json_each` take apart, in the form that both `CAST(… AS UUID)`
/// and `unhex` read.
pub(crate) fn ids<T: Copy + Into<Uuid>>(ids: &[T]) -> serde_json::Value {
    ids.iter().map(|id| (*id).into().simple().to_string()).collect()
}

/// Whether what stands before is one of the [`ids`] that a placeholder holds.
///
/// PostgreSQL makes the list first. Joined with it instead, no index would be used: behind row-level security only what leaks
/// nothing may lead, and the cast of a text might; so all rows of the Jobcenter were read.
macro_rules! among {
    (postgres, $ids:literal) => {
        concat!(
            "= ANY (ARRAY(SELECT CAST(value AS UUID) FROM jsonb_array_elements_text(",
            $ids,
            ") AS wanted (value)))"
        )
    };
    (sqlite, $ids:literal) => {
        concat!("IN (SELECT unhex(value) FROM json_each(", $ids, "))")
    };
}

pub(crate) use among;

macro_rules! ids {
    ($($type:ident),+ $(,)?) => { plain! {$( $type => Uuid(Uuid): |v| Value::Uuid(Some(v.uuid())), |v| Some(v.into()); )+} };
}

ids! {
    InstallationId, TenantId, AccountId, PersonId, HouseholdId, CaseId, TeamId, DocumentId, AttemptId, SubmissionId,
    MoveId, SubstitutionId, ExceptionId, EmergencyId, OutageId, ThreadId, MessageId, NoteId, DraftId, TextModuleId, ReceiptId, SessionId, EntryId, JobId, RequestId, DeclarationId, RecordId, ReachId, OutboxId,
}

macro_rules! words {
    ($($type:ident),+ $(,)?) => {
        plain! {$( $type => Text(String): |v| Value::Text(Some(v.as_str().to_owned())), |v| Self::parse(&v).ok(); )+}
    };
}

words! {
    Action, CaseState, Channel, DeletionCause, DocumentState, EmergencyKind, Face, LegalPage, MediaType, MoveFailure, MoveState, ObjectKind, Outcome, PartyKind, Review, Role, ScanReason, SubmissionState, TextPurpose, DeclarationKind, RecordKind, RecordWay,
    DigestTime, OutboxKind, OutboxState, ReachChannel, ReachState, StuckFor,
}

/// NULL concerns every member.
impl Param for Concerns {
    const NULL: Value = Value::Uuid(None);
    fn value(self) -> Value {
        self.member().value()
    }
}

impl Column for Concerns {
    type Stored = Uuid;
    fn load(stored: Option<Uuid>) -> Option<Self> {
        Some(Self::from_member(stored.map(PersonId::from_uuid)))
    }
}

impl<const N: usize> Param for [u8; N] {
    const NULL: Value = Value::Bytes(None);
    fn value(self) -> Value {
        self.to_vec().value()
    }
}

impl<const N: usize> Column for [u8; N] {
    type Stored = Vec<u8>;
    fn load(stored: Option<Vec<u8>>) -> Option<Self> {
        stored?.try_into().ok()
    }
}

impl Param for &str {
    const NULL: Value = Value::Text(None);
    fn value(self) -> Value {
        self.to_owned().value()
    }
}

impl Param for &[u8] {
    const NULL: Value = Value::Bytes(None);
    fn value(self) -> Value {
        self.to_vec().value()
    }
}

impl<T: Param + Clone> Param for &T {
    const NULL: Value = T::NULL;
    fn value(self) -> Value {
        self.clone().value()
    }
}
