//! Lists of cases, with what is new in each: one statement per list, whatever its length.
//!
//! What is new for a customer is what staff sent and the customer's own reading has not reached, as far as it concerns
//! the customer. What is new for staff is what customers sent and nobody of the staff opened: the same for all.

use chrono::NaiveDate;
use domain::{AccountId, CaseId, CaseState, HouseholdId, PersonId, Pseudonym, Task, TeamId, Timestamp};

use super::waiting::{disowned, never, unanswered, unjudged};
use crate::disowned::not_disowned;
use crate::row::record;
use crate::{Cursor, Error, Tx};

record! {
    /// A case as lists show it.
    ListedCase {
        /// Its id.
        id: CaseId,
        /// Its number (Aktenzeichen).
        file_number: String,
        /// Title, sealed with the tenant key.
        title_sealed: Vec<u8>,
        /// The household it belongs to.
        household_id: HouseholdId,
        /// The household's number.
        household_number: String,
        /// How far it is.
        state: CaseState,
        /// The team that has it.
        team_id: Option<TeamId>,
        /// The caseworker who has it.
        assigned_to: Option<AccountId>,
        /// The caseworker's name, sealed with the tenant key.
        assigned_name_sealed: Option<Vec<u8>>,
        /// Stands for the case in the log.
        pseudonym: Pseudonym,
        /// The case key, wrapped by the tenant key.
        wrapped_key: Vec<u8>,
        /// When something last happened in it.
        last_activity_at: Timestamp,
        /// Since when something waits for staff.
        attention_since: Option<Timestamp>,
        /// What is to be done first.
        task: Task,
        /// The earliest day by which something is due.
        due_on: Option<NaiveDate>,
        /// Since when an emergency is open.
        emergency_since: Option<Timestamp>,
        /// Since when an objection is open.
        objection_since: Option<Timestamp>,
        /// Since when a paper is asked for again that did not come.
        awaiting_since: Option<Timestamp>,
        /// When it was made: lists of cases are sorted by it.
        created_at: Timestamp,
        /// New messages.
        unread: u32,
        /// New documents; not those that others replaced before anybody opened them.
        new_documents: u32,
        /// Documents that staff opened and have to judge; for staff.
        to_judge: u32,
        /// Documents that can't be opened, and that nobody judged; for staff.
        blocked: u32,
        /// Messages that staff opened and have to answer; for staff.
        to_answer: u32,
        /// Documents that a customer said are not theirs, each as often as it was said; for staff.
        disowned: u32,
    }
}

