//! The worklist: cases in which something waits or is due, in parts that have names.

use chrono::NaiveDate;
use domain::deadline::{FIRST, NEVER};
use domain::{AccountId, HouseholdId, Task, Timestamp, WorklistView};
use uuid::Uuid;

use super::list::{ListedCase, absent, for_staff, listed, reach, reached, teams, within};
use super::waiting::{disowned, due, never, unanswered, unjudged};
use crate::value::{among, ids};
use crate::{Cursor, Error, Tx};

/// Who reads, and on which day: decides who stands in for whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// The caseworker.
    pub account: AccountId,
    /// The day.
    pub day: NaiveDate,
}

/// The place of a case in the worklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// What is to be done first.
    pub task: Task,
    /// By when something is due; [`NEVER`] where nothing is.
    pub due_on: NaiveDate,
    /// Since when something waits.
    pub since: Timestamp,
    /// The case.
    pub id: Uuid,
}

impl Rank {
    /// Before every case.
    pub const fn first() -> Self {
        let Cursor { at, id } = Cursor::oldest();
        Self { task: Task::Emergency, due_on: FIRST, since: at, id }
    }

    /// The place of a case.
    pub fn of(row: &ListedCase) -> Self {
        Self {
            task: row.task,
            due_on: row.due_on.unwrap_or(NEVER),
            since: row.attention_since.unwrap_or(row.created_at),
            id: row.id.uuid(),
        }
    }
}

macro_rules! open {
    ($case:literal) => {
        "TRUE"
    };
}

macro_rules! mine {
    ($case:literal) => {
        concat!(
            "(",
            $case,
            ".assigned_to = $2 OR ",
            $case,
            ".id IN (SELECT t.case_id FROM threads t
                     WHERE t.tenant_id = $1 AND t.answered_by = $2 AND t.waits_since IS NOT NULL))"
        )
    };
}

macro_rules! team {
    ($case:literal) => {
        concat!($case, ".team_id IN (", teams!(), ")")
    };
}

macro_rules! unassigned {
    ($case:literal) => {
        concat!($case, ".assigned_to IS NULL AND ", team!($case))
    };
}

macro_rules! urgent {
    ($case:literal) => {
        concat!($case, ".task < 2")
    };
}

macro_rules! substituting {
    ($case:literal) => {
        concat!($case, ".assigned_to IN (", absent!(), ")")
    };
}

/// Cases of the reader in which something waits: `$4` to `$7` where the page begins. The page first, then what is new in its
/// cases.
macro_rules! waiting {
    ($view:ident) => {
        concat!(
            for_staff!(),
            "AND c.id IN (SELECT w.id FROM cases w WHERE w.tenant_id = $1 ",
            reach!("w"),
            "AND w.attention_since IS NOT NULL AND (w.task, w.due_on, w.attention_since, w.id) > ($4, $5, $6, $7) AND ",
            $view!("w")
        )
    };
}

macro_rules! ordered {
    () => {
        " ORDER BY w.task, w.due_on, w.attention_since, w.id LIMIT $8)
         ORDER BY c.task, c.due_on, c.attention_since, c.id"
    };
}

/// Of each household the case that comes first. `+ 0` keeps SQLite from looking through all that waits instead of the
/// household's few cases.
macro_rules! leading {
    ($view:ident) => {
        concat!(
            waiting!($view),
            " AND NOT EXISTS (
                SELECT 1 FROM cases o
                WHERE o.tenant_id = w.tenant_id AND o.household_id = w.household_id AND o.attention_since IS NOT NULL
                  AND (o.task + 0, o.due_on, o.attention_since, o.id) < (w.task, w.due_on, w.attention_since, w.id) ",
            within!("o"),
            "AND ",
            $view!("o"),
            ")",
            ordered!()
        )
    };
}

/// A part of the worklist: by what is to be done first, of these what is due first, then what waits longest. What is due and
/// what is awaited have lists of their own.
pub async fn page(
    tx: &mut Tx,
    reader: Reader,
    view: WorklistView,
    after: Rank,
    limit: u32,
) -> Result<Vec<ListedCase>, Error> {
    let sql = match view {
        WorklistView::Open | WorklistView::Due | WorklistView::Awaiting => concat!(waiting!(open), ordered!()),
        WorklistView::Mine => concat!(waiting!(mine), ordered!()),
        WorklistView::Team => concat!(waiting!(team), ordered!()),
        WorklistView::Unassigned => concat!(waiting!(unassigned), ordered!()),
        WorklistView::Urgent => concat!(waiting!(urgent), ordered!()),
        WorklistView::Substituting => concat!(waiting!(substituting), ordered!()),
    };
    ranked(tx, sql, reader, after, limit).await
}

