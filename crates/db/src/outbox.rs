//! What is to be sent to people outside the portal, what became of it, and whether there is still something to tell.

use chrono::NaiveDate;
use domain::{AccountId, OutboxId, OutboxKind, OutboxState, PersonId, ReachChannel, Timestamp};

use crate::disowned::not_disowned;
use crate::row::record;
use crate::{Error, Tx};

record! {
    /// Something that is to be sent.
    Waiting {
        /// Its id.
        id: OutboxId,
        /// To whom.
        account_id: AccountId,
        /// By what.
        channel: ReachChannel,
        /// Of what it tells.
        kind: OutboxKind,
        /// When the first thing happened that it tells of.
        since: Timestamp,
        /// Not before this moment.
        not_before: Timestamp,
        /// How often a server said "later".
        attempts: u32,
    }
}

/// Adds something to be sent; `false` if the same waits already, and tells of this as well. Either way the row is held until
/// the end of the transaction: so [`take`] sees what it was to tell of.
pub async fn insert(tx: &mut Tx, new: &Waiting) -> Result<bool, Error> {
    let tenant = tx.tenant();
    let (id,): (OutboxId,) = tx
        .query(
            "INSERT INTO outbox (tenant_id, id, account_id, channel, kind, state, since, not_before, attempts)
             VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8)
             ON CONFLICT (tenant_id, account_id, kind, channel) WHERE state = 'waiting'
             DO UPDATE SET since = outbox.since
             RETURNING id",
        )
        .bind(tenant)
        .bind(new.id)
        .bind(new.account_id)
        .bind(new.channel)
        .bind(new.kind)
        .bind(new.since)
        .bind(new.not_before)
        .bind(new.attempts)
        .fetch_one()
        .await?;
    Ok(id == new.id)
}

/// What waits, if it still does, held until the end of the transaction: nobody adds to it meanwhile.
pub async fn take(tx: &mut Tx, id: OutboxId) -> Result<Option<Waiting>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE outbox SET attempts = attempts WHERE tenant_id = $1 AND id = $2 AND state = 'waiting'
         RETURNING id, account_id, channel, kind, since, not_before, attempts",
    )
    .bind(tenant)
    .bind(id)
    .fetch_optional()
    .await
}

/// Puts it off; a server that said "later" is counted.
pub async fn put_off(tx: &mut Tx, id: OutboxId, until: Timestamp, said: Option<&str>) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE outbox SET not_before = $3, last_error = COALESCE($4, last_error),
                           attempts = attempts + CASE WHEN $4 IS NULL THEN 0 ELSE 1 END
         WHERE tenant_id = $1 AND id = $2 AND state = 'waiting'",
    )
    .bind(tenant)
    .bind(id)
    .bind(until)
    .bind(said)
    .changed()
    .await
}

/// How it ended.
#[derive(Debug, Clone, Copy)]
pub struct End<'a> {
    /// What became of it.
    pub state: OutboxState,
    /// A word for what went wrong.
    pub error: Option<&'a str>,
    /// By which name the next server knows it.
    pub queued_as: Option<&'a str>,
}

/// Notes how it ended; `false` if it waits no more.
pub async fn finish(tx: &mut Tx, id: OutboxId, end: End<'_>, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE outbox SET state = $3, last_error = COALESCE($4, last_error), queued_as = $5, finished_at = $6
         WHERE tenant_id = $1 AND id = $2 AND state = 'waiting'",
    )
    .bind(tenant)
    .bind(id)
    .bind(end.state)
    .bind(end.error)
    .bind(end.queued_as)
    .bind(now)
    .changed()
    .await
}

/// Drops what waits for an account by a channel: it is not reached there any more.
pub async fn drop_waiting(
    tx: &mut Tx,
    account: AccountId,
    channel: ReachChannel,
    now: Timestamp,
) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE outbox SET state = 'dropped', finished_at = $4
         WHERE tenant_id = $1 AND account_id = $2 AND channel = $3 AND state = 'waiting'",
    )
    .bind(tenant)
    .bind(account)
    .bind(channel)
    .bind(now)
    .execute()
    .await
}

/// How many codes an account had sent since a moment.
pub async fn codes_since(tx: &mut Tx, account: AccountId, since: Timestamp) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT COUNT(*) FROM outbox
         WHERE tenant_id = $1 AND finished_at > $3 AND account_id = $2 AND kind = 'confirm_address'",
    )
    .bind(tenant)
    .bind(account)
    .bind(since)
    .fetch_one::<(u64,)>()
    .await
    .map(|row| row.0)
}

