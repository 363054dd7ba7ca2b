//! Submissions: one request that sends documents. Every change names the lease epoch, so that whoever lost the lease
//! changes nothing any more.

use domain::{
    AccountId, CaseId, Channel, Concerns, DocumentId, PersonId, SubmissionId, SubmissionState, TenantId, Timestamp,
};

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A submission.
    Submission {
        /// Its id.
        id: SubmissionId,
        /// Where it goes.
        case_id: CaseId,
        /// Who sends.
        account_id: AccountId,
        /// For whom, where that is somebody else.
        on_behalf_of: Option<PersonId>,
        /// How it came in.
        channel: Channel,
        /// Route whose idempotency keys it shares.
        route: String,
        /// Key of the request; none once it is free again.
        idempotency_key: Option<String>,
        /// Digest of what a repeated request has to have in common.
        fingerprint: Vec<u8>,
        /// How far it is.
        state: SubmissionState,
        /// When whoever works on it has to have renewed the lease.
        lease_until: Timestamp,
        /// Grows each time the lease changes hands.
        lease_epoch: i64,
        /// Bytes reserved in the case.
        reserved_bytes: u64,
        /// Kind of proof that the form named.
        kind: Option<String>,
        /// Whom the documents concern, by the form.
        concerns_member: Concerns,
        /// The document that the form said they replace.
        replaces: Option<DocumentId>,
        /// When sending began.
        started_at: Timestamp,
        /// When the last byte was here.
        received_at: Option<Timestamp>,
        /// When the idempotency key becomes free.
        expires_at: Timestamp,
    }

    /// A submission whose lease ran out.
    Expired {
        /// Its Jobcenter.
        tenant_id: TenantId,
        /// Its id.
        id: SubmissionId,
        /// How far it is.
        state: SubmissionState,
        /// The epoch of the lease that ran out.
        lease_epoch: i64,
    }
}

/// What the form said of all documents of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// Kind of proof.
    pub kind: Option<String>,
    /// Whom they concern.
    pub concerns: Concerns,
    /// The document they replace.
    pub replaces: Option<DocumentId>,
}

macro_rules! submission {
    () => {
        "SELECT id, case_id, account_id, on_behalf_of, channel, route, idempotency_key, fingerprint, state, lease_until,
                lease_epoch, reserved_bytes, kind, concerns_member, replaces, started_at, received_at, expires_at
         FROM submissions WHERE tenant_id = $1 "
    };
}

/// Adds a submission; `false` if its idempotency key is taken.
pub async fn insert(tx: &mut Tx, submission: &Submission) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO submissions (tenant_id, id, case_id, account_id, on_behalf_of, channel, route, idempotency_key,
                                  fingerprint, state, lease_until, lease_epoch, reserved_bytes, kind, concerns_member,
                                  replaces, started_at, received_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         ON CONFLICT (tenant_id, account_id, route, idempotency_key) DO NOTHING",
    )
    .bind(tenant)
    .bind(submission.id)
    .bind(submission.case_id)
    .bind(submission.account_id)
    .bind(submission.on_behalf_of)
    .bind(submission.channel)
    .bind(&submission.route)
    .bind(&submission.idempotency_key)
    .bind(&submission.fingerprint)
    .bind(submission.state)
    .bind(submission.lease_until)
    .bind(submission.lease_epoch)
    .bind(submission.reserved_bytes)
    .bind(&submission.kind)
    .bind(submission.concerns_member)
    .bind(submission.replaces)
    .bind(submission.started_at)
    .bind(submission.received_at)
    .bind(submission.expires_at)
    .changed()
    .await
}

/// One submission.
pub async fn find(tx: &mut Tx, id: SubmissionId) -> Result<Option<Submission>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(submission!(), "AND id = $2")).bind(tenant).bind(id).fetch_optional().await
}

/// The submission that has this idempotency key.
pub async fn find_by_key(
    tx: &mut Tx,
    account: AccountId,
    route: &str,
    idempotency_key: &str,
) -> Result<Option<Submission>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(submission!(), "AND account_id = $2 AND route = $3 AND idempotency_key = $4"))
        .bind(tenant)
        .bind(account)
        .bind(route)
        .bind(idempotency_key)
        .fetch_optional()
        .await
}

