//! Conversations, and how far each account has read them.

use domain::{AccountId, CaseId, Concerns, MessageId, Pseudonym, Role, ThreadId, Timestamp};

use crate::cases::worklist::Reader;
use crate::cases::{in_team, stands_in};
use crate::documents::Audience;
use crate::row::record;
use crate::{Cursor, Error, Record, Row, Tx};

record! {
    /// A conversation.
    Thread {
        /// Its id.
        id: ThreadId,
        /// Where it is.
        case_id: CaseId,
        /// Subject, sealed with the case key.
        subject_sealed: Vec<u8>,
        /// Whom it concerns.
        concerns_member: Concerns,
        /// Who began it.
        by_account: AccountId,
        /// When the last message came: lists are sorted by it.
        last_message_at: Timestamp,
        /// How many messages there are.
        message_count: u64,
        /// Stands for the conversation in the log.
        pseudonym: Pseudonym,
        /// When it began.
        created_at: Timestamp,
    }

    /// How far an account has read.
    ThreadRead {
        /// The last message.
        up_to_message: MessageId,
        /// When that was sent.
        up_to_sent_at: Timestamp,
        /// When it was read.
        read_at: Timestamp,
    }
}

/// A conversation with what is new in it for one account.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedThread {
    /// The conversation.
    pub thread: Thread,
    /// Messages of others that the account has not read.
    pub unread: u32,
    /// Who answers, where it was handed over; `None` is the team.
    pub answered_by: Option<AccountId>,
    /// Their name, sealed with the tenant key.
    pub answered_name_sealed: Option<Vec<u8>>,
    /// When it was handed over. Before that whoever has the case answers, and again since the one it was handed over to works
    /// on the case no more.
    pub handed_over_at: Option<Timestamp>,
}

impl Record for ListedThread {
    fn from_row(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            thread: Thread::from_row(row)?,
            unread: row.get("unread")?,
            answered_by: row.get("answered_by")?,
            answered_name_sealed: row.get("answered_name_sealed")?,
            handed_over_at: row.get("handed_over_at")?,
        })
    }
}

/// `$2` account, `$3` day. Whoever it was handed over to (`w`) answers as long as they work on the case on that day, and the
/// team as long as there is one.
macro_rules! listed {
    () => {
        concat!("SELECT t.id, t.case_id, t.subject_sealed, t.concerns_member, t.by_account, t.last_message_at, t.message_count,
                t.pseudonym, t.created_at, w.id AS answered_by, w.name_sealed AS answered_name_sealed,
                CASE WHEN w.id IS NOT NULL OR (t.answered_by IS NULL AND c.team_id IS NOT NULL)
                     THEN t.handed_over_at END AS handed_over_at,
                (SELECT COUNT(*) FROM messages m
                 WHERE m.tenant_id = t.tenant_id AND m.thread_id = t.id AND m.by_account <> $2
                   AND (r.account_id IS NULL OR (m.sent_at, m.id) > (r.up_to_sent_at, r.up_to_message))) AS unread
         FROM threads t
         JOIN cases c ON c.tenant_id = t.tenant_id AND c.id = t.case_id
         LEFT JOIN thread_reads r ON r.tenant_id = t.tenant_id AND r.thread_id = t.id AND r.account_id = $2
         LEFT JOIN accounts w ON w.tenant_id = t.tenant_id AND w.id = t.answered_by AND w.locked_at IS NULL
              AND w.role = 'caseworker' AND (w.id = c.assigned_to OR ", in_team!("w.id"), " OR ", stands_in!("w.id", "$3"), ")
         WHERE t.tenant_id = $1 ")
    };
}

/// Adds a conversation; its first message follows in the same transaction.
pub async fn insert(tx: &mut Tx, thread: &Thread) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO threads (tenant_id, id, case_id, subject_sealed, concerns_member, by_account, last_message_at,
                              message_count, pseudonym, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(tenant)
    .bind(thread.id)
    .bind(thread.case_id)
    .bind(&thread.subject_sealed)
    .bind(thread.concerns_member)
    .bind(thread.by_account)
    .bind(thread.last_message_at)
    .bind(thread.message_count)
    .bind(thread.pseudonym)
    .bind(thread.created_at)
    .execute()
    .await
    .map(drop)
}

/// One conversation.
pub async fn find(tx: &mut Tx, id: ThreadId) -> Result<Option<Thread>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT id, case_id, subject_sealed, concerns_member, by_account, last_message_at, message_count, pseudonym,
                created_at
         FROM threads WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(id)
    .fetch_optional()
    .await
}

