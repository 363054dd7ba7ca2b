//! Activation letters: the codes by which customers set their first password.

use domain::{AccountId, Timestamp};
use uuid::Uuid;

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A letter with a code.
    Activation {
        /// Its id.
        id: Uuid,
        /// Whose account it activates.
        account_id: AccountId,
        /// Hash of the code.
        code_hash: Vec<u8>,
        /// How often a wrong code was tried.
        failures: u32,
        /// When it was made.
        created_at: Timestamp,
        /// Until when it is valid.
        expires_at: Timestamp,
    }
}

/// Adds a letter. Older ones of the account become worthless.
pub async fn insert(tx: &mut Tx, activation: &Activation) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE activations SET superseded_at = $3
         WHERE tenant_id = $1 AND account_id = $2 AND used_at IS NULL AND superseded_at IS NULL",
    )
    .bind(tenant)
    .bind(activation.account_id)
    .bind(activation.created_at)
    .execute()
    .await?;
    tx.query(
        "INSERT INTO activations (tenant_id, id, account_id, code_hash, failures, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(tenant)
    .bind(activation.id)
    .bind(activation.account_id)
    .bind(&activation.code_hash)
    .bind(activation.failures)
    .bind(activation.created_at)
    .bind(activation.expires_at)
    .execute()
    .await
    .map(drop)
}

/// The letter of the account that can still be used.
pub async fn find_open(tx: &mut Tx, account: AccountId, now: Timestamp) -> Result<Option<Activation>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT id, account_id, code_hash, failures, created_at, expires_at FROM activations
         WHERE tenant_id = $1 AND account_id = $2 AND used_at IS NULL AND superseded_at IS NULL AND expires_at > $3",
    )
    .bind(tenant)
    .bind(account)
    .bind(now)
    .fetch_optional()
    .await
}

/// Uses a letter up; `false` if it can't be used (any more).
pub async fn redeem(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE activations SET used_at = $3
         WHERE tenant_id = $1 AND id = $2 AND used_at IS NULL AND superseded_at IS NULL AND expires_at > $3",
    )
    .bind(tenant)
    .bind(id)
    .bind(now)
    .changed()
    .await
}

/// Counts a wrong code, and tells how many there were. At `limit` the letter becomes worthless.
pub async fn count_failure(tx: &mut Tx, id: Uuid, limit: u32, now: Timestamp) -> Result<Option<u32>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE activations
         SET failures = failures + 1, superseded_at = CASE WHEN failures + 1 >= $3 THEN $4 ELSE superseded_at END
         WHERE tenant_id = $1 AND id = $2 RETURNING failures",
    )
    .bind(tenant)
    .bind(id)
    .bind(limit)
    .bind(now)
    .fetch_optional::<(u32,)>()
    .await
    .map(|row| row.map(|row| row.0))
}
