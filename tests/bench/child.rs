//! The server's process, seen from outside.

use std::io::{BufRead as _, BufReader};
use std::process::{self, ChildStdin, Command, Stdio};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::client;
use crate::cpu;
use crate::rows::{Load, Way, middle};
use crate::table::Measured;

/// What the server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// The portal, over a store that keeps nothing.
    Discarding,
    /// The portal, over memory of its own.
    Memory,
    /// The portal, over a local directory.
    Directory,
    /// The portal, over S3.
    S3(Bucket),
    /// No portal: takes what comes and drops it, or gives bytes out.
    Plain,
}

/// Where S3 is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bucket {
    pub(crate) endpoint: String,
    pub(crate) name: String,
}

impl Place {
    /// From the arguments of the server's process.
    pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Option<Self> {
        match args.next()?.as_str() {
            "discarding" => Some(Self::Discarding),
            "memory" => Some(Self::Memory),
            "directory" => Some(Self::Directory),
            "s3" => Some(Self::S3(Bucket { endpoint: args.next()?, name: args.next()? })),
            "plain" => Some(Self::Plain),
            _ => None,
        }
    }

    fn args(&self) -> Vec<&str> {
        match self {
            Self::Discarding => vec!["discarding"],
            Self::Memory => vec!["memory"],
            Self::Directory => vec!["directory"],
            Self::S3(Bucket { endpoint, name }) => vec!["s3", endpoint, name],
            Self::Plain => vec!["plain"],
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
    pub(crate) fn start(place: &Place) -> Self {
        let program = std::env::current_exe().expect("this program has a path");
        let mut command = Command::new(program);
        command.arg("--server").args(place.args()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("this program can be started again");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("it is a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("the server says where it listens");
        let address = serde_json::from_str(&line).unwrap_or_else(|error| panic!("no server: {error}"));
        let stdin = process.stdin.take();
        Self { process, address, stdin, documents: 0 }
    }

    /// What the server spends on a load.
    pub(crate) fn run(&mut self, load: Load) -> Measured {
        if load.way != Way::Down {
            return middle(load.rounds, || {
                let (measured, sent) = self.measure(load, |address, number| client::send(address, load, number));
                client::take_back(&self.address, &sent);
                measured
            });
        }
        let number = self.next(load);
        let sent = client::send(&self.address, Load { way: Way::Raw, ..load }, number);
        let measured = middle(load.rounds, || self.measure(load, |address, _| client::fetch(address, load, &sent)).0);
        client::take_back(&self.address, &sent);
        measured
    }

    fn measure<T>(&mut self, load: Load, transfer: impl FnOnce(&Address, u64) -> T) -> (Measured, T) {
        let number = self.next(load);
        let process = self.process.id();
        cpu::forget_peak(process);
        let (before, start) = (cpu::seconds(&process.to_string()), Instant::now());
        let outcome = transfer(&self.address, number);
        let time = start.elapsed();
        let spent = cpu::seconds(&process.to_string()) - before;
        let measured = Measured::over(load.streams * load.each, spent, time);
        (Measured { peak_mib: Some(cpu::peak_mib(process)), ..measured }, outcome)
    }

    /// The first of the numbers of a load's documents: never the same twice.
    fn next(&mut self, load: Load) -> u64 {
        self.documents += load.streams;
        self.documents
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It removes its directory, then it ends.
        drop(self.stdin.take());
        drop(self.process.wait());
    }
}
