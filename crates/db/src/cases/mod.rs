//! Cases: their rows, who takes part, and how many bytes they hold. Lists stand in [`list`], [`worklist`] and [`search`].

mod attention;
mod audience;
pub mod counts;
pub mod list;
pub mod search;
mod waiting;
pub mod worklist;

use chrono::NaiveDate;
use domain::{AccountId, CaseId, CaseState, HouseholdId, PartyKind, PersonId, Pseudonym, TeamId, Timestamp};

use crate::row::record;
use crate::value::{among, ids};
use crate::{Error, Tx};

pub use attention::{
    emergency_since, find_out_anew, note_activity, objection_since, raise_emergency, raise_objection, settle_emergency,
    settle_objection, settle_waiting,
};
pub use audience::{Listener, audience};

record! {
    /// A case.
    Case {
        /// Its id.
        id: CaseId,
        /// Its key in the specialist system.
        foreign_key: String,
        /// Its number (Aktenzeichen).
        file_number: String,
        /// The household it belongs to.
        household_id: HouseholdId,
        /// Title, sealed with the tenant key.
        title_sealed: Vec<u8>,
        /// How far it is.
        state: CaseState,
        /// The team that has it.
        team_id: Option<TeamId>,
        /// The caseworker who has it.
        assigned_to: Option<AccountId>,
        /// Stands for the case in the log.
        pseudonym: Pseudonym,
        /// The case key, wrapped by the tenant key.
        wrapped_key: Vec<u8>,
        /// Bytes of its documents.
        stored_bytes: u64,
        /// Bytes that running submissions may still bring.
        reserved_bytes: u64,
        /// When something last happened in it.
        last_activity_at: Timestamp,
        /// Since when something waits for staff.
        attention_since: Option<Timestamp>,
        /// When it was made.
        created_at: Timestamp,
    }

    /// Somebody's part in a case, beyond the household.
    Party {
        /// The case.
        case_id: CaseId,
        /// The person.
        person_id: PersonId,
        /// Why.
        kind: PartyKind,
        /// First day.
        from_date: NaiveDate,
        /// Last day; none while it lasts.
        to_date: Option<NaiveDate>,
    }

    /// How a caseworker stands to a case.
    Standing {
        /// It is assigned to the account.
        assigned: bool,
        /// A team of the account has it.
        team: bool,
        /// The account stands in for whom it is assigned to.
        substitute: bool,
        /// The account opened it by exception.
        exception: bool,
        /// The Jobcenter lets the account open papers that may tell of health.
        health: bool,
    }
}

/// Whether an account is in the team that has the case `c`.
macro_rules! in_team {
    ($account:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM team_members m WHERE m.tenant_id = c.tenant_id AND m.team_id = c.team_id
                                                   AND m.account_id = ",
            $account,
            ")"
        )
    };
}

/// Whether an account stands in on a day for whoever has the case `c`.
macro_rules! stands_in {
    ($account:literal, $day:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM substitutions s
                     WHERE s.tenant_id = c.tenant_id AND s.absent_id = c.assigned_to AND s.substitute_id = ",
            $account,
            " AND s.from_day <= ",
            $day,
            " AND s.until_day >= ",
            $day,
            " AND s.ended_at IS NULL)"
        )
    };
}

pub(crate) use list::{absent, reached, teams};
pub(crate) use {in_team, stands_in};

macro_rules! case {
    () => {
        "SELECT id, foreign_key, file_number, household_id, title_sealed, state, team_id, assigned_to, pseudonym,
                wrapped_key, stored_bytes, reserved_bytes, last_activity_at, attention_since, created_at
         FROM cases WHERE tenant_id = $1 "
    };
}

/// Adds a case.
pub async fn insert(tx: &mut Tx, case: &Case) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO cases (tenant_id, id, foreign_key, file_number, household_id, title_sealed, state, team_id,
                            assigned_to, pseudonym, wrapped_key, stored_bytes, reserved_bytes, last_activity_at,
                            attention_since, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(tenant)
    .bind(case.id)
    .bind(&case.foreign_key)
    .bind(&case.file_number)
    .bind(case.household_id)
    .bind(&case.title_sealed)
    .bind(case.state)
    .bind(case.team_id)
    .bind(case.assigned_to)
    .bind(case.pseudonym)
    .bind(&case.wrapped_key)
    .bind(case.stored_bytes)
    .bind(case.reserved_bytes)
    .bind(case.last_activity_at)
    .bind(case.attention_since)
    .bind(case.created_at)
    .execute()
    .await
    .map(drop)
}

