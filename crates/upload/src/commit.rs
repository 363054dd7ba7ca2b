//! Received: documents, room, receipts, entries, jobs, in one transaction.

use custody::{CaseField, CaseFile, NewEntry, NewReceipt, Work};
use db::attempts::Attempt;
use db::documents::Document;
use db::submissions::Submission;
use domain::{Action, Actor, DocumentState, ObjectKind, Pseudonym, Review, SubmissionId, SubmissionState, Timestamp};
use ledger::{ReceiptItem, ReceiptObject};
use uuid::Uuid;

use crate::{Error, Upload};

/// What an attempt holds, opened from its row.
struct Content {
    name: String,
    note: Option<String>,
    sha256: [u8; 32],
    size: u64,
    media_type: domain::MediaType,
}

impl Upload {
    /// Makes documents of a submission whose objects are all there. `actor` is the sender; `reason` says why, where the
    /// sender's own request did not do it.
    ///
    /// # Errors
    /// [`Error::CaseFull`], [`Error::FingerprintDiffers`] if a chosen document id was taken meanwhile; a lost lease.
    pub(crate) async fn commit_received(
        &self,
        actor: &Actor,
        id: SubmissionId,
        epoch: i64,
        reason: Option<&'static str>,
    ) -> Result<(), Error> {
        let mut work = self.custody.act(actor).await?;
        let submission = db::submissions::find(work.rows(), id).await?.ok_or(missing())?;
        let received_at = submission.received_at.ok_or(missing())?;
        let (from, to) = (SubmissionState::Completing, SubmissionState::Received);
        if !db::submissions::set_state(work.rows(), id, epoch, from, to).await? {
            return Err(custody::Error::Stale.into());
        }
        let case = self.custody.case_file_unchecked(work.rows(), actor, submission.case_id).await?.ok_or(missing())?;
        let mut files = Vec::new();
        for attempt in db::attempts::of_submission(work.rows(), id).await? {
            let content = open(&case, &attempt)?;
            files.push((attempt, content));
        }
        // Every receipt names all that came together: one page to show at the counter.
        let items: Vec<ReceiptItem> = files.iter().map(|(attempt, content)| item(attempt, content)).collect();
        let stored: u64 = items.iter().map(|item| item.size).sum();
        for (attempt, content) in &files {
            let receipt = NewReceipt {
                object: ReceiptObject::Document,
                id: attempt.document_id.uuid(),
                items: items.clone(),
                started_at: submission.started_at,
                received_at,
                channel: submission.channel,
            };
            self.add_document(&mut work, &case, &submission, (attempt, content), receipt, reason).await?;
        }
        let settled =
            db::cases::settle(work.rows(), case.id, submission.reserved_bytes, stored, self.limits.case_bytes);
        if !settled.await? {
            return Err(Error::CaseFull);
        }
        // Some stores refuse to end what is complete: whoever deletes the objects later has nothing to end.
        db::attempts::forget_multipart(work.rows(), id).await?;
        db::cases::note_activity(work.rows(), case.id, received_at).await?;
        work.commit().await?;
        Ok(())
    }

    /// Adds the row, the entry with its receipt, and the job that reads it back.
    async fn add_document(
        &self,
        work: &mut Work,
        case: &CaseFile,
        submission: &Submission,
        (attempt, content): (&Attempt, &Content),
        receipt: NewReceipt,
        reason: Option<&'static str>,
    ) -> Result<(), Error> {
        let document = self.document_row(work.actor(), case, submission, attempt, content, receipt.received_at);
        if db::documents::find(work.rows(), document.id).await?.is_some() {
            return Err(Error::FingerprintDiffers);
        }
        db::documents::insert(work.rows(), &document).await?;
        let id = document.id.uuid();
        let detail = serde_json::json!({
            "name": content.name,
            "size": content.size,
            "sha256": hex::encode(content.sha256),
            "kind": submission.kind,
        });
        let mut entry = NewEntry::done(Action::DocumentReceived, ObjectKind::Document, id)
            .pseudonym(document.pseudonym)
            .case(case)
            .concerns(document.concerns_member)
            .detail(&detail)
            .receipt(receipt);
        if let Some(reason) = reason {
            entry = entry.reason(reason);
        }
        work.record(entry);
        self.enqueue_scan(work, document.id).await
    }

    fn document_row(
        &self,
        actor: &Actor,
        case: &CaseFile,
        submission: &Submission,
        attempt: &Attempt,
        content: &Content,
        received_at: Timestamp,
    ) -> Document {
        let id = attempt.document_id;
        let seal = |field, plain: &[u8]| case.sealer.seal(field, id.uuid(), plain);
        Document {
            id,
            case_id: submission.case_id,
            submission_id: submission.id,
            attempt_id: attempt.id,
            by_account: Some(submission.account_id),
            author_is_staff: actor.role.is_staff(),
            on_behalf_of: submission.on_behalf_of,
            concerns_member: submission.concerns_member,
            channel: submission.channel,
            kind: submission.kind.clone(),
            name_sealed: seal(CaseField::DocumentName, content.name.as_bytes()),
            note_sealed: content.note.as_ref().map(|note| seal(CaseField::DocumentNote, note.as_bytes())),
            sha256_sealed: seal(CaseField::DocumentHash, &content.sha256),
            media_type: content.media_type,
            flags: attempt.flags,
            size: content.size,
            state: DocumentState::Received,
            review: Review::None,
            review_reason_sealed: None,
            reviewed_by: None,
            reviewed_at: None,
            started_at: submission.started_at,
            received_at,
            opened_at: None,
            filed_at: None,
            released_by: None,
            released_at: None,
            release_reason_sealed: None,
            deleted_for: None,
            replaces: submission.replaces,
            pseudonym: Pseudonym::generate(self.custody.rng()),
        }
    }
}

fn open(case: &CaseFile, attempt: &Attempt) -> Result<Content, Error> {
    let row: Uuid = attempt.id.uuid();
    let text = |field, sealed: &[u8]| case.sealer.open_text(field, row, sealed);
    let hash = attempt.sha256_sealed.as_deref().ok_or(missing())?;
    let hash = case.sealer.open(CaseField::AttemptHash, row, hash)?;
    Ok(Content {
        name: text(CaseField::AttemptName, attempt.name_sealed.as_deref().ok_or(missing())?)?,
        note: attempt.note_sealed.as_deref().map(|note| text(CaseField::AttemptNote, note)).transpose()?,
        sha256: hash.as_slice().try_into().map_err(|_| missing())?,
        size: attempt.plain_size.ok_or(missing())?,
        media_type: attempt.media_type.ok_or(missing())?,
    })
}

fn item(attempt: &Attempt, content: &Content) -> ReceiptItem {
    let Content { name, size, sha256, .. } = content;
    ReceiptItem { id: attempt.document_id.uuid(), name: Some(name.clone()), size: *size, sha256: *sha256 }
}

fn missing() -> custody::Error {
    custody::Error::Row("a submission that is complete lacks something")
}
