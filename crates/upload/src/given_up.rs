//! What the scanner could not judge for long. A job that failed as often as it may does not die. If the scanner judged
//! other documents meanwhile, it is this one: it becomes `unscannable`, and staff decide. If nothing was wrong with it, it
//! rests and begins anew, for as long as it takes; staff read why it waits.

use chrono::TimeDelta;
use db::jobs::Leased;
use domain::{Action, Actor, Channel, DocumentState, ScanReason};

use crate::find::entry;
use crate::scan::document_of;
use crate::{Error, Upload};

/// Who judged another document within this time is not away.
const RECENTLY: TimeDelta = TimeDelta::minutes(30);
/// So long a document rests before it begins anew.
const REST: TimeDelta = TimeDelta::minutes(15);

impl Upload {
    /// Why a document is given up after its last attempt ended so; `None` if nobody heard how it ended.
    pub fn reason_to_give_up(&self, last: Option<&Error>) -> ScanReason {
        match last {
            Some(Error::Scanner(_) | Error::ScannerStopped) => {
                let now = self.custody.now();
                let judges = self.watch.scanned_at().is_some_and(|at| now - at < RECENTLY);
                if judges { ScanReason::ScannerFailed } else { ScanReason::ScannerUnavailable }
            }
            Some(_) => ScanReason::StoreUnavailable,
            // It may be the document that ends the process.
            None => ScanReason::ScannerFailed,
        }
    }

    /// Ends a job of kind [`crate::SCAN_JOB`] whose attempts are used up, or lets it rest.
    ///
    /// # Errors
    /// If that can't be written, or the lease was lost.
    pub async fn give_up_scan(&self, job: &Leased, reason: ScanReason) -> Result<(), Error> {
        let actor = Actor::system(job.tenant_id, Channel::Job, self.custody.request_id());
        let id = document_of(job)?;
        let mut work = self.custody.act(&actor).await?;
        let document = db::documents::find(work.rows(), id).await?;
        let waits = |state| matches!(state, DocumentState::Received | DocumentState::Scanning);
        let Some(document) = document.filter(|document| waits(document.state)) else {
            self.complete_job(&mut work, job).await?;
            work.commit_bookkeeping().await?;
            return Ok(());
        };
        let now = self.custody.now();
        db::documents::set_scan_reason(work.rows(), id, Some(reason), now).await?;
        tracing::error!(document = %id, %reason, "a document could not be scanned");
        if reason.passes() {
            if !db::jobs::rest(work.rows(), job, reason.as_str(), now + REST).await? {
                return Err(custody::Error::Stale.into());
            }
            work.commit_bookkeeping().await?;
            return Ok(());
        }
        let case = self.custody.case_file_unchecked(work.rows(), &actor, document.case_id).await?;
        let case = case.ok_or(custody::Error::Row("case of a document"))?;
        let (scanning, to) = (DocumentState::Scanning, DocumentState::Unscannable);
        // No state is left out.
        if document.state == DocumentState::Received {
            db::documents::set_state(work.rows(), id, document.state, scanning).await?;
        }
        if !db::documents::set_state(work.rows(), id, scanning, to).await? {
            return Err(custody::Error::Stale.into());
        }
        db::cases::note_activity(work.rows(), case.id, now).await?;
        work.record(entry(Action::DocumentUnscannable, &case, &document).reason(reason.as_str()));
        self.complete_job(&mut work, job).await?;
        work.commit().await?;
        Ok(())
    }
}
