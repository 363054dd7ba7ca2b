//! JPEG (ITU-T T.81 B.1): from marker to marker up to the first start of frame.

use super::{Next, Sides, number16};

/// A marker, the length of its segment, and what a start of frame says of the size.
pub(super) const STEP: usize = 9;

pub(super) fn step(at: u64, bytes: &[u8]) -> (Option<Sides>, Next) {
    let (Some([first, marker]), Some(length)) = (bytes.first_chunk(), number16(bytes, 2)) else {
        return (None, Next::End);
    };
    let go = |count: u64| (None, Next::Read(at + count, STEP));
    match (first, marker) {
        // Every start of frame; among its numbers are the tables for Huffman and arithmetic codes, and one reserved.
        (0xFF, 0xC0..=0xCF) if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
            let sides = number16(bytes, 7).zip(number16(bytes, 5));
            (sides.map(|(width, height)| (width.into(), height.into())), Next::End)
        }
        // The picture ends or its lines begin, and nobody said how many there are.
        (0xFF, 0xD9 | 0xDA) => (None, Next::End),
        // Markers that stand alone.
        (0xFF, 0x00 | 0x01 | 0xD0..=0xD8) => go(2),
        // Fill bytes, and what should not be there: readers look for the next marker.
        (0xFF, 0xFF) | (0x00..=0xFE, _) => go(1),
        _ if length < 2 => (None, Next::End),
        _ => go(2 + u64::from(length)),
    }
}