/// One conversation with what is new in it for a reader.
pub async fn find_listed(tx: &mut Tx, id: ThreadId, reader: Reader) -> Result<Option<ListedThread>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(listed!(), "AND t.id = $4"))
        .bind(tenant)
        .bind(reader.account)
        .bind(reader.day)
        .bind(id)
        .fetch_optional()
        .await
}

/// A page of the conversations of a case, the one with the newest message first. Of the conversations that concern others
/// only, a customer sees none.
pub async fn of_case(
    tx: &mut Tx,
    case: CaseId,
    reader: Reader,
    audience: Audience,
    after: Cursor,
    limit: u32,
) -> Result<Vec<ListedThread>, Error> {
    let tenant = tx.tenant();
    let (sender, person) = audience.filter();
    tx.query(concat!(
        listed!(),
        "AND t.case_id = $4 AND (t.last_message_at, t.id) < ($5, $6)
         AND ($7 IS NULL OR t.by_account = $7 OR t.concerns_member IS NULL OR t.concerns_member = $8)
         ORDER BY t.last_message_at DESC, t.id DESC LIMIT $9"
    ))
    .bind(tenant)
    .bind(reader.account)
    .bind(reader.day)
    .bind(case)
    .bind(after.at)
    .bind(after.id)
    .bind(sender)
    .bind(person)
    .bind(limit)
    .fetch_all()
    .await
}

/// How far an account has read.
pub async fn read_mark(tx: &mut Tx, thread: ThreadId, account: AccountId) -> Result<Option<ThreadRead>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT up_to_message, up_to_sent_at, read_at FROM thread_reads
         WHERE tenant_id = $1 AND thread_id = $2 AND account_id = $3",
    )
    .bind(tenant)
    .bind(thread)
    .bind(account)
    .fetch_optional()
    .await
}

/// Notes that an account has read up to a message of the thread. Never goes back: `false` if it had read further, or
/// if the message is not of this thread.
pub async fn mark_read(
    tx: &mut Tx,
    thread: ThreadId,
    account: AccountId,
    up_to: MessageId,
    now: Timestamp,
) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "INSERT INTO thread_reads (tenant_id, thread_id, account_id, up_to_message, up_to_sent_at, read_at)
         SELECT m.tenant_id, m.thread_id, $3, m.id, m.sent_at, $5
         FROM messages m WHERE m.tenant_id = $1 AND m.thread_id = $2 AND m.id = $4
         ON CONFLICT (tenant_id, thread_id, account_id) DO UPDATE SET
            up_to_message = excluded.up_to_message, up_to_sent_at = excluded.up_to_sent_at, read_at = excluded.read_at
         WHERE (excluded.up_to_sent_at, excluded.up_to_message)
             > (thread_reads.up_to_sent_at, thread_reads.up_to_message)",
    )
    .bind(tenant)
    .bind(thread)
    .bind(account)
    .bind(up_to)
    .bind(now)
    .changed()
    .await
}

/// Says who answers in a conversation, `None` for the team. It waits for them from now on.
pub async fn hand_over(tx: &mut Tx, id: ThreadId, to: Option<AccountId>, now: Timestamp) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query(
        "UPDATE threads SET answered_by = $3, handed_over_at = $4, waits_since = $4 WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tenant)
    .bind(id)
    .bind(to)
    .bind(now)
    .changed()
    .await
}

/// Notes that the Jobcenter wrote in a conversation; `false` if it was not waited for.
pub async fn answered(tx: &mut Tx, id: ThreadId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE threads SET waits_since = NULL WHERE tenant_id = $1 AND id = $2 AND waits_since IS NOT NULL")
        .bind(tenant)
        .bind(id)
        .changed()
        .await
}

/// Who wrote in a conversation: account, role and name, sealed with the tenant key. Whoever writes has read, so that only
/// those who read are looked at.
pub async fn writers(tx: &mut Tx, thread: ThreadId, limit: u32) -> Result<Vec<(AccountId, Role, Vec<u8>)>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT a.id, a.role, a.name_sealed
         FROM thread_reads r JOIN accounts a ON a.tenant_id = r.tenant_id AND a.id = r.account_id
         WHERE r.tenant_id = $1 AND r.thread_id = $2
           AND EXISTS (SELECT 1 FROM messages m
                       WHERE m.tenant_id = r.tenant_id AND m.thread_id = r.thread_id AND m.by_account = r.account_id)
         ORDER BY r.account_id LIMIT $3",
    )
    .bind(tenant)
    .bind(thread)
    .bind(limit)
    .fetch_all()
    .await
}
