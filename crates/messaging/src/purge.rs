//! Forgetting what nobody can ask for any more.

use domain::Actor;

use crate::events::REPLAYED;
use crate::{Error, Messaging};

impl Messaging {
    /// Deletes idempotency keys and drafts whose time is over and events too old to be sent again. Run by a job.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn purge(&self, actor: &Actor) -> Result<(), Error> {
        let now = self.custody.now();
        let mut work = self.custody.act(actor).await?;
        db::posts::delete_expired(work.rows(), now).await?;
        db::drafts::delete_expired(work.rows(), now).await?;
        db::audit::events::delete_before(work.rows(), now - REPLAYED).await?;
        work.commit_bookkeeping().await?;
        Ok(())
    }
}
