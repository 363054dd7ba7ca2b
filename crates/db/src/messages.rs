//! Messages in a conversation.

use chrono::NaiveDate;
use domain::{AccountId, CaseId, DocumentId, MessageId, PersonId, Pseudonym, Role, ThreadId, Timestamp};

use crate::disowned::not_disowned;
use crate::documents::Audience;
use crate::row::record;
use crate::sql::ROWS;
use crate::{Cursor, Error, Tx};

record! {
    /// A message.
    Message {
        /// Its id.
        id: MessageId,
        /// Its conversation.
        thread_id: ThreadId,
        /// The case of the conversation.
        case_id: CaseId,
        /// Who wrote it.
        by_account: AccountId,
        /// For whom, where that is somebody else.
        on_behalf_of: Option<PersonId>,
        /// The Jobcenter wrote it.
        author_is_staff: bool,
        /// Text, sealed with the case key.
        body_sealed: Vec<u8>,
        /// When it was posted: a conversation is sorted by it.
        sent_at: Timestamp,
        /// When the other side first opened it.
        opened_at: Option<Timestamp>,
        /// By when staff have to answer it; none once they did, or said that it is done.
        answer_due_on: Option<NaiveDate>,
        /// Stands for the message in the log.
        pseudonym: Pseudonym,
    }

    /// A message with its author, as pages and the API show it.
    ListedMessage {
        /// Its id.
        id: MessageId,
        /// Who wrote it.
        by_account: AccountId,
        /// The author's role.
        by_role: Role,
        /// The author's name, sealed with the tenant key.
        by_name_sealed: Vec<u8>,
        /// For whom, where that is somebody else.
        on_behalf_of: Option<PersonId>,
        /// The Jobcenter wrote it.
        author_is_staff: bool,
        /// Text, sealed with the case key.
        body_sealed: Vec<u8>,
        /// When it was posted.
        sent_at: Timestamp,
        /// When the other side first opened it.
        opened_at: Option<Timestamp>,
        /// Stands for the message in the log.
        pseudonym: Pseudonym,
    }
}

/// Adds a message and counts it in its conversation.
pub async fn insert(tx: &mut Tx, message: &Message) -> Result<(), Error> {
    let tenant = tx.tenant();
    insert_rows(tx, std::slice::from_ref(message)).await?;
    tx.query(
        "UPDATE threads SET message_count = message_count + 1,
                            last_message_at = CASE WHEN last_message_at < $3 THEN $3 ELSE last_message_at END
         WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(message.thread_id)
    .bind(message.sent_at)
    .execute()
    .await
    .map(drop)
}

/// Adds messages to conversations that count them already.
pub async fn insert_rows(tx: &mut Tx, messages: &[Message]) -> Result<(), Error> {
    let tenant = tx.tenant();
    for messages in messages.chunks(ROWS) {
        let mut rows = tx.query_rows(
            "INSERT INTO messages (tenant_id, id, thread_id, case_id, by_account, on_behalf_of, author_is_staff,
                                   body_sealed, sent_at, opened_at, answer_due_on, pseudonym) VALUES",
            12,
        );
        for message in messages {
            rows = rows
                .bind(tenant)
                .bind(message.id)
                .bind(message.thread_id)
                .bind(message.case_id)
                .bind(message.by_account)
                .bind(message.on_behalf_of)
                .bind(message.author_is_staff)
                .bind(&message.body_sealed)
                .bind(message.sent_at)
                .bind(message.opened_at)
                .bind(message.answer_due_on)
                .bind(message.pseudonym);
        }
        rows.execute().await?;
    }
    Ok(())
}

/// Attaches a document to a message; once, however often it is named.
pub async fn attach(tx: &mut Tx, message: MessageId, document: DocumentId) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO message_documents (tenant_id, message_id, document_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(tenant)
    .bind(message)
    .bind(document)
    .execute()
    .await
    .map(drop)
}

/// One message.
pub async fn find(tx: &mut Tx, id: MessageId) -> Result<Option<Message>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT id, thread_id, case_id, by_account, on_behalf_of, author_is_staff, body_sealed, sent_at, opened_at,
                answer_due_on, pseudonym
         FROM messages WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(id)
    .fetch_optional()
    .await
}

record! {
    /// A message as a search opens it.
    FoundMessage {
        /// Its id.
        id: MessageId,
        /// Its conversation.
        thread_id: ThreadId,
        /// Text, sealed with the case key.
        body_sealed: Vec<u8>,
        /// When it was posted.
        sent_at: Timestamp,
    }
}

/// A page of the messages of a case, the newest first; for a customer of the conversations that are for them.
pub async fn of_case(
    tx: &mut Tx,
    case: CaseId,
    audience: Audience,
    before: Cursor,
    limit: u32,
) -> Result<Vec<FoundMessage>, Error> {
    let tenant = tx.tenant();
    let (account, person) = audience.filter();
    tx.query(
        "SELECT m.id, m.thread_id, m.body_sealed, m.sent_at
         FROM messages m JOIN threads t ON t.tenant_id = m.tenant_id AND t.id = m.thread_id
         WHERE m.tenant_id = $1 AND m.case_id = $2 AND (m.sent_at, m.id) < ($3, $4)
           AND ($5 IS NULL OR t.by_account = $5 OR t.concerns_member IS NULL OR t.concerns_member = $6)
         ORDER BY m.sent_at DESC, m.id DESC LIMIT $7",
    )
    .bind(tenant)
    .bind(case)
    .bind(before.at)
    .bind(before.id)
    .bind(account)
    .bind(person)
    .bind(limit)
    .fetch_all()
    .await
}

