//! Speaks to clamd, the daemon of ClamAV, over a unix socket or TCP: streams what is to be scanned, and asks what it is
//! and what it can.
//!
//! Nothing is waited for without an end, no answer is longer than it may be, and nothing but `OK` in its very words
//! counts as clean. Each question has a connection of its own, as clamd wants it outside of sessions.
//!
//! - [`Client::scan`]: one stream, one answer · [`Answer`] · [`Fault`]
//! - [`Client::version`]: program and signatures
//! - [`Client::prove`]: whether it finds what everybody knows, and admits what it did not look into
//! - [`Client::prove_size`]: whether it looks into something as large as this

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

mod address;
mod answer;
mod fault;
mod proof;
mod wire;

use std::time::Duration;

use bytes::Bytes;
use futures::Stream;

pub use address::{Address, NoAddress};
pub use answer::{Answer, Signatures, Version};
pub use fault::{Fault, ScanError, Step};
pub use proof::{Doubt, Sample};

/// How long each step may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Until there is a connection.
    pub connect: Duration,
    /// Until the next 64 KiB are taken, and for an answer to a question about itself.
    pub step: Duration,
    /// Until there is an answer, once everything was sent. clamd's own limit is `MaxScanTime`.
    pub answer: Duration,
    /// For one scan from its connection to its answer.
    pub whole: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            step: Duration::from_secs(30),
            answer: Duration::from_secs(150),
            whole: Duration::from_mins(10),
        }
    }
}

/// Knows where clamd is. Holds no connection.
#[derive(Debug, Clone)]
pub struct Client {
    address: Address,
    timing: Timing,
}

impl Client {
    /// For this address.
    pub const fn new(address: Address, timing: Timing) -> Self {
        Self { address, timing }
    }

    /// Where it is.
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// What it is, and of when its signatures are.
    ///
    /// # Errors
    /// [`Fault`]
    pub async fn version(&self) -> Result<Version, Fault> {
        let asked = async {
            let wire = wire::connect(&self.address, self.timing.connect).await?;
            wire::ask(wire, b"zVERSION\0", self.timing.step).await
        };
        Version::read(&asked.await?)
    }

    /// Has a stream scanned. What the stream says is sent on as it comes; 128 KiB of it are held.
    ///
    /// # Errors
    /// [`ScanError::Document`] if the stream itself broke off, [`ScanError::Scanner`] for everything that is no clear
    /// answer.
    pub async fn scan<E: Send>(
        &self,
        document: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<Answer, ScanError<E>> {
        let scan = async {
            let wire = wire::connect(&self.address, self.timing.connect).await?;
            wire::stream(wire, self.timing, document).await
        };
        match tokio::time::timeout(self.timing.whole, scan).await {
            Ok(ended) => ended,
            Err(_) => Err(Fault::Slow(Step::Whole).into()),
        }
    }
}