/// The same with one case of each household: the one that comes first.
pub async fn households(
    tx: &mut Tx,
    reader: Reader,
    view: WorklistView,
    after: Rank,
    limit: u32,
) -> Result<Vec<ListedCase>, Error> {
    let sql = match view {
        WorklistView::Open | WorklistView::Due | WorklistView::Awaiting => leading!(open),
        WorklistView::Mine => leading!(mine),
        WorklistView::Team => leading!(team),
        WorklistView::Unassigned => leading!(unassigned),
        WorklistView::Urgent => leading!(urgent),
        WorklistView::Substituting => leading!(substituting),
    };
    ranked(tx, sql, reader, after, limit).await
}

async fn ranked(
    tx: &mut Tx,
    sql: &'static str,
    reader: Reader,
    after: Rank,
    limit: u32,
) -> Result<Vec<ListedCase>, Error> {
    let tenant = tx.tenant();
    tx.query(sql)
        .bind(tenant)
        .bind(reader.account)
        .bind(reader.day)
        .bind(after.task)
        .bind(after.due_on)
        .bind(after.since)
        .bind(after.id)
        .bind(limit)
        .fetch_all()
        .await
}

/// The cases first, by their households, then what is new in them: to have their order SQLite would go through all that waits in
/// the Jobcenter.
macro_rules! beside {
    ($by:literal, $households:expr) => {
        concat!(
            for_staff!(),
            "AND c.id IN (SELECT k.id FROM cases k ",
            $by,
            " WHERE k.tenant_id = $1 AND k.household_id ",
            $households,
            " AND k.attention_since IS NOT NULL ",
            within!("k"),
            ") ORDER BY c.task, c.due_on, c.attention_since, c.id"
        )
    };
}

/// The reader's cases of these households in which something waits.
pub async fn of_households(tx: &mut Tx, reader: Reader, households: &[HouseholdId]) -> Result<Vec<ListedCase>, Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(
        beside!("", among!(postgres, "$4")),
        beside!("INDEXED BY cases_by_household", among!(sqlite, "$4")),
    )
    .bind(tenant)
    .bind(reader.account)
    .bind(reader.day)
    .bind(ids(households))
    .fetch_all()
    .await
}

/// Cases of the reader in which something is due on the reader's day, or was before: `$4` and `$5` where the page begins.
macro_rules! overdue {
    () => {
        concat!(for_staff!(), reach!("c"), "AND ", due!("c"), " AND (c.due_on, c.id) > ($4, $5) ")
    };
}

/// The reader's cases in which something is due by now, whether it waits or not; what is due since long first.
pub async fn due(tx: &mut Tx, reader: Reader, after: (NaiveDate, Uuid), limit: u32) -> Result<Vec<ListedCase>, Error> {
    overdue(tx, concat!(overdue!(), "ORDER BY c.due_on, c.id LIMIT $6"), reader, after, limit).await
}

/// The same with one case of each household: the one that is due first.
pub async fn due_households(
    tx: &mut Tx,
    reader: Reader,
    after: (NaiveDate, Uuid),
    limit: u32,
) -> Result<Vec<ListedCase>, Error> {
    let sql = concat!(
        overdue!(),
        "AND NOT EXISTS (SELECT 1 FROM cases o
                         WHERE o.tenant_id = c.tenant_id AND o.household_id = c.household_id
                           AND (o.due_on, o.id) < (c.due_on, c.id) ",
        within!("o"),
        ") ORDER BY c.due_on, c.id LIMIT $6"
    );
    overdue(tx, sql, reader, after, limit).await
}

async fn overdue(
    tx: &mut Tx,
    sql: &'static str,
    reader: Reader,
    (day, id): (NaiveDate, Uuid),
    limit: u32,
) -> Result<Vec<ListedCase>, Error> {
    let tenant = tx.tenant();
    tx.query(sql).bind(tenant).bind(reader.account).bind(reader.day).bind(day).bind(id).bind(limit).fetch_all().await
}

/// The reader's cases in which a paper is awaited from the customer, since long first.
pub async fn awaiting(tx: &mut Tx, reader: Reader, after: Cursor, limit: u32) -> Result<Vec<ListedCase>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        for_staff!(),
        reach!("c"),
        "AND c.awaiting_since IS NOT NULL AND (c.awaiting_since, c.id) > ($4, $5)
         ORDER BY c.awaiting_since, c.id LIMIT $6"
    ))
    .bind(tenant)
    .bind(reader.account)
    .bind(reader.day)
    .bind(after.at)
    .bind(after.id)
    .bind(limit)
    .fetch_all()
    .await
}
