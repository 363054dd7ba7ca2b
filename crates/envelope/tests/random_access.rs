//! What a reader of ranges is refused, and what it is not given.

use envelope::{Context, HEADER, Key, RandomAccess, Refusal, Salt, Slice, seal, split_header};

const PLAIN: u64 = 40_000; // chunks of 16,384 + 16,384 + 7,232

fn sealed() -> Vec<u8> {
    let plain: Vec<u8> = (0..=250).cycle().take(40_000).collect();
    seal(&Key::from_bytes([1; 32]), &Context::new("ranges"), Salt::from_bytes([2; 24]), &plain)
}

fn access(sealed: &[u8], length: u64) -> Result<RandomAccess, Refusal> {
    RandomAccess::new(&Key::from_bytes([1; 32]), &Context::new("ranges"), split_header(sealed)?.0, length)
}

fn slice(sealed: &[u8], range: std::ops::Range<u64>) -> Slice {
    access(sealed, sealed.len() as u64).unwrap().into_slice(range).unwrap()
}

#[test]
fn a_range_outside_the_plain_text_is_refused() {
    let sealed = sealed();
    let access = access(&sealed, sealed.len() as u64).unwrap();
    assert_eq!(access.plain_len(), PLAIN);
    for (start, end) in [(0, PLAIN + 1), (PLAIN + 1, PLAIN + 1), (5, 4), (0, u64::MAX)] {
        assert_eq!(access.sealed_range(start..end), Err(Refusal::OutOfRange), "{start}..{end}");
    }
}

#[test]
fn a_range_needs_only_its_own_chunks() {
    let sealed = sealed();
    let access = access(&sealed, sealed.len() as u64).unwrap();
    for (plain, expected) in [
        (0..1, (56..16_456, 0)),
        (0..16_384, (56..16_456, 0)),
        (0..16_385, (56..32_856, 0)),
        (16_383..16_385, (56..32_856, 0)),
        (16_384..16_385, (16_456..32_856, 1)),
        (39_999..40_000, (32_856..40_104, 2)),
        (0..40_000, (56..40_104, 0)),
        (20_000..20_000, (16_456..16_456, 1)),
        (40_000..40_000, (32_856..32_856, 2)),
    ] {
        assert_eq!(access.sealed_range(plain.clone()), Ok(expected), "{plain:?}");
    }
    assert_eq!(access.last_chunk(), (32_856..40_104, 2));
}

#[test]
fn a_wrong_header_is_refused_before_any_chunk() {
    let mut sealed = sealed();
    sealed[30] ^= 1;
    assert_eq!(access(&sealed, sealed.len() as u64).err(), Some(Refusal::Commitment));
}

#[test]
fn a_length_that_cannot_occur_is_refused() {
    let sealed = sealed();
    assert_eq!(access(&sealed, 56 + 16_400).err(), Some(Refusal::Truncated));
    assert_eq!(access(&sealed, 56 + 16_400 + 3).err(), Some(Refusal::ImpossibleLength));
    assert_eq!(access(&sealed, 55).err(), Some(Refusal::TooShort));
}

/// An object cut within a chunk has a length that can occur: only the last chunk shows it.
#[test]
fn opening_the_last_chunk_proves_the_length() {
    let mut sealed = sealed();
    sealed.truncate(30_000);
    let access = access(&sealed, 30_000).unwrap();
    let (range, last) = access.last_chunk();
    assert_eq!((range.clone(), last), (16_456..30_000, 1));
    let mut out = Vec::new();
    assert_eq!(access.open_chunks(last, &sealed[16_456..], &mut out), Err(Refusal::Chunk { index: 1 }));
    assert!(out.is_empty());
}

#[test]
fn chunks_open_only_whole_and_at_their_place() {
    let sealed = sealed();
    let access = access(&sealed, sealed.len() as u64).unwrap();
    let open = |first, bytes: &[u8]| {
        let mut out = Vec::new();
        access.open_chunks(first, bytes, &mut out).map(|()| out.len())
    };
    assert_eq!(open(0, &sealed[56..]), Ok(40_000));
    assert_eq!(open(1, &sealed[16_456..32_856]), Ok(16_384));
    assert_eq!(open(0, &sealed[56..16_455]), Err(Refusal::Misaligned));
    assert_eq!(open(0, &sealed[56..16_457]), Err(Refusal::Misaligned));
    assert_eq!(open(2, &sealed[32_856..40_103]), Err(Refusal::Misaligned));
    assert_eq!(open(3, &sealed[32_856..]), Err(Refusal::Misaligned), "there is no chunk 3");
    assert_eq!(open(u64::MAX, &sealed[32_856..]), Err(Refusal::Misaligned));
    assert_eq!(open(0, &sealed[16_456..32_856]), Err(Refusal::Chunk { index: 0 }));
}

#[test]
fn a_short_read_is_told_apart_from_a_change() {
    let sealed = sealed();
    for range in [0..40_000, 0..10, 39_000..40_000] {
        let mut slice = slice(&sealed, range);
        let place = slice.sealed();
        let bytes = &sealed[usize::try_from(place.start).unwrap()..usize::try_from(place.end).unwrap() - 1];
        slice.update(bytes, &mut Vec::new()).unwrap();
        assert_eq!(slice.finish(&mut Vec::new()), Err(Refusal::Misaligned));
    }
}

#[test]
fn bytes_behind_the_range_are_refused_and_so_is_all_that_follows() {
    let sealed = sealed();
    let mut slice = slice(&sealed, 0..10);
    let mut out = Vec::new();
    assert_eq!(slice.update(&sealed[56..16_457], &mut out), Err(Refusal::Misaligned));
    assert_eq!(slice.update(&sealed[56..16_456], &mut out), Err(Refusal::Misaligned));
    assert_eq!(slice.finish(&mut out), Err(Refusal::Misaligned));
    assert!(out.is_empty());
}

#[test]
fn what_was_released_before_a_change_is_within_the_range() {
    let mut sealed = sealed();
    sealed[HEADER + 16_400 + 5] ^= 1;
    let mut slice = slice(&sealed, 16_380..20_000);
    let mut out = Vec::new();
    assert_eq!(slice.update(&sealed[56..32_856], &mut out), Err(Refusal::Chunk { index: 1 }));
    let expected: Vec<u8> = (0..=250).cycle().skip(16_380).take(4).collect();
    assert_eq!(out, expected);
    assert_eq!(slice.finish(&mut out), Err(Refusal::Chunk { index: 1 }));
}
