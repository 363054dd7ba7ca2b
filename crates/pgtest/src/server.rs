//! A PostgreSQL server in a temporary directory, for the time of one process.

use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

/// The login that owns the databases: no superuser, but allowed to make roles and databases.
const OWNER: &str = "portal_owner";
const READY_WITHIN: Duration = Duration::from_mins(1);

/// Ends the server and removes its directory when standard input ends, that is: when the process that started it is
/// gone, for whatever reason. `$1` directory, then the server's command.
const KEEPER: &str = r#"
trap '' INT TERM HUP
directory=$1; shift
"$@" >"$directory/log" 2>&1 </dev/null &
server=$!
cat >/dev/null
kill -QUIT "$server"; wait "$server"
rm -rf "$directory"
"#;

/// A running server that listens on a socket in its directory.
#[derive(Debug)]
pub struct Server {
    directory: PathBuf,
    // Its standard input is what keeps the server alive.
    _keeper: Child,
}

impl Server {
    /// The server of this process, started when it is first asked for.
    ///
    /// # Panics
    /// If there is no PostgreSQL: `make setup` installs it.
    pub fn shared() -> &'static Self {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(Self::start)
    }

    /// Address of a database for its owner.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{OWNER}@localhost/{database}?host={}", self.directory.display())
    }

    /// Address of a database for the superuser.
    pub fn superuser_url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.directory.display())
    }

    /// Makes a database, empty or as a copy of another one.
    ///
    /// # Panics
    /// If that fails.
    pub async fn create_database(&self, name: &str, template: Option<&str>) {
        let template = template.unwrap_or("template0");
        self.run(format!("CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}")).await;
    }

    /// Runs a statement as superuser of the server.
    ///
    /// # Panics
    /// If that fails.
    pub async fn run(&self, sql: String) {
        let mut connection = self.connect().await.expect("the server takes connections");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("the statement is right");
        connection.close().await.expect("the connection can be closed");
    }

    async fn connect(&self) -> Result<PgConnection, sqlx::Error> {
        let options: PgConnectOptions = self.superuser_url("postgres").parse()?;
        options.disable_statement_logging().connect().await
    }

    fn start() -> Self {
        let programs = programs();
        let user = unprivileged();
        let directory =
            tempfile::Builder::new().prefix("portal-pg-").tempdir().expect("a directory can be made").keep();
        if let Some((_, uid, gid)) = &user {
            chown(&directory, Some(*uid), Some(*gid)).expect("root may give directories away");
        }
        let data = directory.join("data");

        let mut initdb = command(user.as_ref(), &programs.join("initdb"));
        initdb.arg("-D").arg(&data).args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        let made = initdb.current_dir(&directory).output().expect("initdb can be started");
        assert!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));

        let mut server = command(user.as_ref(), &programs.join("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(&directory);
        for setting in [
            "listen_addresses=",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "autovacuum=off",
            "max_connections=400",
            "shared_buffers=64MB",
        ] {
            server.arg("-c").arg(setting);
        }
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(&directory)
            .arg(server.get_program())
            .args(server.get_args())
            .current_dir(&directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C is for the tests: the keeper sees their end anyway.
            .process_group(0)
            .spawn()
            .expect("a shell can be started");
        let server = Self { directory, _keeper: keeper };
        server.wait_until_ready();
        server
    }

    /// Waits in a thread of its own: the caller may be inside of a runtime.
    fn wait_until_ready(&self) {
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(async {
                    let started = Instant::now();
                    while let Err(error) = self.connect().await {
                        let log = std::fs::read_to_string(self.directory.join("log")).unwrap_or_default();
                        assert!(started.elapsed() < READY_WITHIN, "PostgreSQL does not start: {error}\n{log}");
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                    self.run(format!("CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE")).await;
                });
            });
            waiting.join().expect("PostgreSQL starts");
        });
    }
}

/// The newest PostgreSQL that Debian installed.
fn programs() -> PathBuf {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.parse().ok()?;
            Some((version, path.join("bin")))
        })
        .filter(|(_, bin)| bin.join("initdb").exists() && bin.join("postgres").exists())
        .collect();
    found.sort();
    found.pop().expect("PostgreSQL is not installed below /usr/lib/postgresql: run `make setup`").1
}

/// The user to run the server as, with its ids, where this process is root: PostgreSQL refuses root.
fn unprivileged() -> Option<(&'static str, u32, u32)> {
    let me = std::fs::metadata("/proc/self").expect("/proc is there").uid();
    if me != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").expect("users can be listed");
    ["postgres", "nobody"].into_iter().find_map(|name| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut ids = line.split(':').skip(2).map_while(|id| id.parse().ok());
        Some((name, ids.next()?, ids.next()?))
    })
}

/// A command, run as the unprivileged user if there is one.
fn command(user: Option<&(&'static str, u32, u32)>, program: &Path) -> Command {
    let Some((_, uid, gid)) = user else {
        return Command::new(program);
    };
    let mut command = Command::new("setpriv");
    command.args([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned()]).arg(program);
    command
}
