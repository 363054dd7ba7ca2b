//! What can be done to an object, and which plain bytes are worth nothing then.

use std::ops::Range;

use envelope::{CHUNK, HEADER, SEALED_CHUNK};

/// What somebody who can write into the store has at hand.
pub(super) struct Stored {
    /// The object.
    pub(super) own: Vec<u8>,
    /// That of another document, as long.
    pub(super) other: Vec<u8>,
    /// That of an earlier attempt to send the same document under the same id.
    pub(super) old: Vec<u8>,
    /// What was sent.
    pub(super) plain: Vec<u8>,
}

/// What can't be trusted any more.
pub(super) enum Bad {
    /// Nothing can.
    All,
    /// These chunks can't.
    Chunks(&'static [usize]),
}

impl Bad {
    /// Up to where bytes of a range may be given out; none if the range is whole.
    pub(super) fn first_within(&self, range: Range<usize>) -> Option<usize> {
        match self {
            Self::All => Some(range.start),
            Self::Chunks(chunks) => {
                let starts = chunks.iter().map(|chunk| chunk * CHUNK);
                starts.filter(|start| *start < range.end && start + CHUNK > range.start).min()
            }
        }
    }
}

pub(super) struct Change {
    pub(super) name: &'static str,
    pub(super) bad: Bad,
    pub(super) how: fn(Stored) -> Vec<u8>,
}

const fn all(name: &'static str, how: fn(Stored) -> Vec<u8>) -> Change {
    Change { name, bad: Bad::All, how }
}

const fn some(name: &'static str, chunks: &'static [usize], how: fn(Stored) -> Vec<u8>) -> Change {
    Change { name, bad: Bad::Chunks(chunks), how }
}

/// Where a sealed chunk begins.
const fn at(chunk: usize) -> usize {
    HEADER + chunk * SEALED_CHUNK
}

fn cut(stored: Stored, length: usize) -> Vec<u8> {
    let mut bytes = stored.own;
    bytes.truncate(length);
    bytes
}

fn flipped(stored: Stored, byte: usize) -> Vec<u8> {
    let mut bytes = stored.own;
    bytes[byte] ^= 0x80;
    bytes
}

fn swapped(stored: Stored, one: usize, two: usize) -> Vec<u8> {
    let mut bytes = stored.own;
    let (front, back) = bytes.split_at_mut(at(two));
    front[at(one)..][..SEALED_CHUNK].swap_with_slice(&mut back[..SEALED_CHUNK]);
    bytes
}

fn appended(stored: &Stored, more: &[u8]) -> Vec<u8> {
    [&stored.own, more].concat()
}

pub(super) const CHANGES: [Change; 26] = [
    all("nothing left", |stored| cut(stored, 0)),
    all("only the header left", |stored| cut(stored, HEADER)),
    all("cut behind the first chunk", |stored| cut(stored, at(1))),
    all("cut behind the third chunk", |stored| cut(stored, at(3))),
    all("cut before the last chunk", |stored| cut(stored, at(4))),
    all("cut inside of the header", |stored| cut(stored, HEADER / 2)),
    all("cut inside of the third chunk", |stored| cut(stored, at(2) + 777)),
    all("cut by one byte", |stored| {
        let length = stored.own.len() - 1;
        cut(stored, length)
    }),
    some("a bit of the first chunk", &[0], |stored| flipped(stored, at(0))),
    some("a bit of the third chunk", &[2], |stored| flipped(stored, at(2) + 9_000)),
    some("a bit of the third chunk's tag", &[2], |stored| flipped(stored, at(3) - 1)),
    some("a bit of the last chunk", &[4], |stored| flipped(stored, at(4) + 50)),
    some("first and second chunk swapped", &[0, 1], |stored| swapped(stored, 0, 1)),
    some("second and fourth chunk swapped", &[1, 3], |stored| swapped(stored, 1, 3)),
    some("a chunk twice", &[2], |stored| {
        let mut bytes = stored.own;
        bytes.copy_within(at(1)..at(2), at(2));
        bytes
    }),
    some("a chunk of another object", &[2], |stored| {
        let mut bytes = stored.own;
        bytes[at(2)..at(3)].copy_from_slice(&stored.other[at(2)..at(3)]);
        bytes
    }),
    all("another object", |stored| stored.other),
    all("the plain file", |stored| stored.plain),
    all("the plain file, as long as the sealed one", |stored| {
        let mut bytes = stored.plain;
        bytes.resize(stored.own.len(), b' ');
        bytes
    }),
    all("an attempt before it", |stored| stored.old),
    all("a bit of the salt", |stored| flipped(stored, 3)),
    all("a bit of the commitment", |stored| flipped(stored, HEADER - 1)),
    all("the header of another object", |stored| {
        let mut bytes = stored.own;
        bytes[..HEADER].copy_from_slice(&stored.other[..HEADER]);
        bytes
    }),
    all("one byte more", |stored| appended(&stored, &[0])),
    all("one chunk more", |stored| {
        let chunk = stored.own[at(0)..at(1)].to_vec();
        appended(&stored, &chunk)
    }),
    all("its own end once more", |stored| {
        let end = stored.own[at(4)..].to_vec();
        appended(&stored, &end)
    }),
];
