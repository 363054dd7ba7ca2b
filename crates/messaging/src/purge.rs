//! Forgetting what nobody can ask for any more.

use chrono::TimeDelta;
use domain::Actor;

use crate::events::REPLAYED;
use crate::{Error, Messaging};

/// So long it is kept what became of what was sent.
const TOLD: TimeDelta = TimeDelta::days(90);

impl Messaging {
    /// Deletes idempotency keys and drafts whose time is over, events too old to be sent again, and what was told long ago.
    /// Run by a job.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn purge(&self, actor: &Actor) -> Result<(), Error> {
        let now = self.custody.now();
        let mut work = self.custody.act(actor).await?;
        db::posts::delete_expired(work.rows(), now).await?;
        db::drafts::delete_expired(work.rows(), now).await?;
        db::audit::events::delete_before(work.rows(), now - REPLAYED).await?;
        db::outbox::delete_finished(work.rows(), now - TOLD).await?;
        work.commit_bookkeeping().await?;
        Ok(())
    }
}
