//! A submission: one request that sent one to twenty documents, all or nothing.

use crate::words::words;

words! {
    /// How far a submission came. The table in `upload.md` says what a crash leaves in each.
    SubmissionState {
        /// Rows and quota are reserved.
        Reserved = "reserved",
        /// Bytes are coming in.
        Streaming = "streaming",
        /// Every byte is here: lengths, hashes and `received_at` are stored, objects are being completed.
        Completing = "completing",
        /// Committed and receipted.
        Received = "received",
        /// Given up; nothing of it is kept.
        Abandoned = "abandoned",
    }
}

impl SubmissionState {
    /// Whether a state may follow this one.
    pub const fn may_become(self, next: Self) -> bool {
        use SubmissionState as S;
        matches!(
            (self, next),
            (S::Reserved, S::Streaming)
                | (S::Streaming, S::Completing)
                | (S::Completing, S::Received)
                | (S::Reserved | S::Streaming | S::Completing, S::Abandoned)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_received_stays_received() {
        for state in SubmissionState::ALL {
            assert!(!SubmissionState::Received.may_become(*state));
        }
    }
}