macro_rules! listed {
    ($unread:expr, $new_documents:expr, $to_judge:expr, $blocked:expr, $to_answer:expr, $disowned:expr) => {
        concat!(
            "SELECT c.id, c.file_number, c.title_sealed, c.household_id, h.number AS household_number, c.state,
                    c.team_id, c.assigned_to, a.name_sealed AS assigned_name_sealed, c.pseudonym, c.wrapped_key,
                    c.last_activity_at, c.attention_since, c.task, NULLIF(c.due_on, ",
            never!(),
            ") AS due_on, c.emergency_since, c.objection_since, c.awaiting_since, c.created_at, (",
            $unread,
            ") AS unread, (",
            $new_documents,
            ") AS new_documents, (",
            $to_judge,
            ") AS to_judge, (",
            $blocked,
            ") AS blocked, (",
            $to_answer,
            ") AS to_answer, (",
            $disowned,
            ") AS disowned
             FROM cases c
             JOIN households h ON h.tenant_id = c.tenant_id AND h.id = c.household_id
             LEFT JOIN accounts a ON a.tenant_id = c.tenant_id AND a.id = c.assigned_to
             WHERE c.tenant_id = $1 "
        )
    };
}

/// `$2` account, `$3` person. CROSS JOIN tells SQLite in which order: it has no numbers to find that out by.
macro_rules! for_customer {
    () => {
        listed!(
            "SELECT COUNT(*) FROM threads t
             CROSS JOIN messages m
             LEFT JOIN thread_reads r ON r.tenant_id = m.tenant_id AND r.thread_id = m.thread_id AND r.account_id = $2
             WHERE t.tenant_id = c.tenant_id AND t.case_id = c.id
               AND m.tenant_id = t.tenant_id AND m.thread_id = t.id AND m.by_account <> $2
               AND (t.concerns_member IS NULL OR t.concerns_member = $3 OR t.by_account = $2)
               AND (r.account_id IS NULL OR (m.sent_at, m.id) > (r.up_to_sent_at, r.up_to_message))",
            concat!(
                "SELECT COUNT(*) FROM documents d
             WHERE d.tenant_id = c.tenant_id AND d.case_id = c.id AND d.author_is_staff AND d.opened_at IS NULL
               AND d.state = 'available' AND (d.concerns_member IS NULL OR d.concerns_member = $3) AND ",
                not_disowned!("d")
            ),
            "CAST(0 AS BIGINT)",
            "CAST(0 AS BIGINT)",
            "CAST(0 AS BIGINT)",
            "CAST(0 AS BIGINT)"
        )
    };
}

macro_rules! for_staff {
    () => {
        listed!(
            "SELECT COUNT(*) FROM messages m
             WHERE m.tenant_id = c.tenant_id AND m.case_id = c.id AND NOT m.author_is_staff AND m.opened_at IS NULL",
            "SELECT COUNT(*) FROM documents d
             WHERE d.tenant_id = c.tenant_id AND d.case_id = c.id AND NOT d.author_is_staff AND d.opened_at IS NULL
               AND d.state NOT IN ('deleting', 'deleted')
               AND NOT EXISTS (SELECT 1 FROM documents r
                               WHERE r.tenant_id = d.tenant_id AND r.replaces = d.id AND r.case_id = d.case_id
                                 AND r.state IN ('received', 'scanning', 'available'))",
            concat!(
                "SELECT COUNT(*) FROM documents d WHERE ",
                unjudged!("c.id"),
                " AND d.opened_at IS NOT NULL AND d.state = 'available'
                  AND NOT EXISTS (SELECT 1 FROM documents r WHERE r.tenant_id = d.tenant_id AND r.replaces = d.id
                                                              AND r.case_id = d.case_id AND r.deleted_for IS NULL)"
            ),
            concat!(
                "SELECT COUNT(*) FROM documents d WHERE ",
                unjudged!("c.id"),
                " AND d.state IN ('infected', 'unscannable', 'suspect')"
            ),
            concat!("SELECT COUNT(*) FROM messages m WHERE ", unanswered!("c.id"), " AND m.opened_at IS NOT NULL"),
            concat!("SELECT COUNT(*) FROM disowned x WHERE ", disowned!("c.id"))
        )
    };
}

/// `$3` person, `$4` day.
macro_rules! own_cases {
    () => {
        "AND c.id IN (SELECT k.id FROM cases k
                      WHERE k.tenant_id = $1 AND k.household_id IN (
                          SELECT m.household_id FROM household_members m
                          WHERE m.tenant_id = $1 AND m.person_id = $3 AND m.from_date <= $4
                            AND (m.to_date IS NULL OR m.to_date >= $4))
                      UNION
                      SELECT p.case_id FROM case_parties p
                      WHERE p.tenant_id = $1 AND p.person_id = $3 AND p.kind = 'member' AND p.from_date <= $4
                        AND (p.to_date IS NULL OR p.to_date >= $4)) "
    };
}

/// Whom the account stands in for: `$2` account, `$3` day.
macro_rules! absent {
    () => {
        "SELECT s.absent_id FROM substitutions s
         WHERE s.tenant_id = $1 AND s.substitute_id = $2 AND s.from_day <= $3 AND s.until_day >= $3
           AND s.ended_at IS NULL"
    };
}

/// The teams of the account: `$2`.
macro_rules! teams {
    () => {
        "SELECT m.team_id FROM team_members m WHERE m.tenant_id = $1 AND m.account_id = $2"
    };
}

/// Ids of the cases that a caseworker has: `$2` account, `$3` day. Three short lists by an index each: an OR of them would
/// go through all cases of the Jobcenter.
macro_rules! reached {
    () => {
        concat!(
            "SELECT k.id FROM cases k WHERE k.tenant_id = $1 AND k.assigned_to = $2
             UNION
             SELECT k.id FROM cases k WHERE k.tenant_id = $1 AND k.team_id IN (",
            teams!(),
            ") UNION
             SELECT k.id FROM cases k WHERE k.tenant_id = $1 AND k.assigned_to IN (",
            absent!(),
            ")"
        )
    };
}

/// Only cases that the caseworker has.
macro_rules! reach {
    ($case:literal) => {
        concat!("AND ", $case, ".id IN (", reached!(), ") ")
    };
}

/// The same, asked of each case that something else found: for few of them.
macro_rules! within {
    ($case:literal) => {
        concat!(
            "AND (",
            $case,
            ".assigned_to = $2 OR ",
            $case,
            ".team_id IN (",
            teams!(),
            ") OR ",
            $case,
            ".assigned_to IN (",
            absent!(),
            ")) "
        )
    };
}

pub(crate) use {absent, reach, reached, teams};
pub(super) use {for_staff, listed, within};

/// The cases a customer is a member of on a day, the newest first.
pub async fn of_customer(
    tx: &mut Tx,
    account: AccountId,
    person: PersonId,
    day: NaiveDate,
    after: Cursor,
    limit: u32,
) -> Result<Vec<ListedCase>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        for_customer!(),
        own_cases!(),
        "AND (c.created_at, c.id) < ($5, $6) ORDER BY c.created_at DESC, c.id DESC LIMIT $7"
    ))
    .bind(tenant)
    .bind(account)
    .bind(person)
    .bind(day)
    .bind(after.at)
    .bind(after.id)
    .bind(limit)
    .fetch_all()
    .await
}

