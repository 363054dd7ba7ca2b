//! Attempts to store a document: each has an own key and an own object. Changes within a submission name its lease
//! epoch.

use domain::{AttemptId, DocumentFlags, DocumentId, MediaType, SubmissionId, Timestamp};

use crate::row::record;
use crate::sql::ROWS;
use crate::{Error, Record, Row, Tx};

record! {
    /// An attempt.
    Attempt {
        /// Its id.
        id: AttemptId,
        /// The submission it belongs to.
        submission_id: SubmissionId,
        /// The document it stores, or would have.
        document_id: DocumentId,
        /// Place within the submission, from 0.
        position: u32,
        /// Name of the object; never used again.
        object_key: String,
        /// Running multipart upload of the object store.
        multipart_id: Option<String>,
        /// The document key, wrapped by the case key; none once it is destroyed.
        wrapped_key: Option<Vec<u8>>,
        /// Bytes of the document.
        plain_size: Option<u64>,
        /// Bytes of the object.
        sealed_size: Option<u64>,
        /// SHA-256 of the document, sealed.
        sha256_sealed: Option<Vec<u8>>,
        /// What the bytes are.
        media_type: Option<MediaType>,
        /// What staff should know before they open it.
        flags: DocumentFlags,
        /// Name of the file, sealed.
        name_sealed: Option<Vec<u8>>,
        /// What the sender wrote beside it, sealed.
        note_sealed: Option<Vec<u8>>,
        /// When it began.
        created_at: Timestamp,
    }
}

/// What is known of an object once its last byte was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Bytes of the document.
    pub plain_size: u64,
    /// Bytes of the object.
    pub sealed_size: u64,
    /// SHA-256 of the document, sealed.
    pub sha256_sealed: Vec<u8>,
    /// What the bytes are.
    pub media_type: MediaType,
    /// What staff should know before they open it.
    pub flags: DocumentFlags,
    /// Name of the file, sealed.
    pub name_sealed: Vec<u8>,
    /// What the sender wrote beside it, sealed.
    pub note_sealed: Option<Vec<u8>>,
}

macro_rules! attempt {
    () => {
        "SELECT id, submission_id, document_id, position, object_key, multipart_id, wrapped_key, plain_size, sealed_size,
                sha256_sealed, media_type, flags, name_sealed, note_sealed, created_at
         FROM attempts WHERE tenant_id = $1 "
    };
}

/// Adds an attempt.
pub async fn insert(tx: &mut Tx, attempt: &Attempt) -> Result<(), Error> {
    insert_rows(tx, std::slice::from_ref(attempt)).await
}

/// Adds attempts.
pub async fn insert_rows(tx: &mut Tx, attempts: &[Attempt]) -> Result<(), Error> {
    let tenant = tx.tenant();
    for attempts in attempts.chunks(ROWS) {
        let mut rows = tx.query_rows(
            "INSERT INTO attempts (tenant_id, id, submission_id, document_id, position, object_key,
                multipart_id, wrapped_key, plain_size, sealed_size, sha256_sealed, media_type, flags,
                name_sealed, note_sealed, created_at) VALUES",
            16,
        );
        for attempt in attempts {
            rows = rows
                .bind(tenant)
                .bind(attempt.id)
                .bind(attempt.submission_id)
                .bind(attempt.document_id)
                .bind(attempt.position)
                .bind(&attempt.object_key)
                .bind(&attempt.multipart_id)
                .bind(&attempt.wrapped_key)
                .bind(attempt.plain_size)
                .bind(attempt.sealed_size)
                .bind(&attempt.sha256_sealed)
                .bind(attempt.media_type)
                .bind(attempt.flags)
                .bind(&attempt.name_sealed)
                .bind(&attempt.note_sealed)
                .bind(attempt.created_at);
        }
        rows.execute().await?;
    }
    Ok(())
}

/// One attempt.
pub async fn find(tx: &mut Tx, id: AttemptId) -> Result<Option<Attempt>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(attempt!(), "AND id = $2")).bind(tenant).bind(id).fetch_optional().await
}

/// That a row names an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The object's path.
    pub object_key: String,
    /// Whether there is a key to open it with.
    pub has_key: bool,
}

impl Record for Known {
    fn from_row(row: &Row) -> Result<Self, Error> {
        Ok(Self { object_key: row.get("object_key")?, has_key: row.get("has_key")? })
    }
}

/// Which of these objects a row names, in any state.
pub async fn known(tx: &mut Tx, keys: &[&str]) -> Result<Vec<Known>, Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(
        "SELECT object_key, wrapped_key IS NOT NULL AS has_key FROM attempts
         WHERE tenant_id = $1
           AND object_key = ANY (ARRAY(SELECT value FROM jsonb_array_elements_text($2) AS wanted (value)))",
        "SELECT object_key, wrapped_key IS NOT NULL AS has_key FROM attempts
         WHERE tenant_id = $1 AND object_key IN (SELECT value FROM json_each($2))",
    )
    .bind(tenant)
    .bind(serde_json::json!(keys))
    .fetch_all()
    .await
}

/// The attempts of a submission, in the order of its files.
pub async fn of_submission(tx: &mut Tx, submission: SubmissionId) -> Result<Vec<Attempt>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(attempt!(), "AND submission_id = $2 ORDER BY position, id"))
        .bind(tenant)
        .bind(submission)
        .fetch_all()
        .await
}

