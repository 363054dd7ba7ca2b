//! The log, for those who look into it: search, proofs, export, rollback guard.
//!
//! - [`search`]: who did what, when
//! - [`proof`]: checkpoints and proofs of single entries · [`entry`]: one of them verified, and the checkpoints
//! - [`incident`]: everything that one account, session, document or case touched
//! - [`looks`]: what customers are shown of it
//! - [`check`]: whether a receipt is ours
//! - [`outages`]: times in which the portal did not work
//! - [`export`]: the whole log as one file that anybody can verify
//! - [`guard`]: whether the database went back behind a checkpoint that left the house

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod check;
mod details;
pub mod entry;
mod error;
pub mod export;
pub mod guard;
pub mod incident;
pub mod looks;
mod names;
pub mod outages;
pub mod proof;
pub mod search;

use custody::Custody;
use custody::access::demand_house;
use domain::{Act, Actor, ObjectKind};

pub use entry::{CheckpointLine, Verified};
pub use error::Error;
pub use incident::{Incident, Subject};
pub use looks::{LookReason, LookView};
pub use search::{EntryView, Query};

/// The service. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Audit {
    custody: Custody,
}

impl Audit {
    /// Starts the service.
    pub fn new(custody: Custody) -> Self {
        Self { custody }
    }

    /// Keeps that somebody asked for a route that is not for their role.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn refuse_route(&self, actor: &Actor, route: &str) -> Result<(), Error> {
        Ok(self.custody.refuse_route(actor, route).await?)
    }

    /// Whether rows and objects can be reached.
    ///
    /// # Errors
    /// [`Error::Custody`] says what is missing.
    pub async fn ready(&self) -> Result<(), Error> {
        let mut tx = self.custody.read_system().await?;
        db::tenants::installation(&mut tx).await?;
        drop(tx);
        self.custody.blobs().health().await?;
        Ok(self.custody.provider().health().await?)
    }
}

/// Refuses whoever may not do this with the log.
fn demand(actor: &Actor, act: Act) -> Result<(), Error> {
    Ok(demand_house(actor, act, ObjectKind::Log)?)
}
