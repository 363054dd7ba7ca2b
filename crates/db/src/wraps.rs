//! Wrapped keys of many rows at once: what recovery needs beside objects and the key file, and what rotation changes.
//!
//! A wrapped case key begins with the version of the Jobcenter's key that opens it, four bytes big-endian: so versions
//! compare as bytes, on both databases.

use domain::{AttemptId, CaseId, DocumentId, MediaType, Timestamp};

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// The key of a case.
    CaseKey {
        /// The case.
        id: CaseId,
        /// Its key, wrapped by the Jobcenter's.
        wrapped_key: Vec<u8>,
    }

    /// A document whose key is there, with the attempt whose object holds it.
    Kept {
        /// The document.
        id: DocumentId,
        /// Where it is.
        case_id: CaseId,
        /// The attempt.
        attempt_id: AttemptId,
        /// Name of the object.
        object_key: String,
        /// Its key, wrapped by that of the case.
        wrapped_key: Vec<u8>,
        /// Name of the file, sealed with the case key.
        name_sealed: Vec<u8>,
        /// SHA-256 of the bytes, sealed with the case key.
        sha256_sealed: Vec<u8>,
        /// What the bytes are.
        media_type: MediaType,
        /// Bytes of the document.
        size: u64,
        /// Bytes of the object.
        sealed_size: Option<u64>,
        /// When the last byte was here.
        received_at: Timestamp,
    }
}

/// Case keys behind this one, in the order of their ids.
pub async fn cases(tx: &mut Tx, after: CaseId, limit: u32) -> Result<Vec<CaseKey>, Error> {
    let tenant = tx.tenant();
    tx.query("SELECT id, wrapped_key FROM cases WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3")
        .bind(tenant)
        .bind(after)
        .bind(limit)
        .fetch_all()
        .await
}

/// Kept documents behind this one, in the order of their ids.
pub async fn documents(tx: &mut Tx, after: DocumentId, limit: u32) -> Result<Vec<Kept>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT d.id, d.case_id, d.attempt_id, a.object_key, a.wrapped_key, d.name_sealed, d.sha256_sealed,
                d.media_type, d.size, a.sealed_size, d.received_at
         FROM documents d JOIN attempts a ON a.tenant_id = d.tenant_id AND a.id = d.attempt_id
         WHERE d.tenant_id = $1 AND d.id > $2 AND a.wrapped_key IS NOT NULL ORDER BY d.id LIMIT $3",
    )
    .bind(tenant)
    .bind(after)
    .bind(limit)
    .fetch_all()
    .await
}

/// How many case keys are wrapped by which version of the Jobcenter's key; versions that wrap none are left out.
pub async fn cases_by_version(tx: &mut Tx) -> Result<Vec<(u32, u64)>, Error> {
    let tenant = tx.tenant();
    let rows: Vec<([u8; 4], u64)> = tx
        .query("SELECT substr(wrapped_key, 1, 4), COUNT(*) FROM cases WHERE tenant_id = $1 GROUP BY 1 ORDER BY 1")
        .bind(tenant)
        .fetch_all()
        .await?;
    Ok(rows.into_iter().map(|(version, count)| (u32::from_be_bytes(version), count)).collect())
}

/// Case keys behind this one that are wrapped by a version before the given one, in the order of their ids.
pub async fn cases_before(tx: &mut Tx, version: u32, after: CaseId, limit: u32) -> Result<Vec<CaseKey>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT id, wrapped_key FROM cases
         WHERE tenant_id = $1 AND id > $2 AND substr(wrapped_key, 1, 4) < $3 ORDER BY id LIMIT $4",
    )
    .bind(tenant)
    .bind(after)
    .bind(version.to_be_bytes())
    .bind(limit)
    .fetch_all()
    .await
}

/// Puts another wrap of the same key in place of this one; `false` if the row holds another by now.
pub async fn rewrap_case(tx: &mut Tx, case: CaseId, old: &[u8], new: &[u8]) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE cases SET wrapped_key = $4 WHERE tenant_id = $1 AND id = $2 AND wrapped_key = $3")
        .bind(tenant)
        .bind(case)
        .bind(old)
        .bind(new)
        .changed()
        .await
}
