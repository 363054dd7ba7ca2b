//! Documents as rows: for services that never read their bytes.

use blobs::ObjectKey;
use custody::{CaseField, CaseFile, Custody, Work};
use db::documents::Document;
use domain::{
    AccountId, Actor, AttemptId, CaseId, Concerns, DocumentFlags, DocumentId, DocumentState, MediaType, Pseudonym,
    Review, SubmissionId, SubmissionState, Timestamp,
};

use crate::House;

/// A document to be made.
#[derive(Debug, Clone, Copy)]
pub struct Paper<'a> {
    /// Who sent it.
    pub sender: &'a Actor,
    /// Whom it concerns.
    pub concerns: Concerns,
    /// How far it is.
    pub state: DocumentState,
    /// When it came.
    pub at: Timestamp,
    /// When the other side opened it.
    pub opened_at: Option<Timestamp>,
    /// Who found it complete, and when.
    pub judged: Option<(AccountId, Timestamp)>,
}

/// The rows of a document.
#[derive(Debug)]
pub struct Rows {
    submission: db::submissions::Submission,
    attempt: db::attempts::Attempt,
    /// The document itself.
    pub document: Document,
}

/// Adds the rows of documents.
///
/// # Panics
/// If they can't be written.
pub async fn put(work: &mut Work, papers: Vec<Rows>) {
    let (mut attempts, mut documents) = (Vec::with_capacity(papers.len()), Vec::with_capacity(papers.len()));
    for Rows { submission, attempt, document } in papers {
        assert!(db::submissions::insert(work.rows(), &submission).await.expect("a new submission"));
        attempts.push(attempt);
        documents.push(document);
    }
    db::attempts::insert_rows(work.rows(), &attempts).await.expect("new attempts");
    db::documents::insert_rows(work.rows(), &documents).await.expect("new documents");
}

/// Makes the rows of a document in a case.
///
/// # Panics
/// If the sender has no account.
pub fn rows(custody: &Custody, file: &CaseFile, paper: Paper<'_>) -> Rows {
    let (clock, rng, now) = (custody.clock(), custody.rng(), paper.at);
    let (id, attempt) = (DocumentId::generate(clock, rng), AttemptId::generate(clock, rng));
    let sender = paper.sender;
    let tenant = sender.tenant;
    let submission = db::submissions::Submission {
        id: SubmissionId::generate(clock, rng),
        case_id: file.id,
        account_id: sender.account.expect("a sender has an account"),
        on_behalf_of: None,
        channel: sender.channel,
        route: "documents".to_owned(),
        idempotency_key: None,
        fingerprint: vec![0; 32],
        state: SubmissionState::Received,
        lease_until: now,
        lease_epoch: 1,
        reserved_bytes: 0,
        kind: None,
        concerns_member: paper.concerns,
        replaces: None,
        started_at: now,
        received_at: Some(now),
        expires_at: now,
    };
    let name = |field, row| file.sealer.seal(field, row, "paper.pdf".as_bytes());
    let attempt = db::attempts::Attempt {
        id: attempt,
        submission_id: submission.id,
        document_id: id,
        position: 0,
        object_key: ObjectKey::Document { tenant, document: id, attempt }.to_string(),
        multipart_id: None,
        wrapped_key: Some(file.sealer.new_document_key(attempt).1),
        plain_size: Some(1_000),
        sealed_size: Some(1_100),
        sha256_sealed: Some(file.sealer.seal(CaseField::AttemptHash, attempt.uuid(), &[0; 32])),
        media_type: Some(MediaType::Pdf),
        flags: DocumentFlags::default(),
        name_sealed: Some(name(CaseField::AttemptName, attempt.uuid())),
        note_sealed: None,
        created_at: now,
    };
    let document = Document {
        id,
        case_id: file.id,
        submission_id: submission.id,
        attempt_id: attempt.id,
        by_account: sender.account,
        author_is_staff: sender.role.is_staff(),
        on_behalf_of: None,
        concerns_member: paper.concerns,
        channel: sender.channel,
        kind: None,
        name_sealed: name(CaseField::DocumentName, id.uuid()),
        note_sealed: None,
        sha256_sealed: file.sealer.seal(CaseField::DocumentHash, id.uuid(), &[0; 32]),
        media_type: MediaType::Pdf,
        flags: DocumentFlags::default(),
        size: 1_000,
        state: paper.state,
        review: if paper.judged.is_some() { Review::Complete } else { Review::None },
        review_reason_sealed: None,
        reviewed_by: paper.judged.map(|(account, _)| account),
        reviewed_at: paper.judged.map(|(_, at)| at),
        started_at: now,
        received_at: now,
        opened_at: paper.opened_at,
        filed_at: None,
        released_by: None,
        released_at: None,
        release_reason_sealed: None,
        deleted_for: None,
        replaces: None,
        pseudonym: Pseudonym::generate(rng),
    };
    Rows { submission, attempt, document }
}

impl House {
    /// A document that was sent into a case and is in this state.
    ///
    /// # Panics
    /// If the case is not there.
    pub async fn paper(&self, sender: &Actor, case: CaseId, concerns: Concerns, state: DocumentState) -> DocumentId {
        let mut work = self.seed().work().await;
        let file = self.custody.case_file_unchecked(work.rows(), &self.system(), case).await;
        let file = file.expect("cases can be read").expect("the case is there");
        let at = self.custody.now();
        let paper = Paper { sender, concerns, state, at, opened_at: None, judged: None };
        let rows = rows(&self.custody, &file, paper);
        let id = rows.document.id;
        put(&mut work, vec![rows]).await;
        db::cases::note_activity(work.rows(), case, at).await.expect("the case is there");
        work.commit_bookkeeping().await.expect("the document is kept");
        id
    }
}
