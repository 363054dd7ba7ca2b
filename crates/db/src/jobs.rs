//! Background jobs. They are enqueued in the transaction that needs them, and leased one by one. Whoever holds a lease
//! names its epoch in every change; the effects of a job and [`complete`] are one transaction.

use domain::{JobId, TenantId, Timestamp};

use crate::row::record;
use crate::value::ids;
use crate::{Error, Tx};

/// A job to be enqueued. Its Jobcenter is that of the transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob<'a> {
    /// Its id.
    pub id: JobId,
    /// What is to be done.
    pub kind: &'a str,
    /// Of the same kind and key, one at most is unfinished.
    pub unique_key: Option<&'a str>,
    /// What the job needs to know: ids, nothing personal.
    pub payload: serde_json::Value,
    /// Not before this moment.
    pub run_after: Timestamp,
    /// Now.
    pub created_at: Timestamp,
}

record! {
    /// A job that is leased.
    #[expect(clippy::struct_field_names, reason = "fields are named as their columns")]
    Leased {
        /// Its id.
        id: JobId,
        /// Its Jobcenter; the nil id for the installation itself.
        tenant_id: TenantId,
        /// What is to be done.
        kind: String,
        /// What the job needs to know.
        payload: serde_json::Value,
        /// Which attempt this is, from 1.
        attempt: u32,
        /// Epoch of the lease.
        lease_epoch: i64,
        /// Until when the lease holds.
        leased_until: Timestamp,
    }

    /// A job that was given up.
    Dead {
        /// Its id.
        id: JobId,
        /// Its Jobcenter; the nil id for the installation itself.
        tenant_id: TenantId,
        /// What was to be done.
        kind: String,
        /// What the job needed to know.
        payload: serde_json::Value,
        /// How often it was tried.
        attempt: u32,
        /// What went wrong the last time.
        last_error: Option<String>,
        /// When it was given up.
        finished_at: Timestamp,
    }
}

/// Enqueues a job; `false` if an unfinished one of the same kind and unique key is there.
pub async fn enqueue(tx: &mut Tx, job: &NewJob<'_>) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO jobs (id, tenant_id, kind, unique_key, payload, attempt, run_after, lease_epoch, state, created_at)
         VALUES ($1, $2, $3, $4, $5, 0, $6, 0, 'ready', $7)
         ON CONFLICT (tenant_id, kind, unique_key) WHERE state = 'ready' DO NOTHING",
    )
    .bind(job.id)
    .bind(tenant)
    .bind(job.kind)
    .bind(job.unique_key)
    .bind(&job.payload)
    .bind(job.run_after)
    .bind(job.created_at)
    .changed()
    .await
}

