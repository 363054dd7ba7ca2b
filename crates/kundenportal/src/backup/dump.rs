//! Rows, as they were at one moment: a copy of the file on SQLite; `pg_dump` and `pg_restore` on PostgreSQL.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use db::Db;
use tokio::process::Command;
use url::Url;

use super::names;
use crate::config::Database;
use crate::error::{Error, Result};
use crate::files::{self, NewFile};

/// Writes the rows into a backup, and gives the name of the file.
///
/// # Errors
/// What database, disk or `pg_dump` refuse.
pub(crate) async fn dump(config: &Database, db: &Db, to: &Path) -> Result<&'static str> {
    let address = config.dump_address().map_err(Error::refused)?;
    let name = if address.is_some() { names::PGDUMP } else { names::SQLITE };
    let file = to.join(name);
    // Made before, so that only its owner may read it from the first byte on.
    files::create_secret(&file, b"").map_err(Error::io(file.display()))?;
    match address {
        None => db.copy_to(&file).await?,
        Some(address) => {
            let mut program = postgres("pg_dump", &address)?;
            program.args(["--format=custom", "--no-owner", "--file"]).arg(&file);
            run(program, "pg_dump").await?;
        }
    }
    File::open(&file).and_then(|file| file.sync_all()).map_err(Error::io(file.display()))?;
    Ok(name)
}

/// Reads the rows of a backup into an empty database, all or nothing.
///
/// # Errors
/// [`Error::Refused`] for a database that is not empty or of the other kind; what database, disk or `pg_restore` refuse.
pub(crate) async fn load(config: &Database, backup: &Path, name: &str) -> Result<()> {
    let from = backup.join(name);
    match (config.sqlite_file().map_err(Error::refused)?, name) {
        (Some(file), names::SQLITE) => {
            if file.exists() {
                return Err(Error::refused(format!("{} is there already: move it away first", file.display())));
            }
            let mut new = NewFile::create(&file).map_err(Error::io(file.display()))?;
            let mut rows = File::open(&from).map_err(Error::io(from.display()))?;
            std::io::copy(&mut rows, &mut new).and_then(|_| new.keep()).map_err(Error::io(file.display()))?;
            // What another database of this name may have left.
            for end in ["-wal", "-shm"] {
                let mut path = file.clone().into_os_string();
                path.push(end);
                files::remove(Path::new(&path)).map_err(Error::io(file.display()))?;
            }
            Ok(())
        }
        (None, names::PGDUMP) => {
            let db = Db::connect(&config.open().map_err(Error::refused)?)?;
            if !db.is_empty().await? {
                return Err(Error::refused("the database is not empty: make a new one, or drop its tables"));
            }
            db.make_roles().await?;
            db.close().await;
            let address = config.restore_address().map_err(Error::refused)?.unwrap_or_default();
            let mut program = postgres("pg_restore", &address)?;
            let name =
                Url::parse(&address).map(|url| url.path().trim_start_matches('/').to_owned()).unwrap_or_default();
            program.args(["--no-owner", "--single-transaction", "--exit-on-error", "--dbname", &name]).arg(&from);
            run(program, "pg_restore").await
        }
        (Some(_), _) => Err(Error::refused("the backup is of PostgreSQL, and the configuration names SQLite")),
        (None, _) => Err(Error::refused("the backup is of SQLite, and the configuration names PostgreSQL")),
    }
}

/// A program of PostgreSQL that reaches this address. A password stands in its environment, where only its owner sees it, and
/// not among its words.
fn postgres(program: &str, address: &str) -> Result<Command> {
    let url = Url::parse(address).map_err(|_| Error::refused("the address of the database can't be understood"))?;
    let decoded = |text: &str| {
        let pair = format!("a={}", text.replace('+', "%2B"));
        let (_, value) = url::form_urlencoded::parse(pair.as_bytes()).next()?;
        (!value.is_empty()).then(|| value.into_owned())
    };
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
    let parts = [
        ("PGHOST", url.host_str().and_then(decoded)),
        ("PGPORT", url.port().map(|port| port.to_string())),
        ("PGUSER", decoded(url.username())),
        ("PGPASSWORD", url.password().and_then(decoded)),
        ("PGDATABASE", decoded(url.path().trim_start_matches('/'))),
    ];
    for (name, value) in parts {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    for (key, value) in url.query_pairs() {
        let name = match &*key {
            "host" => "PGHOST",
            "port" => "PGPORT",
            "user" => "PGUSER",
            "password" => "PGPASSWORD",
            "dbname" => "PGDATABASE",
            "sslmode" | "ssl-mode" => "PGSSLMODE",
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => "PGSSLROOTCERT",
            "sslcert" | "ssl-cert" => "PGSSLCERT",
            "sslkey" | "ssl-key" => "PGSSLKEY",
            _ => continue,
        };
        command.env(name, &*value);
    }
    Ok(command)
}

async fn run(mut command: Command, name: &str) -> Result<()> {
    let output = command.output().await.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Error::refused(format!("{name} is missing: it comes with the client programs of PostgreSQL"))
        }
        _ => Error::io(name)(error),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(Error::refused(format!("{name} did not succeed: {}", told.trim())))
}
