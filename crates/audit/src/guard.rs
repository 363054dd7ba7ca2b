//! The rollback guard: an older database must not go on as if nothing had happened.

use domain::{Action, Actor, Channel, ObjectKind, TenantId};
use futures::StreamExt as _;
use ledger::VerifierKey;

use crate::{Audit, Error};

/// What the guard found out about one log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The database holds everything that the last stored checkpoint covers.
    Whole,
    /// It went back: `stored` entries were covered, `present` are there, or the tree is another one.
    WentBack {
        /// Entries that the last stored checkpoint covers.
        stored: u64,
        /// Entries in the database.
        present: u64,
    },
}

impl Audit {
    /// Compares a log with its newest checkpoint in the object store.
    ///
    /// # Errors
    /// [`Error::Custody`] if either can't be read, or the checkpoint isn't ours.
    pub async fn check_rollback(&self, tenant: TenantId) -> Result<Found, Error> {
        let Some(stored) = self.newest_stored(tenant).await? else { return Ok(Found::Whole) };
        let mut tx = self.custody.read(tenant).await?;
        let present = db::audit::append::head(&mut tx, tenant).await?.map_or(0, |head| head.size);
        if present < stored.size {
            return Ok(Found::WentBack { stored: stored.size, present });
        }
        let nodes = db::audit::append::nodes(&mut tx, tenant, &ledger::root_nodes(stored.size)).await?;
        let same = ledger::root_at(stored.size, &nodes.into_iter().collect()).is_ok_and(|root| root == stored.root);
        Ok(if same { Found::Whole } else { Found::WentBack { stored: stored.size, present } })
    }

    /// The checkpoint with the largest size among the stored ones.
    async fn newest_stored(&self, tenant: TenantId) -> Result<Option<ledger::Checkpoint>, Error> {
        let mut newest = None;
        let mut listed = self.custody.blobs().list(Some(tenant), None);
        while let Some(found) = listed.next().await {
            if let Some(blobs::ObjectKey::Checkpoint { size, .. }) = found?.parsed {
                newest = newest.max(Some(size));
            }
        }
        let Some(size) = newest else { return Ok(None) };
        let mut object = self.custody.blobs().get(&blobs::ObjectKey::Checkpoint { tenant, size }).await?;
        let mut note = Vec::new();
        while let Some(block) = object.next().await {
            note.extend_from_slice(&block?);
        }
        let key = VerifierKey::new(&self.custody.vkey(tenant).await?)?;
        Ok(Some(ledger::open_checkpoint(&String::from_utf8_lossy(&note), &[key])?))
    }

    /// Accepts an older state of the database on purpose: an entry names what was lost and why, and the log goes on.
    ///
    /// # Errors
    /// [`Error::WentBack`] is what it mends; [`Error::Custody`].
    pub async fn accept_restore(&self, tenant: TenantId, reason: &str) -> Result<Found, Error> {
        let found = self.check_rollback(tenant).await?;
        let actor = Actor::system(tenant, Channel::Cli, self.custody.request_id());
        let mut work = self.custody.act(&actor).await?;
        let (stored, present) = match found {
            Found::Whole => return Ok(found),
            Found::WentBack { stored, present } => (stored, present),
        };
        let detail = serde_json::json!({ "reason": reason, "covered_before": stored, "present": present });
        work.record(custody::NewEntry::done(Action::RestoreAccepted, ObjectKind::Log, tenant).detail(&detail));
        work.commit().await?;
        Ok(found)
    }
}
