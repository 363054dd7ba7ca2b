//! A caseworker's word about a paper, which two services keep: one judges, the other destroys what was only shown.

use db::documents::Document;
use domain::{Action, ObjectKind, Review};

use crate::{CaseField, CaseFile, Error, NewEntry, Result, Work};

impl Work {
    /// Keeps a judgement with its entry; `false` if the document is on its way out. Whether it may be judged so was asked
    /// before.
    ///
    /// # Errors
    /// [`Error::Rows`].
    pub async fn judge(
        &mut self,
        case: &CaseFile,
        document: &Document,
        review: Review,
        reason: Option<&str>,
    ) -> Result<bool> {
        let by = self.actor.account.ok_or(Error::Row("the portal itself judges nothing"))?;
        let now = self.custody.now();
        let sealed =
            reason.map(|reason| case.sealer.seal(CaseField::ReviewReason, document.id.uuid(), reason.as_bytes()));
        let (id, tx) = (document.id, &mut self.tx);
        if !db::documents::set_review(tx, id, review, sealed.as_deref(), by, now).await? {
            return Ok(false);
        }
        db::cases::note_activity(tx, document.case_id, now).await?;
        let entry = NewEntry::done(Action::DocumentReviewed, ObjectKind::Document, id)
            .pseudonym(document.pseudonym)
            .case(case)
            .concerns(document.concerns_member)
            .reason(review.as_str());
        self.record(match reason {
            Some(reason) => entry.detail(&serde_json::json!({ "reason": reason })),
            None => entry,
        });
        Ok(true)
    }
}
