//! Searching and reading a log. Pages go backwards by index.

use domain::{AccountId, Action, CaseId, EntryId, ObjectKind, PersonId, Pseudonym, SessionId, TenantId, Timestamp};
use futures::stream::BoxStream;
use uuid::Uuid;

use super::Leaf;
use crate::value::{among, ids};
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
    ($hint:literal) => {
        concat!(
            "SELECT l.leaf_index, l.entry_id, l.leaf, l.leaf_hash, l.at, l.actor_id, l.actor_role, l.session_id,
                    l.on_behalf_of, l.channel, l.action, l.case_id, l.object_kind, l.object_id, l.outcome, l.reason,
                    l.request_id, d.salt, d.detail_sealed
             FROM audit_leaves l ",
            $hint,
            " LEFT JOIN audit_details d ON d.tenant_id = l.tenant_id AND d.leaf_index = l.leaf_index
             WHERE l.tenant_id = $1 "
        )
    };
    () => {
        entry!("")
    };
}

/// What something is found by in the report after an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// What the account did, what was done to it, and what others did for its person.
    Account(AccountId, Option<PersonId>),
    /// The same of a session.
    Session(SessionId),
    /// What was done to an object.
    Object(Uuid),
    /// What was done in a case, and to it.
    Case(CaseId),
}

/// One statement for each index that can lead: the other conditions only thin out what it finds. SQLite has to be told: it
/// would go back through the whole log, because that is in the right order, too.
macro_rules! led_by {
    ($index:literal, $leading:literal) => {
        (led_by!(@ "", $leading), led_by!(@ $index, $leading))
    };
    (@ $hint:literal, $leading:literal) => {
        concat!(
            entry!($hint),
            $leading,
            "AND l.leaf_index >= $2 AND l.leaf_index < $3
             AND ($4 IS NULL OR l.actor_id = $4) AND ($5 IS NULL OR l.action = $5)
             AND ($6 IS NULL OR l.object_id = $6) AND ($7 IS NULL OR l.case_id = $7)
             ORDER BY l.leaf_index DESC LIMIT $8"
        )
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
    // The order of the log is the order of time: a time is a place in it.
    let from = match filter.from {
        Some(from) => first_at(tx, log, from).await?,
        None => 0,
    };
    let to = match filter.to {
        Some(to) => first_at(tx, log, to).await?,
        None => END,
    };
    // What names one thing finds the fewest.
    let (postgres, sqlite) = match filter {
        Filter { object: Some(_), .. } => led_by!("INDEXED BY audit_leaves_by_object", "AND l.object_id = $6 "),
        Filter { case: Some(_), .. } => led_by!("INDEXED BY audit_leaves_by_case", "AND l.case_id = $7 "),
        Filter { actor: Some(_), .. } => led_by!("INDEXED BY audit_leaves_by_actor", "AND l.actor_id = $4 "),
        Filter { action: Some(_), .. } => led_by!("INDEXED BY audit_leaves_by_action", "AND l.action = $5 "),
        _ => led_by!("", ""),
    };
    tx.query_per_dialect(postgres, sqlite)
        .bind(log)
        .bind(from)
        .bind(to.min(index_below(before)))
        .bind(filter.actor)
        .bind(filter.action)
        .bind(filter.object)
        .bind(filter.case)
        .bind(limit)
        .fetch_all()
        .await
}

/// Behind every entry.
const END: i64 = i64::MAX;

fn index_below(before: Option<u64>) -> i64 {
    before.map_or(END, |index| i64::try_from(index).unwrap_or(END))
}

/// The first place at or behind a moment.
async fn first_at(tx: &mut Tx, log: TenantId, at: Timestamp) -> Result<i64, Error> {
    let found = tx
        .query("SELECT leaf_index FROM audit_leaves WHERE tenant_id = $1 AND at >= $2 ORDER BY at, leaf_index LIMIT 1")
        .bind(log)
        .bind(at)
        .fetch_optional::<(i64,)>()
        .await?;
    Ok(found.map_or(END, |row| row.0))
}

/// Entries that one of these conditions finds, each by its index.
macro_rules! any_of {
    ($first:literal $(, $other:literal)*) => {
        concat!(
            entry!(),
            "AND l.leaf_index IN (
                SELECT leaf_index FROM (SELECT leaf_index FROM audit_leaves WHERE tenant_id = $1 AND ",
            $first,
            " AND leaf_index < $3 ORDER BY leaf_index DESC LIMIT $4) AS one ",
            $(
                "UNION
                SELECT leaf_index FROM (SELECT leaf_index FROM audit_leaves WHERE tenant_id = $1 AND ",
                $other,
                " AND leaf_index < $3 ORDER BY leaf_index DESC LIMIT $4) AS other ",
            )*
            ") ORDER BY l.leaf_index DESC LIMIT $4"
        )
    };
}

/// A page of everything that one thing touched or was touched by, the newest first, with indexes below `before`.
pub async fn touched(
    tx: &mut Tx,
    log: TenantId,
    touched: Touched,
    before: Option<u64>,
    limit: u32,
) -> Result<Vec<Entry>, Error> {
    let (sql, id, person) = match touched {
        Touched::Account(id, None) => (any_of!("actor_id = $2", "object_id = $2"), id.uuid(), None),
        Touched::Account(id, person) => {
            (any_of!("actor_id = $2", "object_id = $2", "on_behalf_of = $5"), id.uuid(), person)
        }
        Touched::Session(id) => (any_of!("session_id = $2", "object_id = $2"), id.uuid(), None),
        Touched::Case(id) => (any_of!("case_id = $2", "object_id = $2"), id.uuid(), None),
        Touched::Object(id) => (any_of!("object_id = $2"), id, None),
    };
    let query = tx.query(sql).bind(log).bind(id).bind(index_below(before)).bind(limit);
    match person {
        Some(person) => query.bind(person).fetch_all().await,
        None => query.fetch_all().await,
    }
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
                concat!("SELECT id, pseudonym FROM ", $table, " WHERE tenant_id = $1 AND id ", among!(postgres, "$2")),
                concat!("SELECT id, pseudonym FROM ", $table, " WHERE tenant_id = $1 AND id ", among!(sqlite, "$2")),
            )
        };
    }
    let query = match kind {
        ObjectKind::Account => of!("accounts"),
        ObjectKind::Session => of!("sessions"),
        ObjectKind::Case => of!("cases"),
        ObjectKind::Emergency => of!("emergencies"),
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
