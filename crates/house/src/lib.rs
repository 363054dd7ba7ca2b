//! Dev-only: a Jobcenter to test a service in, over real rows, keys and log.
//!
//! [`House`] has two households, their cases and everybody who works there. Rita and Udo Beispiel are one household; Jo
//! Fremd is another. Kim Fall has both cases, Toni Fern has none.
//!
//! - [`people`]: more persons, accounts, cases
//! - [`papers`]: documents, as rows only
//! - [`bucket()`]: objects in an S3 server
//! - [`forgery`]: what somebody does who can write rows
//! - [`invariants`]: what must hold after anything
//! - [`jobs`]: jobs without a runner

mod bucket;
pub mod forgery;
pub mod invariants;
pub mod jobs;
pub mod papers;
pub mod people;

pub use bucket::bucket;

use std::sync::Arc;

use custody::{Custody, FileProvider, KeyProvider, NewTenant, Parts};
use db::audit::{Entry, Filter};
use domain::{Action, Actor, CaseId, Channel, Role, TenantId};
use fixed::{FixedClock, SeededRng};
use ledger::VerifierKey;
use pgtest::{Backend, TestDb};

/// A Jobcenter.
#[derive(Debug)]
pub struct House {
    /// Rows, keys, objects, log.
    pub custody: Custody,
    /// Stands still until it is told to go on.
    pub clock: Arc<FixedClock>,
    /// The database.
    pub db: TestDb,
    /// The Jobcenter.
    pub tenant: TenantId,
    /// The case of Rita and Udo, number `AZ 1`.
    pub case: CaseId,
    /// The case of Jo, number `AZ 2`.
    pub other_case: CaseId,
    /// Customer, login `rita beispiel`.
    pub rita: Actor,
    /// Customer of the same household.
    pub udo: Actor,
    /// Customer of another household.
    pub jo: Actor,
    /// Caseworker who has both cases, login `kim fall`.
    pub kim: Actor,
    /// Caseworker who has none.
    pub toni: Actor,
    /// Auditor.
    pub auditor: Actor,
    /// Administrator.
    pub admin: Actor,
    provider: Arc<dyn KeyProvider>,
}

impl House {
    /// Builds one in a database of its own, with its objects in memory.
    ///
    /// # Panics
    /// If that fails: the test has failed.
    pub async fn on(backend: Backend) -> Self {
        Self::with(backend, blobs::Store::memory()).await
    }

    /// Builds one in a database of its own, with its objects in this store.
    ///
    /// # Panics
    /// If that fails: the test has failed.
    pub async fn with(backend: Backend, store: blobs::Store) -> Self {
        Self::over(TestDb::new(backend).await, store).await
    }

    /// Builds one over these rows and objects.
    ///
    /// # Panics
    /// If that fails: the test has failed.
    pub async fn over(db: TestDb, store: blobs::Store) -> Self {
        let clock = Arc::new(FixedClock::default());
        let rng = Arc::new(SeededRng::new(11));
        let provider = FileProvider::parse(&FileProvider::generate(&*rng)).expect("a generated key can be read");
        let provider: Arc<dyn KeyProvider> = Arc::new(provider);
        let parts = Parts {
            db: db.db.clone(),
            blobs: store,
            provider: Arc::clone(&provider),
            clock: Arc::clone(&clock) as _,
            rng,
            spool: None,
        };
        let custody = Custody::new(parts).await.expect("the parts fit");
        let new = NewTenant {
            slug: "musterstadt".to_owned(),
            name: "Jobcenter Musterstadt".to_owned(),
            customer_host: "portal.example".to_owned(),
            staff_host: "staff.portal.example".to_owned(),
        };
        let tenant = custody.create_tenant(&new).await.expect("the first Jobcenter");
        let seed = people::Seed { custody: &custody, tenant };
        let [rita, udo, jo] =
            [seed.person("Rita Beispiel").await, seed.person("Udo Beispiel").await, seed.person("Jo Fremd").await];
        let kim = seed.account(Role::Caseworker, "Kim Fall", None).await;
        let case = seed.case("1", &[rita, udo], kim.account).await;
        let other_case = seed.case("2", &[jo], kim.account).await;
        let toni = seed.account(Role::Caseworker, "Toni Fern", None).await;
        let auditor = seed.account(Role::Auditor, "Ada Prüf", None).await;
        let admin = seed.account(Role::Admin, "Alex Verwaltung", None).await;
        let rita = seed.account(Role::Customer, "Rita Beispiel", Some(rita)).await;
        let udo = seed.account(Role::Customer, "Udo Beispiel", Some(udo)).await;
        let jo = seed.account(Role::Customer, "Jo Fremd", Some(jo)).await;
        Self { custody, clock, db, tenant, case, other_case, rita, udo, jo, kim, toni, auditor, admin, provider }
    }

    /// Another process on the same rows, objects and keys.
    ///
    /// # Panics
    /// If the database can't be reached.
    pub async fn neighbour(&self) -> Custody {
        let parts = Parts {
            db: self.db.db.clone(),
            blobs: self.custody.blobs().clone(),
            provider: Arc::clone(&self.provider),
            clock: Arc::clone(&self.clock) as _,
            rng: Arc::new(SeededRng::new(12)),
            spool: None,
        };
        Custody::new(parts).await.expect("the parts fit")
    }

    /// The portal itself.
    pub fn system(&self) -> Actor {
        Actor::system(self.tenant, Channel::Job, self.custody.request_id())
    }

    /// Seeds more.
    pub fn seed(&self) -> people::Seed<'_> {
        people::Seed::new(&self.custody, self.tenant)
    }

    /// Reads rows.
    ///
    /// # Panics
    /// If the database can't be read.
    pub async fn read(&self) -> db::Tx {
        self.custody.read(self.tenant).await.expect("the database can be read")
    }

    /// The entries with this action, the oldest first.
    ///
    /// # Panics
    /// If the database can't be read.
    pub async fn entries(&self, action: Action) -> Vec<Entry> {
        let mut tx = self.read().await;
        let filter = Filter { action: Some(action), ..Filter::default() };
        let found = db::audit::search::search(&mut tx, self.tenant, &filter, None, 1_000).await;
        let mut entries = found.expect("the log can be searched");
        entries.reverse();
        entries
    }

    /// How many entries there are.
    ///
    /// # Panics
    /// If the database can't be read.
    pub async fn log_size(&self) -> u64 {
        let mut tx = self.read().await;
        let head = db::audit::append::head(&mut tx, self.tenant).await.expect("the log can be read");
        head.expect("the log has begun").size
    }

    /// The key that checks the log's signatures.
    ///
    /// # Panics
    /// If there is none.
    pub async fn key(&self) -> VerifierKey {
        let text = self.custody.vkey(self.tenant).await.expect("the log has a key");
        VerifierKey::new(&text).expect("a key that was written can be read")
    }
}
