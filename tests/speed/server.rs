//! The portal over many rows, in a process of its own.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{self, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use domain::limits::UploadLimits;
use kundenportal::listen::{self, Limits};
use s3test::S3Server;
use serde::{Deserialize, Serialize};
use testing::{Backend, Objects, Options, TestPortal, Who};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::fill;

/// More than is asked for at the same time, pages that are open included.
const CONNECTIONS: usize = 12_000;
/// No bench lasts longer.
const PATIENCE: Duration = Duration::from_hours(1);

/// What the server is.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// `sqlite`; `postgres`; or `servers`: PostgreSQL, and objects in a bucket.
    pub(crate) backend: String,
    /// How many times the usual rows.
    pub(crate) times: usize,
}

impl Place {
    /// From the arguments of the server's process.
    pub(crate) fn parse(args: &[String]) -> Option<Self> {
        Some(Self { backend: args.first()?.clone(), times: args.get(1)?.parse().ok()? })
    }
}

/// What a client has to know; the first line that the server prints.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Address {
    pub(crate) port: u16,
    pub(crate) customer: Login,
    /// A customer of another household.
    pub(crate) neighbour: Login,
    pub(crate) caseworker: Login,
    pub(crate) auditor: Login,
    /// The customer's case.
    pub(crate) own_case: String,
    /// Cases of the caseworker's team, and conversations in them.
    pub(crate) cases: Vec<String>,
    pub(crate) threads: Vec<String>,
    /// What was filled in, in words, and how long that took.
    pub(crate) counts: String,
    pub(crate) seconds: u64,
}

/// A host, and a session on it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) host: String,
    pub(crate) token: String,
    /// The cookie of a browser's session.
    pub(crate) cookie: String,
}

/// Serves until standard input ends.
pub(crate) fn run(place: &Place) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let backend = if place.backend == "sqlite" { Backend::Sqlite } else { Backend::Postgres };
        let limits = UploadLimits { case_bytes: 1 << 40, ..UploadLimits::default() };
        let bucket = (place.backend == "servers").then(S3Server::s3s_fs);
        let objects = bucket.as_ref().map_or_else(Objects::default, |server| Objects::Given(store(server)));
        let portal = TestPortal::with(Options { backend, limits, objects, ..Options::default() }).await;
        let begun = Instant::now();
        let filled = fill::fill(&portal, place.times).await;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let town = portal.town();
        let address = Address {
            port: listener.local_addr().expect("it has a port").port(),
            customer: login(&portal, Who::Customer).await,
            neighbour: login(&portal, Who::Neighbour).await,
            caseworker: login(&portal, Who::Assigned).await,
            auditor: login(&portal, Who::Auditor).await,
            own_case: town.house.to_string(),
            cases: filled.cases.iter().map(ToString::to_string).collect(),
            threads: filled.threads.iter().map(ToString::to_string).collect(),
            counts: filled.counts,
            seconds: begun.elapsed().as_secs(),
        };
        let stop = CancellationToken::new();
        let told = stop.clone();
        std::thread::spawn(move || {
            drop(std::io::stdin().read_to_end(&mut Vec::new()));
            told.cancel();
        });
        println!("{}", serde_json::to_string(&address).expect("plain texts"));
        let limits = Limits { connections: CONNECTIONS, header: PATIENCE, shutdown: Duration::from_secs(1) };
        let serving = listen::serve(listener, None, portal.router(), limits, stop.clone());
        // What was sent is scanned meanwhile.
        let working = async {
            loop {
                portal.run_jobs().await;
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
        };
        tokio::select! {
            () = serving => {}
            () = working => {}
        }
        drop(bucket);
    });
}

fn store(server: &S3Server) -> blobs::Store {
    let secret = S3Server::SECRET_ACCESS_KEY.to_owned().into();
    let endpoint = server.endpoint().parse().expect("an address");
    let config = blobs::S3Config {
        allow_http: true,
        ..blobs::S3Config::new(endpoint, &server.new_bucket(), S3Server::ACCESS_KEY_ID, secret)
    };
    blobs::Store::s3(&config).expect("a bucket")
}

async fn login(portal: &TestPortal, who: Who) -> Login {
    let host = portal.town().host(who.face()).to_owned();
    let session = portal.browser(who).await.token();
    Login { host, token: portal.program(who).await.token(), cookie: format!("__Host-session={session}") }
}

/// A server of this run. Ends when it is dropped.
pub(crate) struct Child {
    process: process::Child,
    pub(crate) address: Address,
    /// Open as long as this process lives: the server ends when it is closed, however this process ends.
    stdin: Option<ChildStdin>,
}

impl Child {
    /// Starts one and waits until it listens.
    ///
    /// # Panics
    /// If it doesn't.
    pub(crate) fn start(place: &Place) -> Self {
        let program = std::env::current_exe().expect("this program has a path");
        let mut command = Command::new(program);
        command.args(["--server", &place.backend, &place.times.to_string()]);
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it can be started again");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("it is a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("the server says where it listens");
        let address = serde_json::from_str(&line).unwrap_or_else(|error| panic!("no server: {error}"));
        let stdin = process.stdin.take();
        Self { process, address, stdin }
    }

    /// Time that it spent on all cores so far.
    pub(crate) fn cpu(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).expect("it runs");
        // Behind the name of the program, which may hold anything: the 12th and 13th are ticks of a hundredth of a second.
        let behind = stat.rsplit(')').next().unwrap_or_default();
        let ticks = behind.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().expect("a number"));
        Duration::from_millis(ticks.sum::<u64>() * 10)
    }

    /// Memory that the server has now, in KiB.
    pub(crate) fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the kernel says it");
        line.trim().trim_end_matches(" kB").trim().parse().expect("a number")
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        drop(self.stdin.take());
        drop(self.process.wait());
    }
}
