//! Documents that were received.

use domain::{
    AccountId, AttemptId, CaseId, Channel, Concerns, DeletionCause, DocumentFlags, DocumentId, DocumentState,
    MediaType, PersonId, Pseudonym, Review, Role, ScanReason, SubmissionId, Timestamp,
};

use crate::disowned::not_disowned;
use crate::row::record;
use crate::sql::ROWS;
use crate::value::{among, ids};
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
mod changes;
mod objects;
mod replaced;
mod scanned;
mod stuck;
mod told;

pub use asked::asked_again;
pub use changes::{destroy, hold, release, set_checked, set_filed, set_opened, set_review, set_state, take_back};
pub use objects::{StoredDocument, in_state, leaving, stored};
pub use replaced::{Replacement, replacements};
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
        concat!(document!(), "AND d.case_id = $2 AND d.id ", among!(postgres, "$3"), " ORDER BY d.received_at, d.id"),
        concat!(document!(), "AND d.case_id = $2 AND d.id ", among!(sqlite, "$3"), " ORDER BY d.received_at, d.id"),
    )
    .bind(tenant)
    .bind(case)
    .bind(ids(documents))
    .fetch_all()
    .await
}