/// The ids of the cases a customer is a member of on a day.
pub async fn ids_of_customer(tx: &mut Tx, person: PersonId, day: NaiveDate, limit: u32) -> Result<Vec<CaseId>, Error> {
    let tenant = tx.tenant();
    let found = tx
        .query(concat!("SELECT c.id FROM cases c WHERE c.tenant_id = $1 ", own_cases!(), "ORDER BY c.id DESC LIMIT $2"))
        .bind(tenant)
        .bind(limit)
        .bind(person)
        .bind(day)
        .fetch_all::<(CaseId,)>()
        .await?;
    Ok(found.into_iter().map(|row| row.0).collect())
}

/// One case as its customer's list shows it, if the customer is a member of it on that day.
pub async fn one_of_customer(
    tx: &mut Tx,
    case: CaseId,
    account: AccountId,
    person: PersonId,
    day: NaiveDate,
) -> Result<Option<ListedCase>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(for_customer!(), own_cases!(), "AND c.id = $5"))
        .bind(tenant)
        .bind(account)
        .bind(person)
        .bind(day)
        .bind(case)
        .fetch_optional()
        .await
}

/// The newest cases of one caseworker behind `$4` and `$5`, up to `$6` of each team: a caseworker has some hundreds, a team may
/// have thousands.
macro_rules! newest {
    ($of_teams:literal) => {
        concat!(
            for_staff!(),
            "AND c.id IN (SELECT reached.id FROM (
                SELECT k.id, k.created_at FROM cases k
                WHERE k.tenant_id = $1 AND k.assigned_to = $2 AND (k.created_at, k.id) < ($4, $5)
                UNION
                SELECT k.id, k.created_at FROM cases k
                WHERE k.tenant_id = $1 AND k.assigned_to IN (",
            absent!(),
            ") AND (k.created_at, k.id) < ($4, $5)
                UNION ",
            $of_teams,
            ") reached ORDER BY reached.created_at DESC, reached.id DESC LIMIT $6)
             ORDER BY c.created_at DESC, c.id DESC"
        )
    };
}

/// The cases that a caseworker has on a day, the newest first: those assigned to them or to whom they stand in for, and
/// those of their teams.
pub async fn of_caseworker(
    tx: &mut Tx,
    account: AccountId,
    day: NaiveDate,
    after: Cursor,
    limit: u32,
) -> Result<Vec<ListedCase>, Error> {
    let tenant = tx.tenant();
    // The page first, then what is new in its cases: SQLite would count that for all of a team's cases to sort them.
    tx.query_per_dialect(
        newest!(
            "SELECT n.id, n.created_at FROM team_members m
             CROSS JOIN LATERAL (SELECT k.id, k.created_at FROM cases k
                                 WHERE k.tenant_id = $1 AND k.team_id = m.team_id AND (k.created_at, k.id) < ($4, $5)
                                 ORDER BY k.created_at DESC, k.id DESC LIMIT $6) n
             WHERE m.tenant_id = $1 AND m.account_id = $2"
        ),
        newest!(
            "SELECT n.id, n.created_at FROM team_members m CROSS JOIN cases n INDEXED BY sqlite_autoindex_cases_1
             WHERE m.tenant_id = $1 AND m.account_id = $2 AND n.tenant_id = m.tenant_id
               AND n.id IN (SELECT k.id FROM cases k
                            WHERE k.tenant_id = $1 AND k.team_id = m.team_id AND (k.created_at, k.id) < ($4, $5)
                            ORDER BY k.created_at DESC, k.id DESC LIMIT $6)"
        ),
    )
    .bind(tenant)
    .bind(account)
    .bind(day)
    .bind(after.at)
    .bind(after.id)
    .bind(limit)
    .fetch_all()
    .await
}

/// One case as its caseworker's list shows it, if the caseworker has it now, which is on this day, or opened it by
/// exception.
pub async fn one_of_caseworker(
    tx: &mut Tx,
    case: CaseId,
    account: AccountId,
    day: NaiveDate,
    now: Timestamp,
) -> Result<Option<ListedCase>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        for_staff!(),
        "AND c.id = $4 AND (EXISTS (SELECT 1 FROM exceptions e
                                    WHERE e.tenant_id = $1 AND e.case_id = $4 AND e.account_id = $2 AND e.ends_at > $5)
                            OR (TRUE ",
        within!("c"),
        "))"
    ))
    .bind(tenant)
    .bind(account)
    .bind(day)
    .bind(case)
    .bind(now)
    .fetch_optional()
    .await
}
