//! What becomes of a document.

use domain::{AccountId, DeletionCause, DocumentId, DocumentState, Review, Timestamp};

use crate::{Error, Tx};

/// Keeps everybody else from changing a document until the end of the transaction; `false` if there is none. Whoever seals
/// something for its row has to: the document may be moving to another case.
pub async fn hold(tx: &mut Tx, id: DocumentId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE documents SET state = state WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(id)
        .changed()
        .await
}

/// Goes from one state to another; `false` if the document is not in the expected one. What turns out to be harmful or
/// unreadable waits again, although it was settled.
pub async fn set_state(tx: &mut Tx, id: DocumentId, from: DocumentState, to: DocumentState) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE documents SET state = $4,
            settled_at = CASE WHEN $4 IN ('infected', 'unscannable', 'suspect') THEN NULL ELSE settled_at END
         WHERE tenant_id = $1 AND id = $2 AND state = $3",
    )
    .bind(tenant)
    .bind(id)
    .bind(from)
    .bind(to)
    .changed()
    .await
}

/// Notes that it was checked for malware.
pub async fn set_checked(tx: &mut Tx, id: DocumentId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE documents SET checked_at = $3 WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(id)
        .bind(now)
        .changed()
        .await
}

/// Notes that the other side opened it; `false` if it was opened before.
pub async fn set_opened(tx: &mut Tx, id: DocumentId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE documents SET opened_at = $3 WHERE tenant_id = $1 AND id = $2 AND opened_at IS NULL")
        .bind(tenant)
        .bind(id)
        .bind(now)
        .changed()
        .await
}

/// Notes that the records system has it; `false` if it was noted before.
pub async fn set_filed(tx: &mut Tx, id: DocumentId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE documents SET filed_at = $3 WHERE tenant_id = $1 AND id = $2 AND filed_at IS NULL")
        .bind(tenant)
        .bind(id)
        .bind(now)
        .changed()
        .await
}

/// Keeps what a caseworker decided; `false` if the document is gone.
pub async fn set_review(
    tx: &mut Tx,
    id: DocumentId,
    review: Review,
    reason_sealed: Option<&[u8]>,
    by: AccountId,
    now: Timestamp,
) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE documents SET review = $3, review_reason_sealed = $4, reviewed_by = $5, reviewed_at = $6
         WHERE tenant_id = $1 AND id = $2 AND state NOT IN ('deleting', 'deleted')",
    )
    .bind(tenant)
    .bind(id)
    .bind(review)
    .bind(reason_sealed)
    .bind(by)
    .bind(now)
    .changed()
    .await
}

/// Begins the deletion that the sender asks for; `false` if somebody opened the document, if it is on its way out
/// already, or if the account did not send it.
pub async fn take_back(tx: &mut Tx, id: DocumentId, account: AccountId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE documents SET state = 'deleting', deleted_for = 'taken_back'
         WHERE tenant_id = $1 AND id = $2 AND by_account = $3 AND opened_at IS NULL
           AND state NOT IN ('deleting', 'deleted')",
    )
    .bind(tenant)
    .bind(id)
    .bind(account)
    .changed()
    .await
}

/// Begins the deletion of a document for another reason than that its sender wants it; `false` if it is not in the
/// expected state, or if the case file has it.
pub async fn destroy(tx: &mut Tx, id: DocumentId, from: DocumentState, cause: DeletionCause) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE documents SET state = 'deleting', deleted_for = $4
         WHERE tenant_id = $1 AND id = $2 AND state = $3 AND filed_at IS NULL",
    )
    .bind(tenant)
    .bind(id)
    .bind(from)
    .bind(cause)
    .changed()
    .await
}

/// Gives a document free that the scanner could not judge; `false` if it is none of those.
pub async fn release(
    tx: &mut Tx,
    id: DocumentId,
    by: AccountId,
    now: Timestamp,
    reason_sealed: &[u8],
) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE documents SET state = 'available', released_by = $3, released_at = $4, release_reason_sealed = $5
         WHERE tenant_id = $1 AND id = $2 AND state = 'unscannable'",
    )
    .bind(tenant)
    .bind(id)
    .bind(by)
    .bind(now)
    .bind(reason_sealed)
    .changed()
    .await
}
