//! Taking a document back, and what remains of one that is on its way out.

use custody::NewEntry;
use db::documents::Document;
use domain::{Act, Action, Actor, DocumentId, DocumentState, ObjectKind};

use crate::find::Found;
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
        let Found { listed, case } = self.find(work.rows(), actor, id, Act::TakeBack).await?;
        let document = listed.document;
        let account = actor.account.ok_or(Error::NotReadable)?;
        if !db::documents::take_back(work.rows(), id, account).await? {
            let gone = matches!(document.state, DocumentState::Deleting | DocumentState::Deleted);
            return Err(if gone { Error::Gone } else { Error::AlreadyOpened });
        }
        for attempt in db::attempts::of_document(work.rows(), id).await? {
            db::attempts::destroy_key(work.rows(), attempt.id).await?;
        }
        db::cases::note_activity(work.rows(), case.id, self.custody.now()).await?;
        work.record(
            NewEntry::done(Action::DocumentTakenBack, ObjectKind::Document, id)
                .pseudonym(document.pseudonym)
                .case(&case)
                .concerns(document.concerns_member),
        );
        work.commit().await?;
        // Nobody can open it any more. That its object is still there is the sweeper's business, if this fails.
        if let Err(error) = self.remove_deleting(actor, &document).await {
            tracing::warn!(%error, document = %id, "left to the sweeper");
        }
        Ok(())
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
        work.record(
            NewEntry::done(Action::DocumentDeleted, ObjectKind::Document, document.id)
                .pseudonym(document.pseudonym)
                .case(&case)
                .concerns(document.concerns_member),
        );
        work.commit().await?;
        Ok(())
    }
}
