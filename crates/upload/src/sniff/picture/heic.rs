//! HEIC (ISO 14496-12 4.2): from box to box, into those on the way to `ispe`.

use super::{Next, Sides, number32};

/// The head of a box, and the whole of an `ispe`.
pub(super) const STEP: usize = 20;

/// Boxes within a box that is gone into are simply the next ones: their ends need not be kept in mind.
pub(super) fn step(at: u64, bytes: &[u8]) -> (Option<Sides>, Next) {
    let Some(length) = number32(bytes, 0) else { return (None, Next::End) };
    let kind = bytes.get(4..8).unwrap_or_default();
    let (head, length) = match length {
        // Goes on to the end of the file.
        0 => return (None, Next::End),
        1 => {
            let halves = number32(bytes, 8).zip(number32(bytes, 12));
            (16, halves.map_or(0, |(high, low)| u64::from(high) << 32 | u64::from(low)))
        }
        length => (8, u64::from(length)),
    };
    if length < head {
        return (None, Next::End);
    }
    let sides = (kind == b"ispe").then(|| number32(bytes, 12).zip(number32(bytes, 16))).flatten();
    let inner = match kind {
        b"meta" => head + 4, // version and flags
        b"iprp" | b"ipco" => head,
        _ => length,
    };
    (sides, at.checked_add(inner).map_or(Next::End, |to| Next::Read(to, STEP)))
}