/// Leases the job of these kinds that has been due longest, also one whose lease ran out; none of the Jobcenters in
/// `except`. In the system's scope.
pub async fn lease(
    tx: &mut Tx,
    kinds: &[&str],
    except: &[TenantId],
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Leased>, Error> {
    tx.query_per_dialect(
        "UPDATE jobs SET attempt = attempt + 1, lease_epoch = lease_epoch + 1, leased_until = $2
         WHERE id = (SELECT id FROM jobs
                     WHERE state = 'ready' AND run_after <= $1 AND (leased_until IS NULL OR leased_until <= $1)
                       AND kind IN (SELECT value FROM jsonb_array_elements_text($3) AS kinds (value))
                       AND tenant_id NOT IN (SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($4) AS t (value))
                     ORDER BY run_after, id LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id, tenant_id, kind, payload, attempt, lease_epoch, leased_until",
        "UPDATE jobs SET attempt = attempt + 1, lease_epoch = lease_epoch + 1, leased_until = $2
         WHERE id = (SELECT id FROM jobs
                     WHERE state = 'ready' AND run_after <= $1 AND (leased_until IS NULL OR leased_until <= $1)
                       AND kind IN (SELECT value FROM json_each($3))
                       AND tenant_id NOT IN (SELECT unhex(value) FROM json_each($4))
                     ORDER BY run_after, id LIMIT 1)
         RETURNING id, tenant_id, kind, payload, attempt, lease_epoch, leased_until",
    )
    .bind(now)
    .bind(until)
    .bind(serde_json::json!(kinds))
    .bind(ids(except))
    .fetch_optional()
    .await
}

/// Renews a lease; `false` if it was lost.
pub async fn renew(tx: &mut Tx, id: JobId, epoch: i64, until: Timestamp) -> Result<bool, Error> {
    tx.query(
        "UPDATE jobs SET leased_until = $3
         WHERE id = $1 AND lease_epoch = $2 AND state = 'ready' AND leased_until IS NOT NULL",
    )
    .bind(id)
    .bind(epoch)
    .bind(until)
    .changed()
    .await
}

/// Whether a lease is still held: what a job asks before it begins anything.
pub async fn is_held(tx: &mut Tx, id: JobId, epoch: i64) -> Result<bool, Error> {
    tx.query("SELECT 1 FROM jobs WHERE id = $1 AND lease_epoch = $2 AND state = 'ready' AND leased_until IS NOT NULL")
        .bind(id)
        .bind(epoch)
        .fetch_optional::<()>()
        .await
        .map(|row| row.is_some())
}

/// Ends a job, in the transaction of its effects; `false` if the lease was lost: then roll back.
pub async fn complete(tx: &mut Tx, id: JobId, epoch: i64, now: Timestamp) -> Result<bool, Error> {
    tx.query(
        "UPDATE jobs SET state = 'done', finished_at = $3, leased_until = NULL, last_error = NULL
         WHERE id = $1 AND lease_epoch = $2 AND state = 'ready' AND leased_until IS NOT NULL",
    )
    .bind(id)
    .bind(epoch)
    .bind(now)
    .changed()
    .await
}

/// What follows a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed {
    /// The next attempt will be made.
    Again,
    /// It was the last one.
    Dead,
}

/// Puts a failed job back for `run_after` (backoff and jitter are the caller's), or gives it up after `max_attempts`.
/// `None` if the lease was lost. `error` says what went wrong, without personal data.
pub async fn fail(
    tx: &mut Tx,
    job: &Leased,
    error: &str,
    now: Timestamp,
    run_after: Timestamp,
    max_attempts: u32,
) -> Result<Option<Failed>, Error> {
    let row: Option<(bool,)> = tx
        .query(
            "UPDATE jobs SET leased_until = NULL, last_error = $3,
                    state = CASE WHEN attempt >= $6 THEN 'dead' ELSE 'ready' END,
                    finished_at = CASE WHEN attempt >= $6 THEN $4 ELSE finished_at END,
                    run_after = CASE WHEN attempt >= $6 THEN run_after ELSE $5 END
             WHERE id = $1 AND lease_epoch = $2 AND state = 'ready' AND leased_until IS NOT NULL
             RETURNING state = 'dead'",
        )
        .bind(job.id)
        .bind(job.lease_epoch)
        .bind(error)
        .bind(now)
        .bind(run_after)
        .bind(max_attempts)
        .fetch_optional()
        .await?;
    Ok(row.map(|(dead,)| if dead { Failed::Dead } else { Failed::Again }))
}

/// Puts a job back that could not even be begun: the attempt does not count. `false` if the lease was lost.
pub async fn put_back(tx: &mut Tx, job: &Leased, error: &str, run_after: Timestamp) -> Result<bool, Error> {
    give_back(tx, job, job.attempt.saturating_sub(1), error, run_after).await
}

/// Lets a job rest whose attempts are used up, in the transaction that says why: it begins anew then. `false` if the
/// lease was lost.
pub async fn rest(tx: &mut Tx, job: &Leased, error: &str, run_after: Timestamp) -> Result<bool, Error> {
    give_back(tx, job, 0, error, run_after).await
}

async fn give_back(tx: &mut Tx, job: &Leased, attempt: u32, error: &str, run_after: Timestamp) -> Result<bool, Error> {
    tx.query(
        "UPDATE jobs SET leased_until = NULL, attempt = $3, last_error = $4, run_after = $5
         WHERE id = $1 AND lease_epoch = $2 AND state = 'ready' AND leased_until IS NOT NULL",
    )
    .bind(job.id)
    .bind(job.lease_epoch)
    .bind(attempt)
    .bind(error)
    .bind(run_after)
    .changed()
    .await
}

record! {
    /// What waits of one kind.
    Waiting {
        /// How many jobs.
        jobs: u64,
        /// When the one was enqueued that waits longest.
        oldest_at: Option<Timestamp>,
    }
}

/// What waits of one kind in all Jobcenters, also what runs just now. In the system's scope.
pub async fn waiting(tx: &mut Tx, kind: &str) -> Result<Waiting, Error> {
    tx.query("SELECT COUNT(*) AS jobs, MIN(created_at) AS oldest_at FROM jobs WHERE state = 'ready' AND kind = $1")
        .bind(kind)
        .fetch_one()
        .await
}

record! {
    /// What is not settled of one kind.
    Queue {
        /// What is to be done.
        kind: String,
        /// How many jobs are not done yet.
        waiting: u64,
        /// When the one was enqueued that waits longest.
        oldest_at: Option<Timestamp>,
        /// How many were given up.
        dead: u64,
    }
}

/// What is not settled, of each kind of which something is, in all Jobcenters. In the system's scope.
pub async fn queues(tx: &mut Tx) -> Result<Vec<Queue>, Error> {
    tx.query(
        "SELECT kind, COUNT(*) FILTER (WHERE state = 'ready') AS waiting,
                MIN(created_at) FILTER (WHERE state = 'ready') AS oldest_at,
                COUNT(*) FILTER (WHERE state = 'dead') AS dead
         FROM jobs WHERE state IN ('ready', 'dead') GROUP BY kind ORDER BY kind",
    )
    .fetch_all()
    .await
}

/// When the next job of any kind is due, or its lease runs out: how long a worker may sleep. In the system's scope.
pub async fn next_due(tx: &mut Tx) -> Result<Option<Timestamp>, Error> {
    tx.query(
        "SELECT MIN(CASE WHEN leased_until > run_after THEN leased_until ELSE run_after END)
         FROM jobs WHERE state = 'ready'",
    )
    .fetch_one::<(Option<Timestamp>,)>()
    .await
    .map(|row| row.0)
}

/// How many jobs are unfinished.
pub async fn unfinished(tx: &mut Tx) -> Result<u64, Error> {
    tx.query("SELECT COUNT(*) FROM jobs WHERE state = 'ready'").fetch_one::<(u64,)>().await.map(|row| row.0)
}

/// Jobs that were given up, the latest first.
pub async fn dead(tx: &mut Tx, limit: u32) -> Result<Vec<Dead>, Error> {
    tx.query(
        "SELECT id, tenant_id, kind, payload, attempt, last_error, finished_at FROM jobs
         WHERE state = 'dead' ORDER BY finished_at DESC, id DESC LIMIT $1",
    )
    .bind(limit)
    .fetch_all()
    .await
}

/// Tries a job that was given up again, from the first attempt; `false` if it is not dead.
///
/// # Errors
/// [`Error::Unique`] if an unfinished one of the same kind and unique key is there by now.
pub async fn revive(tx: &mut Tx, id: JobId, now: Timestamp) -> Result<bool, Error> {
    tx.query(
        "UPDATE jobs SET state = 'ready', attempt = 0, finished_at = NULL, run_after = $2
         WHERE id = $1 AND state = 'dead'",
    )
    .bind(id)
    .bind(now)
    .changed()
    .await
}

/// Forgets jobs that were done before this moment. In the system's scope.
pub async fn delete_done(tx: &mut Tx, before: Timestamp) -> Result<u64, Error> {
    tx.query("DELETE FROM jobs WHERE state = 'done' AND finished_at < $1").bind(before).execute().await
}
