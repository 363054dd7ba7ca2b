//! Dev-only: a fresh, migrated database of either kind for each test.
//!
//! [`TestDb::new`] gives one. A SQLite database is a file in a directory of its own; a PostgreSQL database is a copy of
//! a migrated template on a [`Server`] that this process starts once and that ends with it.

mod server;

pub use server::Server;

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use db::{Db, DbConfig};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// Both, to run a test on each.
pub const BACKENDS: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

/// A database of its own.
#[derive(Debug)]
pub struct TestDb {
    /// The database.
    pub db: Db,
    /// Where it is.
    pub config: DbConfig,
    directory: Option<tempfile::TempDir>,
}

impl TestDb {
    /// A database with the newest schema.
    ///
    /// # Panics
    /// If the database can't be made: the test has failed.
    pub async fn new(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => {
                let test = Self::empty(backend).await;
                test.db.migrate().await.expect("the schema can be made");
                test
            }
            Backend::Postgres => Self::postgres(Some(template())).await,
        }
    }

    /// The same with few connections: for what must not hold one.
    ///
    /// # Panics
    /// As [`TestDb::new`].
    pub async fn limited(backend: Backend, connections: u32) -> Self {
        let Self { db, config, directory } = Self::new(backend).await;
        db.close().await;
        let config = DbConfig { max_connections: connections, ..config };
        let db = Db::connect(&config).expect("the address is right");
        Self { db, config, directory }
    }

    /// A database without a schema.
    ///
    /// # Panics
    /// If the database can't be made: the test has failed.
    pub async fn empty(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => {
                let directory = tempfile::tempdir().expect("a directory can be made");
                let config = DbConfig::sqlite(&directory.path().join("portal.sqlite"));
                let db = Db::connect(&config).expect("the address is right");
                Self { db, config, directory: Some(directory) }
            }
            Backend::Postgres => Self::postgres(None).await,
        }
    }

    /// A database with the newest schema on a server of the test's own.
    ///
    /// # Panics
    /// If the database can't be made: the test has failed.
    pub async fn on(server: &Server) -> Self {
        let test = Self::copied(server, None).await;
        test.db.migrate().await.expect("the schema can be made");
        test
    }

    async fn postgres(template: Option<&str>) -> Self {
        Self::copied(Server::shared(), template).await
    }

    async fn copied(server: &Server, template: Option<&str>) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        server.create_database(&name, template).await;
        // Many tests run side by side on one server: few connections each.
        let config = DbConfig { max_connections: 8, ..DbConfig::new(server.url(&name)) };
        let db = Db::connect(&config).expect("the address is right");
        Self { db, config, directory: None }
    }

    /// The file of a SQLite database.
    pub fn file(&self) -> Option<PathBuf> {
        self.directory.as_ref().map(|directory| directory.path().join("portal.sqlite"))
    }
}

/// The database that others are copied from. Made once, in a thread with a runtime that outlives no test.
fn template() -> &'static str {
    static TEMPLATE: OnceLock<&'static str> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let made = std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let server = Server::shared();
                server.create_database("template_portal", None).await;
                let db = Db::connect(&DbConfig::new(server.url("template_portal"))).expect("the address is right");
                db.migrate().await.expect("the schema can be made");
                db.close().await;
            });
        });
        made.join().expect("the template can be made");
        "template_portal"
    })
}
