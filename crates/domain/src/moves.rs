//! Documents on their way to another case or member.

use crate::words::words;

words! {
    /// How far a move is.
    MoveState {
        /// Asked for; a job seals the document anew.
        Waiting = "waiting",
        /// The document is where it should be.
        Done = "done",
        /// The document stayed where it was.
        Failed = "failed",
    }
}

words! {
    /// Why a document stayed where it was.
    MoveFailure {
        /// It was taken back or destroyed meanwhile.
        Gone = "gone",
        /// Its stored bytes are not what its receipt names.
        Damaged = "damaged",
        /// The case it was to go to was closed meanwhile.
        CaseClosed = "case_closed",
        /// The member it was to concern left the household meanwhile.
        ConcernsNobody = "concerns_nobody",
        /// It could not be done for too long.
        TooLate = "too_late",
    }
}
