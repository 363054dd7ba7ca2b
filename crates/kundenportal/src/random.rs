//! The randomness of the machine.

use domain::Rng;
use rand::TryRngCore as _;
use rand::rngs::OsRng;

/// Asks the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRng;

impl Rng for SystemRng {
    fn fill(&self, bytes: &mut [u8]) {
        if OsRng.try_fill_bytes(bytes).is_err() {
            // Nothing here may go on with keys that somebody could guess.
            tracing::error!("the operating system gives no randomness");
            std::process::abort();
        }
    }
}
