//! One file for each way a sealed value can be broken, and the exact refusal it meets in every reader.

use envelope::{Opener, RandomAccess, Refusal, open, split_header};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "testkit/cases.rs"]
mod cases;
use cases::{cases, context, key};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testkit")
}

/// Calls `read` with every committed file and compares what comes out.
fn every_file(read: impl Fn(&[u8]) -> Result<Vec<u8>, Refusal>) {
    for case in cases() {
        let sealed = fs::read(folder().join(case.name).with_extension("sealed")).expect(case.name);
        assert!(read(&sealed) == case.outcome, "{}: {:?}", case.name, read(&sealed).err());
    }
}

#[test]
fn opened_at_once() {
    every_file(|sealed| open(&key(), &context(), sealed).map(|plain| plain.to_vec()));
}

#[test]
fn opened_as_a_stream() {
    for piece in [1, 1_000, 16_400, usize::MAX] {
        every_file(|sealed| {
            let (header, body) = split_header(sealed)?;
            let mut opener = Opener::new(&key(), &context(), header)?;
            let mut plain = Vec::new();
            body.chunks(piece).try_for_each(|piece| opener.update(piece, &mut plain))?;
            opener.finish(&mut plain)?;
            Ok(plain)
        });
    }
}

#[test]
fn opened_as_one_range() {
    every_file(|sealed| {
        let (header, body) = split_header(sealed)?;
        let access = RandomAccess::new(&key(), &context(), header, sealed.len() as u64)?;
        let mut plain = Vec::new();
        access.open_chunks(0, body, &mut plain)?;
        Ok(plain)
    });
}

#[test]
fn every_refusal_that_bytes_can_cause_has_a_file() {
    let refused: Vec<Refusal> = cases().into_iter().filter_map(|case| case.outcome.err()).collect();
    for refusal in [
        Refusal::TooShort,
        Refusal::Truncated,
        Refusal::ImpossibleLength,
        Refusal::Commitment,
        Refusal::Chunk { index: 0 },
        Refusal::Chunk { index: 1 },
    ] {
        assert!(refused.contains(&refusal), "{refusal:?}");
    }
}

/// The committed files are the ones described, no more and no fewer, so that neither can drift.
#[test]
fn the_files_are_the_ones_described() {
    let mut described = BTreeSet::new();
    for case in cases() {
        let path = folder().join(case.name).with_extension("sealed");
        assert!(fs::read(&path).expect(case.name) == case.sealed, "{} was made in another way", case.name);
        assert!(described.insert(path), "{} is described twice", case.name);
    }
    let found = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let found: BTreeSet<PathBuf> = found.filter(|path| path.extension().is_some_and(|end| end == "sealed")).collect();
    assert_eq!(found, described);
}