/// Changes what the specialist system says of a case.
pub async fn update_master(tx: &mut Tx, case: &Case) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE cases SET file_number = $3, household_id = $4, title_sealed = $5, state = $6, team_id = $7,
                          assigned_to = $8
         WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(case.id)
    .bind(&case.file_number)
    .bind(case.household_id)
    .bind(&case.title_sealed)
    .bind(case.state)
    .bind(case.team_id)
    .bind(case.assigned_to)
    .changed()
    .await
}

/// One case.
pub async fn find(tx: &mut Tx, id: CaseId) -> Result<Option<Case>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(case!(), "AND id = $2")).bind(tenant).bind(id).fetch_optional().await
}

/// Several cases, as far as they are there.
pub async fn find_all(tx: &mut Tx, cases: &[CaseId]) -> Result<Vec<Case>, Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(
        concat!(case!(), "AND id ", among!(postgres, "$2")),
        concat!(case!(), "AND id ", among!(sqlite, "$2")),
    )
    .bind(tenant)
    .bind(ids(cases))
    .fetch_all()
    .await
}

/// The case with this key in the specialist system.
pub async fn find_by_foreign_key(tx: &mut Tx, key: &str) -> Result<Option<Case>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(case!(), "AND foreign_key = $2")).bind(tenant).bind(key).fetch_optional().await
}

/// The case with this number.
pub async fn find_by_file_number(tx: &mut Tx, number: &str) -> Result<Option<Case>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(case!(), "AND file_number = $2")).bind(tenant).bind(number).fetch_optional().await
}

/// The cases of a household, the earliest first.
pub async fn of_household(tx: &mut Tx, household: HouseholdId) -> Result<Vec<Case>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(case!(), "AND household_id = $2 ORDER BY created_at, id"))
        .bind(tenant)
        .bind(household)
        .fetch_all()
        .await
}

/// All cases in the order of their ids, beginning behind one: to wrap their keys anew.
pub async fn page_by_id(tx: &mut Tx, after: CaseId, limit: u32) -> Result<Vec<Case>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(case!(), "AND id > $2 ORDER BY id LIMIT $3"))
        .bind(tenant)
        .bind(after)
        .bind(limit)
        .fetch_all()
        .await
}

/// Replaces the wrap of the case key; `false` if it is not the expected one any more.
pub async fn rewrap_key(tx: &mut Tx, id: CaseId, expected: &[u8], new: &[u8]) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE cases SET wrapped_key = $4 WHERE tenant_id = $1 AND id = $2 AND wrapped_key = $3")
        .bind(tenant)
        .bind(id)
        .bind(expected)
        .bind(new)
        .changed()
        .await
}

/// Writes somebody's part in a case: a new one, or another end of the one that began on the same day.
pub async fn put_party(tx: &mut Tx, party: &Party) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO case_parties (tenant_id, case_id, person_id, kind, from_date, to_date)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, case_id, person_id, kind, from_date) DO UPDATE SET to_date = excluded.to_date",
    )
    .bind(tenant)
    .bind(party.case_id)
    .bind(party.person_id)
    .bind(party.kind)
    .bind(party.from_date)
    .bind(party.to_date)
    .execute()
    .await
    .map(drop)
}

/// Everybody's part in a case, the earliest first.
pub async fn parties(tx: &mut Tx, case: CaseId) -> Result<Vec<Party>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT case_id, person_id, kind, from_date, to_date FROM case_parties
         WHERE tenant_id = $1 AND case_id = $2 ORDER BY from_date, person_id, kind",
    )
    .bind(tenant)
    .bind(case)
    .fetch_all()
    .await
}