/// Goes from one state to the next; `false` if the lease or the state is not the expected one.
pub async fn set_state(
    tx: &mut Tx,
    id: SubmissionId,
    epoch: i64,
    from: SubmissionState,
    to: SubmissionState,
) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE submissions SET state = $5 WHERE tenant_id = $1 AND id = $2 AND lease_epoch = $3 AND state = $4")
        .bind(tenant)
        .bind(id)
        .bind(epoch)
        .bind(from)
        .bind(to)
        .changed()
        .await
}

/// Renews the lease; `false` if it was lost.
pub async fn renew(tx: &mut Tx, id: SubmissionId, epoch: i64, until: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE submissions SET lease_until = $4
         WHERE tenant_id = $1 AND id = $2 AND lease_epoch = $3 AND state IN ('reserved', 'streaming', 'completing')",
    )
    .bind(tenant)
    .bind(id)
    .bind(epoch)
    .bind(until)
    .changed()
    .await
}

/// Keeps what the form said, once it was read.
pub async fn describe(tx: &mut Tx, id: SubmissionId, epoch: i64, description: &Description) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE submissions SET kind = $4, concerns_member = $5, replaces = $6
         WHERE tenant_id = $1 AND id = $2 AND lease_epoch = $3 AND state IN ('reserved', 'streaming')",
    )
    .bind(tenant)
    .bind(id)
    .bind(epoch)
    .bind(&description.kind)
    .bind(description.concerns)
    .bind(description.replaces)
    .changed()
    .await
}

/// The last byte is here: from `streaming` to `completing`. The receipt will count at `received_at`.
pub async fn complete(tx: &mut Tx, id: SubmissionId, epoch: i64, received_at: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE submissions SET state = 'completing', received_at = $4
         WHERE tenant_id = $1 AND id = $2 AND lease_epoch = $3 AND state = 'streaming'",
    )
    .bind(tenant)
    .bind(id)
    .bind(epoch)
    .bind(received_at)
    .changed()
    .await
}

/// Gives a submission up and frees its idempotency key; `false` if the lease was lost or it is finished.
pub async fn abandon(tx: &mut Tx, id: SubmissionId, epoch: i64) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE submissions SET state = 'abandoned', idempotency_key = NULL
         WHERE tenant_id = $1 AND id = $2 AND lease_epoch = $3 AND state IN ('reserved', 'streaming', 'completing')",
    )
    .bind(tenant)
    .bind(id)
    .bind(epoch)
    .changed()
    .await
}

/// Takes over a lease that ran out, and gives the new epoch: the old holder can't change anything from now on.
pub async fn take_over(
    tx: &mut Tx,
    id: SubmissionId,
    epoch: i64,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<i64>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE submissions SET lease_epoch = lease_epoch + 1, lease_until = $5
         WHERE tenant_id = $1 AND id = $2 AND lease_epoch = $3 AND lease_until <= $4
           AND state IN ('reserved', 'streaming', 'completing')
         RETURNING lease_epoch",
    )
    .bind(tenant)
    .bind(id)
    .bind(epoch)
    .bind(now)
    .bind(until)
    .fetch_optional::<(i64,)>()
    .await
    .map(|row| row.map(|row| row.0))
}

/// Submissions of all Jobcenters whose lease ran out, the oldest first. In the system's scope.
pub async fn expired(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<Expired>, Error> {
    tx.query(
        "SELECT tenant_id, id, state, lease_epoch FROM submissions
         WHERE state IN ('reserved', 'streaming', 'completing') AND lease_until <= $1
         ORDER BY lease_until, id LIMIT $2",
    )
    .bind(now)
    .bind(limit)
    .fetch_all()
    .await
}

/// Submissions of this Jobcenter whose lease ran out, the oldest first.
pub async fn expired_here(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<Expired>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT tenant_id, id, state, lease_epoch FROM submissions
         WHERE tenant_id = $1 AND state IN ('reserved', 'streaming', 'completing') AND lease_until <= $2
         ORDER BY lease_until, id LIMIT $3",
    )
    .bind(tenant)
    .bind(now)
    .bind(limit)
    .fetch_all()
    .await
}

/// Frees the idempotency keys whose time is over.
pub async fn release_keys(tx: &mut Tx, now: Timestamp) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE submissions SET idempotency_key = NULL
         WHERE tenant_id = $1 AND expires_at <= $2 AND idempotency_key IS NOT NULL
           AND state IN ('received', 'abandoned')",
    )
    .bind(tenant)
    .bind(now)
    .execute()
    .await
}
