//! Section `database`.

use std::path::{Path, PathBuf};

use secrecy::ExposeSecret as _;

use super::{Problems, secret};

/// Where rows are. Addresses with passwords stand in files of their own.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://USER@HOST/DATABASE`, without a password.
    pub url: Option<String>,
    /// File with the address, where it has a password. Exactly one of `url` and `url_file` is needed.
    pub url_file: Option<PathBuf>,
    /// PostgreSQL: file with the address of the login for what belongs to no single Jobcenter.
    pub system_url_file: Option<PathBuf>,
    /// PostgreSQL: file with the address of the owner of the tables, who migrates.
    pub migrate_url_file: Option<PathBuf>,
    /// PostgreSQL: file with the address of a login that may read everything (`BYPASSRLS`), for `backup`. Where it is absent, the
    /// owner has to be one.
    pub backup_url_file: Option<PathBuf>,
    /// Connections at most.
    pub max_connections: u32,
}

impl Default for Database {
    fn default() -> Self {
        let max_connections = db::DbConfig::default().max_connections;
        Self {
            url: None,
            url_file: None,
            system_url_file: None,
            migrate_url_file: None,
            backup_url_file: None,
            max_connections,
        }
    }
}

impl Database {
    pub(super) fn validate(&self, problems: &mut Problems) {
        problems.demand(self.max_connections > 0, "database.max_connections", "must be at least 1");
        match (&self.url, &self.url_file) {
            (None, None) => problems.add("database.url", "either url or url_file is needed"),
            (Some(_), Some(_)) => problems.add("database.url", "only one of url and url_file may be there"),
            _ => {}
        }
        if let Some(url) = &self.url {
            problems.demand(!has_password(url), "database.url", "has a password: put the address into url_file");
            problems.demand(is_address(url), "database.url", "must begin with sqlite: or postgres:");
        }
        let files = [
            ("database.url_file", &self.url_file),
            ("database.system_url_file", &self.system_url_file),
            ("database.migrate_url_file", &self.migrate_url_file),
            ("database.backup_url_file", &self.backup_url_file),
        ];
        for (key, file) in files {
            match file.as_deref().map(secret::read) {
                Some(Err(what)) => problems.add(key, what),
                Some(Ok(url)) => {
                    problems.demand(
                        is_address(url.expose_secret()),
                        key,
                        "must hold an address that begins with postgres:",
                    );
                }
                None => {}
            }
        }
    }

    /// The address that a dump is made from; none on SQLite.
    ///
    /// # Errors
    /// What is wrong with a file.
    pub fn dump_address(&self) -> Result<Option<String>, String> {
        self.owner(self.backup_url_file.as_deref().or(self.migrate_url_file.as_deref()))
    }

    /// The address that a dump is read into; none on SQLite.
    ///
    /// # Errors
    /// What is wrong with a file.
    pub fn restore_address(&self) -> Result<Option<String>, String> {
        self.owner(self.migrate_url_file.as_deref())
    }

    fn owner(&self, file: Option<&Path>) -> Result<Option<String>, String> {
        let url = match file {
            Some(file) => address(file)?,
            None => self.open()?.url,
        };
        Ok((!url.starts_with("sqlite:")).then_some(url))
    }

    /// The file of SQLite; none on PostgreSQL.
    ///
    /// # Errors
    /// What is wrong with a file.
    pub fn sqlite_file(&self) -> Result<Option<PathBuf>, String> {
        let url = self.open()?.url;
        let path = url.strip_prefix("sqlite:").map(|path| path.split('?').next().unwrap_or(path));
        Ok(path.map(|path| PathBuf::from(path.strip_prefix("//").unwrap_or(path))))
    }

    /// What `db` takes.
    ///
    /// # Errors
    /// What is wrong with a file.
    pub fn open(&self) -> Result<db::DbConfig, String> {
        let url = match (&self.url, &self.url_file) {
            (_, Some(file)) => address(file)?,
            (Some(url), None) => url.clone(),
            (None, None) => return Err("no database address".to_owned()),
        };
        Ok(db::DbConfig {
            url,
            system_url: self.system_url_file.as_deref().map(address).transpose()?,
            migrate_url: self.migrate_url_file.as_deref().map(address).transpose()?,
            max_connections: self.max_connections,
        })
    }
}

fn address(file: &Path) -> Result<String, String> {
    secret::read(file).map(|url| url.expose_secret().to_owned())
}

fn is_address(url: &str) -> bool {
    ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme))
}

fn has_password(url: &str) -> bool {
    url::Url::parse(url)
        .is_ok_and(|url| url.password().is_some() || url.query_pairs().any(|(key, _)| key == "password"))
}
