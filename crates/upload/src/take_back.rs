//! Taking a document back, and what remains of one that is on its way out.

use db::documents::Document;
use domain::{Act, Action, Actor, DocumentId, DocumentState};

use crate::find::{Found, entry};
use crate::{Error, Upload};

impl Upload {
    /// Takes a document back: only who sent it, and only until somebody opened it. Its key is destroyed in the same
    /// transaction; then its object is deleted. The receipt stays.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal, [`Error::AlreadyOpened`], [`Error::Gone`].
    pub async fn take_back(&self, actor: &Actor, id: DocumentId) -> Result<(), Error> {
        self.custody.guarded(actor, self.take(actor, id)).await
    }

    async fn take(&self, actor: &Actor, id: DocumentId) -> Result<(), Error> {
        let mut work = self.custody.act(actor).await?;
        db::documents::hold(work.rows(), id).await?;
        let Found { listed, case } = self.find(work.rows(), actor, id, Act::TakeBack).await?;
        let document = listed.document;
        let account = actor.account.ok_or(Error::NotReadable)?;
        if !db::documents::take_back(work.rows(), id, account).await? {
            let gone = matches!(document.state, DocumentState::Deleting | DocumentState::Deleted);
            return Err(if gone { Error::Gone } else { Error::AlreadyOpened });
        }
        destroy_keys(work.rows(), id).await?;
        db::cases::note_activity(work.rows(), case.id, self.custody.now()).await?;
        work.record(entry(Action::DocumentTakenBack, &case, &document));
        work.commit().await?;
        self.remove_or_leave(actor, &document).await;
        Ok(())
    }

    /// Nobody can open it any more. That its object is still there is the sweeper's business, if this fails.
    pub(crate) async fn remove_or_leave(&self, actor: &Actor, document: &Document) {
        if let Err(error) = self.remove_deleting(actor, document).await {
            tracing::warn!(%error, document = %document.id, "left to the sweeper");
        }
    }

    /// Deletes the object of a document whose key is destroyed, gives its room back, and says so in the log.
    pub(crate) async fn remove_deleting(&self, actor: &Actor, document: &Document) -> Result<(), Error> {
        let portal = Actor::system(actor.tenant, actor.channel, actor.request);
        let mut tx = self.custody.read(portal.tenant).await?;
        let attempts = db::attempts::of_document(&mut tx, document.id).await?;
        drop(tx);
        for attempt in &attempts {
            self.remove_object(attempt).await?;
        }
        let mut work = self.custody.act(&portal).await?;
        let (from, to) = (DocumentState::Deleting, DocumentState::Deleted);
        if !db::documents::set_state(work.rows(), document.id, from, to).await? {
            return Ok(());
        }
        if !db::cases::release(work.rows(), document.case_id, document.size).await? {
            return Err(custody::Error::Row("less is stored than is deleted").into());
        }
        let case = self.custody.case_file_unchecked(work.rows(), &portal, document.case_id).await?;
        let case = case.ok_or(custody::Error::Row("a document without a case"))?;
        work.record(entry(Action::DocumentDeleted, &case, document));
        work.commit().await?;
        Ok(())
    }
}

/// Destroys every key that opens a document.
pub(crate) async fn destroy_keys(tx: &mut db::Tx, id: DocumentId) -> Result<(), Error> {
    for attempt in db::attempts::of_document(tx, id).await? {
        db::attempts::destroy_key(tx, attempt.id).await?;
    }
    Ok(())
}
