//! What a caseworker says about a paper: complete and readable, or please send again and why. Never a decision about a
//! benefit.

use custody::{About, CaseField, NewEntry, denied};
use domain::{Act, Action, Actor, CaseState, DocumentId, DocumentState, ObjectKind, ObjectRef, Review};

use crate::cases::account_of;
use crate::{Casework, Error};

/// Characters of a reason.
pub const LONGEST_REASON: usize = 1_000;

impl Casework {
    /// Judges a document. A customer reads the judgement and its reason at once.
    ///
    /// # Errors
    /// [`Error::ReasonMissing`], [`Error::ReasonTooLong`], [`Error::NotReviewable`]; refused for everybody but
    /// caseworkers of the case.
    pub async fn review(
        &self,
        actor: &Actor,
        document: DocumentId,
        review: Review,
        reason: Option<&str>,
    ) -> Result<(), Error> {
        let act = async {
            let reason = checked_reason(review, reason)?;
            let mut work = self.custody.act(actor).await?;
            let object = ObjectRef::new(ObjectKind::Document, document);
            let row = db::documents::find(work.rows(), document).await?;
            let row = row.ok_or_else(|| denied(Act::ReviewDocument, object))?;
            let about = About { object, concerns: row.concerns_member, sender: false };
            let file = self.custody.case_file(work.rows(), actor, row.case_id, Act::ReviewDocument, &about).await?;
            if file.row.state == CaseState::Closed || !may_be_judged(row.state, review) {
                return Err(Error::NotReviewable);
            }
            let now = self.custody.now();
            let sealed =
                reason.map(|reason| file.sealer.seal(CaseField::ReviewReason, document.uuid(), reason.as_bytes()));
            let kept =
                db::documents::set_review(work.rows(), document, review, sealed.as_deref(), account_of(actor)?, now)
                    .await?;
            if !kept {
                return Err(Error::NotReviewable);
            }
            db::cases::note_activity(work.rows(), row.case_id, now).await?;
            let entry = NewEntry::done(Action::DocumentReviewed, ObjectKind::Document, document)
                .pseudonym(row.pseudonym)
                .case(&file)
                .concerns(row.concerns_member)
                .reason(review.as_str());
            work.record(match reason {
                Some(reason) => entry.detail(&serde_json::json!({ "reason": reason })),
                None => entry,
            });
            work.commit().await?;
            Ok(())
        };
        self.custody.guarded(actor, act).await
    }
}

fn checked_reason(review: Review, reason: Option<&str>) -> Result<Option<&str>, Error> {
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if review.needs_reason() && reason.is_none() {
        return Err(Error::ReasonMissing);
    }
    if reason.is_some_and(|reason| reason.chars().count() > LONGEST_REASON) {
        return Err(Error::ReasonTooLong { limit: LONGEST_REASON });
    }
    Ok(reason)
}

/// Nobody can call complete what nobody could open; asking for it again is always possible.
const fn may_be_judged(state: DocumentState, review: Review) -> bool {
    match review {
        Review::Complete => matches!(state, DocumentState::Available),
        Review::Resend | Review::NotNeeded => !matches!(state, DocumentState::Deleting | DocumentState::Deleted),
        // "Shown, not kept" destroys the copy, which is not built yet; "none" is no judgement.
        Review::ShownNotKept | Review::None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sending_again_needs_a_reason_of_bounded_length() {
        assert!(matches!(checked_reason(Review::Resend, Some("  ")), Err(Error::ReasonMissing)));
        assert_eq!(checked_reason(Review::Resend, Some(" zu dunkel ")).unwrap(), Some("zu dunkel"));
        assert_eq!(checked_reason(Review::Complete, None).unwrap(), None);
        let long = "x".repeat(LONGEST_REASON + 1);
        assert!(matches!(checked_reason(Review::Complete, Some(&long)), Err(Error::ReasonTooLong { .. })));
    }

    #[test]
    fn only_an_available_paper_can_be_complete() {
        for state in DocumentState::ALL {
            assert_eq!(may_be_judged(*state, Review::Complete), *state == DocumentState::Available);
        }
        assert!(may_be_judged(DocumentState::Infected, Review::Resend));
        assert!(!may_be_judged(DocumentState::Deleted, Review::Resend));
    }
}
