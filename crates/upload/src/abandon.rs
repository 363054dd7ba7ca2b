//! Giving a submission up: the row first, then its objects, then their keys. The key that is left says that an object
//! may be left.

use db::attempts::Attempt;
use domain::{Actor, SubmissionId, SubmissionState};

use crate::{Error, Upload};

impl Upload {
    /// Marks a submission as abandoned, gives its room back, frees its idempotency key, and removes its objects.
    ///
    /// Whoever lost the lease changes no row; what they stored is removed only if the new holder gave the submission up.
    pub(crate) async fn abandon_submission(&self, actor: &Actor, id: SubmissionId, epoch: i64) -> Result<(), Error> {
        let mut work = self.custody.act(actor).await?;
        let marked = db::submissions::abandon(work.rows(), id, epoch).await?;
        let Some(submission) = db::submissions::find(work.rows(), id).await? else { return Ok(()) };
        if marked {
            let (case, reserved) = (submission.case_id, submission.reserved_bytes);
            if !db::cases::settle(work.rows(), case, reserved, 0, self.limits.case_bytes).await? {
                return Err(custody::Error::Row("less room is reserved than was taken").into());
            }
        }
        let attempts = db::attempts::of_submission(work.rows(), id).await?;
        work.commit_bookkeeping().await?;
        if submission.state == SubmissionState::Abandoned {
            for attempt in &attempts {
                self.remove_attempt(actor, attempt).await?;
            }
        }
        Ok(())
    }

    /// Ends the upload, deletes the object, destroys the key.
    pub(crate) async fn remove_attempt(&self, actor: &Actor, attempt: &Attempt) -> Result<(), Error> {
        self.remove_object(attempt).await?;
        let mut work = self.custody.act(actor).await?;
        db::attempts::destroy_key(work.rows(), attempt.id).await?;
        work.commit_bookkeeping().await?;
        Ok(())
    }

    /// Removes what is left of an attempt whose key is destroyed already.
    pub(crate) async fn clear_attempt(&self, actor: &Actor, attempt: &Attempt) -> Result<(), Error> {
        self.remove_object(attempt).await?;
        let mut work = self.custody.act(actor).await?;
        db::attempts::set_cleared(work.rows(), attempt.id).await?;
        work.commit_bookkeeping().await?;
        Ok(())
    }

    /// Ends the upload and deletes the object; fine if neither is there.
    pub(crate) async fn remove_object(&self, attempt: &Attempt) -> Result<(), Error> {
        let store = self.custody.blobs();
        let object = object_key(attempt)?;
        if let Some(resume_id) = &attempt.multipart_id {
            store.abort_by_id(&object, resume_id).await?;
        }
        Ok(store.delete(&object).await?)
    }
}

/// The object of an attempt.
pub(crate) fn object_key(attempt: &Attempt) -> Result<blobs::ObjectKey, Error> {
    attempt.object_key.parse().map_err(|_| custody::Error::Row("object key of an attempt").into())
}
