//! A range of the plain text from a range of the sealed bytes.

use crate::length::{CHUNK, HEADER, SEALED_CHUNK, plain_len};
use crate::schedule::Schedule;
use crate::{Context, Key, Opener, Refusal};
use std::fmt;
use std::ops::Range;

/// Opens any part of a sealed value whose header and length are known.
///
/// The length is what the store says. It is proven as soon as the last chunk opens, which
/// [`last_chunk`](Self::last_chunk) finds: open it before a length is told to anybody who must be able to rely on it.
pub struct RandomAccess {
    schedule: Schedule,
    sealed_len: u64,
    plain_len: u64,
}

impl RandomAccess {
    /// `sealed_len` is the length of the whole sealed value, header included.
    pub fn new(key: &Key, context: &Context, header: &[u8; HEADER], sealed_len: u64) -> Result<Self, Refusal> {
        let plain_len = plain_len(sealed_len)?;
        Ok(Self { schedule: Schedule::of_header(key, context, header)?, sealed_len, plain_len })
    }

    /// Length of the plain text, as it follows from the length of the sealed bytes.
    pub const fn plain_len(&self) -> u64 {
        self.plain_len
    }

    /// Which sealed bytes (counted from the start of the header) hold the `plain` range, and the number of the chunk
    /// they begin with. The bytes are whole chunks; an empty range needs none of them.
    pub fn sealed_range(&self, plain: Range<u64>) -> Result<(Range<u64>, u64), Refusal> {
        if plain.start > plain.end || plain.end > self.plain_len {
            return Err(Refusal::OutOfRange);
        }
        let first = plain.start / CHUNK as u64;
        let after = if plain.is_empty() { first } else { (plain.end - 1) / CHUNK as u64 + 1 };
        Ok((self.chunk_start(first)..self.chunk_start(after), first))
    }

    /// The sealed bytes and the number of the last chunk. When [`open_chunks`](Self::open_chunks) opens it, the length
    /// is proven.
    pub fn last_chunk(&self) -> (Range<u64>, u64) {
        let last = self.plain_len / CHUNK as u64;
        (self.chunk_start(last)..self.sealed_len, last)
    }

    /// Appends the plain text of whole chunks, from chunk `first` on, to `out`.
    ///
    /// `sealed` is one or more whole chunks, the last of the value as short as it is ([`Refusal::Misaligned`]
    /// otherwise). When a chunk is refused, `out` has gained the chunks before it and nothing of it.
    pub fn open_chunks(&self, first: u64, sealed: &[u8], out: &mut Vec<u8>) -> Result<(), Refusal> {
        for (index, chunk) in (first..=u64::MAX).zip(sealed.chunks(SEALED_CHUNK)) {
            let whole = self.chunk_start(index.saturating_add(1)) - self.chunk_start(index);
            if chunk.len() as u64 != whole {
                return Err(Refusal::Misaligned);
            }
            self.schedule.open(index, chunk, b"", out)?;
        }
        Ok(())
    }

    /// Reads exactly the `plain` range from a stream of its sealed bytes.
    pub fn into_slice(self, plain: Range<u64>) -> Result<Slice, Refusal> {
        let (sealed, first) = self.sealed_range(plain.clone())?;
        Ok(Slice {
            opener: Opener::at(self.schedule, first),
            has_last_chunk: !sealed.is_empty() && sealed.end == self.sealed_len,
            missing: sealed.end - sealed.start,
            sealed,
            cut: Cut { skip: plain.start % CHUNK as u64, left: plain.end - plain.start },
        })
    }

    /// Where a chunk starts; the end of the value for all that lie behind it.
    fn chunk_start(&self, index: u64) -> u64 {
        index.saturating_mul(SEALED_CHUNK as u64).saturating_add(HEADER as u64).min(self.sealed_len)
    }
}

impl fmt::Debug for RandomAccess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RandomAccess").field("sealed_len", &self.sealed_len).finish_non_exhaustive()
    }
}

/// Opens the sealed bytes of one range as they arrive, and gives exactly the plain bytes of the range.
#[derive(Debug)]
pub struct Slice {
    opener: Opener,
    sealed: Range<u64>,
    has_last_chunk: bool,
    /// Sealed bytes that are still to come.
    missing: u64,
    cut: Cut,
}

impl Slice {
    /// The sealed bytes to fetch, counted from the start of the header. Empty for an empty range.
    pub fn sealed(&self) -> Range<u64> {
        self.sealed.clone()
    }

    /// Takes the next of these sealed bytes, in pieces of any size, and appends what they give of the range to `out`.
    ///
    /// When a chunk is refused, `out` has gained the chunks before it and nothing of it; every later call refuses too.
    pub fn update(&mut self, sealed: &[u8], out: &mut Vec<u8>) -> Result<(), Refusal> {
        let Some(missing) = self.missing.checked_sub(sealed.len() as u64) else {
            return Err(self.opener.refuse(Refusal::Misaligned));
        };
        self.missing = missing;
        let start = out.len();
        let opened = self.opener.update(sealed, out);
        self.cut.apply(start, out);
        opened
    }

    /// Appends what the last chunk of the value has of the range. [`Refusal::Misaligned`] if sealed bytes are missing.
    pub fn finish(mut self, out: &mut Vec<u8>) -> Result<(), Refusal> {
        self.opener.check()?;
        if self.missing > 0 {
            return Err(Refusal::Misaligned);
        }
        if self.has_last_chunk {
            let start = out.len();
            self.opener.finish(out)?;
            self.cut.apply(start, out);
        }
        Ok(())
    }
}

/// Cuts whole chunks down to a range.
#[derive(Debug)]
struct Cut {
    /// Plain bytes in front of the range, in its first chunk.
    skip: u64,
    /// Plain bytes of the range that are still to come.
    left: u64,
}

impl Cut {
    /// Removes what was appended to `out` from `start` on and is not part of the range.
    fn apply(&mut self, start: usize, out: &mut Vec<u8>) {
        let front = at_most(self.skip, out.len() - start);
        out.drain(start..start + front);
        self.skip -= front as u64;
        let kept = at_most(self.left, out.len() - start);
        out.truncate(start + kept);
        self.left -= kept as u64;
    }
}

fn at_most(wanted: u64, there: usize) -> usize {
    usize::try_from(wanted).map_or(there, |wanted| wanted.min(there))
}
