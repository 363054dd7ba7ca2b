//! Outages, as the operator told of them.

use domain::{OutageId, Timestamp};

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// An outage.
    Outage {
        /// Its id.
        id: OutageId,
        /// From when.
        began_at: Timestamp,
        /// Until when; none while it lasts.
        ended_at: Option<Timestamp>,
        /// What did not work.
        what: String,
        /// What was signed of it last.
        note: String,
    }
}

macro_rules! outage {
    () => {
        "SELECT id, began_at, ended_at, what, note FROM outages WHERE tenant_id = $1 "
    };
}

/// Adds one; `false` if another one has no end yet.
pub async fn insert(tx: &mut Tx, row: &Outage) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO outages (tenant_id, id, began_at, ended_at, what, note) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id) WHERE ended_at IS NULL DO NOTHING",
    )
    .bind(tenant)
    .bind(row.id)
    .bind(row.began_at)
    .bind(row.ended_at)
    .bind(&row.what)
    .bind(&row.note)
    .changed()
    .await
}

/// Ends the one that has no end yet; `false` if it has one meanwhile.
pub async fn end(tx: &mut Tx, row: &Outage) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE outages SET ended_at = $3, note = $4 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL")
        .bind(tenant)
        .bind(row.id)
        .bind(row.ended_at)
        .bind(&row.note)
        .changed()
        .await
}

/// The one that has no end yet.
pub async fn open(tx: &mut Tx) -> Result<Option<Outage>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(outage!(), "AND ended_at IS NULL")).bind(tenant).fetch_optional().await
}

/// The latest ones, those that began last first.
pub async fn latest(tx: &mut Tx, limit: u32) -> Result<Vec<Outage>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(outage!(), "ORDER BY began_at DESC, id DESC LIMIT $2")).bind(tenant).bind(limit).fetch_all().await
}
