//! How people are reached outside the portal, and who is to be told of something.

use chrono::NaiveDate;
use domain::{
    AccountId, CaseId, DigestTime, PersonId, Pseudonym, QuietHours, ReachChannel, ReachId, ReachState, Role, Timestamp,
};

use crate::row::record;
use crate::{Error, Record, Row, Tx};

record! {
    /// A way to reach somebody.
    Reach {
        /// Its id: another one for each address.
        id: ReachId,
        /// Whose it is.
        account_id: AccountId,
        /// By what.
        channel: ReachChannel,
        /// The address, sealed with the tenant key.
        address_sealed: Vec<u8>,
        /// Whether they want to hear by it.
        wanted: bool,
        /// Whether letters go to it.
        state: ReachState,
        /// Since when that is so.
        state_at: Timestamp,
        /// Hash of the code that proves it, once one was sent.
        code_hash: Option<Vec<u8>>,
        /// How often a wrong code was tried.
        code_failures: u32,
        /// Until when the code is good.
        code_expires_at: Option<Timestamp>,
    }
}

/// When somebody wants to hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// When not.
    pub quiet: QuietHours,
    /// How often of what waits.
    pub digest: DigestTime,
}

impl Default for Times {
    fn default() -> Self {
        Self { quiet: QuietHours::default(), digest: DigestTime::Morning }
    }
}

impl Record for Times {
    fn from_row(row: &Row) -> Result<Self, Error> {
        let usual = Self::default();
        let (from, until): (Option<u32>, Option<u32>) = (row.get("quiet_from")?, row.get("quiet_until")?);
        let quiet = from.zip(until).and_then(|(from, until)| QuietHours::new(from, until));
        let digest: Option<DigestTime> = row.get("digest")?;
        Ok(Self { quiet: quiet.unwrap_or(usual.quiet), digest: digest.unwrap_or(usual.digest) })
    }
}

/// Somebody who is to be told of something, by a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub account: AccountId,
    /// By what.
    pub channel: ReachChannel,
    /// When.
    pub times: Times,
}

impl Record for Recipient {
    fn from_row(row: &Row) -> Result<Self, Error> {
        Ok(Self { account: row.get("account_id")?, channel: row.get("channel")?, times: Times::from_row(row)? })
    }
}

macro_rules! reach {
    () => {
        "SELECT id, account_id, channel, address_sealed, wanted, state, state_at, code_hash, code_failures, code_expires_at
         FROM reach WHERE tenant_id = $1 "
    };
}

/// The ways to reach an account.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<Reach>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(reach!(), "AND account_id = $2 ORDER BY channel")).bind(tenant).bind(account).fetch_all().await
}

/// One of them.
pub async fn find(tx: &mut Tx, account: AccountId, channel: ReachChannel) -> Result<Option<Reach>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(reach!(), "AND account_id = $2 AND channel = $3"))
        .bind(tenant)
        .bind(account)
        .bind(channel)
        .fetch_optional()
        .await
}

/// Writes one, in place of the one before by the same channel.
pub async fn put(tx: &mut Tx, reach: &Reach) -> Result<(), Error> {
    remove(tx, reach.account_id, reach.channel).await?;
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO reach (tenant_id, id, account_id, channel, address_sealed, wanted, state, state_at, code_hash,
                            code_failures, code_expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(tenant)
    .bind(reach.id)
    .bind(reach.account_id)
    .bind(reach.channel)
    .bind(&reach.address_sealed)
    .bind(reach.wanted)
    .bind(reach.state)
    .bind(reach.state_at)
    .bind(&reach.code_hash)
    .bind(reach.code_failures)
    .bind(reach.code_expires_at)
    .execute()
    .await
    .map(drop)
}

/// Forgets an address; `false` if there is none.
pub async fn remove(tx: &mut Tx, account: AccountId, channel: ReachChannel) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("DELETE FROM reach WHERE tenant_id = $1 AND account_id = $2 AND channel = $3")
        .bind(tenant)
        .bind(account)
        .bind(channel)
        .changed()
        .await
}

/// Says whether somebody wants to hear by it; `false` if that is so already.
pub async fn want(tx: &mut Tx, id: ReachId, wanted: bool) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE reach SET wanted = $3 WHERE tenant_id = $1 AND id = $2 AND wanted <> $3")
        .bind(tenant)
        .bind(id)
        .bind(wanted)
        .changed()
        .await
}

/// Notes what became of an address. A code is good no more.
pub async fn set_state(tx: &mut Tx, id: ReachId, state: ReachState, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE reach SET state = $3, state_at = $4, code_hash = NULL, code_failures = 0, code_expires_at = NULL
         WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(id)
    .bind(state)
    .bind(now)
    .changed()
    .await
}

/// Keeps the hash of a new code.
pub async fn set_code(tx: &mut Tx, id: ReachId, hash: &[u8], expires_at: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE reach SET code_hash = $3, code_failures = 0, code_expires_at = $4 WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(id)
    .bind(hash)
    .bind(expires_at)
    .changed()
    .await
}

/// Counts a wrong code. At `limit` it is good no more.
pub async fn count_failure(tx: &mut Tx, id: ReachId, limit: u32) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE reach SET code_failures = code_failures + 1,
                          code_hash = CASE WHEN code_failures + 1 >= $3 THEN NULL ELSE code_hash END
         WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(id)
    .bind(limit)
    .changed()
    .await
}

