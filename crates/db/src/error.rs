//! What can go wrong in a statement, told so that a caller can act on it. No text here holds a value of a row.

use sqlx::error::{DatabaseError, ErrorKind};

/// Why a statement, a transaction or a migration failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A row with the same key is there already.
    #[error("a row with this key is already in {table}")]
    Unique {
        /// The table that refused.
        table: String,
    },
    /// A row points to one that does not exist (in this Jobcenter), or is pointed to.
    #[error("a foreign key refuses the row")]
    ForeignKey,
    /// A CHECK or NOT NULL refuses the row: a defect of the caller.
    #[error("a check refuses the row ({constraint})")]
    Check {
        /// The constraint or column, as the database calls it.
        constraint: String,
    },
    /// Somebody else was in the way: begin the transaction again.
    #[error("the database is busy")]
    Busy,
    /// The role may not do this, a policy refuses it, or the row is one that only grows.
    #[error("the database forbids this")]
    Forbidden,
    /// A reading transaction tried to write.
    #[error("the transaction can only read")]
    ReadOnly,
    /// [`fetch_one`](crate::Query::fetch_one) found nothing.
    #[error("no row where one must be")]
    NoRow,
    /// An earlier statement of this transaction failed; nothing of it can be kept.
    #[error("the transaction has failed already")]
    Aborted,
    /// Placeholders and values disagree, or a value can't be stored: a defect of the caller.
    #[error("{reason}: {sql}")]
    Statement {
        /// What is wrong.
        reason: &'static str,
        /// The text of the statement.
        sql: &'static str,
    },
    /// A column is not there, or holds what its type can't be.
    #[error("column {column} can't be read")]
    Unreadable {
        /// Its name, or its position.
        column: String,
    },
    /// The address of the database can't be used.
    #[error("the database address can't be used")]
    Address(#[source] sqlx::Error),
    /// A migration failed.
    #[error("migrating the database failed")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// No room is left for rows.
    #[error("the database is full")]
    Full,
    /// The connection was lost, or could not be made.
    #[error("the database can't be reached")]
    Unavailable(#[source] sqlx::Error),
    /// Anything else.
    #[error("the database failed")]
    Other(#[source] sqlx::Error),
}

impl Error {
    /// Whether the same transaction may succeed when it is begun again.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Busy)
    }

    /// Whether a row with the same key was there already.
    pub const fn is_unique(&self) -> bool {
        matches!(self, Self::Unique { .. })
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(cause) => from_database(cause),
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unavailable(error)
            }
            sqlx::Error::RowNotFound => Self::NoRow,
            other => Self::Other(other),
        }
    }
}

/// The cause itself is dropped where PostgreSQL would quote the row in its detail.
fn from_database(cause: Box<dyn DatabaseError>) -> Error {
    let constraint = || cause.constraint().unwrap_or_else(|| cause.message()).to_owned();
    match cause.kind() {
        ErrorKind::UniqueViolation => return Error::Unique { table: table_of(&*cause) },
        ErrorKind::ForeignKeyViolation => return Error::ForeignKey,
        ErrorKind::CheckViolation | ErrorKind::NotNullViolation => return Error::Check { constraint: constraint() },
        _ => {}
    }
    let code = cause.code().unwrap_or_default();
    // PostgreSQL has codes of five characters. SQLite has numbers; the low byte is the primary code.
    match code.as_ref() {
        // serialization_failure, deadlock_detected, lock_not_available, query_canceled by a timeout
        "40001" | "40P01" | "55P03" | "57014" => return Error::Busy,
        "42501" => return Error::Forbidden,
        "25006" => return Error::ReadOnly,
        // disk_full
        "53100" => return Error::Full,
        // admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections
        "57P01" | "57P02" | "57P03" | "53300" => return Error::Unavailable(sqlx::Error::Database(cause)),
        _ => {}
    }
    match code.parse::<i32>().ok().filter(|_| code.len() < 5) {
        // SQLITE_BUSY, SQLITE_LOCKED
        Some(n) if n & 0xff == 5 || n & 0xff == 6 => Error::Busy,
        // SQLITE_READONLY
        Some(n) if n & 0xff == 8 => Error::ReadOnly,
        // SQLITE_FULL
        Some(n) if n & 0xff == 13 => Error::Full,
        // SQLITE_CONSTRAINT_TRIGGER: RAISE(ABORT)
        Some(1811) => Error::Forbidden,
        _ => Error::Other(sqlx::Error::Database(cause)),
    }
}

/// PostgreSQL names the table; SQLite says `UNIQUE constraint failed: table.column, …`.
fn table_of(cause: &dyn DatabaseError) -> String {
    if let Some(table) = cause.table() {
        return table.to_owned();
    }
    let columns = cause.message().rsplit(": ").next().unwrap_or_default();
    columns.split('.').next().unwrap_or_default().to_owned()
}
