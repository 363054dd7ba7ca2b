//! Randomness is an argument.

/// Gives cryptographically secure random bytes. The binary has the only one that asks the system.
pub trait Rng: Send + Sync + std::fmt::Debug {
    /// Fills `bytes`. A source that can't is a reason to end the process, so there is no error.
    fn fill(&self, bytes: &mut [u8]);
}

/// `N` random bytes.
pub fn bytes<const N: usize>(rng: &dyn Rng) -> [u8; N] {
    let mut out = [0; N];
    rng.fill(&mut out);
    out
}
