//! What somebody began to write: one for each account and place.

use domain::{AccountId, CaseId, DraftId, Timestamp};
use uuid::Uuid;

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A draft.
    Draft {
        /// Changes whenever it is saved: it is part of the sealing.
        id: DraftId,
        /// Whose it is.
        account_id: AccountId,
        /// The conversation, or the case in which one is to begin.
        place: Uuid,
        /// The case.
        case_id: CaseId,
        /// Whom a new conversation is to concern: `all` or the id of a member; empty where nothing was chosen.
        concerns: String,
        /// Subject, sealed with the case key.
        subject_sealed: Vec<u8>,
        /// Text, sealed with the case key.
        body_sealed: Vec<u8>,
        /// When it was saved.
        saved_at: Timestamp,
        /// When it is forgotten.
        expires_at: Timestamp,
    }
}

/// Saves a draft in place of the one before.
pub async fn put(tx: &mut Tx, draft: &Draft) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO drafts (tenant_id, account_id, place, id, case_id, concerns, subject_sealed, body_sealed, saved_at,
                             expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (tenant_id, account_id, place) DO UPDATE SET
            id = excluded.id, case_id = excluded.case_id, concerns = excluded.concerns,
            subject_sealed = excluded.subject_sealed, body_sealed = excluded.body_sealed,
            saved_at = excluded.saved_at, expires_at = excluded.expires_at",
    )
    .bind(tenant)
    .bind(draft.account_id)
    .bind(draft.place)
    .bind(draft.id)
    .bind(draft.case_id)
    .bind(&draft.concerns)
    .bind(&draft.subject_sealed)
    .bind(&draft.body_sealed)
    .bind(draft.saved_at)
    .bind(draft.expires_at)
    .execute()
    .await
    .map(drop)
}

/// The draft of an account in a place. What is to be forgotten is not found any more.
pub async fn find(tx: &mut Tx, account: AccountId, place: Uuid, now: Timestamp) -> Result<Option<Draft>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT id, account_id, place, case_id, concerns, subject_sealed, body_sealed, saved_at, expires_at
         FROM drafts WHERE tenant_id = $1 AND account_id = $2 AND place = $3 AND expires_at > $4",
    )
    .bind(tenant)
    .bind(account)
    .bind(place)
    .bind(now)
    .fetch_optional()
    .await
}

/// Removes the draft of an account in a place; `false` if there was none.
pub async fn delete(tx: &mut Tx, account: AccountId, place: Uuid) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("DELETE FROM drafts WHERE tenant_id = $1 AND account_id = $2 AND place = $3")
        .bind(tenant)
        .bind(account)
        .bind(place)
        .changed()
        .await
}

/// Deletes the drafts whose time is over.
pub async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query("DELETE FROM drafts WHERE tenant_id = $1 AND expires_at <= $2").bind(tenant).bind(now).execute().await
}
