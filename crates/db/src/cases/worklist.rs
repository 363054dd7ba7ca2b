//! The worklist: cases in which something waits, in parts that have names, and cases that somebody looks for.

use chrono::NaiveDate;
use domain::{AccountId, HouseholdId, Timestamp, Urgency, WorklistView};
use uuid::Uuid;

use super::list::{ListedCase, absent, for_staff, listed, reach, reached, teams};
use crate::row::record;
use crate::value::ids;
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
    /// How urgent it is.
    pub urgency: Urgency,
    /// Since when something waits.
    pub since: Timestamp,
    /// The case.
    pub id: Uuid,
}

impl Rank {
    /// Before every case.
    pub const fn first() -> Self {
        let Cursor { at, id } = Cursor::oldest();
        Self { urgency: Urgency::Emergency, since: at, id }
    }
}

record! {
    /// How many households each part of the worklist has.
    Counts {
        /// All in which something waits.
        open: u32,
        /// Assigned to the reader.
        mine: u32,
        /// Of the reader's teams.
        team: u32,
        /// Of the reader's teams, and nobody has them.
        unassigned: u32,
        /// Emergencies and objections.
        urgent: u32,
        /// Of those whom the reader stands in for.
        substituting: u32,
        /// A paper was asked for again, and did not come.
        awaiting: u32,
    }
}

macro_rules! open {
    ($case:literal) => {
        "TRUE"
    };
}

macro_rules! mine {
    ($case:literal) => {
        concat!($case, ".assigned_to = $2")
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
        concat!($case, ".urgency < 2")
    };
}

macro_rules! substituting {
    ($case:literal) => {
        concat!($case, ".assigned_to IN (", absent!(), ")")
    };
}

/// Cases of the reader in which something waits: `$4` to `$6` where the page begins.
macro_rules! waiting {
    ($view:ident) => {
        concat!(
            for_staff!(),
            reach!("c"),
            "AND c.attention_since IS NOT NULL AND (c.urgency, c.attention_since, c.id) > ($4, $5, $6) AND ",
            $view!("c")
        )
    };
}

macro_rules! ordered {
    () => {
        " ORDER BY c.urgency, c.attention_since, c.id LIMIT $7"
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
                WHERE o.tenant_id = c.tenant_id AND o.household_id = c.household_id AND o.attention_since IS NOT NULL
                  AND (o.urgency + 0, o.attention_since, o.id) < (c.urgency, c.attention_since, c.id) ",
            reach!("o"),
            "AND ",
            $view!("o"),
            ")",
            ordered!()
        )
    };
}

