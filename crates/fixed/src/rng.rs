//! Randomness that is the same in every run: SHA-256 over a seed and a counter.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::Rng;
use sha2::{Digest as _, Sha256};

/// Gives the same bytes for the same seed and order of calls.
#[derive(Debug, Default)]
pub struct SeededRng {
    seed: u64,
    counter: AtomicU64,
}

impl SeededRng {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: AtomicU64::new(0) }
    }
}

impl Rng for SeededRng {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let count = self.counter.fetch_add(1, Ordering::Relaxed);
            let block = Sha256::digest([self.seed.to_be_bytes(), count.to_be_bytes()].concat());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}
