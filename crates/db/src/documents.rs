//! Documents that were received.

use domain::{
    AccountId, AttemptId, CaseId, Channel, Concerns, DeletionCause, DocumentFlags, DocumentId, DocumentState,
    MediaType, PersonId, Pseudonym, Review, Role, ScanReason, SubmissionId, Timestamp,
};

use crate::disowned::not_disowned;
use crate::row::record;
use crate::sql::ROWS;
use crate::value::ids;
use crate::{Cursor, Error, Record, Row, Tx};

record! {
    /// A document.
    Document {
        /// Its id.
        id: DocumentId,
        /// Where it is.
        case_id: CaseId,
        /// With what it came.
        submission_id: SubmissionId,
        /// The attempt whose object holds it.
        attempt_id: AttemptId,
        /// Who sent it.
        by_account: Option<AccountId>,
        /// The Jobcenter sent it.
        author_is_staff: bool,
        /// For whom it was sent, where that is somebody else.
        on_behalf_of: Option<PersonId>,
        /// Whom it concerns.
        concerns_member: Concerns,
        /// How it came in.
        channel: Channel,
        /// Kind of proof.
        kind: Option<String>,
        /// Name of the file, sealed with the case key.
        name_sealed: Vec<u8>,
        /// What the sender wrote beside it, sealed with the case key.
        note_sealed: Option<Vec<u8>>,
        /// SHA-256 of the bytes, sealed with the case key.
        sha256_sealed: Vec<u8>,
        /// What the bytes are.
        media_type: MediaType,
        /// What staff should know before they open it.
        flags: DocumentFlags,
        /// How many bytes.
        size: u64,
        /// What the machine knows.
        state: DocumentState,
        /// What a person decided.
        review: Review,
        /// Why, sealed with the case key.
        review_reason_sealed: Option<Vec<u8>>,
        /// Who decided.
        reviewed_by: Option<AccountId>,
        /// When it was decided.
        reviewed_at: Option<Timestamp>,
        /// When sending began.
        started_at: Timestamp,
        /// When the last byte was here.
        received_at: Timestamp,
        /// When the other side first opened it.
        opened_at: Option<Timestamp>,
        /// When it was handed to the records system.
        filed_at: Option<Timestamp>,
        /// Who gave it free although the scanner could not judge it.
        released_by: Option<AccountId>,
        /// When.
        released_at: Option<Timestamp>,
        /// Why, sealed with the case key.
        release_reason_sealed: Option<Vec<u8>>,
        /// Why it is deleted, once it is on its way out.
        deleted_for: Option<DeletionCause>,
        /// The document it replaces, while both are in the same case.
        replaces: Option<DocumentId>,
        /// Stands for the document in the log.
        pseudonym: Pseudonym,
    }
}

/// A document with its sender, as pages and the API show it.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedDocument {
    /// The document.
    pub document: Document,
    /// The sender's role.
    pub by_role: Option<Role>,
    /// The sender's name, sealed with the tenant key.
    pub by_name_sealed: Option<Vec<u8>>,
    /// The role of whoever gave it free.
    pub released_role: Option<Role>,
    /// Their name, sealed with the tenant key.
    pub released_name_sealed: Option<Vec<u8>>,
    /// The case that it is moving to.
    pub moving_to: Option<CaseId>,
    /// When it last moved to another case or member.
    pub moved_at: Option<Timestamp>,
    /// When it was last checked for malware.
    pub checked_at: Option<Timestamp>,
    /// Why the scanner could not judge it, the last time that it could not.
    pub scan_reason: Option<ScanReason>,
    /// When a customer first said that it is not theirs, until staff have looked.
    pub disowned_at: Option<Timestamp>,
    /// Since when it waits longer than it should.
    pub stuck_at: Option<Timestamp>,
    /// Since when its sender is told so.
    pub stuck_told_at: Option<Timestamp>,
    /// When it was taken back or destroyed, as the log has it.
    pub deleted_at: Option<Timestamp>,
}

