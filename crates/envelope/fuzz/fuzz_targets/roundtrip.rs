//! Any plain text in pieces of any size seals to the same bytes and comes back; any change of a bit is refused.
#![no_main]

use envelope::{Context, HEADER, Key, Opener, Salt, Sealer, open, seal};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Vec<u8>, u8, u16, u32)| {
    let (part, repeat, piece, place) = input;
    let plain = part.repeat(usize::from(repeat) + 1);
    let (key, context) = (Key::from_bytes([1; 32]), Context::new("fuzz"));
    let salt = || Salt::from_bytes([2; 24]);
    let piece = usize::from(piece) + 1;

    let mut sealer = Sealer::new(&key, &context, salt());
    let mut sealed = sealer.header().to_vec();
    plain.chunks(piece).for_each(|piece| sealer.update(piece, &mut sealed));
    sealer.finish(&mut sealed);
    assert!(sealed == seal(&key, &context, salt(), &plain));

    let mut opener = Opener::new(&key, &context, sealed.first_chunk().unwrap()).unwrap();
    let mut opened = Vec::new();
    sealed[HEADER..].chunks(piece).for_each(|piece| opener.update(piece, &mut opened).unwrap());
    opener.finish(&mut opened).unwrap();
    assert!(opened == plain);

    let place = place as usize % (sealed.len() * 8);
    sealed[place / 8] ^= 1 << (place % 8);
    assert!(open(&key, &context, &sealed).is_err());
});
