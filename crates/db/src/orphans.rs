//! Objects that no row names, between two sweeps of the store, and what the last sweep found.

use domain::Timestamp;

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// An object that no row named when it was seen.
    Orphan {
        /// Its path.
        object_key: String,
        /// Its length.
        size: u64,
        /// When the store says it was written.
        modified_at: Timestamp,
        /// When a sweep first saw it so.
        first_seen_at: Timestamp,
    }

    /// What the last sweep of the store found for this Jobcenter.
    StoreCheck {
        /// When it began.
        at: Timestamp,
        /// Objects of documents.
        objects: u64,
        /// Of those, how many no row names.
        orphaned: u64,
        /// Documents without their object.
        missing: u64,
    }
}

/// Notes an object that no row names. What was seen before keeps its first time, unless it is another object by now.
pub async fn note(tx: &mut Tx, key: &str, size: u64, modified: Timestamp, now: Timestamp) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO orphans (tenant_id, object_key, size, modified_at, first_seen_at, last_seen_at)
         VALUES ($1, $2, $3, $4, $5, $5)
         ON CONFLICT (tenant_id, object_key) DO UPDATE SET
            first_seen_at = CASE WHEN orphans.size = excluded.size AND orphans.modified_at = excluded.modified_at
                                 THEN orphans.first_seen_at ELSE excluded.first_seen_at END,
            size = excluded.size, modified_at = excluded.modified_at, last_seen_at = excluded.last_seen_at",
    )
    .bind(tenant)
    .bind(key)
    .bind(size)
    .bind(modified)
    .bind(now)
    .execute()
    .await
    .map(drop)
}

/// Forgets what a sweep that began then did not see again.
pub async fn forget_unseen(tx: &mut Tx, began: Timestamp) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query("DELETE FROM orphans WHERE tenant_id = $1 AND last_seen_at < $2").bind(tenant).bind(began).execute().await
}

/// Those that are older than a moment, by the store and by the first sweep that saw them; in the order of their paths,
/// behind one.
pub async fn older(tx: &mut Tx, than: Timestamp, after: &str, limit: u32) -> Result<Vec<Orphan>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT object_key, size, modified_at, first_seen_at FROM orphans
         WHERE tenant_id = $1 AND first_seen_at <= $2 AND modified_at <= $2 AND object_key > $3
         ORDER BY object_key LIMIT $4",
    )
    .bind(tenant)
    .bind(than)
    .bind(after)
    .bind(limit)
    .fetch_all()
    .await
}

/// Forgets one that is gone.
pub async fn forget(tx: &mut Tx, key: &str) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("DELETE FROM orphans WHERE tenant_id = $1 AND object_key = $2").bind(tenant).bind(key).changed().await
}

/// Keeps what a sweep found, in place of the one before.
pub async fn set_check(tx: &mut Tx, check: StoreCheck) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO store_checks (tenant_id, at, objects, orphaned, missing) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id) DO UPDATE SET
            at = excluded.at, objects = excluded.objects, orphaned = excluded.orphaned, missing = excluded.missing",
    )
    .bind(tenant)
    .bind(check.at)
    .bind(check.objects)
    .bind(check.orphaned)
    .bind(check.missing)
    .execute()
    .await
    .map(drop)
}

/// What the last sweep found; none before the first.
pub async fn last_check(tx: &mut Tx) -> Result<Option<StoreCheck>, Error> {
    let tenant = tx.tenant();
    tx.query("SELECT at, objects, orphaned, missing FROM store_checks WHERE tenant_id = $1")
        .bind(tenant)
        .fetch_optional()
        .await
}