impl Record for ListedDocument {
    fn from_row(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            document: Document::from_row(row)?,
            by_role: row.get("by_role")?,
            by_name_sealed: row.get("by_name_sealed")?,
            released_role: row.get("released_role")?,
            released_name_sealed: row.get("released_name_sealed")?,
            moving_to: row.get("moving_to")?,
            moved_at: row.get("moved_at")?,
            checked_at: row.get("checked_at")?,
            scan_reason: row.get("scan_reason")?,
            disowned_at: row.get("disowned_at")?,
            stuck_at: row.get("stuck_at")?,
            stuck_told_at: row.get("stuck_told_at")?,
            deleted_at: row.get("deleted_at")?,
        })
    }
}

/// Which documents of a case an account sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// All of them.
    Staff,
    /// Those that concern the person or all members and that nobody disowned, and those the account sent.
    Customer {
        /// The account.
        account: AccountId,
        /// Its person.
        person: PersonId,
    },
}

impl Audience {
    /// Account and person to bind: NULL twice for staff.
    pub(crate) const fn filter(self) -> (Option<AccountId>, Option<PersonId>) {
        match self {
            Self::Staff => (None, None),
            Self::Customer { account, person } => (Some(account), Some(person)),
        }
    }
}

macro_rules! document {
    () => {
        "SELECT d.id, d.case_id, d.submission_id, d.attempt_id, d.by_account, d.author_is_staff, d.on_behalf_of,
                d.concerns_member, d.channel, d.kind, d.name_sealed, d.note_sealed, d.sha256_sealed, d.media_type,
                d.flags, d.size, d.state, d.review, d.review_reason_sealed, d.reviewed_by, d.reviewed_at, d.started_at,
                d.received_at, d.opened_at, d.filed_at, d.released_by, d.released_at, d.release_reason_sealed,
                d.deleted_for, d.checked_at, d.scan_reason, d.stuck_at, d.stuck_told_at, r.id AS replaces, d.pseudonym, a.role AS by_role,
                a.name_sealed AS by_name_sealed,
                f.role AS released_role, f.name_sealed AS released_name_sealed,
                (SELECT w.to_case FROM moves w
                 WHERE w.tenant_id = d.tenant_id AND w.document_id = d.id AND w.state = 'waiting') AS moving_to,
                (SELECT MAX(m.ended_at) FROM moves m
                 WHERE m.tenant_id = d.tenant_id AND m.document_id = d.id AND m.state = 'done') AS moved_at,
                (SELECT MIN(x.said_at) FROM disowned x
                 WHERE x.tenant_id = d.tenant_id AND x.object_id = d.id AND x.settled_at IS NULL) AS disowned_at,
                CASE WHEN d.deleted_for IS NOT NULL THEN
                    (SELECT g.at FROM audit_leaves g
                     WHERE g.tenant_id = d.tenant_id AND g.object_id = d.id AND g.outcome = 'done'
                       AND g.action IN ('document.taken_back', 'document.destroyed')
                     ORDER BY g.leaf_index LIMIT 1) END AS deleted_at
         FROM documents d LEFT JOIN accounts a ON a.tenant_id = d.tenant_id AND a.id = d.by_account
                          LEFT JOIN accounts f ON f.tenant_id = d.tenant_id AND f.id = d.released_by
                          LEFT JOIN documents r ON r.tenant_id = d.tenant_id AND r.id = d.replaces
                                               AND r.case_id = d.case_id
         WHERE d.tenant_id = $1 "
    };
}

mod asked;
mod scanned;
mod stuck;
mod told;

pub use asked::asked_again;
pub use scanned::{Infected, infected, set_scan_reason};
pub use stuck::{Waits, clear_stuck, count_stuck, set_stuck, set_stuck_told, stuck_to_tell, waiting_for};
pub use told::{Told, told};

/// Adds a document.
pub async fn insert(tx: &mut Tx, document: &Document) -> Result<(), Error> {
    insert_rows(tx, std::slice::from_ref(document)).await
}

