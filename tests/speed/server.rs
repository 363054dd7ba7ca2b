//! The portal over many rows, in a process of its own.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{self, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use domain::limits::UploadLimits;
use kundenportal::listen::{self, Limits};
use serde::{Deserialize, Serialize};
use testing::{Backend, Options, TestPortal, Who};
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
    /// `sqlite` or `postgres`.
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
        let backend = if place.backend == "postgres" { Backend::Postgres } else { Backend::Sqlite };
        let limits = UploadLimits { case_bytes: 1 << 40, ..UploadLimits::default() };
        let portal = TestPortal::with(Options { backend, limits, ..Options::default() }).await;
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
        listen::serve(listener, None, portal.router(), limits, stop).await;
    });
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
