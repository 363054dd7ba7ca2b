//! Jobs, chores, and what sweepers did.

use std::time::Duration;

use metrics::{counter, gauge, histogram};

use crate::names::{CHORE_DONE, CHORES, JOB_SECONDS, JOBS, JOBS_DEAD, JOBS_OLDEST, JOBS_WAITING, STORE_ALARMS, SWEPT};

/// How a job ended in this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// Done.
    Done,
    /// To be tried again.
    Failed,
    /// Not to be tried again.
    GivenUp,
    /// Nothing was there to do it with; the attempt does not count.
    PutBack,
    /// Somebody else has it.
    Lost,
}

/// A job ended.
pub fn job(kind: &'static str, ended: Job, took: Duration) {
    let outcome = match ended {
        Job::Done => "done",
        Job::Failed => "failed",
        Job::GivenUp => "given_up",
        Job::PutBack => "put_back",
        Job::Lost => "lost",
    };
    counter!(JOBS, "kind" => kind, "outcome" => outcome).increment(1);
    histogram!(JOB_SECONDS, "kind" => kind).record(took);
}

/// What waits of a kind: how many, for how long the oldest does, how many were given up.
#[expect(clippy::cast_precision_loss, reason = "nobody has 2^52 jobs")]
pub fn queue(kind: &'static str, waiting: u64, oldest: Duration, dead: u64) {
    gauge!(JOBS_WAITING, "kind" => kind).set(waiting as f64);
    gauge!(JOBS_OLDEST, "kind" => kind).set(oldest.as_secs_f64());
    gauge!(JOBS_DEAD, "kind" => kind).set(dead as f64);
}

/// A chore ended, at this moment.
pub fn chore(name: &'static str, done: bool, at: i64) {
    counter!(CHORES, "chore" => name, "outcome" => if done { "done" } else { "failed" }).increment(1);
    if done {
        gauge!(CHORE_DONE, "chore" => name).set(crate::house::moment(at));
    }
}

/// A sweeper did so much of this.
pub fn swept(what: &'static str, count: u64) {
    counter!(SWEPT, "what" => what).increment(count);
}

/// So many Jobcenters have objects and rows that do not fit together.
pub fn store_alarms(count: u32) {
    gauge!(STORE_ALARMS).set(f64::from(count));
}
