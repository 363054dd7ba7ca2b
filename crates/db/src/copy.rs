//! Copies of the whole database, for backups.

use std::path::Path;

use sqlx::{Connection as _, PgConnection};

use crate::migrate::FIRST;
use crate::sql::Pools;
use crate::{Db, Error, Scope};

impl Db {
    /// Writes the SQLite database as it is at one moment to a file, which has to be empty or missing. Nobody waits for it.
    ///
    /// # Errors
    /// [`Error::Address`] on PostgreSQL, which brings a program of its own for this, and for a path that is no text.
    pub async fn copy_to(&self, file: &Path) -> Result<(), Error> {
        let refused = |why: &str| Error::Address(sqlx::Error::InvalidArgument(why.to_owned()));
        let Pools::Sqlite { write, .. } = &self.pools else { return Err(refused("not SQLite")) };
        let file = file.to_str().ok_or_else(|| refused("the path is no text"))?;
        sqlx::query("VACUUM INTO $1").bind(file).execute(write).await?;
        Ok(())
    }

    /// The number of the newest migration that was applied.
    pub async fn version(&self) -> Result<i64, Error> {
        let mut tx = self.read(Scope::System).await?;
        let (newest,) = tx.query("SELECT MAX(version) FROM _sqlx_migrations WHERE success").fetch_one().await?;
        Ok(newest)
    }

    /// Whether there is no table of ours at all.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        match &self.pools {
            Pools::Postgres { owner, .. } => {
                let mut connection = PgConnection::connect_with(owner).await?;
                let found = sqlx::query("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1");
                let found = found.fetch_optional(&mut connection).await?;
                connection.close().await?;
                Ok(found.is_none())
            }
            Pools::Sqlite { read, .. } => {
                let found = sqlx::query("SELECT 1 FROM sqlite_schema LIMIT 1").fetch_optional(read).await?;
                Ok(found.is_none())
            }
        }
    }

    /// Makes the roles of PostgreSQL that rights are given to, as the first migration does: a server that a dump is read into
    /// needs them before. Nothing on SQLite.
    pub async fn make_roles(&self) -> Result<(), Error> {
        if let Pools::Postgres { owner, .. } = &self.pools {
            let mut connection = PgConnection::connect_with(owner).await?;
            sqlx::raw_sql(roles()).execute(&mut connection).await?;
            connection.close().await?;
        }
        Ok(())
    }
}

/// The first statement of all.
fn roles() -> &'static str {
    const END: &str = "END $$;";
    FIRST.find(END).and_then(|at| FIRST.get(..at + END.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_made_by_the_first_statement_alone() {
        let text = roles();
        assert!(
            text.contains("CREATE ROLE") && text.contains("GRANT %I TO CURRENT_USER") && !text.contains("CREATE TABLE")
        );
    }
}
