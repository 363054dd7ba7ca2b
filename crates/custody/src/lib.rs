//! What every act stands on. Joins rows, sealed objects, keys and the audit log.
//!
//! - [`Custody`]: the handle that services hold; reads rows, begins units of work, knows what a Jobcenter set
//! - [`Work`]: rows + audit entries + live events + receipts + jobs in one commit · [`Claim`]: requests that come twice
//! - [`access`]: how an actor stands to a case, and refusals that are kept
//! - [`provider`]: where the root key lives; [`TenantSealer`], [`CaseSealer`]: sealed fields
//! - [`Work::tell_customers`]: what people are told outside the portal
//! - [`checkpoint`], [`receipt`]: what leaves the house as proof
//! - [`wraps`]: what recovery needs beside objects and key file

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod access;
mod append;
pub mod checkpoint;
mod claim;
mod error;
mod field;
mod held;
mod index;
mod judge;
mod keyring;
mod names;
pub mod outage;
mod provider;
pub mod receipt;
mod repeat;
mod rotate;
mod seal;
mod settings;
mod setup;
mod tell;
mod work;
pub mod wraps;

use std::path::PathBuf;
use std::sync::Arc;

use domain::{Actor, Clock, InstallationId, RequestId, Rng, TenantId, Timestamp};

pub use access::{About, CaseFile, denied};
pub use claim::Claim;
pub use error::{Denial, Error, MayDeny, Result};
pub use field::{CaseField, TenantField};
pub use names::Names;
/// Keys in tokens.
pub use pkcs11;
pub use provider::{FileProvider, KeyProvider, TokenProvider};
pub use receipt::NewReceipt;
pub use repeat::{READ_WINDOW, REFUSAL_WINDOW};
pub use rotate::{KeyVersion, REWRAP_JOB};
pub use seal::{CaseSealer, TenantSealer};
pub use settings::Calendar;
pub use setup::NewTenant;
pub use work::{Committed, NewEntry, Work};

/// The parts that custody joins.
#[derive(Debug)]
pub struct Parts {
    /// Rows.
    pub db: db::Db,
    /// Sealed objects.
    pub blobs: blobs::Store,
    /// The root key.
    pub provider: Arc<dyn KeyProvider>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: Arc<dyn Rng>,
    /// Where checkpoints are put to leave the house.
    pub spool: Option<PathBuf>,
}

/// The handle that services hold. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Custody(Arc<Inner>);

/// What a [`Custody`] points to.
#[derive(Debug)]
pub struct Inner {
    db: db::Db,
    blobs: blobs::Store,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    spool: Option<PathBuf>,
    keyring: keyring::Keyring,
    signals: work::Signals,
    checkpoints: checkpoint::Flights,
    held: held::Held,
    kept: settings::Kept,
    channels: tell::Channels,
    installation: InstallationId,
}

