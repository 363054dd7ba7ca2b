//! Receipts: one for each document and each message of a customer. They never change and are never deleted.

use domain::{CaseId, ObjectKind, ReceiptId, Timestamp};
use uuid::Uuid;

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A receipt.
    Receipt {
        /// Its id.
        id: ReceiptId,
        /// Its number, as people read it out.
        number: String,
        /// Document or message.
        object_kind: ObjectKind,
        /// What it is for.
        object_id: Uuid,
        /// The case.
        case_id: CaseId,
        /// The entry of the log that it proves.
        leaf_index: u64,
        /// What was signed, sealed with the case key.
        body_sealed: Vec<u8>,
        /// Ed25519 signature.
        signature: Vec<u8>,
        /// When it was signed.
        created_at: Timestamp,
    }
}

macro_rules! receipt {
    () => {
        "SELECT id, number, object_kind, object_id, case_id, leaf_index, body_sealed, signature, created_at
         FROM receipts WHERE tenant_id = $1 "
    };
}

/// Adds a receipt.
///
/// # Errors
/// [`Error::Unique`] if the number is taken or the object has one.
pub async fn insert(tx: &mut Tx, receipt: &Receipt) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO receipts (tenant_id, id, number, object_kind, object_id, case_id, leaf_index, body_sealed,
                               signature, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(tenant)
    .bind(receipt.id)
    .bind(&receipt.number)
    .bind(receipt.object_kind)
    .bind(receipt.object_id)
    .bind(receipt.case_id)
    .bind(receipt.leaf_index)
    .bind(&receipt.body_sealed)
    .bind(&receipt.signature)
    .bind(receipt.created_at)
    .execute()
    .await
    .map(drop)
}

/// One receipt.
pub async fn find(tx: &mut Tx, id: ReceiptId) -> Result<Option<Receipt>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(receipt!(), "AND id = $2")).bind(tenant).bind(id).fetch_optional().await
}

/// The receipt with this number.
pub async fn find_by_number(tx: &mut Tx, number: &str) -> Result<Option<Receipt>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(receipt!(), "AND number = $2")).bind(tenant).bind(number).fetch_optional().await
}

/// The receipt of a document or message.
pub async fn find_by_object(tx: &mut Tx, kind: ObjectKind, object: Uuid) -> Result<Option<Receipt>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(receipt!(), "AND object_kind = $2 AND object_id = $3"))
        .bind(tenant)
        .bind(kind)
        .bind(object)
        .fetch_optional()
        .await
}