/// When an account wants to hear.
pub async fn times(tx: &mut Tx, account: AccountId) -> Result<Option<Times>, Error> {
    let tenant = tx.tenant();
    tx.query("SELECT quiet_from, quiet_until, digest FROM reach_times WHERE tenant_id = $1 AND account_id = $2")
        .bind(tenant)
        .bind(account)
        .fetch_optional()
        .await
}

/// Says when an account wants to hear.
pub async fn set_times(tx: &mut Tx, account: AccountId, times: Times) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO reach_times (tenant_id, account_id, quiet_from, quiet_until, digest) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, account_id) DO UPDATE SET
            quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, digest = excluded.digest",
    )
    .bind(tenant)
    .bind(account)
    .bind(times.quiet.from)
    .bind(times.quiet.until)
    .bind(times.digest)
    .execute()
    .await
    .map(drop)
}

/// Only who wants to hear, at an address that is theirs, and can sign in. CROSS JOIN tells SQLite in which order.
macro_rules! heard {
    ($accounts:expr) => {
        concat!(
            "SELECT r.account_id, r.channel, q.quiet_from, q.quiet_until, q.digest
             FROM accounts a
             CROSS JOIN reach r
             LEFT JOIN reach_times q ON q.tenant_id = r.tenant_id AND q.account_id = r.account_id
             WHERE a.tenant_id = $1 AND r.tenant_id = a.tenant_id AND r.account_id = a.id AND r.wanted
               AND r.state = 'confirmed' AND a.locked_at IS NULL AND ",
            $accounts
        )
    };
}

/// Customers of a case on a day who hear of something in it: all its members, or the one whom it concerns.
pub async fn customers(
    tx: &mut Tx,
    case: CaseId,
    member: Option<PersonId>,
    day: NaiveDate,
) -> Result<Vec<Recipient>, Error> {
    let tenant = tx.tenant();
    tx.query(heard!(
        "a.role = 'customer' AND a.person_id IN (
            SELECT m.person_id FROM cases c
            JOIN household_members m ON m.tenant_id = c.tenant_id AND m.household_id = c.household_id
            WHERE c.tenant_id = $1 AND c.id = $2 AND m.from_date <= $4 AND (m.to_date IS NULL OR m.to_date >= $4)
            UNION
            SELECT p.person_id FROM case_parties p
            WHERE p.tenant_id = $1 AND p.case_id = $2 AND p.kind = 'member' AND p.from_date <= $4
              AND (p.to_date IS NULL OR p.to_date >= $4))
         AND ($3 IS NULL OR a.person_id = $3)"
    ))
    .bind(tenant)
    .bind(case)
    .bind(member)
    .bind(day)
    .fetch_all()
    .await
}

/// One account, if it wants to hear.
pub async fn account(tx: &mut Tx, account: AccountId) -> Result<Vec<Recipient>, Error> {
    let tenant = tx.tenant();
    tx.query(heard!("a.id = $2")).bind(tenant).bind(account).fetch_all().await
}

/// Caseworkers who hear of what came into a case on a day: who has it, who stands in for them, and to whom a conversation was
/// handed over that waits; where nobody has it, its team.
pub async fn caseworkers(tx: &mut Tx, case: CaseId, day: NaiveDate) -> Result<Vec<Recipient>, Error> {
    let tenant = tx.tenant();
    tx.query(heard!(
        "a.role = 'caseworker' AND a.id IN (
            SELECT c.assigned_to FROM cases c WHERE c.tenant_id = $1 AND c.id = $2
            UNION
            SELECT s.substitute_id FROM cases c
            JOIN substitutions s ON s.tenant_id = c.tenant_id AND s.absent_id = c.assigned_to
            WHERE c.tenant_id = $1 AND c.id = $2 AND s.from_day <= $3 AND s.until_day >= $3 AND s.ended_at IS NULL
            UNION
            SELECT t.answered_by FROM threads t
            WHERE t.tenant_id = $1 AND t.case_id = $2 AND t.waits_since IS NOT NULL
            UNION
            SELECT m.account_id FROM cases c
            JOIN team_members m ON m.tenant_id = c.tenant_id AND m.team_id = c.team_id
            WHERE c.tenant_id = $1 AND c.id = $2 AND c.assigned_to IS NULL)"
    ))
    .bind(tenant)
    .bind(case)
    .bind(day)
    .fetch_all()
    .await
}

record! {
    /// An account that something is sent to.
    Addressee {
        /// Its person, for customers.
        person_id: Option<PersonId>,
        /// What it is for.
        role: Role,
        /// The language of what it reads.
        language: String,
        /// Stands for it in the log.
        pseudonym: Pseudonym,
        /// Since when it can't sign in.
        locked_at: Option<Timestamp>,
    }
}

/// The account that something is sent to.
pub async fn addressee(tx: &mut Tx, account: AccountId) -> Result<Option<Addressee>, Error> {
    let tenant = tx.tenant();
    tx.query("SELECT person_id, role, language, pseudonym, locked_at FROM accounts WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(account)
        .fetch_optional()
        .await
}