/// Whether a person is a member of the case on a day: of its household, or by a part of their own as a member.
pub async fn is_member(tx: &mut Tx, case: CaseId, person: PersonId, day: NaiveDate) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT 1 FROM cases c WHERE c.tenant_id = $1 AND c.id = $2 AND (
            EXISTS (SELECT 1 FROM household_members m
                    WHERE m.tenant_id = c.tenant_id AND m.household_id = c.household_id AND m.person_id = $3
                      AND m.from_date <= $4 AND (m.to_date IS NULL OR m.to_date >= $4))
            OR EXISTS (SELECT 1 FROM case_parties p
                       WHERE p.tenant_id = c.tenant_id AND p.case_id = c.id AND p.person_id = $3
                         AND p.kind = 'member' AND p.from_date <= $4 AND (p.to_date IS NULL OR p.to_date >= $4)))",
    )
    .bind(tenant)
    .bind(case)
    .bind(person)
    .bind(day)
    .fetch_optional::<()>()
    .await
    .map(|row| row.is_some())
}

/// How a caseworker stands to a case now, which is on this day; `None` if there is no such case.
pub async fn standing(
    tx: &mut Tx,
    case: CaseId,
    account: AccountId,
    day: NaiveDate,
    now: Timestamp,
) -> Result<Option<Standing>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        "SELECT COALESCE(c.assigned_to = $3, FALSE) AS assigned, ",
        in_team!("$3"),
        " AS team, ",
        stands_in!("$3", "$4"),
        " AS substitute,
                EXISTS (SELECT 1 FROM exceptions e WHERE e.tenant_id = c.tenant_id AND e.case_id = c.id
                                                     AND e.account_id = $3 AND e.ends_at > $5) AS exception,
                EXISTS (SELECT 1 FROM accounts a WHERE a.tenant_id = c.tenant_id AND a.id = $3
                                                   AND a.health_since IS NOT NULL) AS health
         FROM cases c WHERE c.tenant_id = $1 AND c.id = $2"
    ))
    .bind(tenant)
    .bind(case)
    .bind(account)
    .bind(day)
    .bind(now)
    .fetch_optional()
    .await
}

/// Says who has a case; `None` for nobody.
pub async fn assign(tx: &mut Tx, case: CaseId, to: Option<AccountId>) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE cases SET assigned_to = $3 WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(case)
        .bind(to)
        .changed()
        .await
}

/// Takes a case that nobody has; `false` if somebody was faster.
pub async fn take(tx: &mut Tx, case: CaseId, account: AccountId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE cases SET assigned_to = $3 WHERE tenant_id = $1 AND id = $2 AND assigned_to IS NULL")
        .bind(tenant)
        .bind(case)
        .bind(account)
        .changed()
        .await
}

/// Reserves bytes for a submission; `false` if the case would then hold more than `limit`.
pub async fn reserve(tx: &mut Tx, case: CaseId, bytes: u64, limit: u64) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE cases SET reserved_bytes = reserved_bytes + $3
         WHERE tenant_id = $1 AND id = $2 AND stored_bytes + reserved_bytes + $3 <= $4",
    )
    .bind(tenant)
    .bind(case)
    .bind(bytes)
    .bind(limit)
    .changed()
    .await
}

/// Turns what a submission reserved into what it brought: 0 where it was given up. `false` if less was reserved, or
/// if the case would then hold more than `limit`.
pub async fn settle(tx: &mut Tx, case: CaseId, reserved: u64, stored: u64, limit: u64) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE cases SET reserved_bytes = reserved_bytes - $3, stored_bytes = stored_bytes + $4
         WHERE tenant_id = $1 AND id = $2 AND reserved_bytes >= $3
           AND ($4 <= $3 OR stored_bytes + reserved_bytes - $3 + $4 <= $5)",
    )
    .bind(tenant)
    .bind(case)
    .bind(reserved)
    .bind(stored)
    .bind(limit)
    .changed()
    .await
}

/// Takes the bytes of a deleted document away.
pub async fn release(tx: &mut Tx, case: CaseId, bytes: u64) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE cases SET stored_bytes = stored_bytes - $3 WHERE tenant_id = $1 AND id = $2 AND stored_bytes >= $3",
    )
    .bind(tenant)
    .bind(case)
    .bind(bytes)
    .changed()
    .await
}
