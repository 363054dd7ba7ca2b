//! From sealed bytes to plain text.

use crate::length::{HEADER, SEALED_CHUNK, TAG, plain_len};
use crate::schedule::Schedule;
use crate::{Context, Key, Refusal};
use std::fmt;
use zeroize::Zeroizing;

/// Opens one stream. What it keeps is at most the sealed bytes of one unfinished chunk.
///
/// The plain text is whole only after [`finish`](Self::finish) returned `Ok`: until then it may be cut off, though
/// every byte given out is genuine.
pub struct Opener {
    schedule: Schedule,
    next: u64,
    /// Sealed bytes of the unfinished chunk: always fewer than [`SEALED_CHUNK`].
    pending: Vec<u8>,
    refused: Option<Refusal>,
}

impl Opener {
    /// Starts a stream behind its header. Refuses with [`Refusal::Commitment`] if the header was not made with this
    /// key and this context.
    pub fn new(key: &Key, context: &Context, header: &[u8; HEADER]) -> Result<Self, Refusal> {
        Ok(Self::at(Schedule::of_header(key, context, header)?, 0))
    }

    /// Opens from chunk `first` on.
    pub(crate) const fn at(schedule: Schedule, first: u64) -> Self {
        Self { schedule, next: first, pending: Vec::new(), refused: None }
    }

    /// Takes the next sealed bytes behind the header, in pieces of any size, and appends the plain text of the chunks
    /// they complete to `out`.
    ///
    /// When a chunk is refused, `out` has gained the chunks before it and nothing of it; every later call refuses too.
    pub fn update(&mut self, sealed: &[u8], out: &mut Vec<u8>) -> Result<(), Refusal> {
        self.check()?;
        let opened = self.open_full_chunks(sealed, out);
        self.refused = opened.err();
        opened
    }

    /// Appends the plain text of the last chunk. Refuses what is cut off: [`Refusal::Truncated`],
    /// [`Refusal::ImpossibleLength`], [`Refusal::Chunk`].
    pub fn finish(self, out: &mut Vec<u8>) -> Result<(), Refusal> {
        self.check()?;
        if self.pending.is_empty() {
            return Err(Refusal::Truncated);
        }
        self.schedule.open(self.next, &self.pending, b"", out)
    }

    /// Refuses if something was refused before.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        self.refused.map_or(Ok(()), Err)
    }

    /// Refuses from now on.
    pub(crate) const fn refuse(&mut self, refusal: Refusal) -> Refusal {
        self.refused = Some(refusal);
        refusal
    }

    /// A chunk of full length is never the last one, so it is opened as soon as it is there.
    fn open_full_chunks(&mut self, sealed: &[u8], out: &mut Vec<u8>) -> Result<(), Refusal> {
        let missing = SEALED_CHUNK - self.pending.len();
        let Some((head, rest)) = sealed.split_at_checked(missing) else {
            self.pending.extend_from_slice(sealed);
            return Ok(());
        };
        self.schedule.open(self.next, &self.pending, head, out)?;
        self.next += 1;
        self.pending.clear();
        let (chunks, rest) = rest.as_chunks::<SEALED_CHUNK>();
        for chunk in chunks {
            self.schedule.open(self.next, b"", chunk, out)?;
            self.next += 1;
        }
        self.pending.extend_from_slice(rest);
        Ok(())
    }
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opener").field("next", &self.next).field("refused", &self.refused).finish_non_exhaustive()
    }
}

/// Splits sealed bytes into the header and what may follow of the chunks.
pub fn split_header(sealed: &[u8]) -> Result<(&[u8; HEADER], &[u8]), Refusal> {
    sealed.split_first_chunk().ok_or(Refusal::TooShort)
}

/// Opens a small value at once. What is refused gives no byte.
pub fn open(key: &Key, context: &Context, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let (header, body) = split_header(sealed)?;
    let length = usize::try_from(plain_len(sealed.len() as u64)?).unwrap_or_default();
    let schedule = Schedule::of_header(key, context, header)?;
    // Each chunk is opened where its sealed bytes stood, so the last one needs room for its tag as well.
    let mut out = Zeroizing::new(Vec::with_capacity(length + TAG));
    for (index, chunk) in (0..).zip(body.chunks(SEALED_CHUNK)) {
        schedule.open(index, chunk, b"", &mut out)?;
    }
    Ok(out)
}
