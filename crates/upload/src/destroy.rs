//! Destroying what must not be kept: the copy of a paper that was only to be shown, and infected files. Everything else
//! stays until the case file has it.

use domain::{Act, Action, Actor, CaseState, DeletionCause, DocumentId, DocumentState, Review, check_reason};

use crate::find::{Found, entry};
use crate::take_back::destroy_keys;
use crate::{Error, Upload};

/// Why staff destroy a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause<'a> {
    /// It was shown and must not be kept (§§ 67 ff. SGB X): this is its judgement as well.
    ShownNotKept {
        /// What the customer should know about it.
        reason: Option<&'a str>,
    },
    /// The scanner found malware in it.
    Infected,
}

impl Upload {
    /// Destroys the key of a document, with its entry, then its object. Done before: nothing. The receipt stays.
    ///
    /// # Errors
    /// [`Error::Reason`], [`Error::NotDestroyable`], [`Error::Gone`] if it was deleted for another reason;
    /// [`Error::Custody`] with a refusal for everybody but caseworkers of the case.
    pub async fn destroy(&self, actor: &Actor, id: DocumentId, cause: Cause<'_>) -> Result<(), Error> {
        self.custody.guarded(actor, Box::pin(self.destroy_for(actor, id, cause))).await
    }

    async fn destroy_for(&self, actor: &Actor, id: DocumentId, cause: Cause<'_>) -> Result<(), Error> {
        let mut work = self.custody.act(actor).await?;
        db::documents::hold(work.rows(), id).await?;
        let Found { listed, case } = self.find(work.rows(), actor, id, Act::DestroyDocument).await?;
        let document = listed.document;
        let why = cause.as_word();
        if matches!(document.state, DocumentState::Deleting | DocumentState::Deleted) {
            return if document.deleted_for == Some(why) { Ok(()) } else { Err(Error::Gone) };
        }
        if let Cause::ShownNotKept { reason } = cause {
            let reason = check_reason(reason, false)?;
            if case.row.state == CaseState::Closed
                || !work.judge(&case, &document, Review::ShownNotKept, reason).await?
            {
                return Err(Error::NotDestroyable);
            }
        }
        if !db::documents::destroy(work.rows(), id, cause.state(), why).await? {
            return Err(Error::NotDestroyable);
        }
        destroy_keys(work.rows(), id).await?;
        db::cases::note_activity(work.rows(), case.id, self.custody.now()).await?;
        work.record(entry(Action::DocumentDestroyed, &case, &document).reason(why.as_str()));
        work.commit().await?;
        self.remove_or_leave(actor, &document).await;
        Ok(())
    }
}

impl Cause<'_> {
    /// The state in which a document may be destroyed for it. What nobody could open can't have been seen.
    const fn state(self) -> DocumentState {
        match self {
            Self::ShownNotKept { .. } => DocumentState::Available,
            Self::Infected => DocumentState::Infected,
        }
    }

    const fn as_word(self) -> DeletionCause {
        match self {
            Self::ShownNotKept { .. } => DeletionCause::ShownNotKept,
            Self::Infected => DeletionCause::Infected,
        }
    }
}
