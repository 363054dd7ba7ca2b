//! One SQL text on PostgreSQL and SQLite: [`Db`] opens transactions, [`Tx`] starts statements.
//!
//! Rules for the texts: placeholders are `$1`, `$2`, …; `CAST(SUM(x) AS BIGINT)`; always `NULLS LAST`; the time is
//! bound, never asked of the database; no `= ANY($1)`; updates of many rows go in the order of their keys.

use std::time::Duration;

use domain::TenantId;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Postgres, Sqlite, Transaction};
use uuid::Uuid;

use crate::pool::Waiting;
use crate::{DbConfig, Error, Query};

/// Stands where a row belongs to the installation itself: its own log, its own jobs.
pub const SYSTEM_TENANT: TenantId = TenantId::from_uuid(Uuid::nil());

/// Where each commit is traced: `before` it is sent, and `after` it was answered.
pub const COMMITS: &str = "db::commits";

/// How long a statement waits for somebody else's lock before it is [`Error::Busy`].
const LOCK_WAIT: Duration = Duration::from_secs(10);
/// More statements than there are in all crates, so that each is prepared once per connection.
const STATEMENTS: usize = 500;
/// Rows of one `INSERT` at the most: databases count placeholders, SQLite up to 32,766.
pub(crate) const ROWS: usize = 100;

/// What a transaction may touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The rows of one Jobcenter.
    Tenant(TenantId),
    /// What belongs to no single Jobcenter: the list of them, their keys, jobs, submissions left behind, the system's
    /// own log. Nothing of a customer.
    System,
}

impl Scope {
    /// The tenant whose rows a transaction of this scope writes.
    pub const fn tenant(self) -> TenantId {
        match self {
            Self::Tenant(tenant) => tenant,
            Self::System => SYSTEM_TENANT,
        }
    }
}

/// The database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    pub(crate) pools: Pools,
    pub(crate) waiting: Waiting,
}

#[derive(Debug, Clone)]
pub(crate) enum Pools {
    Postgres { app: PgPool, system: PgPool, owner: Box<PgConnectOptions> },
    Sqlite { write: SqlitePool, read: SqlitePool },
}

impl Db {
    /// Takes the addresses; connections are made when they are needed.
    ///
    /// # Errors
    /// [`Error::Address`] if one can't be read or names another kind of database.
    pub fn connect(config: &DbConfig) -> Result<Self, Error> {
        let pools = if config.url.starts_with("sqlite:") { sqlite(config)? } else { postgres(config)? };
        Ok(Self { pools, waiting: Waiting::default() })
    }

    /// Begins a transaction that only reads. All its statements see the same state.
    pub async fn read(&self, scope: Scope) -> Result<Tx, Error> {
        let connection = match &self.pools {
            Pools::Postgres { .. } => {
                Connection::Postgres(self.postgres(scope, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?)
            }
            Pools::Sqlite { read, .. } => {
                let _waits = self.waiting.enter(false);
                Connection::Sqlite(read.begin_with("BEGIN DEFERRED").await?)
            }
        };
        Ok(Tx { connection, scope, failed: false })
    }

    /// Begins a transaction that writes. Dropped without [`Tx::commit`], it is rolled back.
    ///
    /// On SQLite there is one at a time: who begins a second one while holding the first waits for themselves, until
    /// [`Error::Busy`].
    pub async fn write(&self, scope: Scope) -> Result<Tx, Error> {
        let connection = match &self.pools {
            Pools::Postgres { .. } => Connection::Postgres(self.postgres(scope, "BEGIN").await?),
            // Take the write lock at once: an upgrade from a read lock fails with SQLITE_BUSY.
            Pools::Sqlite { write, .. } => {
                let _waits = self.waiting.enter(true);
                Connection::Sqlite(begin_immediate(write).await?)
            }
        };
        Ok(Tx { connection, scope, failed: false })
    }

    async fn postgres(&self, scope: Scope, begin: &'static str) -> Result<Transaction<'static, Postgres>, Error> {
        let Pools::Postgres { app, system, .. } = &self.pools else {
            return Err(Error::Other(sqlx::Error::PoolClosed));
        };
        let (pool, first) = match scope {
            Scope::Tenant(_) => (app, true),
            Scope::System => (system, false),
        };
        let _waits = self.waiting.enter(first);
        let mut tx = pool.begin_with(begin).await?;
        sqlx::query("SELECT set_config('app.tenant', $1, TRUE)")
            .bind(scope.tenant().to_string())
            .execute(&mut *tx)
            .await?;
        Ok(tx)
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), Error> {
        self.read(Scope::System).await?.query("SELECT 1").execute().await.map(drop)
    }

    /// Whether this is PostgreSQL, which several processes may share; a SQLite file belongs to one.
    pub const fn is_shared(&self) -> bool {
        matches!(self.pools, Pools::Postgres { .. })
    }

    /// Closes all connections, after the transactions that are open.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Postgres { app, system, .. } => {
                app.close().await;
                system.close().await;
            }
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
        }
    }
}

