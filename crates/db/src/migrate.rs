//! Bringing the schema to the version this program knows. The texts stand in `migrations/`, with rules in its README.

use std::sync::LazyLock;

use sqlx::migrate::Migrator;
use sqlx::{Connection as _, PgConnection};

use crate::sql::Pools;
use crate::{Db, Error, Scope};

static POSTGRES: LazyLock<Migrator> = LazyLock::new(|| of_this_version(sqlx::migrate!("../../migrations/postgres")));
/// The text of the first one, whose first statement makes the roles.
pub(crate) const FIRST: &str = include_str!("../../../migrations/postgres/0001_schema.sql");
static SQLITE: LazyLock<Migrator> = LazyLock::new(|| of_this_version(sqlx::migrate!("../../migrations/sqlite")));

/// What a newer version added is left as it is: whoever goes back finds the migrated database, and this version works on it.
fn of_this_version(mut all: Migrator) -> Migrator {
    all.set_ignore_missing(true);
    all
}

impl Db {
    /// Applies every migration that is missing. Several processes may try at once: one does it, the others wait.
    ///
    /// # Errors
    /// [`Error::Migrate`]; among others if a released file was changed. A schema that is newer than this program is none.
    pub async fn migrate(&self) -> Result<(), Error> {
        self.migrate_to(i64::MAX).await
    }

    /// Applies migrations up to this number: to prove that data survive the next ones.
    pub async fn migrate_to(&self, version: i64) -> Result<(), Error> {
        match &self.pools {
            Pools::Postgres { owner, .. } => {
                let mut connection = PgConnection::connect_with(owner).await?;
                POSTGRES.run_to(version, &mut connection).await?;
                connection.close().await?;
            }
            Pools::Sqlite { write, .. } => SQLITE.run_to(version, write).await?,
        }
        Ok(())
    }

    /// The newest migration that this program knows.
    pub fn known_version(&self) -> i64 {
        let known = match &self.pools {
            Pools::Postgres { .. } => &*POSTGRES,
            Pools::Sqlite { .. } => &*SQLITE,
        };
        known.iter().map(|migration| migration.version).max().unwrap_or_default()
    }

    /// The numbers of the migrations that this program knows and the database lacks.
    pub async fn pending_migrations(&self) -> Result<Vec<i64>, Error> {
        let known = match &self.pools {
            Pools::Postgres { .. } => &*POSTGRES,
            Pools::Sqlite { .. } => &*SQLITE,
        };
        let mut tx = self.read(Scope::System).await?;
        let applied: Vec<(i64,)> =
            tx.query("SELECT version FROM _sqlx_migrations WHERE success ORDER BY version").fetch_all().await?;
        Ok(known.iter().map(|m| m.version).filter(|version| !applied.contains(&(*version,))).collect())
    }
}
