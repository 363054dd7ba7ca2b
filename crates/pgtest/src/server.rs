//! A PostgreSQL server in a temporary directory, for the time of one process.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

/// The login that owns the databases: no superuser, but allowed to make roles and databases.
const OWNER: &str = "portal_owner";
const READY_WITHIN: Duration = Duration::from_mins(1);

/// Ends the server and removes its directory when standard input ends, that is: when the process that started it is
/// gone, for whatever reason. `$1` directory, then the server's command. A line `stop` ends the server at once, as
/// `pg_ctl stop -m immediate` does; `start` starts it again; each is answered by a line when it is done.
const KEEPER: &str = r#"
trap '' INT TERM HUP
directory=$1; shift
start() { "$@" >>"$directory/log" 2>&1 </dev/null & server=$!; }
stop() { kill -QUIT "$server"; wait "$server"; }
start "$@"
while read -r word; do
    case $word in
        stop) stop ;;
        start) start "$@" ;;
    esac
    echo "$word"
done
stop
rm -rf "$directory"
"#;
/// For a server that is not ended before its databases are: nothing needs to last.
const NOTHING_LASTS: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
/// For a server that is stopped at any moment: what was committed is in the files by then. That the machine loses power
/// is nothing a test can bring about.
const COMMITS_LAST: [&str; 2] = ["fsync=off", "synchronous_commit=on"];

/// A running server that listens on a socket in its directory.
#[derive(Debug)]
pub struct Server {
    directory: PathBuf,
    // Its standard input is what keeps the server alive.
    keeper: Mutex<Child>,
}

impl Server {
    /// The server of this process, started when it is first asked for.
    ///
    /// # Panics
    /// If there is no PostgreSQL: `make setup` installs it.
    pub fn shared() -> &'static Self {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(|| Self::start(&NOTHING_LASTS))
    }

    /// A server of the test's own, to be stopped and started.
    ///
    /// # Panics
    /// If there is no PostgreSQL: `make setup` installs it.
    pub fn own() -> Self {
        Self::start(&COMMITS_LAST)
    }

    /// Stops the server at once, as `pg_ctl stop -m immediate` does: no connection is told, nothing is written any more.
    ///
    /// # Panics
    /// If it does not stop.
    pub fn stop_immediately(&self) {
        self.tell_keeper("stop");
    }

    /// Starts it again, and waits until it has recovered.
    ///
    /// # Panics
    /// If it does not.
    pub fn start_again(&self) {
        self.tell_keeper("start");
        self.wait_until_ready();
    }

    fn tell_keeper(&self, word: &str) {
        let mut keeper = self.keeper.lock().expect("nobody panics while holding it");
        let keeper = &mut *keeper;
        let (stdin, stdout) = (keeper.stdin.as_mut(), keeper.stdout.as_mut());
        writeln!(stdin.expect("it is a pipe"), "{word}").expect("the keeper lives");
        let mut answer = vec![0; word.len() + 1];
        stdout.expect("it is a pipe").read_exact(&mut answer).expect("the keeper answers");
    }

    /// The socket that it listens on.
    pub fn socket(&self) -> PathBuf {
        self.directory.join(".s.PGSQL.5432")
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

    fn start(settings: &[&str]) -> Self {
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
        let usual = ["listen_addresses=", "autovacuum=off", "max_connections=400", "shared_buffers=64MB"];
        for setting in usual.iter().chain(settings) {
            server.arg("-c").arg(setting);
        }
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(&directory)
            .arg(server.get_program())
            .args(server.get_args())
            .current_dir(&directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // Ctrl-C is for the tests: the keeper sees their end anyway.
            .process_group(0)
            .spawn()
            .expect("a shell can be started");
        let server = Self { directory, keeper: Mutex::new(keeper) };
        server.wait_until_ready();
        server.in_a_thread(async |server| server.run(format!("CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE")).await);
        server
    }

    /// Waits until it takes connections.
    fn wait_until_ready(&self) {
        self.in_a_thread(async |server| {
            let started = Instant::now();
            while let Err(error) = server.connect().await {
                let log = std::fs::read_to_string(server.directory.join("log")).unwrap_or_default();
                assert!(started.elapsed() < READY_WITHIN, "PostgreSQL does not start: {error}\n{log}");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
    }

    /// Waits in a thread of its own: the caller may be inside of a runtime.
    fn in_a_thread(&self, work: impl AsyncFnOnce(&Self) + Send) {
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                runtime.block_on(work(self));
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
