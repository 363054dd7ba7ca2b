//! Section `upload`.

use std::time::Duration;

use domain::limits::UploadLimits;
use upload::Timing;
use web::http::load::Caps;

use super::Problems;

/// How much may be sent, and what becomes of uploads that are cut short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Upload {
    /// Bytes in one file.
    pub file_bytes: u64,
    /// Bytes in one case, stored and reserved.
    pub case_bytes: u64,
    /// Files in one submission.
    pub files: usize,
    /// Uploads at the same time: in this process, of one account, from one network.
    pub at_once: usize,
    /// See `at_once`.
    pub at_once_account: usize,
    /// See `at_once`.
    pub at_once_network: usize,
    /// Seconds that an upload waits for another one of the same account or network to end.
    pub wait_seconds: u64,
    /// Seconds that a body may bring nothing before it counts as broken off.
    pub stall_seconds: u64,
    /// Bytes that a body has to bring a second on average; for how long less is borne, `stall_seconds` says, too.
    pub bytes_per_second: u64,
    /// Seconds after the last sign of life of a process until another one may settle its uploads; it gives three in this
    /// time.
    pub lease_seconds: u64,
    /// Seconds between two looks for uploads left behind.
    pub sweep_seconds: u64,
    /// Hours between two comparisons of the whole object store with the database.
    pub store_sweep_hours: u64,
}

impl Default for Upload {
    fn default() -> Self {
        let UploadLimits { file_bytes, case_bytes, files } = UploadLimits::default();
        let Timing { lease, renew_every: _, stall, floor } = Timing::default();
        let Caps { requests: _, uploads, uploads_account, uploads_network, wait } = Caps::default();
        Self {
            file_bytes,
            case_bytes,
            files,
            at_once: uploads,
            at_once_account: uploads_account,
            at_once_network: uploads_network,
            wait_seconds: wait.as_secs(),
            stall_seconds: stall.as_secs(),
            bytes_per_second: floor,
            lease_seconds: lease.as_secs(),
            sweep_seconds: 60,
            store_sweep_hours: 24,
        }
    }
}

impl Upload {
    pub(super) fn validate(self, problems: &mut Problems) {
        problems.demand(self.file_bytes > 0, "upload.file_bytes", "must be at least 1");
        problems.demand(self.case_bytes >= self.file_bytes, "upload.case_bytes", "must not be less than file_bytes");
        problems.demand((1..=100).contains(&self.files), "upload.files", "must be 1 to 100");
        let at_once = [
            ("upload.at_once", self.at_once),
            ("upload.at_once_account", self.at_once_account),
            ("upload.at_once_network", self.at_once_network),
        ];
        for (key, number) in at_once {
            problems.demand((1..=10_000).contains(&number), key, "must be 1 to 10000");
        }
        problems.demand(self.wait_seconds <= 60, "upload.wait_seconds", "must be at most 60");
        problems.demand((1..=600).contains(&self.stall_seconds), "upload.stall_seconds", "must be 1 to 600");
        let rates = 1..=1_048_576;
        problems.demand(rates.contains(&self.bytes_per_second), "upload.bytes_per_second", "must be 1 to 1048576");
        problems.demand((1..=600).contains(&self.lease_seconds), "upload.lease_seconds", "must be 1 to 600");
        problems.demand((1..=3_600).contains(&self.sweep_seconds), "upload.sweep_seconds", "must be 1 to 3600");
        problems.demand((1..=168).contains(&self.store_sweep_hours), "upload.store_sweep_hours", "must be 1 to 168");
    }

    /// What `upload` takes for sizes and counts.
    pub const fn limits(self) -> UploadLimits {
        UploadLimits { file_bytes: self.file_bytes, case_bytes: self.case_bytes, files: self.files }
    }

    /// What `web` takes on at once, beside this many requests.
    pub const fn caps(self, requests: usize) -> Caps {
        Caps {
            requests,
            uploads: self.at_once,
            uploads_account: self.at_once_account,
            uploads_network: self.at_once_network,
            wait: Duration::from_secs(self.wait_seconds),
        }
    }

    /// What `upload` takes for delays.
    pub fn timing(self) -> Timing {
        let lease = Duration::from_secs(self.lease_seconds);
        Timing {
            lease,
            renew_every: lease / 3,
            stall: Duration::from_secs(self.stall_seconds),
            floor: self.bytes_per_second,
        }
    }
}
