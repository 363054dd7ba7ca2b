//! Internal notes about a case. No query of customers' pages reads them.

use domain::{AccountId, CaseId, DocumentId, NoteId, Pseudonym, Role, ThreadId, Timestamp};

use crate::row::record;
use crate::{Cursor, Error, Tx};

record! {
    /// A note.
    Note {
        /// Its id.
        id: NoteId,
        /// What case it is about.
        case_id: CaseId,
        /// The conversation in it that it is about.
        thread_id: Option<ThreadId>,
        /// The document in it that it is about.
        document_id: Option<DocumentId>,
        /// Who wrote it.
        by_account: AccountId,
        /// Text, sealed with the case key.
        body_sealed: Vec<u8>,
        /// When it was written.
        written_at: Timestamp,
        /// Stands for the note in the log.
        pseudonym: Pseudonym,
    }

    /// A note with its author.
    ListedNote {
        /// Its id.
        id: NoteId,
        /// The conversation that it is about.
        thread_id: Option<ThreadId>,
        /// The document that it is about.
        document_id: Option<DocumentId>,
        /// Who wrote it.
        by_account: AccountId,
        /// The author's role.
        by_role: Role,
        /// The author's name, sealed with the tenant key.
        by_name_sealed: Vec<u8>,
        /// Text, sealed with the case key.
        body_sealed: Vec<u8>,
        /// When it was written.
        written_at: Timestamp,
    }
}

macro_rules! listed {
    () => {
        "SELECT n.id, n.thread_id, n.document_id, n.by_account, a.role AS by_role, a.name_sealed AS by_name_sealed,
                n.body_sealed, n.written_at
         FROM notes n JOIN accounts a ON a.tenant_id = n.tenant_id AND a.id = n.by_account
         WHERE n.tenant_id = $1 "
    };
}

/// Adds a note.
pub async fn insert(tx: &mut Tx, note: &Note) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO notes (tenant_id, id, case_id, thread_id, document_id, by_account, body_sealed, written_at,
                            pseudonym)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(tenant)
    .bind(note.id)
    .bind(note.case_id)
    .bind(note.thread_id)
    .bind(note.document_id)
    .bind(note.by_account)
    .bind(&note.body_sealed)
    .bind(note.written_at)
    .bind(note.pseudonym)
    .execute()
    .await
    .map(drop)
}

/// One note.
pub async fn find(tx: &mut Tx, id: NoteId) -> Result<Option<Note>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT id, case_id, thread_id, document_id, by_account, body_sealed, written_at, pseudonym
         FROM notes WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(id)
    .fetch_optional()
    .await
}

/// One note with its author.
pub async fn find_listed(tx: &mut Tx, id: NoteId) -> Result<Option<ListedNote>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(listed!(), "AND n.id = $2")).bind(tenant).bind(id).fetch_optional().await
}

/// A page of the notes about a case, the newest first.
pub async fn of_case(tx: &mut Tx, case: CaseId, before: Cursor, limit: u32) -> Result<Vec<ListedNote>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        listed!(),
        "AND n.case_id = $2 AND (n.written_at, n.id) < ($3, $4) ORDER BY n.written_at DESC, n.id DESC LIMIT $5"
    ))
    .bind(tenant)
    .bind(case)
    .bind(before.at)
    .bind(before.id)
    .bind(limit)
    .fetch_all()
    .await
}

/// A page of the notes about a conversation, the newest first.
pub async fn of_thread(tx: &mut Tx, thread: ThreadId, before: Cursor, limit: u32) -> Result<Vec<ListedNote>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        listed!(),
        "AND n.thread_id = $2 AND (n.written_at, n.id) < ($3, $4) ORDER BY n.written_at DESC, n.id DESC LIMIT $5"
    ))
    .bind(tenant)
    .bind(thread)
    .bind(before.at)
    .bind(before.id)
    .bind(limit)
    .fetch_all()
    .await
}
