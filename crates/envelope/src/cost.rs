//! What hashing and sealing cost on this machine, without anything around them.
//!
//! This is the floor that a benchmark compares an upload with: both are measured in the same run, and only their ratio
//! says something.

use crate::{Context, Key, Salt, Sealer};
use sha2::{Digest, Sha256};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// What is done with each plain byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// SHA-256.
    Hash,
    /// Cobblestone-256.
    Seal,
    /// Both, block by block, as an upload does it.
    HashAndSeal,
}

/// How long one thread needs for `plain` bytes that arrive in blocks of `block` bytes.
pub fn measure(work: Work, plain: u64, block: usize) -> Duration {
    let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(block.max(1)).collect();
    let mut hash = Sha256::new();
    let mut sealer = Sealer::new(&Key::from_bytes([1; 32]), &Context::new("cost"), Salt::from_bytes([2; 24]));
    let mut sealed = Vec::new();
    let mut left = plain;
    let start = Instant::now();
    while left > 0 {
        let (now, _) = bytes.split_at(usize::try_from(left).map_or(bytes.len(), |left| left.min(bytes.len())));
        left -= now.len() as u64;
        if work != Work::Seal {
            hash.update(now);
        }
        if work != Work::Hash {
            sealed.clear();
            sealer.update(now, &mut sealed);
            black_box(&sealed);
        }
    }
    sealer.finish(&mut sealed);
    black_box((hash.finalize(), sealed));
    start.elapsed()
}
