//! The time of the machine.

use domain::{Clock, Timestamp};

/// Asks the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
    fn now(&self) -> Timestamp {
        domain::time::whole_microseconds(chrono::Utc::now())
    }
}
