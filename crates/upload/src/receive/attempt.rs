//! The beginning of a file: its row, then its upload.

use db::attempts::Attempt;
use domain::{AttemptId, DocumentFlags, DocumentId, SubmissionState};

use super::{Place, Receiving, end};
use crate::Error;

impl Receiving {
    /// The row comes before the object: whatever happens, somebody knows of it.
    pub(super) async fn open_attempt(&mut self) -> Result<(Place, envelope::Key), Error> {
        let custody = &self.service.custody;
        let attempt = AttemptId::generate(custody.clock(), custody.rng());
        let document = self.begin.document.unwrap_or_else(|| DocumentId::generate(custody.clock(), custody.rng()));
        let object = blobs::ObjectKey::Document { tenant: self.actor.tenant, document, attempt };
        let (key, wrapped) = self.case.sealer.new_document_key(attempt);
        let now = custody.now();
        let (submission, epoch) = (self.lease.submission, self.lease.epoch);
        let mut work = custody.act(&self.actor).await?;
        let rows = work.rows();
        let held = if self.files.is_empty() {
            let (from, to) = (SubmissionState::Reserved, SubmissionState::Streaming);
            db::submissions::set_state(rows, submission, epoch, from, to).await?
        } else {
            db::submissions::renew(rows, submission, epoch, self.service.timing.lease_until(now)).await?
        };
        if !held {
            return Err(custody::Error::Stale.into());
        }
        let row = Attempt {
            id: attempt,
            submission_id: submission,
            document_id: document,
            position: u32::try_from(self.files.len()).unwrap_or(u32::MAX),
            object_key: object.to_string(),
            multipart_id: None,
            wrapped_key: Some(wrapped),
            plain_size: None,
            sealed_size: None,
            sha256_sealed: None,
            media_type: None,
            flags: DocumentFlags::default(),
            name_sealed: None,
            note_sealed: None,
            created_at: now,
        };
        db::attempts::insert(rows, &row).await?;
        work.commit_bookkeeping().await?;
        Ok((Place { attempt, document, object }, key))
    }

    /// Opens the upload and writes its id down before the first part. What fits into one part is held until it is
    /// complete, and has no id: a crash before that leaves nothing of it, and one request stores it.
    pub(super) async fn open_upload(&mut self, place: Place) -> Result<blobs::Upload, Error> {
        let custody = &self.service.custody;
        // No file is longer than the body that it comes in.
        if self.begin.fingerprint.length.is_some_and(fits_one_part) {
            return Ok(custody.blobs().begin_single(&place.object));
        }
        let upload = self.lease.during(custody.blobs().begin(&place.object)).await??;
        if let Some(resume_id) = upload.resume_id() {
            let mut work = custody.act(&self.actor).await?;
            let held =
                db::attempts::set_multipart(work.rows(), place.attempt, self.lease.epoch, Some(resume_id)).await?;
            if !held {
                end(upload).await;
                return Err(custody::Error::Stale.into());
            }
            work.commit_bookkeeping().await?;
        }
        Ok(upload)
    }
}

/// Whether a file of this length, sealed, is no more than the first part.
fn fits_one_part(length: u64) -> bool {
    envelope::sealed_len(length) <= (blobs::PART + envelope::HEADER) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_holds_all_but_the_last_byte_of_its_chunks() {
        let whole = (blobs::PART / envelope::SEALED_CHUNK * envelope::CHUNK) as u64;
        assert!(fits_one_part(whole - 1));
        assert!(!fits_one_part(whole), "the short last chunk needs a second part");
        assert!(!fits_one_part(u64::MAX));
    }
}
