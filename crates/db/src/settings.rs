//! What a Jobcenter sets for itself, each value from a day on.

use chrono::NaiveDate;
use domain::{AccountId, Timestamp};

use crate::row::record;
use crate::{Error, Tx};

/// Rows that are read at once: all keys, each with a few values that are still to come.
const MOST: u32 = 500;

record! {
    /// A value from a day on.
    Setting {
        /// What is set. A word, since a newer program may know more keys.
        key: String,
        /// The first day on which it is valid.
        effective_from: NaiveDate,
        /// The value.
        value: serde_json::Value,
        /// Who set it; `None` for the command line.
        set_by: Option<AccountId>,
        /// When.
        set_at: Timestamp,
    }
}

/// What is valid on a day and everything that comes later, by key and day.
pub async fn from_day(tx: &mut Tx, day: NaiveDate) -> Result<Vec<Setting>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT key, effective_from, value, set_by, set_at FROM settings s
         WHERE tenant_id = $1 AND (effective_from > $2 OR effective_from =
            (SELECT MAX(v.effective_from) FROM settings v
             WHERE v.tenant_id = s.tenant_id AND v.key = s.key AND v.effective_from <= $2))
         ORDER BY key, effective_from LIMIT $3",
    )
    .bind(tenant)
    .bind(day)
    .bind(MOST)
    .fetch_all()
    .await
}

/// Everything that was ever set for a key, the earliest day first.
pub async fn history(tx: &mut Tx, key: &str) -> Result<Vec<Setting>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT key, effective_from, value, set_by, set_at FROM settings
         WHERE tenant_id = $1 AND key = $2 ORDER BY effective_from",
    )
    .bind(tenant)
    .bind(key)
    .fetch_all()
    .await
}

/// The value of a key that is valid on a day, if one was set.
pub async fn valid(tx: &mut Tx, key: &str, day: NaiveDate) -> Result<Option<serde_json::Value>, Error> {
    let tenant = tx.tenant();
    let row = tx
        .query(
            "SELECT value FROM settings WHERE tenant_id = $1 AND key = $2 AND effective_from <= $3
             ORDER BY effective_from DESC LIMIT 1",
        )
        .bind(tenant)
        .bind(key)
        .bind(day)
        .fetch_optional::<(serde_json::Value,)>()
        .await?;
    Ok(row.map(|row| row.0))
}

/// Sets a value from a day on, instead of the one that was set from that day on.
pub async fn put(tx: &mut Tx, setting: &Setting) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO settings (tenant_id, key, effective_from, value, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, key, effective_from) DO UPDATE SET
            value = excluded.value, set_by = excluded.set_by, set_at = excluded.set_at",
    )
    .bind(tenant)
    .bind(&setting.key)
    .bind(setting.effective_from)
    .bind(&setting.value)
    .bind(setting.set_by)
    .bind(setting.set_at)
    .execute()
    .await
    .map(drop)
}

/// Takes away what was to be valid from a day on; gives the value.
pub async fn remove(tx: &mut Tx, key: &str, from: NaiveDate) -> Result<Option<serde_json::Value>, Error> {
    let tenant = tx.tenant();
    let gone = tx
        .query("DELETE FROM settings WHERE tenant_id = $1 AND key = $2 AND effective_from = $3 RETURNING value")
        .bind(tenant)
        .bind(key)
        .bind(from)
        .fetch_optional::<(serde_json::Value,)>()
        .await?;
    Ok(gone.map(|row| row.0))
}
