//! What is received and scanned.

use std::time::{Duration, Instant};

use metrics::{counter, histogram};

use crate::names::{SCAN_SECONDS, SCANS, UPLOAD_BYTES, UPLOAD_FILES, UPLOAD_STAGE_SECONDS, UPLOADS};

/// How a submission ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Received.
    Received,
    /// Not taken, by a rule.
    Refused(&'static str),
    /// The sender stopped sending.
    BrokenOff,
    /// The house could not.
    Failed,
}

/// A submission ended.
pub fn ended(ended: Ended) {
    let (outcome, reason) = match ended {
        Ended::Received => ("received", ""),
        Ended::Refused(reason) => ("refused", reason),
        Ended::BrokenOff => ("broken_off", ""),
        Ended::Failed => ("failed", ""),
    };
    counter!(UPLOADS, "outcome" => outcome, "reason" => reason).increment(1);
}

/// These files were received, with so many bytes together.
pub fn received(files: u64, bytes: u64) {
    counter!(UPLOAD_FILES).increment(files);
    counter!(UPLOAD_BYTES).increment(bytes);
}

/// A stage of receiving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Permission, idempotency, room.
    Admit,
    /// One file, as fast as it comes: counted, told, hashed, sealed, handed to the store.
    Stream,
    /// The end of its object.
    Store,
    /// Documents, receipts, entries, jobs.
    Commit,
}

/// A stage that lasts until this is dropped, however it ends.
#[derive(Debug)]
pub struct Lasts {
    stage: Stage,
    since: Instant,
}

impl Stage {
    /// Begins it.
    #[must_use]
    pub fn lasts(self) -> Lasts {
        Lasts { stage: self, since: Instant::now() }
    }
}

impl Drop for Lasts {
    fn drop(&mut self) {
        let stage = match self.stage {
            Stage::Admit => "admit",
            Stage::Stream => "stream",
            Stage::Store => "store",
            Stage::Commit => "commit",
        };
        histogram!(UPLOAD_STAGE_SECONDS, "stage" => stage).record(self.since.elapsed());
    }
}

/// What came of looking at a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scan {
    /// Nothing found.
    Clean,
    /// Malware.
    Infected,
    /// It can't be judged.
    Unscannable,
    /// What the store gave back is not what was received.
    Damaged,
    /// No verdict; it is looked at again.
    Failed,
}

/// A paper was looked at.
pub fn scanned(scan: Scan, took: Duration) {
    let verdict = match scan {
        Scan::Clean => "clean",
        Scan::Infected => "infected",
        Scan::Unscannable => "unscannable",
        Scan::Damaged => "damaged",
        Scan::Failed => "failed",
    };
    counter!(SCANS, "verdict" => verdict).increment(1);
    histogram!(SCAN_SECONDS).record(took);
}
