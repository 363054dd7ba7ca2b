//! What a caseworker says about a paper: complete and readable, or please send again and why. Never a decision about a
//! benefit.

use custody::{About, denied};
use domain::{
    Act, Actor, CaseState, DocumentId, DocumentState, ObjectKind, ObjectRef, Review, catalogue, check_reason,
};

use crate::{Casework, Error};

impl Casework {
    /// Judges a document. A customer reads the judgement and its reason at once. "Shown, not kept" destroys the copy and is
    /// said to the service that keeps it.
    ///
    /// # Errors
    /// [`Error::Reason`], [`Error::NotReviewable`]; refused for everybody but
    /// caseworkers of the case.
    pub async fn review(
        &self,
        actor: &Actor,
        document: DocumentId,
        review: Review,
        reason: Option<&str>,
    ) -> Result<(), Error> {
        let act = async {
            let reason = check_reason(reason, review.needs_reason())?;
            let mut work = self.custody.act(actor).await?;
            let object = ObjectRef::new(ObjectKind::Document, document);
            db::documents::hold(work.rows(), document).await?;
            let row = db::documents::find(work.rows(), document).await?;
            let row = row.ok_or_else(|| denied(Act::ReviewDocument, object))?;
            let about = About {
                sender: row.by_account == actor.account,
                health: catalogue::holds_health(row.kind.as_deref()),
                ..About::plain(object, row.concerns_member)
            };
            let file = self.custody.case_file(work.rows(), actor, row.case_id, Act::ReviewDocument, &about).await?;
            if file.row.state == CaseState::Closed || !may_be_judged(row.state, review) {
                return Err(Error::NotReviewable);
            }
            if !work.judge(&file, &row, review, reason).await? {
                return Err(Error::NotReviewable);
            }
            work.commit().await?;
            Ok(())
        };
        self.custody.guarded(actor, act).await
    }
}

/// Nobody can call complete what nobody could open; asking for it again is always possible.
const fn may_be_judged(state: DocumentState, review: Review) -> bool {
    match review {
        Review::Complete => matches!(state, DocumentState::Available),
        Review::Resend | Review::NotNeeded => !matches!(state, DocumentState::Deleting | DocumentState::Deleted),
        // "Shown, not kept" is not said here; "none" is no judgement.
        Review::ShownNotKept | Review::None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_available_paper_can_be_complete() {
        for state in DocumentState::ALL {
            assert_eq!(may_be_judged(*state, Review::Complete), *state == DocumentState::Available);
        }
        assert!(may_be_judged(DocumentState::Infected, Review::Resend));
        assert!(!may_be_judged(DocumentState::Deleted, Review::Resend));
    }
}