/// Adds documents.
pub async fn insert_rows(tx: &mut Tx, documents: &[Document]) -> Result<(), Error> {
    let tenant = tx.tenant();
    for documents in documents.chunks(ROWS) {
        let mut rows = tx.query_rows(
            "INSERT INTO documents (tenant_id, id, case_id, submission_id, attempt_id, by_account,
                author_is_staff, on_behalf_of, concerns_member, channel, kind, name_sealed, note_sealed,
                sha256_sealed, media_type, flags, size, state, review, review_reason_sealed, reviewed_by,
                reviewed_at, started_at, received_at, opened_at, filed_at, released_by, released_at,
                release_reason_sealed, deleted_for, replaces, pseudonym) VALUES",
            32,
        );
        for document in documents {
            rows = rows
                .bind(tenant)
                .bind(document.id)
                .bind(document.case_id)
                .bind(document.submission_id)
                .bind(document.attempt_id)
                .bind(document.by_account)
                .bind(document.author_is_staff)
                .bind(document.on_behalf_of)
                .bind(document.concerns_member)
                .bind(document.channel)
                .bind(&document.kind)
                .bind(&document.name_sealed)
                .bind(&document.note_sealed)
                .bind(&document.sha256_sealed)
                .bind(document.media_type)
                .bind(document.flags)
                .bind(document.size)
                .bind(document.state)
                .bind(document.review)
                .bind(&document.review_reason_sealed)
                .bind(document.reviewed_by)
                .bind(document.reviewed_at)
                .bind(document.started_at)
                .bind(document.received_at)
                .bind(document.opened_at)
                .bind(document.filed_at)
                .bind(document.released_by)
                .bind(document.released_at)
                .bind(&document.release_reason_sealed)
                .bind(document.deleted_for)
                .bind(document.replaces)
                .bind(document.pseudonym);
        }
        rows.execute().await?;
    }
    Ok(())
}

/// One document.
pub async fn find(tx: &mut Tx, id: DocumentId) -> Result<Option<Document>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(document!(), "AND d.id = $2")).bind(tenant).bind(id).fetch_optional().await
}

/// One document with its sender.
pub async fn find_listed(tx: &mut Tx, id: DocumentId) -> Result<Option<ListedDocument>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(document!(), "AND d.id = $2")).bind(tenant).bind(id).fetch_optional().await
}

/// The documents of a submission, in the order of its files.
pub async fn of_submission(tx: &mut Tx, submission: SubmissionId) -> Result<Vec<ListedDocument>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        document!(),
        "AND d.submission_id = $2
         ORDER BY (SELECT MIN(t.position) FROM attempts t WHERE t.tenant_id = $1 AND t.document_id = d.id), d.id"
    ))
    .bind(tenant)
    .bind(submission)
    .fetch_all()
    .await
}

/// A page of the documents of a case, the newest first.
pub async fn of_case(
    tx: &mut Tx,
    case: CaseId,
    audience: Audience,
    after: Cursor,
    limit: u32,
) -> Result<Vec<ListedDocument>, Error> {
    let tenant = tx.tenant();
    let (account, person) = audience.filter();
    tx.query(concat!(
        document!(),
        "AND d.case_id = $2 AND (d.received_at, d.id) < ($3, $4)
         AND ($5 IS NULL OR d.by_account = $5 OR ((d.concerns_member IS NULL OR d.concerns_member = $6) AND ",
        not_disowned!("d"),
        ")) ORDER BY d.received_at DESC, d.id DESC LIMIT $7"
    ))
    .bind(tenant)
    .bind(case)
    .bind(after.at)
    .bind(after.id)
    .bind(account)
    .bind(person)
    .bind(limit)
    .fetch_all()
    .await
}

/// Those of these documents that are in a case, the oldest first.
pub async fn among(tx: &mut Tx, case: CaseId, documents: &[DocumentId]) -> Result<Vec<ListedDocument>, Error> {
    let tenant = tx.tenant();
    tx.query_per_dialect(
        concat!(
            document!(),
            "AND d.case_id = $2 AND d.id IN (SELECT CAST(value AS UUID) FROM jsonb_array_elements_text($3) AS wanted (value))
             ORDER BY d.received_at, d.id"
        ),
        concat!(
            document!(),
            "AND d.case_id = $2 AND d.id IN (SELECT unhex(value) FROM json_each($3)) ORDER BY d.received_at, d.id"
        ),
    )
    .bind(tenant)
    .bind(case)
    .bind(ids(documents))
    .fetch_all()
    .await
}

/// That a document replaces another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The document.
    pub id: DocumentId,
    /// The one it replaces.
    pub replaces: DocumentId,
    /// When its last byte was here.
    pub received_at: Timestamp,
    /// Its name, sealed with the case key.
    pub name_sealed: Vec<u8>,
    /// What it is, by the sender's word.
    pub kind: Option<String>,
    /// Who sent it.
    pub by_account: Option<AccountId>,
    /// Whom it concerns.
    pub concerns_member: Concerns,
}

impl Record for Replacement {
    fn from_row(row: &Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.get("id")?,
            replaces: row.get("replaces")?,
            received_at: row.get("received_at")?,
            name_sealed: row.get("name_sealed")?,
            kind: row.get("kind")?,
            by_account: row.get("by_account")?,
            concerns_member: row.get("concerns_member")?,
        })
    }
}

