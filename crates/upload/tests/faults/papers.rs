//! What is sent.

use std::sync::LazyLock;

use envelope::CHUNK;
use testfiles::pdf;

/// A file.
#[derive(Debug)]
pub(crate) struct Paper {
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl Paper {
    fn new(name: &'static str, seed: u64, length: usize) -> Self {
        Self { name, bytes: pdf(seed, 1, length) }
    }
}

/// What is written beside them.
pub(crate) const NOTE: &str = "a note with a needle in it";

/// One of several parts, one of a single chunk, one whose last chunk is empty.
pub(crate) static FORM: LazyLock<[Paper; 3]> = LazyLock::new(|| {
    [
        Paper::new("needle-a.pdf", 1, 6_000_000),
        Paper::new("needle-b.pdf", 2, 3_000),
        Paper::new("needle-c.pdf", 3, 2 * CHUNK),
    ]
});

/// Sent by itself, under an id of the sender's choice.
pub(crate) static RAW: LazyLock<Paper> = LazyLock::new(|| Paper::new("needle-d.pdf", 4, 40_000));

/// Begun, and given up or left.
pub(crate) static DRAFT: LazyLock<Paper> = LazyLock::new(|| Paper::new("needle-e.pdf", 5, 3_000));

/// Plain text that must be nowhere: some of each file, all names, the note.
pub(crate) fn needles() -> &'static [Vec<u8>] {
    static NEEDLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
        let papers = || FORM.iter().chain([&*RAW, &*DRAFT]);
        let some = papers().map(|paper| paper.bytes[paper.bytes.len() / 2..][..32].to_vec());
        let names = papers().map(|paper| paper.name.as_bytes().to_vec());
        some.chain(names).chain([NOTE.as_bytes().to_vec()]).collect()
    });
    &NEEDLES
}
