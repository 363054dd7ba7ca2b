//! Hashing, sealing, opening and writing in one thread, without anything around them.

use std::hint::black_box;
use std::io::Write as _;
use std::time::Instant;

use envelope::cost::{self, Work};
use envelope::{Context, HEADER, Key, RandomAccess, Salt, Sealer};

use crate::table::Measured;
use crate::{BYTES, cpu};

/// A usual block of a request body.
const BLOCK: usize = 64 * 1024;
/// What is opened again and again: more than any cache holds, less than a small machine has.
const SEALED: usize = 64 * 1024 * 1024;

/// The cost of one kind of work over [`BYTES`].
pub(crate) fn work(work: Work) -> Measured {
    let before = cpu::seconds("self");
    let wall = cost::measure(work, BYTES, BLOCK);
    Measured::over(BYTES, cpu::seconds("self") - before, wall)
}

/// The cost of opening sealed bytes that arrive in blocks, over [`BYTES`].
pub(crate) fn opening() -> Measured {
    let (key, context) = (Key::from_bytes([1; 32]), Context::new("bench"));
    let mut sealer = Sealer::new(&key, &context, Salt::from_bytes([2; 24]));
    let header: [u8; HEADER] = sealer.header();
    let mut sealed = header.to_vec();
    sealer.update(&vec![3; SEALED], &mut sealed);
    sealer.finish(&mut sealed);

    let (before, start) = (cpu::seconds("self"), Instant::now());
    for _ in 0..BYTES / SEALED as u64 {
        let access = RandomAccess::new(&key, &context, &header, sealed.len() as u64).expect("it was just sealed");
        let mut slice = access.into_slice(0..SEALED as u64).expect("that is all of it");
        // All but the last chunk, which is empty.
        let wanted = usize::try_from(slice.sealed().end).expect("it is in memory");
        for block in sealed[HEADER..wanted].chunks(BLOCK) {
            // A buffer for each block, as a body that is sent needs it.
            let mut plain = Vec::new();
            slice.update(block, &mut plain).expect("it was just sealed");
            black_box(&plain);
        }
        let mut last = Vec::new();
        slice.finish(&mut last).expect("it was just sealed");
        black_box(&last);
    }
    Measured::over(BYTES, cpu::seconds("self") - before, start.elapsed())
}

/// The cost of writing sealed bytes into a file, part by part, until the disk has them.
pub(crate) fn writing() -> Measured {
    let part = vec![3; blobs::PART];
    let mut file = tempfile::tempfile_in(env!("CARGO_TARGET_TMPDIR")).expect("a file can be made");
    let (before, start) = (cpu::seconds("self"), Instant::now());
    let mut written = 0;
    while written < BYTES {
        file.write_all(&part).expect("there is room");
        written += part.len() as u64;
    }
    file.sync_all().expect("the disk takes it");
    Measured::over(written, cpu::seconds("self") - before, start.elapsed())
}