/// On a full disk SQLite ends a transaction by itself, and the connection goes on counting it: such a one is replaced.
async fn begin_immediate(pool: &SqlitePool) -> Result<Transaction<'static, Sqlite>, Error> {
    let begin = "BEGIN IMMEDIATE";
    match pool.begin_with(begin).await {
        Err(sqlx::Error::InvalidSavePointStatement) => {
            pool.acquire().await?.close().await?;
            Ok(pool.begin_with(begin).await?)
        }
        other => Ok(other?),
    }
}

fn sqlite(config: &DbConfig) -> Result<Pools, Error> {
    let options: SqliteConnectOptions = config.url.parse().map_err(Error::Address)?;
    let options = options
        .create_if_missing(true)
        .foreign_keys(true)
        .busy_timeout(LOCK_WAIT)
        .statement_cache_capacity(STATEMENTS)
        .disable_statement_logging();
    let pool = |connections| {
        SqlitePoolOptions::new()
            .max_connections(connections)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
    };
    // One connection behind the pool's first-come queue: writers wait here, not in SQLite's unfair busy loop.
    let write = options.clone().journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    let read = options.pragma("query_only", "ON");
    Ok(Pools::Sqlite {
        write: pool(1).connect_lazy_with(write),
        read: pool(config.max_connections.max(1)).connect_lazy_with(read),
    })
}

fn postgres(config: &DbConfig) -> Result<Pools, Error> {
    let options = |url: &str| -> Result<PgConnectOptions, Error> {
        // sqlx takes any scheme for its own.
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(Error::Address(sqlx::Error::InvalidArgument("neither sqlite: nor postgres://".to_owned())));
        }
        let options: PgConnectOptions = url.parse().map_err(Error::Address)?;
        Ok(options
            .application_name("kundenportal")
            .statement_cache_capacity(STATEMENTS)
            .options([
                ("lock_timeout", format!("{}s", LOCK_WAIT.as_secs())),
                ("idle_in_transaction_session_timeout", "60s".to_owned()),
            ])
            .disable_statement_logging())
    };
    // The role is given at connection time: RESET ROLE inside a session leads back to it.
    let pool = |url: &str, role: &str, connections: u32| -> Result<PgPool, Error> {
        let options = options(url)?.options([("role", role)]);
        Ok(PgPoolOptions::new().max_connections(connections.max(1)).connect_lazy_with(options))
    };
    Ok(Pools::Postgres {
        app: pool(&config.url, "kundenportal_app", config.max_connections)?,
        system: pool(
            config.system_url.as_ref().unwrap_or(&config.url),
            "kundenportal_system",
            config.max_connections / 4,
        )?,
        owner: Box::new(options(config.migrate_url.as_ref().unwrap_or(&config.url))?),
    })
}

#[derive(Debug)]
pub(crate) enum Connection {
    Postgres(Transaction<'static, Postgres>),
    Sqlite(Transaction<'static, Sqlite>),
}

/// A transaction within a [`Scope`]. The functions of the repositories take it.
///
/// After a statement failed, nothing more can be done with it, on either database: what may already be there is
/// inserted with `ON CONFLICT`.
#[derive(Debug)]
pub struct Tx {
    pub(crate) connection: Connection,
    pub(crate) scope: Scope,
    pub(crate) failed: bool,
}

impl Tx {
    /// What this transaction may touch.
    pub const fn scope(&self) -> Scope {
        self.scope
    }

    /// The tenant whose rows it reads and writes: what repositories bind as `tenant_id`.
    pub const fn tenant(&self) -> TenantId {
        self.scope.tenant()
    }

    /// Keeps what was done.
    ///
    /// # Errors
    /// [`Error::Aborted`] if a statement failed: nothing was kept.
    pub async fn commit(self) -> Result<(), Error> {
        if self.failed {
            return Err(Error::Aborted);
        }
        tracing::trace!(target: COMMITS, "before");
        match self.connection {
            Connection::Postgres(tx) => tx.commit().await?,
            Connection::Sqlite(tx) => tx.commit().await?,
        }
        tracing::trace!(target: COMMITS, "after");
        Ok(())
    }

    /// Throws away what was done, and waits for it. Dropping does the same in the background.
    pub async fn rollback(self) -> Result<(), Error> {
        match self.connection {
            Connection::Postgres(tx) => tx.rollback().await?,
            Connection::Sqlite(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    /// Starts a statement written in the SQL that both databases read.
    pub fn query(&mut self, sql: &'static str) -> Query<'_> {
        Query::new(self, sql, sql)
    }

    /// Starts an `INSERT … VALUES` of as many rows as will be bound, all values of a row before the next. No more than
    /// [`ROWS`] at once: databases count placeholders.
    pub fn query_rows(&mut self, sql: &'static str, columns: usize) -> Query<'_> {
        Query::rows(self, sql, columns)
    }

    /// Starts one of the few statements that need a text of their own per database. Both take the same values.
    pub fn query_per_dialect(&mut self, postgres: &'static str, sqlite: &'static str) -> Query<'_> {
        Query::new(self, postgres, sqlite)
    }
}
