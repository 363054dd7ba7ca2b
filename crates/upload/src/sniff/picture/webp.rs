//! WebP (RFC 9649 2): the first chunk says how large the canvas is.

use super::{Next, Sides};

/// Name and length of the first chunk, and what a lossless picture says of its size.
pub(super) const SHORT: usize = 13;
/// The same for the two other kinds.
const LONG: usize = 18;

pub(super) fn step(bytes: &[u8]) -> (Option<Sides>, Next) {
    match bytes {
        [b'V', b'P', b'8', b'L', _, _, _, _, 0x2F, a, b, c, d, ..] => {
            let bits = u32::from_le_bytes([*a, *b, *c, *d]);
            (Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)), Next::End)
        }
        [b'V', b'P', b'8', b' ', _, _, _, _, _, _, _, 0x9D, 1, 0x2A, w0, w1, h0, h1] => {
            // The two highest bits say how to enlarge the picture.
            let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
            (Some((side(*w0, *w1), side(*h0, *h1))), Next::End)
        }
        [b'V', b'P', b'8', b'X', _, _, _, _, _, _, _, _, w0, w1, w2, h0, h1, h2] => {
            let side = |low, middle, high| u32::from_le_bytes([low, middle, high, 0]) + 1;
            (Some((side(*w0, *w1, *w2), side(*h0, *h1, *h2))), Next::End)
        }
        [b'V', b'P', b'8', b' ' | b'X', ..] if bytes.len() == SHORT => (None, Next::Read(12, LONG)),
        _ => (None, Next::End),
    }
}