/// A part of the worklist: the most urgent first, of these what waits longest. What is awaited has a list of its own.
pub async fn page(
    tx: &mut Tx,
    reader: Reader,
    view: WorklistView,
    after: Rank,
    limit: u32,
) -> Result<Vec<ListedCase>, Error> {
    let sql = match view {
        WorklistView::Open | WorklistView::Awaiting => concat!(waiting!(open), ordered!()),
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
        WorklistView::Open | WorklistView::Awaiting => leading!(open),
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
        .bind(after.urgency)
        .bind(after.since)
        .bind(after.id)
        .bind(limit)
        .fetch_all()
        .await
}

/// The reader's cases of these households in which something waits.
pub async fn of_households(tx: &mut Tx, reader: Reader, households: &[HouseholdId]) -> Result<Vec<ListedCase>, Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(
        concat!(
            for_staff!(),
            reach!("c"),
            "AND c.attention_since IS NOT NULL
             AND c.household_id IN (SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($4) AS wanted (value))
             ORDER BY c.urgency, c.attention_since, c.id"
        ),
        concat!(
            for_staff!(),
            reach!("c"),
            "AND c.attention_since IS NOT NULL AND c.household_id IN (SELECT unhex(value) FROM json_each($4))
             ORDER BY c.urgency, c.attention_since, c.id"
        ),
    )
    .bind(tenant)
    .bind(reader.account)
    .bind(reader.day)
    .bind(ids(households))
    .fetch_all()
    .await
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

/// How many households each part has.
pub async fn counts(tx: &mut Tx, reader: Reader) -> Result<Counts, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        "SELECT COUNT(DISTINCT c.household_id) FILTER (WHERE c.attention_since IS NOT NULL) AS open,
                COUNT(DISTINCT c.household_id) FILTER (WHERE c.attention_since IS NOT NULL AND ",
        mine!("c"),
        ") AS mine,
                COUNT(DISTINCT c.household_id) FILTER (WHERE c.attention_since IS NOT NULL AND ",
        team!("c"),
        ") AS team,
                COUNT(DISTINCT c.household_id) FILTER (WHERE c.attention_since IS NOT NULL AND ",
        unassigned!("c"),
        ") AS unassigned,
                COUNT(DISTINCT c.household_id) FILTER (WHERE c.attention_since IS NOT NULL AND ",
        urgent!("c"),
        ") AS urgent,
                COUNT(DISTINCT c.household_id) FILTER (WHERE c.attention_since IS NOT NULL AND ",
        substituting!("c"),
        ") AS substituting,
                COUNT(DISTINCT c.household_id) FILTER (WHERE c.awaiting_since IS NOT NULL) AS awaiting
         FROM cases c
         WHERE c.tenant_id = $1 AND (c.attention_since IS NOT NULL OR c.awaiting_since IS NOT NULL) ",
        reach!("c")
    ))
    .bind(tenant)
    .bind(reader.account)
    .bind(reader.day)
    .fetch_one()
    .await
}

/// Of the reader's cases those with this file number, of the household with this number, or of a household in which
/// somebody has this login; the newest first.
pub async fn find_by_number(
    tx: &mut Tx,
    reader: Reader,
    number: &str,
    login: &str,
    limit: u32,
) -> Result<Vec<ListedCase>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        for_staff!(),
        reach!("c"),
        "AND c.id IN (
            SELECT f.id FROM cases f WHERE f.tenant_id = $1 AND f.file_number = $4
            UNION
            SELECT f.id FROM cases f JOIN households n ON n.tenant_id = f.tenant_id AND n.id = f.household_id
            WHERE n.tenant_id = $1 AND n.number = $4
            UNION
            SELECT f.id FROM accounts w
            JOIN household_members k ON k.tenant_id = w.tenant_id AND k.person_id = w.person_id
                                    AND k.from_date <= $3 AND (k.to_date IS NULL OR k.to_date >= $3)
            JOIN cases f ON f.tenant_id = k.tenant_id AND f.household_id = k.household_id
            WHERE w.tenant_id = $1 AND w.login = $5)
         ORDER BY c.created_at DESC, c.id DESC LIMIT $6"
    ))
    .bind(tenant)
    .bind(reader.account)
    .bind(reader.day)
    .bind(number)
    .bind(login)
    .bind(limit)
    .fetch_all()
    .await
}

/// Of the reader's cases those of a household with a member whom this blind index stands for; the newest first.
pub async fn find_by_person(tx: &mut Tx, reader: Reader, index: &[u8], limit: u32) -> Result<Vec<ListedCase>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        for_staff!(),
        reach!("c"),
        "AND c.household_id IN (
            SELECT k.household_id FROM persons p
            JOIN household_members k ON k.tenant_id = p.tenant_id AND k.person_id = p.id
                                    AND k.from_date <= $3 AND (k.to_date IS NULL OR k.to_date >= $3)
            WHERE p.tenant_id = $1 AND p.search_index = $4)
         ORDER BY c.created_at DESC, c.id DESC LIMIT $5"
    ))
    .bind(tenant)
    .bind(reader.account)
    .bind(reader.day)
    .bind(index)
    .bind(limit)
    .fetch_all()
    .await
}
