//! Time is an argument.

use chrono::{DateTime, SubsecRound, Utc};

/// A moment in UTC with whole microseconds: what both databases keep without loss.
pub type Timestamp = DateTime<Utc>;

/// Tells the time. The binary has the only one that asks the machine.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Now, in whole microseconds (see [`whole_microseconds`]).
    fn now(&self) -> Timestamp;
}

/// Cuts a moment to whole microseconds, so that it reads back from a row as it was written.
pub fn whole_microseconds(moment: Timestamp) -> Timestamp {
    moment.trunc_subsecs(6)
}
