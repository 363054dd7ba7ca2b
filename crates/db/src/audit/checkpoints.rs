//! Signed checkpoints of a log.

use domain::{TenantId, Timestamp};

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A checkpoint.
    Checkpoint {
        /// How many entries it covers.
        size: u64,
        /// Root of the tree.
        root: [u8; 32],
        /// The signed note.
        note: String,
        /// When it was signed.
        made_at: Timestamp,
        /// When it was stored outside of the database.
        stored_at: Option<Timestamp>,
    }
}

macro_rules! checkpoint {
    () => {
        "SELECT size, root, note, made_at, stored_at FROM audit_checkpoints WHERE tenant_id = $1 "
    };
}

/// Adds a checkpoint; `false` if there is one of this size.
pub async fn insert(tx: &mut Tx, log: TenantId, checkpoint: &Checkpoint) -> Result<bool, Error> {
    tx.query(
        "INSERT INTO audit_checkpoints (tenant_id, size, root, note, made_at, stored_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(log)
    .bind(checkpoint.size)
    .bind(checkpoint.root)
    .bind(&checkpoint.note)
    .bind(checkpoint.made_at)
    .bind(checkpoint.stored_at)
    .changed()
    .await
}

/// The checkpoint that covers the most.
pub async fn latest(tx: &mut Tx, log: TenantId) -> Result<Option<Checkpoint>, Error> {
    tx.query(concat!(checkpoint!(), "ORDER BY size DESC LIMIT 1")).bind(log).fetch_optional().await
}

/// The first checkpoint that covers at least this many entries.
pub async fn covering(tx: &mut Tx, log: TenantId, size: u64) -> Result<Option<Checkpoint>, Error> {
    tx.query(concat!(checkpoint!(), "AND size >= $2 ORDER BY size LIMIT 1")).bind(log).bind(size).fetch_optional().await
}

/// A page of all checkpoints below one of this size, those that cover the most first.
pub async fn below(tx: &mut Tx, log: TenantId, size: Option<u64>, limit: u32) -> Result<Vec<Checkpoint>, Error> {
    tx.query(concat!(checkpoint!(), "AND ($2 IS NULL OR size < $2) ORDER BY size DESC LIMIT $3"))
        .bind(log)
        .bind(size)
        .bind(limit)
        .fetch_all()
        .await
}

/// A page of all checkpoints in order, behind one of this size: for exports.
pub async fn after(tx: &mut Tx, log: TenantId, size: u64, limit: u32) -> Result<Vec<Checkpoint>, Error> {
    tx.query(concat!(checkpoint!(), "AND size > $2 ORDER BY size LIMIT $3"))
        .bind(log)
        .bind(size)
        .bind(limit)
        .fetch_all()
        .await
}

/// Checkpoints that are not stored outside of the database yet, the smallest first.
pub async fn unstored(tx: &mut Tx, log: TenantId, limit: u32) -> Result<Vec<Checkpoint>, Error> {
    tx.query(concat!(checkpoint!(), "AND stored_at IS NULL ORDER BY size LIMIT $2"))
        .bind(log)
        .bind(limit)
        .fetch_all()
        .await
}

/// Notes that a checkpoint is stored outside of the database.
pub async fn set_stored(tx: &mut Tx, log: TenantId, size: u64, now: Timestamp) -> Result<bool, Error> {
    tx.query("UPDATE audit_checkpoints SET stored_at = $3 WHERE tenant_id = $1 AND size = $2 AND stored_at IS NULL")
        .bind(log)
        .bind(size)
        .bind(now)
        .changed()
        .await
}
