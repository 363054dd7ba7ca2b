//! Dev-only: time and randomness that are the same in every run of a test.

mod clock;
mod rng;

pub use clock::FixedClock;
pub use rng::SeededRng;
