//! Idempotency of creating requests that are not uploads.

use domain::{AccountId, Timestamp};
use uuid::Uuid;

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A request that was made before.
    Post {
        /// Digest of what a repeated request has to have in common.
        fingerprint: Vec<u8>,
        /// What it made; none if it made nothing that has an id.
        answer_id: Option<Uuid>,
        /// When it was made.
        created_at: Timestamp,
    }
}

/// What an idempotency key is told apart by.
#[derive(Debug, Clone, Copy)]
pub struct PostKey<'a> {
    /// Who asks.
    pub account: AccountId,
    /// What for.
    pub route: &'a str,
    /// The key.
    pub idempotency_key: &'a str,
}

/// Takes the key, in the transaction that makes what is asked for. `None`: it was free, go on and then call
/// [`answer`]. Otherwise the earlier request; one that runs at the same time is waited for.
pub async fn claim(
    tx: &mut Tx,
    key: PostKey<'_>,
    fingerprint: &[u8],
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<Option<Post>, Error> {
    let tenant = tx.tenant();
    // A key whose time is over is taken as if it had never been used.
    let free = tx
        .query(
            "INSERT INTO posts (tenant_id, account_id, route, idempotency_key, fingerprint, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (tenant_id, account_id, route, idempotency_key) DO UPDATE SET
                fingerprint = excluded.fingerprint, answer_id = NULL, created_at = excluded.created_at,
                expires_at = excluded.expires_at
             WHERE posts.expires_at <= $6",
        )
        .bind(tenant)
        .bind(key.account)
        .bind(key.route)
        .bind(key.idempotency_key)
        .bind(fingerprint)
        .bind(now)
        .bind(expires_at)
        .changed()
        .await?;
    if free {
        return Ok(None);
    }
    tx.query(
        "SELECT fingerprint, answer_id, created_at FROM posts
         WHERE tenant_id = $1 AND account_id = $2 AND route = $3 AND idempotency_key = $4",
    )
    .bind(tenant)
    .bind(key.account)
    .bind(key.route)
    .bind(key.idempotency_key)
    .fetch_one()
    .await
    .map(Some)
}

/// Keeps what the request made, so that a repeated one gets the same.
pub async fn answer(tx: &mut Tx, key: PostKey<'_>, answer_id: Uuid) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE posts SET answer_id = $5
         WHERE tenant_id = $1 AND account_id = $2 AND route = $3 AND idempotency_key = $4",
    )
    .bind(tenant)
    .bind(key.account)
    .bind(key.route)
    .bind(key.idempotency_key)
    .bind(answer_id)
    .changed()
    .await
}

/// Gives back a key that was taken in this transaction: nobody ever sees that it was, but until its end others wait.
pub async fn give_back(tx: &mut Tx, key: PostKey<'_>) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query("DELETE FROM posts WHERE tenant_id = $1 AND account_id = $2 AND route = $3 AND idempotency_key = $4")
        .bind(tenant)
        .bind(key.account)
        .bind(key.route)
        .bind(key.idempotency_key)
        .execute()
        .await
        .map(drop)
}

/// Deletes the keys whose time is over.
pub async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query("DELETE FROM posts WHERE tenant_id = $1 AND expires_at <= $2").bind(tenant).bind(now).execute().await
}
