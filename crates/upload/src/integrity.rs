//! Stored bytes that are not what was stored.
//!
//! `suspect` has no way back and closes a document to everybody, so what was seen once is looked at again: bytes can go
//! wrong on their way from the store as well, and then the next reading is right. Whatever the second look finds, the
//! reading that met the damage has ended, and no byte of a bad chunk has left.

use custody::{CaseField, CaseFile, Work};
use db::documents::Document;
use domain::{Action, Actor, DocumentState, Outcome};
use sha2::{Digest as _, Sha256};

use crate::Upload;
use crate::error::{Damage, Error, OpenError};
use crate::find::entry;
use crate::source::Sealed;

impl Upload {
    /// Marks a document as suspect, with an entry by the portal itself. `actor` only says in which request.
    ///
    /// # Errors
    /// The store's, if the object was whole when it was read again, or could not be read: nothing is marked then.
    pub(crate) async fn mark_suspect(
        &self,
        actor: &Actor,
        case: &CaseFile,
        document: &Document,
        damage: Damage,
    ) -> Result<(), Error> {
        self.look_again(actor, case, document).await?;
        let portal = Actor::system(actor.tenant, actor.channel, actor.request);
        let mut work = self.custody.act(&portal).await?;
        // Who met the same damage a moment before has marked it.
        if suspect(&mut work, case, document, damage).await? {
            work.commit().await?;
        }
        Ok(())
    }

    /// Reads all of a document that seemed damaged; an error if it is not.
    pub(crate) async fn look_again(&self, actor: &Actor, case: &CaseFile, document: &Document) -> Result<(), Error> {
        let mut tx = self.custody.read(actor.tenant).await?;
        let attempt = db::attempts::find(&mut tx, document.attempt_id).await?;
        drop(tx);
        let sealed = Sealed::new(case, document, &attempt.ok_or(custody::Error::Row("no attempt"))?)?;
        let expected = case.sealer.open(CaseField::DocumentHash, document.id.uuid(), &document.sha256_sealed)?;
        match self.hash_of(sealed, document.size).await {
            Ok(hash) if hash == expected.as_slice() => {
                tracing::warn!(document = %document.id, "read wrong, and right when it was read again");
                let detail = "other bytes at the second reading".to_owned();
                Err(blobs::Error::Unavailable { retryable: true, detail }.into())
            }
            Ok(_) | Err(OpenError::Damaged(_)) => Ok(()),
            Err(OpenError::Unavailable(error)) => Err(error.into()),
        }
    }

    async fn hash_of(&self, sealed: Sealed, size: u64) -> Result<[u8; 32], OpenError> {
        let mut reader = self.reader(sealed, 0..size).await?;
        let mut hash = Sha256::new();
        while let Some(block) = reader.next().await? {
            hash.update(&block);
        }
        Ok(hash.finalize().into())
    }
}

/// The same within a unit of work. `false` if it was marked already, or is on its way out.
pub(crate) async fn suspect(
    work: &mut Work,
    case: &CaseFile,
    document: &Document,
    damage: Damage,
) -> Result<bool, Error> {
    tracing::error!(document = %document.id, %damage, "stored document is damaged");
    let now = db::documents::find(work.rows(), document.id).await?;
    // What was damaged may be an object that nobody needs any more: the document moved meanwhile.
    let now = now.filter(|now| now.attempt_id == document.attempt_id && now.state.may_become(DocumentState::Suspect));
    let Some(now) = now else { return Ok(false) };
    if !db::documents::set_state(work.rows(), document.id, now.state, DocumentState::Suspect).await? {
        return Err(custody::Error::Stale.into());
    }
    let at = work.now();
    db::cases::note_activity(work.rows(), case.id, at).await?;
    work.record(entry(Action::IntegrityFailed, case, document).outcome(Outcome::Failed).reason(damage.to_string()));
    Ok(true)
}
