//! A clock that stands still until it is told to go on.

use std::sync::Mutex;

use domain::{Clock, Timestamp};

/// Starts on Monday, 4 May 2026, 19:14 UTC.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl Default for FixedClock {
    fn default() -> Self {
        Self(Mutex::new("2026-05-04T19:14:00Z".parse().expect("a constant moment")))
    }
}

impl FixedClock {
    /// Goes on by this much.
    ///
    /// # Panics
    /// Never: nothing panics while it holds the clock.
    pub fn advance(&self, by: chrono::Duration) {
        let mut now = self.0.lock().expect("no test panics while it holds the clock");
        *now += by;
    }
}

impl Clock for FixedClock {
    /// Every look costs a microsecond, so that two acts are never at the same moment.
    fn now(&self) -> Timestamp {
        let mut now = self.0.lock().expect("no test panics while it holds the clock");
        *now += chrono::Duration::microseconds(1);
        *now
    }
}
