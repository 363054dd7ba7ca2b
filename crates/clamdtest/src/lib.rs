//! Dev-only: a real clamd for tests, a process of its own with a signature base of its own, on a socket in its directory
//! and a free port.
//!
//! Its signatures are made here: one that knows the EICAR test string, dated as the test wants. Nothing is fetched. The
//! program is Debian's clamav-daemon, which `make setup` installs; a test without it fails and says so.

mod process;
mod signatures;

use std::path::{Path, PathBuf};

use process::Process;

/// How clamd is set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `StreamMaxLength`, in bytes.
    pub stream_max: u64,
    /// `MaxFileSize`, in bytes; `MaxScanSize` is four times of it.
    pub file_max: u64,
    /// `AlertExceedsMax`.
    pub admits_limits: bool,
    /// How many days ago its signatures were made; none: they have no date.
    pub days: Option<i64>,
    /// Whether its signatures know the EICAR test string.
    pub knows_eicar: bool,
    /// Lines of its configuration.
    pub more: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            stream_max: 101 << 20,
            file_max: 101 << 20,
            admits_limits: true,
            days: Some(0),
            knows_eicar: true,
            more: Vec::new(),
        }
    }
}

/// A running clamd. It ends when this is dropped, or when the process that started it ends in any way.
#[derive(Debug)]
pub struct Clamd {
    process: Process,
}

impl Clamd {
    /// The name under which its signatures find the EICAR test string.
    pub const EICAR: &str = "Kundenportal.EICAR.UNOFFICIAL";

    /// Starts one that takes what the portal takes.
    ///
    /// # Panics
    /// If there is no clamd, or it does not start.
    pub fn start() -> Self {
        Self::with(&Settings::default())
    }

    /// Starts one that is set otherwise.
    ///
    /// # Panics
    /// If there is no clamd, or it does not start.
    pub fn with(settings: &Settings) -> Self {
        Self { process: Process::start(settings) }
    }

    /// Its socket, as `unix:/PATH`.
    pub fn unix(&self) -> String {
        format!("unix:{}", self.process.socket().display())
    }

    /// Its port, as `tcp:HOST:PORT`.
    pub fn tcp(&self) -> String {
        format!("tcp:127.0.0.1:{}", self.process.port())
    }

    /// Where it keeps what it scans, as long as it does.
    pub fn temporary(&self) -> PathBuf {
        self.process.directory().join("tmp")
    }

    /// Everything it has.
    pub fn directory(&self) -> &Path {
        self.process.directory()
    }

    /// Ends it at once, by SIGKILL.
    ///
    /// # Panics
    /// If it does not end.
    pub fn kill(&self) {
        self.process.tell("kill");
    }

    /// Starts it again, on the same socket and port, and waits until it answers.
    ///
    /// # Panics
    /// If it does not.
    pub fn start_again(&self) {
        self.process.start_again();
    }

    /// Sets it otherwise, from its next start on. Its signatures stay.
    ///
    /// # Panics
    /// If its configuration can't be written.
    pub fn set(&self, settings: &Settings) {
        self.process.configure(settings);
    }

    /// Stops it where it is, by SIGSTOP: connections are taken, and nothing is answered.
    ///
    /// # Panics
    /// If it is not there.
    pub fn pause(&self) {
        self.process.tell("pause");
    }

    /// Lets it go on.
    ///
    /// # Panics
    /// If it is not there.
    pub fn go_on(&self) {
        self.process.tell("resume");
    }
}