/// The attempts to store one document, the oldest first.
pub async fn of_document(tx: &mut Tx, document: DocumentId) -> Result<Vec<Attempt>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(attempt!(), "AND document_id = $2 ORDER BY created_at, id"))
        .bind(tenant)
        .bind(document)
        .fetch_all()
        .await
}

/// Attempts of abandoned submissions whose key is left: an object may be left as well.
pub async fn left_of_abandoned(tx: &mut Tx, limit: u32) -> Result<Vec<Attempt>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        attempt!(),
        "AND wrapped_key IS NOT NULL
         AND submission_id IN (SELECT s.id FROM submissions s WHERE s.tenant_id = $1 AND s.state = 'abandoned')
         ORDER BY submission_id, position LIMIT $2"
    ))
    .bind(tenant)
    .bind(limit)
    .fetch_all()
    .await
}

/// Names the multipart upload, before its first part; `false` if the lease was lost.
pub async fn set_multipart(tx: &mut Tx, id: AttemptId, epoch: i64, multipart_id: Option<&str>) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE attempts SET multipart_id = $4 WHERE tenant_id = $1 AND id = $2 AND EXISTS
            (SELECT 1 FROM submissions s
             WHERE s.tenant_id = $1 AND s.id = attempts.submission_id AND s.lease_epoch = $3)",
    )
    .bind(tenant)
    .bind(id)
    .bind(epoch)
    .bind(multipart_id)
    .changed()
    .await
}

/// Keeps what is known once the last byte was sealed; `false` if the lease was lost.
pub async fn set_stored(tx: &mut Tx, id: AttemptId, epoch: i64, stored: &Stored) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE attempts SET plain_size = $4, sealed_size = $5, sha256_sealed = $6, media_type = $7,
                             flags = $8, name_sealed = $9, note_sealed = $10
         WHERE tenant_id = $1 AND id = $2 AND EXISTS
            (SELECT 1 FROM submissions s
             WHERE s.tenant_id = $1 AND s.id = attempts.submission_id AND s.lease_epoch = $3)",
    )
    .bind(tenant)
    .bind(id)
    .bind(epoch)
    .bind(stored.plain_size)
    .bind(stored.sealed_size)
    .bind(&stored.sha256_sealed)
    .bind(stored.media_type)
    .bind(stored.flags)
    .bind(&stored.name_sealed)
    .bind(&stored.note_sealed)
    .changed()
    .await
}

/// Destroys the wrapped key: nobody can open the object from now on. `false` if it was destroyed before.
pub async fn destroy_key(tx: &mut Tx, id: AttemptId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE attempts SET wrapped_key = NULL WHERE tenant_id = $1 AND id = $2 AND wrapped_key IS NOT NULL")
        .bind(tenant)
        .bind(id)
        .changed()
        .await
}

/// Names the multipart upload of a move's attempt, before its first part; `false` if the move is over or has another
/// attempt by now.
pub async fn set_multipart_of_move(tx: &mut Tx, id: AttemptId, multipart_id: Option<&str>) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE attempts SET multipart_id = $3 WHERE tenant_id = $1 AND id = $2 AND EXISTS
            (SELECT 1 FROM moves m
             WHERE m.tenant_id = $1 AND m.attempt_id = attempts.id AND m.state = 'waiting')",
    )
    .bind(tenant)
    .bind(id)
    .bind(multipart_id)
    .changed()
    .await
}

/// Keeps what is known of a move's attempt once its object is complete.
pub async fn set_stored_of_move(tx: &mut Tx, id: AttemptId, stored: &Stored) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE attempts SET plain_size = $3, sealed_size = $4, sha256_sealed = $5, media_type = $6,
                             flags = $7, name_sealed = $8, note_sealed = $9, multipart_id = NULL
         WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(id)
    .bind(stored.plain_size)
    .bind(stored.sealed_size)
    .bind(&stored.sha256_sealed)
    .bind(stored.media_type)
    .bind(stored.flags)
    .bind(&stored.name_sealed)
    .bind(&stored.note_sealed)
    .changed()
    .await
}

/// Forgets the multipart uploads of a submission whose objects are whole: nothing is left to be ended.
pub async fn forget_multipart(tx: &mut Tx, submission: SubmissionId) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE attempts SET multipart_id = NULL WHERE tenant_id = $1 AND submission_id = $2")
        .bind(tenant)
        .bind(submission)
        .execute()
        .await
}

/// Nobody needs an attempt any more: destroys its key, and notes that its object may be left.
pub async fn leave(tx: &mut Tx, id: AttemptId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE attempts SET wrapped_key = NULL, leftover_since = $3 WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(id)
        .bind(now)
        .changed()
        .await
}

/// Attempts that were left and whose object may be there still, the longest left first.
pub async fn left(tx: &mut Tx, limit: u32) -> Result<Vec<Attempt>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(attempt!(), "AND leftover_since IS NOT NULL ORDER BY leftover_since, id LIMIT $2"))
        .bind(tenant)
        .bind(limit)
        .fetch_all()
        .await
}

/// Notes that the object of an attempt that was left is gone; `false` if it was noted before.
pub async fn set_cleared(tx: &mut Tx, id: AttemptId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE attempts SET leftover_since = NULL WHERE tenant_id = $1 AND id = $2 AND leftover_since IS NOT NULL",
    )
    .bind(tenant)
    .bind(id)
    .changed()
    .await
}