/// A page of a conversation, the oldest first.
pub async fn of_thread(tx: &mut Tx, thread: ThreadId, after: Cursor, limit: u32) -> Result<Vec<ListedMessage>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT m.id, m.by_account, a.role AS by_role, a.name_sealed AS by_name_sealed, m.on_behalf_of,
                m.author_is_staff, m.body_sealed, m.sent_at, m.opened_at, m.pseudonym
         FROM messages m JOIN accounts a ON a.tenant_id = m.tenant_id AND a.id = m.by_account
         WHERE m.tenant_id = $1 AND m.thread_id = $2 AND (m.sent_at, m.id) > ($3, $4)
         ORDER BY m.sent_at, m.id LIMIT $5",
    )
    .bind(tenant)
    .bind(thread)
    .bind(after.at)
    .bind(after.id)
    .bind(limit)
    .fetch_all()
    .await
}

/// A page of a conversation from its end, the newest first.
pub async fn newest_of_thread(
    tx: &mut Tx,
    thread: ThreadId,
    before: Cursor,
    limit: u32,
) -> Result<Vec<ListedMessage>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT m.id, m.by_account, a.role AS by_role, a.name_sealed AS by_name_sealed, m.on_behalf_of,
                m.author_is_staff, m.body_sealed, m.sent_at, m.opened_at, m.pseudonym
         FROM messages m JOIN accounts a ON a.tenant_id = m.tenant_id AND a.id = m.by_account
         WHERE m.tenant_id = $1 AND m.thread_id = $2 AND (m.sent_at, m.id) < ($3, $4)
         ORDER BY m.sent_at DESC, m.id DESC LIMIT $5",
    )
    .bind(tenant)
    .bind(thread)
    .bind(before.at)
    .bind(before.id)
    .bind(limit)
    .fetch_all()
    .await
}

/// The documents attached to the messages of a page, from its first to its last message. Nobody learns of those that
/// moved to another case, and a customer of none that concern others only; `None` stands for one that somebody disowned.
pub async fn documents_between(
    tx: &mut Tx,
    thread: ThreadId,
    first: Cursor,
    last: Cursor,
    audience: Audience,
) -> Result<Vec<(MessageId, Option<DocumentId>)>, Error> {
    let tenant = tx.tenant();
    let (account, person) = audience.filter();
    tx.query(concat!(
        "SELECT a.message_id, CASE WHEN $7 IS NULL OR d.by_account = $7 OR ",
        not_disowned!("d"),
        " THEN a.document_id END
         FROM message_documents a
         JOIN messages m ON m.tenant_id = a.tenant_id AND m.id = a.message_id
         JOIN documents d ON d.tenant_id = a.tenant_id AND d.id = a.document_id AND d.case_id = m.case_id
         WHERE m.tenant_id = $1 AND m.thread_id = $2 AND (m.sent_at, m.id) >= ($3, $4) AND (m.sent_at, m.id) <= ($5, $6)
           AND ($7 IS NULL OR d.by_account = $7 OR d.concerns_member IS NULL OR d.concerns_member = $8)
         ORDER BY m.sent_at, m.id, a.document_id",
    ))
    .bind(tenant)
    .bind(thread)
    .bind(first.at)
    .bind(first.id)
    .bind(last.at)
    .bind(last.id)
    .bind(account)
    .bind(person)
    .fetch_all()
    .await
}

/// Notes that the other side opened the messages from one to another, and tells how many of them were new to it.
/// `by_staff` is who opens.
pub async fn set_opened(
    tx: &mut Tx,
    thread: ThreadId,
    first: Cursor,
    last: Cursor,
    by_staff: bool,
    now: Timestamp,
) -> Result<u64, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE messages SET opened_at = $8
         WHERE tenant_id = $1 AND thread_id = $2 AND (sent_at, id) >= ($3, $4) AND (sent_at, id) <= ($5, $6)
           AND author_is_staff <> $7 AND opened_at IS NULL",
    )
    .bind(tenant)
    .bind(thread)
    .bind(first.at)
    .bind(first.id)
    .bind(last.at)
    .bind(last.id)
    .bind(by_staff)
    .bind(now)
    .execute()
    .await
}

/// Says that staff answered what was written in a conversation so far.
pub async fn set_answered(tx: &mut Tx, thread: ThreadId) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(
        "UPDATE messages SET answer_due_on = NULL WHERE tenant_id = $1 AND id IN (
            SELECT m.id FROM messages m WHERE m.tenant_id = $1 AND m.thread_id = $2 AND m.answer_due_on IS NOT NULL
            ORDER BY m.id FOR NO KEY UPDATE)",
        "UPDATE messages SET answer_due_on = NULL
         WHERE tenant_id = $1 AND thread_id = $2 AND answer_due_on IS NOT NULL",
    )
    .bind(tenant)
    .bind(thread)
    .execute()
    .await
    .map(drop)
}

/// One message with its author.
pub async fn find_listed(tx: &mut Tx, id: MessageId) -> Result<Option<ListedMessage>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT m.id, m.by_account, a.role AS by_role, a.name_sealed AS by_name_sealed, m.on_behalf_of,
                m.author_is_staff, m.body_sealed, m.sent_at, m.opened_at, m.pseudonym
         FROM messages m JOIN accounts a ON a.tenant_id = m.tenant_id AND a.id = m.by_account
         WHERE m.tenant_id = $1 AND m.id = $2",
    )
    .bind(tenant)
    .bind(id)
    .fetch_optional()
    .await
}
