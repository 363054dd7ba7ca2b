//! Where the database is.

/// Where the database is, and how many connections may be open.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DbConfig {
    /// `sqlite:PATH` or `postgres://USER@HOST/DATABASE`. On PostgreSQL the user is a member of `kundenportal_app`.
    pub url: String,
    /// PostgreSQL: another login, member of `kundenportal_system`, for what belongs to no single Jobcenter. Where it
    /// is absent, `url` has to be a member of both roles.
    pub system_url: Option<String>,
    /// PostgreSQL: the owner of the tables, used only to migrate. Where it is absent, `url` is the owner.
    pub migrate_url: Option<String>,
    /// Connections at most, for each of: a Jobcenter's transactions, and (a quarter of it) the system's. SQLite: for
    /// readers; there is always one writer.
    pub max_connections: u32,
}

impl Default for DbConfig {
    fn default() -> Self {
        Self { url: String::new(), system_url: None, migrate_url: None, max_connections: 16 }
    }
}

impl DbConfig {
    /// One address for everything.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }

    /// The SQLite file at this path; it is created when the database is migrated.
    pub fn sqlite(path: &std::path::Path) -> Self {
        Self::new(format!("sqlite:{}", path.display()))
    }
}

/// Addresses may hold passwords: they are not shown.
impl std::fmt::Debug for DbConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DbConfig").field("max_connections", &self.max_connections).finish_non_exhaustive()
    }
}
