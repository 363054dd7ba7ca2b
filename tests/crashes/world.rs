//! The portal's services over a Jobcenter that other processes have worked on before.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use custody::{Custody, FileProvider, Parts};
use db::{Db, DbConfig, Scope};
use domain::limits::UploadLimits;
use domain::{Actor, CaseId, Channel, TenantId};
use fixed::{FixedClock, SeededRng};
use messaging::Messaging;
use upload::{DemoScanner, Upload};

use crate::site::{Address, Objects};
use crate::steps::{Seen, Steps};

const LIMITS: UploadLimits = UploadLimits { file_bytes: 12_000_000, case_bytes: 200_000_000, files: 3 };

/// The services, as one process has them.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) custody: Custody,
    pub(crate) upload: Upload,
    pub(crate) messaging: Messaging,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) db: Db,
    pub(crate) objects: Objects,
    /// The folder of the database, where it is a file.
    pub(crate) database: Option<PathBuf>,
    pub(crate) steps: Steps,
    pub(crate) tenant: TenantId,
    pub(crate) case: CaseId,
    /// Customer.
    pub(crate) rita: Actor,
    /// Caseworker of the case.
    pub(crate) kim: Actor,
}

impl World {
    /// Opens the Jobcenter at an address. `life` counts the processes that have it, from 1: each begins hours after the
    /// one before, when every lease of that one is over, and draws other random numbers.
    pub(crate) async fn open(address: &Address, life: u64, steps: Steps) -> Self {
        let store = address.objects.store();
        let seen = steps.clone();
        let store = store.seen_by(|store| Seen { steps: seen, store });
        let config = DbConfig { max_connections: 4, ..DbConfig::new(address.database.clone()) };
        let db = Db::connect(&config).expect("the address is right");
        let clock = Arc::new(FixedClock::default());
        clock.advance(chrono::Duration::hours(6 * i64::try_from(life).expect("few lives")));
        // The keys of every house are drawn first, from the same seed.
        let provider = FileProvider::parse(&FileProvider::generate(&SeededRng::new(11)));
        let parts = Parts {
            db: db.clone(),
            blobs: store,
            provider: Arc::new(provider.expect("keys that were generated can be read")),
            clock: Arc::clone(&clock) as _,
            rng: Arc::new(SeededRng::new(1_000 + life)),
            spool: None,
        };
        let custody = Custody::new(parts).await.expect("the parts fit");
        let upload = Upload::new(custody.clone(), LIMITS, Arc::new(DemoScanner));
        let messaging = Messaging::new(custody.clone());
        let mut tx = db.read(Scope::System).await.expect("the database can be read");
        let tenant = db::tenants::find_by_slug(&mut tx, "musterstadt").await.expect("Jobcenters can be read");
        let tenant = tenant.expect("the Jobcenter of the house").id;
        drop(tx);
        let mut tx = custody.read(tenant).await.expect("the database can be read");
        let case = db::cases::find_by_file_number(&mut tx, "AZ 1").await.expect("cases can be read");
        let case = case.expect("the case of the house").id;
        let [rita, kim] = ["rita beispiel", "kim fall"].map(str::to_owned);
        let rita = actor(&custody, &mut tx, &rita).await;
        let kim = actor(&custody, &mut tx, &kim).await;
        drop(tx);
        let objects = address.objects.clone();
        let file = address.database.strip_prefix("sqlite:").map(Path::new);
        let database = file.and_then(Path::parent).map(Path::to_owned);
        Self { custody, upload, messaging, clock, db, objects, database, steps, tenant, case, rita, kim }
    }

    /// The portal itself.
    pub(crate) fn system(&self) -> Actor {
        Actor::system(self.tenant, Channel::Job, self.custody.request_id())
    }

    /// Ends this process's hold on everything.
    pub(crate) async fn close(self) {
        self.upload.deliveries_written().await;
        self.db.close().await;
    }
}

/// Somebody who has signed in.
async fn actor(custody: &Custody, tx: &mut db::Tx, login: &str) -> Actor {
    let account = db::accounts::find_by_login(tx, login).await.expect("accounts can be read");
    let account = account.expect("an account of the house");
    Actor {
        account: Some(account.id),
        person: account.person_id,
        role: account.role,
        pseudonym: Some(account.pseudonym),
        ..Actor::system(tx.tenant(), Channel::Web, custody.request_id())
    }
}
