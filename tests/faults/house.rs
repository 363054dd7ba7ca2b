//! A data directory, and the process that works on it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinSet;

use crate::wait::DEADLINE;

/// What the demo is told by its environment: whatever a killed process held is free again soon.
const IMPATIENT: [(&str, &str); 4] = [
    ("KUNDENPORTAL__UPLOAD__LEASE_SECONDS", "2"),
    ("KUNDENPORTAL__UPLOAD__SWEEP_SECONDS", "1"),
    ("KUNDENPORTAL__JOBS__LEASE_SECONDS", "2"),
    ("KUNDENPORTAL__JOBS__POLL_SECONDS", "1"),
];

/// A data directory, from its first process to its last.
pub(crate) struct House {
    root: TempDir,
    settings: Vec<(&'static str, String)>,
    said: Arc<Mutex<Vec<u8>>>,
}

/// The first line that the demo prints.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Announced {
    pub(crate) url: String,
    pub(crate) tenants: Vec<Tenant>,
    pub(crate) accounts: Vec<Account>,
}

/// A Jobcenter.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Tenant {
    pub(crate) host: String,
    pub(crate) staff_host: String,
}

/// Somebody who can sign in.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Account {
    pub(crate) tenant: String,
    pub(crate) role: String,
    pub(crate) login: String,
    pub(crate) password: String,
    pub(crate) name: String,
}

/// A process. Killed when it is dropped, too.
pub(crate) struct Demo {
    child: Child,
    readers: JoinSet<()>,
    said: Arc<Mutex<Vec<u8>>>,
    pub(crate) announced: Announced,
    pub(crate) http: reqwest::Client,
}

/// The built program.
///
/// # Panics
/// If it is not there.
pub(crate) fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let program = test.ancestors().nth(2).expect("target/debug/deps/TEST").join("kundenportal");
    assert!(program.is_file(), "{} is missing: run `make build-tests` before", program.display());
    program
}

impl House {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().expect("a directory can be made");
        let settings = IMPATIENT.map(|(name, value)| (name, value.to_owned())).to_vec();
        Self { root, settings, said: Arc::default() }
    }

    /// With one more setting.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.settings.push((name, value.into()));
        self
    }

    /// Gives a setting another value, for the processes that come.
    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.settings.retain(|(other, _)| *other != name);
        self.settings.push((name, value.into()));
    }

    /// Where the program keeps everything.
    pub(crate) fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    /// Where tests keep what the program shall read.
    pub(crate) fn aside(&self) -> &Path {
        self.root.path()
    }

    /// Everything that its processes told so far on both outputs, but for the lines with the accounts.
    pub(crate) fn said(&self) -> Vec<u8> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Starts a process and waits until it listens.
    ///
    /// # Panics
    /// If it ends before.
    pub(crate) async fn open(&self) -> Demo {
        let mut command = Command::new(program());
        command.args(["demo", "--port", "0", "--json", "--data"]).arg(self.data());
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().expect("the program can be started");
        let (stdout, stderr) = (child.stdout.take().expect("a pipe"), child.stderr.take().expect("a pipe"));
        let mut readers = JoinSet::new();
        readers.spawn(keep(stderr, Arc::clone(&self.said)));
        let mut stdout = BufReader::new(stdout);
        let mut line = String::new();
        let first = tokio::time::timeout(DEADLINE, stdout.read_line(&mut line)).await;
        first.expect("the program listens").expect("its output is text");
        let announced = serde_json::from_str(&line).unwrap_or_else(|error| {
            panic!("no announcement ({error}): {}", String::from_utf8_lossy(&self.said()));
        });
        readers.spawn(keep(stdout, Arc::clone(&self.said)));
        // A connection for each request: what is answered before its body was read is closed behind the answer.
        let http = reqwest::Client::builder().no_proxy().timeout(DEADLINE).pool_max_idle_per_host(0);
        let http = http.build().expect("a client");
        Demo { child, readers, said: Arc::clone(&self.said), announced, http }
    }
}

impl Demo {
    /// What it and those before it told, to show it when something is wrong.
    pub(crate) fn said(&self) -> String {
        String::from_utf8_lossy(&self.said.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    /// The most memory that it ever had, in bytes, as the kernel counts.
    ///
    /// # Panics
    /// If it does not run any more.
    pub(crate) fn most_memory(&self) -> u64 {
        let id = self.child.id().expect("it runs");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a process has memory");
        let kib: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
        kib * 1024
    }

    /// Ends it as a power cut would, as far as a process can be ended so: nothing of it runs any more.
    pub(crate) async fn kill(mut self) {
        // SIGKILL.
        self.child.kill().await.expect("it ran until now");
        // What it had said before is read to the end.
        while self.readers.join_next().await.is_some() {}
    }
}

async fn keep(mut output: impl AsyncRead + Unpin, said: Arc<Mutex<Vec<u8>>>) {
    let mut block = vec![0; 8192];
    while let Ok(read @ 1..) = output.read(&mut block).await {
        said.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&block[..read]);
    }
}
