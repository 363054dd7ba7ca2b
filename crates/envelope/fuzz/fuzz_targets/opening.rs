//! Any bytes: every reader says the same, and no reader panics. The first byte decides whether the header is mended, so
//! that the chunks are reached too.
#![no_main]

use envelope::{Context, HEADER, Key, Opener, RandomAccess, Refusal, Salt, Sealer, open, split_header};
use libfuzzer_sys::fuzz_target;

fn stream(key: &Key, context: &Context, sealed: &[u8], piece: usize) -> Result<Vec<u8>, Refusal> {
    let (header, body) = split_header(sealed)?;
    let mut opener = Opener::new(key, context, header)?;
    let mut plain = Vec::new();
    for piece in body.chunks(piece) {
        opener.update(piece, &mut plain)?;
    }
    opener.finish(&mut plain)?;
    Ok(plain)
}

fn one_range(key: &Key, context: &Context, sealed: &[u8]) -> Result<Vec<u8>, Refusal> {
    let (header, body) = split_header(sealed)?;
    let access = RandomAccess::new(key, context, header, sealed.len() as u64)?;
    let mut plain = Vec::new();
    access.open_chunks(0, body, &mut plain)?;
    Ok(plain)
}

fuzz_target!(|data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else { return };
    let (key, context) = (Key::from_bytes([1; 32]), Context::new("fuzz"));
    let mut sealed = rest.to_vec();
    if first % 2 == 0 && sealed.len() >= HEADER {
        let header = Sealer::new(&key, &context, Salt::from_bytes([2; 24])).header();
        sealed[..HEADER].copy_from_slice(&header);
    }
    let at_once = open(&key, &context, &sealed).map(|plain| plain.to_vec());
    let streamed = stream(&key, &context, &sealed, usize::from(first) + 1);
    let ranged = one_range(&key, &context, &sealed);
    assert_eq!(at_once.is_ok(), streamed.is_ok());
    assert_eq!(at_once, ranged);
    if at_once.is_ok() {
        assert_eq!(at_once, streamed);
    }
});
