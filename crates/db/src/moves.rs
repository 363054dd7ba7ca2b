//! Documents on their way to another case or member, and where those went that left a case.

use domain::{
    AccountId, AttemptId, CaseId, Concerns, DocumentId, DocumentState, MoveFailure, MoveId, MoveState, Timestamp,
};

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A move.
    Move {
        /// Its id.
        id: MoveId,
        /// What moves.
        document_id: DocumentId,
        /// The case it leaves.
        from_case: CaseId,
        /// The case it goes to; the same one where only the member changes.
        to_case: CaseId,
        /// Whom it concerned.
        from_member: Concerns,
        /// Whom it is to concern.
        to_member: Concerns,
        /// Who asked for it.
        by_account: AccountId,
        /// What the document is called, sealed with the key of the case it leaves.
        name_sealed: Vec<u8>,
        /// Why it moves, sealed with the key of the case it leaves.
        reason_sealed: Vec<u8>,
        /// How far it is.
        state: MoveState,
        /// Why the document stayed.
        failure: Option<MoveFailure>,
        /// The attempt that seals it anew.
        attempt_id: Option<AttemptId>,
        /// Bytes reserved in the case it goes to.
        reserved_bytes: u64,
        /// When it was asked for.
        requested_at: Timestamp,
        /// When it ended.
        ended_at: Option<Timestamp>,
    }

    /// A document that left a case for another one.
    Away {
        /// The move by which it left.
        id: MoveId,
        /// The document.
        document_id: DocumentId,
        /// The case it left.
        from_case: CaseId,
        /// What it was called, sealed with the key of the case it left.
        name_sealed: Vec<u8>,
        /// Why it moved, sealed likewise.
        reason_sealed: Vec<u8>,
        /// When it left.
        ended_at: Timestamp,
        /// When its last byte was here.
        received_at: Timestamp,
        /// Who sent it.
        by_account: Option<AccountId>,
        /// The case it is in now.
        case_id: CaseId,
        /// Whom it concerns there.
        concerns_member: Concerns,
        /// What the machine knows.
        state: DocumentState,
        /// What it is, by the sender's word.
        kind: Option<String>,
    }
}

/// What changes in a document that moves to another case: everything that is sealed with the key of its case.
#[derive(Debug)]
pub struct Resealed {
    /// The case.
    pub case_id: CaseId,
    /// Whom it concerns there.
    pub concerns: Concerns,
    /// The attempt whose object holds it.
    pub attempt_id: AttemptId,
    /// Name of the file.
    pub name_sealed: Vec<u8>,
    /// What the sender wrote beside it.
    pub note_sealed: Option<Vec<u8>>,
    /// SHA-256 of the bytes.
    pub sha256_sealed: Vec<u8>,
    /// Why it was judged as it was.
    pub review_reason_sealed: Option<Vec<u8>>,
    /// Why it was given free.
    pub release_reason_sealed: Option<Vec<u8>>,
}

macro_rules! a_move {
    () => {
        "SELECT id, document_id, from_case, to_case, from_member, to_member, by_account, name_sealed, reason_sealed,
                state, failure, attempt_id, reserved_bytes, requested_at, ended_at
         FROM moves WHERE tenant_id = $1 "
    };
}

macro_rules! away {
    () => {
        "SELECT m.id, m.document_id, m.from_case, m.name_sealed, m.reason_sealed, m.ended_at, d.received_at, d.by_account,
                d.case_id, d.concerns_member, d.state, d.kind
         FROM moves m JOIN documents d ON d.tenant_id = m.tenant_id AND d.id = m.document_id
         WHERE m.tenant_id = $1 AND m.state = 'done' AND d.case_id <> m.from_case
           AND NOT EXISTS (SELECT 1 FROM moves later
                           WHERE later.tenant_id = m.tenant_id AND later.document_id = m.document_id
                             AND later.from_case = m.from_case AND later.state = 'done'
                             AND (later.ended_at, later.id) > (m.ended_at, m.id)) "
    };
}

/// Adds a move.
///
/// # Errors
/// [`Error::Unique`] if the document is on its way already.
pub async fn insert(tx: &mut Tx, new: &Move) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO moves (tenant_id, id, document_id, from_case, to_case, from_member, to_member, by_account,
                            name_sealed, reason_sealed, state, failure, attempt_id, reserved_bytes, requested_at,
                            ended_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(tenant)
    .bind(new.id)
    .bind(new.document_id)
    .bind(new.from_case)
    .bind(new.to_case)
    .bind(new.from_member)
    .bind(new.to_member)
    .bind(new.by_account)
    .bind(&new.name_sealed)
    .bind(&new.reason_sealed)
    .bind(new.state)
    .bind(new.failure)
    .bind(new.attempt_id)
    .bind(new.reserved_bytes)
    .bind(new.requested_at)
    .bind(new.ended_at)
    .execute()
    .await
    .map(drop)
}

