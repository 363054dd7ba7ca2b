//! Sizes in bytes, and which lengths can occur.

use crate::Refusal;

/// Plain bytes in every chunk but the last, which always has fewer.
pub const CHUNK: usize = 16_384;
/// Bytes of the tag at the end of each chunk.
pub const TAG: usize = 16;
/// Sealed bytes of every chunk but the last.
pub const SEALED_CHUNK: usize = CHUNK + TAG;
/// Bytes of the salt, the first part of the header.
pub const SALT: usize = 24;
/// Bytes of the commitment, the second part of the header.
pub const COMMITMENT: usize = 32;
/// Bytes in front of chunk 0: salt and commitment.
pub const HEADER: usize = SALT + COMMITMENT;
/// The format allows no more chunks than this in one value, the short last one included: 4 PiB.
pub const MAX_CHUNKS: u64 = 1 << 38;

/// Length of the sealed bytes for a plain text of `plain` bytes.
///
/// Saturates for lengths far above [`MAX_CHUNKS`], which nobody can seal.
pub const fn sealed_len(plain: u64) -> u64 {
    let chunks = plain / CHUNK as u64 + 1;
    plain.saturating_add(chunks * TAG as u64).saturating_add(HEADER as u64)
}

/// Length of the plain text inside `sealed` bytes: a claim until the last chunk has been opened.
///
/// Refuses the lengths that no sealed value has: [`Refusal::TooShort`], [`Refusal::Truncated`],
/// [`Refusal::ImpossibleLength`], [`Refusal::TooLong`].
pub fn plain_len(sealed: u64) -> Result<u64, Refusal> {
    let body = sealed.checked_sub(HEADER as u64).ok_or(Refusal::TooShort)?;
    let full = body / SEALED_CHUNK as u64;
    let last = body % SEALED_CHUNK as u64;
    if last == 0 {
        return Err(Refusal::Truncated);
    }
    let last = last.checked_sub(TAG as u64).ok_or(Refusal::ImpossibleLength)?;
    if full >= MAX_CHUNKS {
        return Err(Refusal::TooLong);
    }
    Ok(full * CHUNK as u64 + last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_that_cannot_occur_are_refused() {
        let chunk = SEALED_CHUNK as u64;
        for (sealed, refusal) in [
            (0, Refusal::TooShort),
            (55, Refusal::TooShort),
            (56, Refusal::Truncated),
            (57, Refusal::ImpossibleLength),
            (71, Refusal::ImpossibleLength),
            (56 + chunk, Refusal::Truncated),
            (56 + chunk + 1, Refusal::ImpossibleLength),
            (56 + chunk + 15, Refusal::ImpossibleLength),
            (56 + 7 * chunk, Refusal::Truncated),
            (56 + MAX_CHUNKS * chunk, Refusal::Truncated),
            (56 + MAX_CHUNKS * chunk + 16, Refusal::TooLong),
            (u64::MAX, Refusal::TooLong),
        ] {
            assert_eq!(plain_len(sealed), Err(refusal), "{sealed}");
        }
    }

    #[test]
    fn lengths_at_the_edges_of_chunks() {
        for (plain, sealed) in
            [(0, 72), (1, 73), (16_383, 16_455), (16_384, 16_472), (16_385, 16_473), (32_768, 32_872)]
        {
            assert_eq!(sealed_len(plain), sealed);
            assert_eq!(plain_len(sealed), Ok(plain));
        }
        let longest = MAX_CHUNKS * CHUNK as u64 - 1;
        assert_eq!(plain_len(sealed_len(longest)), Ok(longest));
        assert_eq!(plain_len(sealed_len(longest + 1)), Err(Refusal::TooLong));
        assert_eq!(sealed_len(u64::MAX), u64::MAX);
    }
}
