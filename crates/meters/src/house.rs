//! Database, log, scanner, the program itself.

use std::time::Duration;

use metrics::{counter, gauge, histogram};

use crate::names::{
    APPEND_SECONDS, BUILD, CHECKPOINT_AGE, CHECKPOINT_MADE, CONNECTIONS, CONNECTIONS_MOST, CONNECTIONS_WAITING,
    ENTRIES, LOGS_HELD, SCANNER_ANSWERED, SCANNER_LOOKED, SCANNER_SIGNATURES, SCANNER_UP,
};

/// A moment, in seconds since 1970: what a scraper compares with its own clock.
#[expect(clippy::cast_precision_loss, reason = "seconds since 1970 fit")]
pub(crate) const fn moment(at: i64) -> f64 {
    at as f64
}

/// This version of the program runs.
pub fn build(version: &'static str) {
    gauge!(BUILD, "version" => version).set(1);
}

/// A pool of connections to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// Which one.
    pub name: &'static str,
    /// Connections that are at work.
    pub in_use: u32,
    /// Connections that are not.
    pub idle: u32,
    /// Connections at most.
    pub most: u32,
    /// Transactions that wait for one.
    pub waiting: u32,
}

/// How a pool is.
pub fn pool(pool: Pool) {
    gauge!(CONNECTIONS, "pool" => pool.name, "state" => "in_use").set(pool.in_use);
    gauge!(CONNECTIONS, "pool" => pool.name, "state" => "idle").set(pool.idle);
    gauge!(CONNECTIONS_MOST, "pool" => pool.name).set(pool.most);
    gauge!(CONNECTIONS_WAITING, "pool" => pool.name).set(pool.waiting);
}

/// Entries were appended to the log.
pub fn appended(entries: usize, took: Duration) {
    counter!(ENTRIES).increment(entries as u64);
    histogram!(APPEND_SECONDS).record(took);
}

/// How long the oldest entry waits for a checkpoint.
pub fn uncovered(since: Duration) {
    gauge!(CHECKPOINT_AGE).set(since.as_secs_f64());
}

/// A checkpoint was made, or the last one covers everything, at this moment.
pub fn covered(at: i64) {
    gauge!(CHECKPOINT_MADE).set(moment(at));
}

/// So many Jobcenters have a log that went back.
pub fn held(count: u32) {
    gauge!(LOGS_HELD).set(f64::from(count));
}

/// What a look at the virus scanner came to, at this moment: whether it answers, and when its signatures were made.
pub fn scanner(at: i64, answers: bool, signatures: Option<i64>) {
    gauge!(SCANNER_UP).set(u32::from(answers));
    gauge!(SCANNER_LOOKED).set(moment(at));
    if answers {
        gauge!(SCANNER_ANSWERED).set(moment(at));
    }
    if let Some(made) = signatures {
        gauge!(SCANNER_SIGNATURES).set(moment(made));
    }
}