/// One move.
pub async fn find(tx: &mut Tx, id: MoveId) -> Result<Option<Move>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(a_move!(), "AND id = $2")).bind(tenant).bind(id).fetch_optional().await
}

/// The last move of a document, whatever became of it.
pub async fn latest(tx: &mut Tx, document: DocumentId) -> Result<Option<Move>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(a_move!(), "AND document_id = $2 ORDER BY requested_at DESC, id DESC LIMIT 1"))
        .bind(tenant)
        .bind(document)
        .fetch_optional()
        .await
}

/// Moves that wait since before a moment, the oldest first.
pub async fn overdue(tx: &mut Tx, before: Timestamp, limit: u32) -> Result<Vec<Move>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(a_move!(), "AND state = 'waiting' AND requested_at < $2 ORDER BY requested_at, id LIMIT $3"))
        .bind(tenant)
        .bind(before)
        .bind(limit)
        .fetch_all()
        .await
}

/// Names the attempt that seals the document anew; `false` if the move is over.
pub async fn set_attempt(tx: &mut Tx, id: MoveId, attempt: AttemptId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE moves SET attempt_id = $3 WHERE tenant_id = $1 AND id = $2 AND state = 'waiting'")
        .bind(tenant)
        .bind(id)
        .bind(attempt)
        .changed()
        .await
}

/// The document is where it should be; `false` if the move was over, or another attempt seals it by now.
pub async fn finish(tx: &mut Tx, id: MoveId, attempt: AttemptId, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE moves SET state = 'done', ended_at = $4
         WHERE tenant_id = $1 AND id = $2 AND attempt_id = $3 AND state = 'waiting'",
    )
    .bind(tenant)
    .bind(id)
    .bind(attempt)
    .bind(now)
    .changed()
    .await
}

/// The document stays where it is; `false` if the move was over.
pub async fn fail(tx: &mut Tx, id: MoveId, failure: MoveFailure, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE moves SET state = 'failed', failure = $3, ended_at = $4
         WHERE tenant_id = $1 AND id = $2 AND state = 'waiting'",
    )
    .bind(tenant)
    .bind(id)
    .bind(failure)
    .bind(now)
    .changed()
    .await
}

/// Another member of the same case is concerned from now on.
pub async fn set_member(tx: &mut Tx, document: DocumentId, concerns: Concerns) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE documents SET concerns_member = $3 WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(document)
        .bind(concerns)
        .changed()
        .await
}

/// The document is in another case from now on; `false` if it is not where it was.
pub async fn switch(
    tx: &mut Tx,
    document: DocumentId,
    from: (CaseId, AttemptId),
    resealed: &Resealed,
) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE documents SET case_id = $5, concerns_member = $6, attempt_id = $7, name_sealed = $8, note_sealed = $9,
                              sha256_sealed = $10, review_reason_sealed = $11, release_reason_sealed = $12,
                              settled_at = NULL
         WHERE tenant_id = $1 AND id = $2 AND case_id = $3 AND attempt_id = $4",
    )
    .bind(tenant)
    .bind(document)
    .bind(from.0)
    .bind(from.1)
    .bind(resealed.case_id)
    .bind(resealed.concerns)
    .bind(resealed.attempt_id)
    .bind(&resealed.name_sealed)
    .bind(&resealed.note_sealed)
    .bind(&resealed.sha256_sealed)
    .bind(&resealed.review_reason_sealed)
    .bind(&resealed.release_reason_sealed)
    .changed()
    .await
}

/// Documents that left a case and are not back, the last first; with a sender, only those that the account sent.
pub async fn away(tx: &mut Tx, case: CaseId, sender: Option<AccountId>, limit: u32) -> Result<Vec<Away>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        away!(),
        "AND m.from_case = $2 AND ($3 IS NULL OR d.by_account = $3) ORDER BY m.ended_at DESC, m.id DESC LIMIT $4"
    ))
    .bind(tenant)
    .bind(case)
    .bind(sender)
    .bind(limit)
    .fetch_all()
    .await
}

/// How a document left each case that it is not in any more, the last first.
pub async fn away_of(tx: &mut Tx, document: DocumentId) -> Result<Vec<Away>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(away!(), "AND m.document_id = $2 ORDER BY m.ended_at DESC, m.id DESC"))
        .bind(tenant)
        .bind(document)
        .fetch_all()
        .await
}
