//! Whether the virus scanner answers, as the process that looked last saw it. One row, of the installation itself.

use domain::Timestamp;

use crate::row::record;
use crate::{Error, SYSTEM_TENANT, Tx};

record! {
    /// What was seen last.
    Seen {
        /// Whether it answers, and is set as it has to be.
        answers: bool,
        /// Since when that is so.
        since: Timestamp,
        /// When it was looked at.
        looked_at: Timestamp,
        /// What it is.
        description: String,
        /// When its signatures were made.
        signatures_at: Option<Timestamp>,
        /// Why it does not answer.
        trouble: Option<String>,
        /// When it last judged a document.
        scanned_at: Option<Timestamp>,
        /// How often it failed since.
        failures: u64,
    }
}

/// What was seen last; none before the first look. For everybody.
pub async fn seen(tx: &mut Tx) -> Result<Option<Seen>, Error> {
    tx.query(
        "SELECT answers, since, looked_at, description, signatures_at, trouble, scanned_at, failures
         FROM scanner WHERE tenant_id = $1",
    )
    .bind(SYSTEM_TENANT)
    .fetch_optional()
    .await
}

/// Keeps what was seen, in place of what was seen before. In the system's scope.
pub async fn note(tx: &mut Tx, seen: &Seen) -> Result<(), Error> {
    tx.query(
        "INSERT INTO scanner (tenant_id, answers, since, looked_at, description, signatures_at, trouble, scanned_at,
                              failures)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (tenant_id) DO UPDATE SET
            answers = excluded.answers, since = excluded.since, looked_at = excluded.looked_at,
            description = excluded.description, signatures_at = excluded.signatures_at, trouble = excluded.trouble,
            scanned_at = excluded.scanned_at, failures = excluded.failures",
    )
    .bind(SYSTEM_TENANT)
    .bind(seen.answers)
    .bind(seen.since)
    .bind(seen.looked_at)
    .bind(&seen.description)
    .bind(seen.signatures_at)
    .bind(&seen.trouble)
    .bind(seen.scanned_at)
    .bind(seen.failures)
    .execute()
    .await
    .map(drop)
}
