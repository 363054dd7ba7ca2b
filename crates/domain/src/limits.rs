//! Sizes, counts and delays that users meet. Defaults; configuration may change the sizes.

use chrono::Duration;

/// Sizes and counts of what may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UploadLimits {
    /// Bytes in one file.
    pub file_bytes: u64,
    /// Bytes in one case, stored and reserved.
    pub case_bytes: u64,
    /// Files in one submission.
    pub files: usize,
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self { file_bytes: 104_857_600, case_bytes: 2 * 1024 * 1024 * 1024, files: 20 }
    }
}

/// Characters of a reason that somebody types.
pub const REASON_CHARACTERS: usize = 1_000;

/// Characters that the reason of an exception has at least.
pub const EXCEPTION_CHARACTERS: usize = 10;
/// Days that somebody stands in for somebody else at most.
pub const SUBSTITUTION_DAYS: i64 = 366;

/// Days that a draft is kept after it was saved.
pub const DRAFT_DAYS: i64 = 30;

/// Documents that are downloaded at once.
pub const ARCHIVE_DOCUMENTS: usize = 100;
/// Bytes that are downloaded at once: below 4 GiB, so that every program can unpack them.
pub const ARCHIVE_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// Failures of one account before it has to wait.
pub const SIGN_IN_FREE_FAILURES: u32 = 5;
/// Failures from one network within [`SIGN_IN_NETWORK_WINDOW`] before it has to wait.
pub const SIGN_IN_NETWORK_FAILURES: u32 = 100;
/// The window in which failures of a network are counted.
pub const SIGN_IN_NETWORK_WINDOW: Duration = Duration::minutes(15);
/// Receipts that one network may check within [`SIGN_IN_NETWORK_WINDOW`] before it has to wait.
pub const NETWORK_CHECKS: u32 = 100;

/// Whether an import has to be confirmed by its number: it changes more than a tenth of what is there, from fifty rows on.
pub const fn import_needs_confirmation(existing: u64, differing: u64) -> bool {
    existing >= 50 && differing.saturating_mul(10) > existing
}

/// How long an account waits after its n-th failure in a row: nothing for the first five, then 2 s doubling up to
/// 15 minutes. Never a lasting lock: that would let anybody lock out anybody.
pub fn sign_in_delay(failures: u32) -> Duration {
    let Some(beyond) = failures.checked_sub(SIGN_IN_FREE_FAILURES) else {
        return Duration::zero();
    };
    Duration::seconds(1_i64 << (beyond + 1).min(10)).min(Duration::minutes(15))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_are_free_then_the_delay_grows_to_a_bound() {
        assert_eq!(sign_in_delay(4), Duration::zero());
        assert_eq!(sign_in_delay(5), Duration::seconds(2));
        assert_eq!(sign_in_delay(6), Duration::seconds(4));
        assert_eq!(sign_in_delay(1_000), Duration::minutes(15));
    }

    #[test]
    fn an_import_that_changes_more_than_a_tenth_is_confirmed() {
        let asked =
            [(49, 49), (50, 5), (50, 6), (1_000, 100), (1_000, 101)].map(|(a, b)| import_needs_confirmation(a, b));
        assert_eq!(asked, [false, false, true, false, true]);
    }
}
