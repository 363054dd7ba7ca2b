//! The server's process, seen from outside.

use std::io::{BufRead as _, BufReader};
use std::process::{self, ChildStdin, Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::client::{self, Sent};
use crate::table::Measured;
use crate::{BYTES, cpu};

/// What the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The portal, over a store that keeps nothing.
    Discarding,
    /// The portal, over a local directory.
    Directory,
    /// No portal: takes what comes and drops it, or gives bytes out.
    Plain,
}

impl Place {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Discarding, Self::Directory, Self::Plain].into_iter().find(|place| place.as_str() == text)
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Discarding => "discarding",
            Self::Directory => "directory",
            Self::Plain => "plain",
        }
    }
}

/// What a client has to know; the first line that the server prints.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Address {
    pub(crate) port: u16,
    pub(crate) host: String,
    pub(crate) token: String,
    pub(crate) case: String,
}

/// A server of this run. Ends when it is dropped.
pub(crate) struct Child {
    process: process::Child,
    address: Address,
    /// Open as long as this process lives: the server ends when it is closed, however this process ends.
    stdin: Option<ChildStdin>,
    documents: u64,
}

impl Child {
    /// Starts one and waits until it listens.
    ///
    /// # Panics
    /// If it doesn't.
    pub(crate) fn start(place: Place) -> Self {
        let program = std::env::current_exe().expect("this program has a path");
        let mut command = Command::new(program);
        command.args(["--server", place.as_str()]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("this program can be started again");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("it is a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("the server says where it listens");
        let address = serde_json::from_str(&line).unwrap_or_else(|error| panic!("no server: {error}"));
        let stdin = process.stdin.take();
        Self { process, address, stdin, documents: 0 }
    }

    /// What the server spends on taking [`BYTES`].
    pub(crate) fn takes(&mut self, send: fn(&Address, u64) -> Sent) -> Measured {
        let (measured, sent) = self.measure(|address, number| {
            let sent = send(address, number);
            (sent.time, sent)
        });
        client::take_back(&self.address, &sent.document);
        measured
    }

    /// What the server spends on giving [`BYTES`] out.
    pub(crate) fn gives(&mut self) -> Measured {
        self.documents += 1;
        let sent = client::send_raw(&self.address, self.documents);
        let (measured, ()) = self.measure(|address, _| (client::fetch(address, &sent.document), ()));
        client::take_back(&self.address, &sent.document);
        measured
    }

    fn measure<T>(&mut self, transfer: impl FnOnce(&Address, u64) -> (Duration, T)) -> (Measured, T) {
        // Never the same twice: documents are told apart by their ids.
        self.documents += 1;
        let process = self.process.id();
        cpu::forget_peak(process);
        let before = cpu::seconds(&process.to_string());
        let (time, outcome) = transfer(&self.address, self.documents);
        let spent = cpu::seconds(&process.to_string()) - before;
        let measured = Measured { peak_mib: Some(cpu::peak_mib(process)), ..Measured::over(BYTES, spent, time) };
        (measured, outcome)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It removes its directory, then it ends.
        drop(self.stdin.take());
        drop(self.process.wait());
    }
}