/// What replaces the documents of a case that came between two moments, the earliest first; not what was taken back or
/// turned out to be infected.
pub async fn replacements(
    tx: &mut Tx,
    case: CaseId,
    audience: Audience,
    from: Cursor,
    to: Cursor,
) -> Result<Vec<Replacement>, Error> {
    let tenant = tx.tenant();
    let (account, person) = audience.filter();
    tx.query(concat!(
        "SELECT r.id, r.replaces, r.received_at, r.name_sealed, r.kind, r.by_account, r.concerns_member
         FROM documents r JOIN documents d ON d.tenant_id = r.tenant_id AND d.id = r.replaces
         WHERE r.tenant_id = $1 AND r.case_id = $2 AND d.case_id = $2
           AND (d.received_at, d.id) >= ($3, $4) AND (d.received_at, d.id) <= ($5, $6)
           AND ($7 IS NULL OR r.by_account = $7 OR ((r.concerns_member IS NULL OR r.concerns_member = $8) AND ",
        not_disowned!("r"),
        ")) AND (r.deleted_for IS NULL OR r.deleted_for = 'shown_not_kept')
         ORDER BY r.received_at, r.id",
    ))
    .bind(tenant)
    .bind(case)
    .bind(from.at)
    .bind(from.id)
    .bind(to.at)
    .bind(to.id)
    .bind(account)
    .bind(person)
    .fetch_all()
    .await
}

/// A document that has an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// The document.
    pub id: DocumentId,
    /// The path of its object.
    pub object_key: String,
}

impl Record for StoredDocument {
    fn from_row(row: &Row) -> Result<Self, Error> {
        Ok(Self { id: row.get("id")?, object_key: row.get("object_key")? })
    }
}

/// Documents that have an object, in the order of their ids: behind one, up to one.
pub async fn stored(
    tx: &mut Tx,
    after: Option<DocumentId>,
    up_to: Option<DocumentId>,
    limit: u32,
) -> Result<Vec<StoredDocument>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT d.id, t.object_key
         FROM documents d JOIN attempts t ON t.tenant_id = d.tenant_id AND t.id = d.attempt_id
         WHERE d.tenant_id = $1 AND d.state NOT IN ('deleting', 'deleted')
           AND ($2 IS NULL OR d.id > $2) AND ($3 IS NULL OR d.id <= $3)
         ORDER BY d.id LIMIT $4",
    )
    .bind(tenant)
    .bind(after)
    .bind(up_to)
    .bind(limit)
    .fetch_all()
    .await
}

/// Documents whose key is destroyed and whose object may still be there, the oldest first. The word stands in the text:
/// the index of these few has it as its condition.
pub async fn leaving(tx: &mut Tx, after: Cursor, limit: u32) -> Result<Vec<Document>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        document!(),
        "AND d.state = 'deleting' AND (d.received_at, d.id) > ($2, $3) ORDER BY d.received_at, d.id LIMIT $4"
    ))
    .bind(tenant)
    .bind(after.at)
    .bind(after.id)
    .bind(limit)
    .fetch_all()
    .await
}

/// Documents in one state, the oldest first. Goes through all documents: for whoever looks at everything.
pub async fn in_state(tx: &mut Tx, state: DocumentState, after: Cursor, limit: u32) -> Result<Vec<Document>, Error> {
    let tenant = tx.tenant();
    tx.query(concat!(
        document!(),
        "AND d.state = $2 AND (d.received_at, d.id) > ($3, $4) ORDER BY d.received_at, d.id LIMIT $5"
    ))
    .bind(tenant)
    .bind(state)
    .bind(after.at)
    .bind(after.id)
    .bind(limit)
    .fetch_all()
    .await
}

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
