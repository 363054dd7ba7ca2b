//! From plain text to sealed bytes.

use crate::length::{CHUNK, HEADER, sealed_len};
use crate::schedule::Schedule;
use crate::{Context, Key, Salt};
use std::fmt;
use zeroize::Zeroizing;

/// Seals one stream. What it keeps is at most the plain bytes of one unfinished chunk; there is no way to save and
/// resume it.
pub struct Sealer {
    schedule: Schedule,
    header: [u8; HEADER],
    next: u64,
    /// Plain bytes of the unfinished chunk: fewer than [`CHUNK`] between two calls. Never grows beyond its first allocation.
    pending: Zeroizing<Vec<u8>>,
}

impl Sealer {
    /// Starts a stream. The pair of key and salt must never have been used before.
    #[expect(clippy::needless_pass_by_value, reason = "a salt seals one value")]
    pub fn new(key: &Key, context: &Context, salt: Salt) -> Self {
        let schedule = Schedule::derive(key, context, &salt);
        let header = schedule.header(&salt);
        Self { schedule, header, next: 0, pending: Zeroizing::default() }
    }

    /// Salt and commitment: the first bytes of the sealed value. `update` and `finish` do not write them.
    pub const fn header(&self) -> [u8; HEADER] {
        self.header
    }

    /// Takes the next plain bytes, in pieces of any size, and appends the chunks they complete to `out`.
    ///
    /// # Panics
    /// After 4 PiB, where the format ends.
    pub fn update(&mut self, plain: &[u8], out: &mut Vec<u8>) {
        let mut rest = plain;
        if !self.pending.is_empty() {
            let (head, tail) = plain.split_at(plain.len().min(CHUNK - self.pending.len()));
            self.keep(head);
            if self.pending.len() < CHUNK {
                return;
            }
            self.schedule.seal(self.next, &self.pending, out);
            self.next += 1;
            self.pending.clear();
            rest = tail;
        }
        let (chunks, rest) = rest.as_chunks::<CHUNK>();
        for chunk in chunks {
            self.schedule.seal(self.next, chunk, out);
            self.next += 1;
        }
        self.keep(rest);
    }

    /// Appends the short last chunk, which may be empty. Without it, the sealed bytes do not open.
    pub fn finish(self, out: &mut Vec<u8>) {
        self.schedule.seal(self.next, &self.pending, out);
    }

    fn keep(&mut self, plain: &[u8]) {
        if plain.is_empty() {
            return;
        }
        let pending = self.pending.len();
        self.pending.reserve_exact(CHUNK - pending);
        self.pending.extend_from_slice(plain);
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer").field("next", &self.next).finish_non_exhaustive()
    }
}

/// Seals a small value at once: header and chunks.
pub fn seal(key: &Key, context: &Context, salt: Salt, plain: &[u8]) -> Vec<u8> {
    let mut sealer = Sealer::new(key, context, salt);
    let mut out = Vec::with_capacity(usize::try_from(sealed_len(plain.len() as u64)).unwrap_or_default());
    out.extend_from_slice(&sealer.header);
    let (whole, last) = plain.split_at(plain.len() - plain.len() % CHUNK);
    sealer.update(whole, &mut out);
    sealer.schedule.seal(sealer.next, last, &mut out);
    out
}
