//! Everything that `serve` joins, for one test.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use custody::FileProvider;
use domain::limits::UploadLimits;
use domain::{Actor, Channel, Clock, Rng, TenantId};
use identity::{IdentityConfig, PasswordCost};
use pgtest::{Backend, TestDb};
use tempfile::TempDir;
use web::http::Entry;

use crate::client::Client;
use crate::mailbox::Mailbox;
use crate::people::Who;
use crate::seed::{self, Town};
use crate::{FixedClock, SeededRng};

/// Where sealed objects are kept.
#[derive(Debug, Clone, Default)]
pub enum Objects {
    /// In a directory of its own.
    #[default]
    Directory,
    /// In memory.
    Memory,
    /// Where the test says: a store that fails on purpose, for example.
    Given(blobs::Store),
}

/// What a test wants otherwise than usual.
#[derive(Debug)]
pub struct Options {
    /// Which database.
    pub backend: Backend,
    /// Connections to the database at most; as usual if nothing is said.
    pub connections: Option<u32>,
    /// Where objects are kept.
    pub objects: Objects,
    /// Sessions; passwords are cheap.
    pub identity: IdentityConfig,
    /// What may be sent.
    pub limits: UploadLimits,
    /// How slowly.
    pub timing: upload::Timing,
    /// What the web face is set to.
    pub web: web::Settings,
    /// What looks for malware.
    pub scanner: Arc<dyn upload::Scanner>,
    /// Who tells people outside the portal; without anybody, it is kept in memory.
    pub courier: Option<Arc<dyn messaging::Courier>>,
    /// Who sends short messages.
    pub sms: Option<Arc<dyn messaging::Courier>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            backend: Backend::Sqlite,
            connections: None,
            objects: Objects::default(),
            identity: IdentityConfig { password: CHEAP, ..IdentityConfig::default() },
            limits: UploadLimits::default(),
            timing: upload::Timing::default(),
            web: web::Settings::default(),
            scanner: Arc::new(upload::DemoScanner),
            courier: None,
            sms: None,
        }
    }
}

/// Letters a minute: more than any test sends.
const A_MINUTE: u32 = 1_000;

/// The least that argon2 takes: tests sign in a lot.
const CHEAP: PasswordCost = PasswordCost { memory_kib: 8, passes: 1, slots: 4 };

/// A portal of its own, with three Jobcenters.
#[derive(Debug)]
pub struct TestPortal {
    /// Rows, objects, keys, log.
    pub custody: custody::Custody,
    /// The services.
    pub services: web::Services,
    /// The clock of everything.
    pub clock: Arc<FixedClock>,
    /// What was told outside the portal.
    pub mailbox: Mailbox,
    /// The Jobcenters.
    pub towns: Vec<Town>,
    /// The role table.
    pub table: Vec<Entry>,
    /// The database.
    pub database: TestDb,
    pub(crate) router: Router,
    pub(crate) objects: Option<PathBuf>,
    _directory: TempDir,
}

impl TestPortal {
    /// The usual one: SQLite and a directory.
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    /// One over this database.
    pub async fn on(backend: Backend) -> Self {
        Self::with(Options { backend, ..Options::default() }).await
    }

    /// One with something set otherwise.
    ///
    /// # Panics
    /// If it can't be made: the test has failed.
    pub async fn with(options: Options) -> Self {
        let directory = tempfile::tempdir().expect("a directory can be made");
        let database = match options.connections {
            None => TestDb::new(options.backend).await,
            Some(connections) => TestDb::limited(options.backend, connections).await,
        };
        let objects = directory.path().join("objects");
        let (blobs, objects) = match options.objects {
            Objects::Directory => (blobs::Store::local(&objects).expect("a directory can be taken"), Some(objects)),
            Objects::Memory => (blobs::Store::memory(), None),
            Objects::Given(store) => (store, None),
        };
        let clock = Arc::new(FixedClock::default());
        let rng: Arc<dyn Rng> = Arc::new(SeededRng::new(1));
        let keys = FileProvider::parse(&FileProvider::generate(&*rng)).expect("a generated key file can be read");
        let parts = custody::Parts {
            db: database.db.clone(),
            blobs,
            provider: Arc::new(keys),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            rng,
            spool: Some(directory.path().join("spool")),
        };
        let custody = custody::Custody::new(parts).await.expect("the parts can be joined");
        let identity = identity::Identity::new(custody.clone(), options.identity).await;
        let mailbox = Mailbox::default();
        let courier = options.courier.unwrap_or_else(|| Arc::new(mailbox.clone()));
        let couriers = options.sms.into_iter().chain([courier]).map(|courier| (courier, A_MINUTE)).collect();
        let messaging = messaging::Messaging::new(custody.clone());
        let services = web::Services {
            identity: identity.expect("sign-in can be set up"),
            casework: casework::Casework::new(custody.clone()),
            upload: upload::Upload::new(custody.clone(), options.limits, options.scanner).with_timing(options.timing),
            messaging: messaging.with_couriers(couriers, Arc::new(web::outside::LetterWords)),
            audit: audit::Audit::new(custody.clone()),
        };
        let (router, table) = web::router(web::App::new(services.clone(), options.web));
        let mut portal = Self {
            custody,
            services,
            clock,
            mailbox,
            towns: Vec::new(),
            table,
            database,
            router,
            objects,
            _directory: directory,
        };
        portal.towns = seed::fill(&portal).await;
        portal
    }

    /// The first Jobcenter: where most tests happen.
    pub fn town(&self) -> &Town {
        &self.towns[0]
    }

    /// What answers requests, to be put behind a socket.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// The portal itself, acting within a Jobcenter.
    pub fn actor(&self, tenant: TenantId, channel: Channel) -> Actor {
        Actor::system(tenant, channel, self.custody.request_id())
    }

    /// Nobody, at this host.
    pub fn nobody(&self, host: &str) -> Client<'_> {
        Client::new(self, host)
    }

    /// Somebody of the first Jobcenter, signed in as a program: with a bearer token.
    pub async fn program(&self, who: Who) -> Client<'_> {
        self.program_in(self.town(), who).await
    }

    /// Somebody of a Jobcenter, signed in as a program.
    ///
    /// # Panics
    /// If the sign-in is refused.
    pub async fn program_in(&self, town: &Town, who: Who) -> Client<'_> {
        let client = Client::new(self, town.host(who.face()));
        client.sign_in_as_program(who.login(), &town.password(who)).await
    }

    /// Somebody of the first Jobcenter, signed in as a browser: with the cookie.
    pub async fn browser(&self, who: Who) -> Client<'_> {
        self.browser_in(self.town(), who).await
    }

    /// Somebody of a Jobcenter, signed in as a browser.
    ///
    /// # Panics
    /// If the sign-in is refused.
    pub async fn browser_in(&self, town: &Town, who: Who) -> Client<'_> {
        let client = Client::new(self, town.host(who.face()));
        client.sign_in_as_browser(who.login(), &town.password(who)).await
    }
}