impl std::ops::Deref for Custody {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Custody {
    /// Joins the parts over a migrated database.
    ///
    /// # Errors
    /// [`Error::Rows`] if the database does not answer.
    pub async fn new(parts: Parts) -> Result<Self> {
        let Parts { db, blobs, provider, clock, rng, spool } = parts;
        let fresh = InstallationId::generate(&*clock, &*rng);
        let mut tx = db.write(db::Scope::System).await?;
        let installation = if let Some(known) = db::tenants::installation(&mut tx).await? {
            known
        } else {
            db::tenants::set_installation(&mut tx, fresh, clock.now()).await?;
            fresh
        };
        tx.commit().await?;
        let keyring = keyring::Keyring::new(provider, Arc::clone(&clock), Arc::clone(&rng), installation);
        Ok(Self(Arc::new(Inner {
            db,
            blobs,
            clock,
            rng,
            spool,
            keyring,
            signals: work::Signals::new(),
            checkpoints: checkpoint::Flights::default(),
            held: held::Held::default(),
            kept: settings::Kept::default(),
            channels: tell::Channels::default(),
            installation,
        })))
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The day it is in Germany.
    pub fn today(&self) -> chrono::NaiveDate {
        domain::time::local_day(self.now())
    }

    /// The clock, to make ids.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// The source of randomness.
    pub fn rng(&self) -> &dyn Rng {
        &*self.rng
    }

    /// A new request id, for acts that no request caused.
    pub fn request_id(&self) -> RequestId {
        RequestId::generate(&*self.clock, &*self.rng)
    }

    /// The installation, part of every sealing context.
    pub fn installation(&self) -> InstallationId {
        self.installation
    }

    /// Sealed objects.
    pub fn blobs(&self) -> &blobs::Store {
        &self.blobs
    }

    /// The key provider.
    pub fn provider(&self) -> &dyn KeyProvider {
        self.keyring.provider()
    }

    /// Reads rows of one Jobcenter. Drop it before anything slow.
    ///
    /// # Errors
    /// [`Error::Rows`].
    pub async fn read(&self, tenant: TenantId) -> Result<db::Tx> {
        Ok(self.db.read(db::Scope::Tenant(tenant)).await?)
    }

    /// Reads the few tables that belong to no Jobcenter: Jobcenters, jobs.
    ///
    /// # Errors
    /// [`Error::Rows`].
    pub async fn read_system(&self) -> Result<db::Tx> {
        Ok(self.db.read(db::Scope::System).await?)
    }

    /// Keeps what was seen of the virus scanner. No reading or change of customer data, and of no Jobcenter.
    ///
    /// # Errors
    /// [`Error::Rows`].
    pub async fn note_scanner(&self, seen: &db::scanner::Seen) -> Result<()> {
        let mut tx = self.db.write(db::Scope::System).await?;
        db::scanner::note(&mut tx, seen).await?;
        Ok(tx.commit().await?)
    }

    /// Begins a unit of work.
    ///
    /// # Errors
    /// [`Error::Rows`]; [`Error::Held`] where nothing is written.
    pub async fn act(&self, actor: &Actor) -> Result<Work> {
        if self.is_held(actor.tenant) {
            return Err(Error::Held);
        }
        let tx = self.db.write(db::Scope::Tenant(actor.tenant)).await?;
        let begun_at = self.now();
        Ok(Work { custody: self.clone(), tx, actor: actor.clone(), entries: Vec::new(), wakes_jobs: false, begun_at })
    }

    /// The sealer of a Jobcenter's own fields.
    ///
    /// # Errors
    /// [`Error::Rows`], [`Error::Sealed`].
    pub async fn tenant_sealer(&self, tx: &mut db::Tx, tenant: TenantId) -> Result<TenantSealer> {
        self.keyring.tenant_sealer(tx, tenant).await
    }

    /// Makes the key of a new case; the wrap goes into the row.
    ///
    /// # Errors
    /// As [`Custody::tenant_sealer`].
    pub async fn new_case_key(
        &self,
        tx: &mut db::Tx,
        tenant: TenantId,
        case: domain::CaseId,
    ) -> Result<(CaseSealer, Vec<u8>)> {
        self.keyring.new_case(tx, tenant, case).await
    }

    /// The sealer of a case whose wrapped key was read in the same query as the row: for lists.
    ///
    /// # Errors
    /// As [`Custody::tenant_sealer`].
    pub async fn case_sealer(
        &self,
        tx: &mut db::Tx,
        tenant: TenantId,
        case: domain::CaseId,
        wrapped: &[u8],
    ) -> Result<CaseSealer> {
        self.keyring.case_sealer(tx, tenant, case, wrapped).await
    }

    /// Tells of Jobcenters whose log grew, in this process.
    pub fn entries_committed(&self) -> tokio::sync::broadcast::Receiver<TenantId> {
        self.signals.entries()
    }

    /// Wakes a job runner of this process after jobs were committed.
    pub fn jobs_committed(&self) -> Arc<tokio::sync::Notify> {
        self.signals.jobs()
    }
}