/// Forgets what ended before a moment.
pub async fn delete_finished(tx: &mut Tx, before: Timestamp) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query("DELETE FROM outbox WHERE tenant_id = $1 AND finished_at < $2").bind(tenant).bind(before).execute().await
}

/// `$2` account, `$3` person, `$4` day, `$5` since when: ids of the customer's cases.
macro_rules! own {
    () => {
        "SELECT k.id FROM cases k
         WHERE k.tenant_id = $1 AND k.household_id IN (
             SELECT m.household_id FROM household_members m
             WHERE m.tenant_id = $1 AND m.person_id = $3 AND m.from_date <= $4 AND (m.to_date IS NULL OR m.to_date >= $4))
         UNION
         SELECT p.case_id FROM case_parties p
         WHERE p.tenant_id = $1 AND p.person_id = $3 AND p.kind = 'member' AND p.from_date <= $4
           AND (p.to_date IS NULL OR p.to_date >= $4)"
    };
}

/// Whom it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Customer {
    /// The account.
    pub account: AccountId,
    /// Its person.
    pub person: PersonId,
    /// The day: decides whose cases they are.
    pub day: NaiveDate,
    /// Since when.
    pub since: Timestamp,
}

/// Whether the Jobcenter wrote something that concerns a customer and that they have not read.
pub async fn has_unread(tx: &mut Tx, asked: Customer) -> Result<bool, Error> {
    let sql = concat!(
        "SELECT 1 FROM threads t
         CROSS JOIN messages m
         LEFT JOIN thread_reads r ON r.tenant_id = m.tenant_id AND r.thread_id = m.thread_id AND r.account_id = $2
         WHERE t.tenant_id = $1 AND t.case_id IN (",
        own!(),
        ") AND (t.concerns_member IS NULL OR t.concerns_member = $3 OR t.by_account = $2)
           AND m.tenant_id = t.tenant_id AND m.thread_id = t.id AND m.author_is_staff AND m.sent_at >= $5
           AND (r.account_id IS NULL OR (m.sent_at, m.id) > (r.up_to_sent_at, r.up_to_message))
         LIMIT 1"
    );
    is_there(tx, sql, asked).await
}

/// Papers of the customer, and whether they were in the portal since the moment that the condition names.
macro_rules! papers {
    ($moment:literal, $wanted:literal) => {
        concat!(
            "SELECT 1 FROM documents d WHERE d.tenant_id = $1 AND d.case_id IN (",
            own!(),
            ") AND (d.by_account = $2 OR ((d.concerns_member IS NULL OR d.concerns_member = $3) AND ",
            not_disowned!("d"),
            ")) AND ",
            $moment,
            " >= $5 AND ",
            $wanted,
            " AND NOT EXISTS (SELECT 1 FROM sessions s
                              WHERE s.tenant_id = $1 AND s.account_id = $2 AND s.last_seen_at > ",
            $moment,
            ") LIMIT 1"
        )
    };
}

/// Whether a paper of a customer was judged, and they have not been in the portal since.
pub async fn has_judged(tx: &mut Tx, asked: Customer) -> Result<bool, Error> {
    is_there(tx, papers!("d.reviewed_at", "d.review <> 'none'"), asked).await
}

/// Whether the Jobcenter sent a customer a paper, and they have not been in the portal since it was checked.
pub async fn has_sent(tx: &mut Tx, asked: Customer) -> Result<bool, Error> {
    let sql = papers!("COALESCE(d.released_at, d.checked_at)", "d.author_is_staff AND d.state = 'available'");
    is_there(tx, sql, asked).await
}

/// Whether a customer is to be told that a paper takes long, and has not been in the portal since.
pub async fn has_stuck(tx: &mut Tx, asked: Customer) -> Result<bool, Error> {
    is_there(tx, papers!("d.stuck_told_at", "d.stuck_at IS NOT NULL"), asked).await
}

async fn is_there(tx: &mut Tx, sql: &'static str, asked: Customer) -> Result<bool, Error> {
    let tenant = tx.tenant();
    let found = tx
        .query(sql)
        .bind(tenant)
        .bind(asked.account)
        .bind(asked.person)
        .bind(asked.day)
        .bind(asked.since)
        .fetch_optional::<()>()
        .await?;
    Ok(found.is_some())
}
