//! Stored bytes that are not what was stored.

use custody::{CaseFile, Work};
use db::documents::Document;
use domain::{Action, Actor, DocumentState, Outcome};

use crate::Upload;
use crate::error::{Damage, Error};
use crate::find::entry;

impl Upload {
    /// Marks a document as suspect, with an entry by the portal itself. `actor` only says in which request.
    pub(crate) async fn mark_suspect(
        &self,
        actor: &Actor,
        case: &CaseFile,
        document: &Document,
        damage: Damage,
    ) -> Result<(), Error> {
        let portal = Actor::system(actor.tenant, actor.channel, actor.request);
        let mut work = self.custody.act(&portal).await?;
        suspect(&mut work, case, document, damage).await?;
        work.commit().await?;
        Ok(())
    }
}

/// The same within a unit of work.
pub(crate) async fn suspect(
    work: &mut Work,
    case: &CaseFile,
    document: &Document,
    damage: Damage,
) -> Result<(), Error> {
    tracing::error!(document = %document.id, %damage, "stored document is damaged");
    if let Some(now) = db::documents::find(work.rows(), document.id).await?
        && now.state.may_become(DocumentState::Suspect)
        && !db::documents::set_state(work.rows(), document.id, now.state, DocumentState::Suspect).await?
    {
        return Err(custody::Error::Stale.into());
    }
    work.record(entry(Action::IntegrityFailed, case, document).outcome(Outcome::Failed).reason(damage.to_string()));
    Ok(())
}
