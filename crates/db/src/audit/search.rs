//! Searching and reading a log. Pages go backwards by index.

use domain::{AccountId, Action, CaseId, EntryId, ObjectKind, Pseudonym, TenantId, Timestamp};
use futures::stream::BoxStream;
use uuid::Uuid;

use super::Leaf;
use crate::value::ids;
use crate::{Error, Record, Row, Tx};

/// The sealed detail of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// What the commitment in the entry is salted with.
    pub salt: Vec<u8>,
    /// The detail, sealed with the case key or the tenant key.
    pub detail_sealed: Vec<u8>,
}

/// An entry with its detail, unless that was erased or there was none.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The entry.
    pub leaf: Leaf,
    /// Its detail.
    pub detail: Option<Detail>,
}

impl Record for Entry {
    fn from_row(row: &Row) -> Result<Self, Error> {
        let salt: Option<Vec<u8>> = row.get("salt")?;
        let detail_sealed: Option<Vec<u8>> = row.get("detail_sealed")?;
        let detail = salt.zip(detail_sealed).map(|(salt, detail_sealed)| Detail { salt, detail_sealed });
        Ok(Self { leaf: Leaf::from_row(row)?, detail })
    }
}

/// What to search for; everything that is set has to fit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Who acted.
    pub actor: Option<AccountId>,
    /// What was done.
    pub action: Option<Action>,
    /// To what.
    pub object: Option<Uuid>,
    /// In which case.
    pub case: Option<CaseId>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
}

macro_rules! entry {
    () => {
        "SELECT l.leaf_index, l.entry_id, l.leaf, l.leaf_hash, l.at, l.actor_id, l.actor_role, l.session_id,
                l.on_behalf_of, l.channel, l.action, l.case_id, l.object_kind, l.object_id, l.outcome, l.reason,
                l.request_id, d.salt, d.detail_sealed
         FROM audit_leaves l
         LEFT JOIN audit_details d ON d.tenant_id = l.tenant_id AND d.leaf_index = l.leaf_index
         WHERE l.tenant_id = $1 "
    };
}

/// A page of the entries that fit, the newest first, with indexes below `before`.
pub async fn search(
    tx: &mut Tx,
    log: TenantId,
    filter: &Filter,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<Entry>, Error> {
    tx.query(concat!(
        entry!(),
        "AND l.leaf_index < $2
         AND ($3 IS NULL OR l.actor_id = $3) AND ($4 IS NULL OR l.action = $4)
         AND ($5 IS NULL OR l.object_id = $5) AND ($6 IS NULL OR l.case_id = $6)
         AND ($7 IS NULL OR l.at >= $7) AND ($8 IS NULL OR l.at < $8)
         ORDER BY l.leaf_index DESC LIMIT $9"
    ))
    .bind(log)
    .bind(before.map_or(i64::MAX, |index| i64::try_from(index).unwrap_or(i64::MAX)))
    .bind(filter.actor)
    .bind(filter.action)
    .bind(filter.object)
    .bind(filter.case)
    .bind(filter.from)
    .bind(filter.to)
    .bind(limit)
    .fetch_all()
    .await
}

/// The entry at this place.
pub async fn at(tx: &mut Tx, log: TenantId, leaf_index: u64) -> Result<Option<Entry>, Error> {
    tx.query(concat!(entry!(), "AND l.leaf_index = $2")).bind(log).bind(leaf_index).fetch_optional().await
}

/// The entry with this id.
pub async fn find(tx: &mut Tx, log: TenantId, id: EntryId) -> Result<Option<Entry>, Error> {
    tx.query(concat!(entry!(), "AND l.entry_id = $2")).bind(log).bind(id).fetch_optional().await
}

/// The entries from one index up to another (not included), in order, one by one: for exports.
///
/// # Errors
/// As for every statement; those of a row come in the stream.
pub fn range(tx: &mut Tx, log: TenantId, from: u64, to: u64) -> Result<BoxStream<'_, Result<Entry, Error>>, Error> {
    tx.query(concat!(entry!(), "AND l.leaf_index >= $2 AND l.leaf_index < $3 ORDER BY l.leaf_index"))
        .bind(log)
        .bind(from)
        .bind(to)
        .stream()
}

/// What stands for these objects in the log, as far as they are there and have it.
pub async fn pseudonyms(tx: &mut Tx, kind: ObjectKind, objects: &[Uuid]) -> Result<Vec<(Uuid, Pseudonym)>, Error> {
    let tenant = tx.tenant();
    macro_rules! of {
        ($table:literal) => {
            tx.query_per_dialect(
                concat!(
                    "SELECT id, pseudonym FROM ",
                    $table,
                    " WHERE tenant_id = $1 AND id IN
                        (SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($2) AS wanted (value))"
                ),
                concat!(
                    "SELECT id, pseudonym FROM ",
                    $table,
                    " WHERE tenant_id = $1 AND id IN (SELECT unhex(value) FROM json_each($2))"
                ),
            )
        };
    }
    let query = match kind {
        ObjectKind::Account => of!("accounts"),
        ObjectKind::Session => of!("sessions"),
        ObjectKind::Case => of!("cases"),
        ObjectKind::Document => of!("documents"),
        ObjectKind::Thread => of!("threads"),
        ObjectKind::Message => of!("messages"),
        ObjectKind::Note => of!("notes"),
        // An entry about a person is one about an import.
        ObjectKind::Import => of!("persons"),
        ObjectKind::Log
        | ObjectKind::House
        | ObjectKind::Team
        | ObjectKind::Receipt
        | ObjectKind::TextModule
        | ObjectKind::Key
        | ObjectKind::Store
        | ObjectKind::Route => return Ok(Vec::new()),
    };
    query.bind(tenant).bind(ids(objects)).fetch_all().await
}
