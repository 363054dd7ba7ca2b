//! Section `jobs`.

use super::Problems;

/// Background jobs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Jobs {
    /// Jobs that run at the same time in this process. 0: `serve` leaves them to `worker`.
    pub concurrency: usize,
    /// Seconds between two looks for jobs that nobody in this process has told of.
    pub poll_seconds: u64,
    /// Attempts before a job is given up and shown as dead.
    pub attempts: u32,
    /// Seconds after the last sign of life of a process until another one may run its jobs; it gives three in this time.
    pub lease_seconds: u64,
}

impl Default for Jobs {
    fn default() -> Self {
        Self { concurrency: 4, poll_seconds: 5, attempts: 10, lease_seconds: 90 }
    }
}

impl Jobs {
    pub(super) fn validate(&self, problems: &mut Problems) {
        problems.demand(self.concurrency <= 256, "jobs.concurrency", "must be at most 256");
        problems.demand((1..=300).contains(&self.poll_seconds), "jobs.poll_seconds", "must be 1 to 300");
        problems.demand((1..=100).contains(&self.attempts), "jobs.attempts", "must be 1 to 100");
        problems.demand((1..=600).contains(&self.lease_seconds), "jobs.lease_seconds", "must be 1 to 600");
    }
}
