//! Any range of a sealed value is the slice of its plain text, or it is refused because it lies outside.
#![no_main]

use envelope::{Context, HEADER, Key, RandomAccess, Refusal, Salt, seal};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, u64, u64, u16)| {
    let (length, start, end, piece) = input;
    let plain: Vec<u8> = (0..=250).cycle().take(usize::from(length)).collect();
    let (key, context) = (Key::from_bytes([1; 32]), Context::new("fuzz"));
    let sealed = seal(&key, &context, Salt::from_bytes([2; 24]), &plain);
    let header: &[u8; HEADER] = sealed.first_chunk().unwrap();
    let access = RandomAccess::new(&key, &context, header, sealed.len() as u64).unwrap();
    // Most ranges lie inside; every eighth is left as wild as it came.
    let length = plain.len() as u64 + 1;
    let (start, end) = if piece % 8 == 0 { (start, end) } else { (start % length, end % length) };
    let mut slice = match access.into_slice(start..end) {
        Ok(slice) => slice,
        Err(refusal) => {
            assert_eq!(refusal, Refusal::OutOfRange);
            assert!(start > end || end >= length);
            return;
        }
    };
    let place = slice.sealed();
    let mut out = Vec::new();
    for piece in sealed[place.start as usize..place.end as usize].chunks(usize::from(piece) + 1) {
        slice.update(piece, &mut out).unwrap();
    }
    slice.finish(&mut out).unwrap();
    assert!(out == plain[start as usize..end as usize]);
});
