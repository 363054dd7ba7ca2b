//! What holds for every plain text, every way of cutting it up, and every change.

use envelope::{
    CHUNK, Context, HEADER, Key, Opener, RandomAccess, Refusal, SEALED_CHUNK, Salt, Sealer, open, plain_len, seal,
    sealed_len, split_header,
};
use proptest::prelude::*;
use proptest::sample::Index;

fn key() -> Key {
    Key::from_bytes([7; 32])
}

fn context() -> Context {
    Context::new("properties")
}

fn sealed(plain: &[u8]) -> Vec<u8> {
    seal(&key(), &context(), Salt::from_bytes([8; 24]), plain)
}

/// Plain texts of up to four chunks, most of them close to the edge of a chunk.
fn plain() -> impl Strategy<Value = Vec<u8>> {
    let length = prop_oneof![
        0..64_usize,
        (1..4_usize, 0..5_usize).prop_map(|(chunks, more)| chunks * CHUNK + more - 2),
        0..3 * CHUNK,
    ];
    (length, any::<u8>()).prop_map(|(length, start)| (start..=255).chain(0..=250).cycle().take(length).collect())
}

/// Places to cut bytes into pieces, empty pieces included.
fn cuts() -> impl Strategy<Value = Vec<Index>> {
    prop::collection::vec(any::<Index>(), 0..12)
}

fn pieces<'a>(bytes: &'a [u8], cuts: &[Index]) -> Vec<&'a [u8]> {
    let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    places.extend([0, bytes.len()]);
    places.sort_unstable();
    places.windows(2).map(|place| &bytes[place[0]..place[1]]).collect()
}

fn stream(sealed: &[u8], cuts: &[Index]) -> Result<Vec<u8>, Refusal> {
    let (header, body) = split_header(sealed)?;
    let mut opener = Opener::new(&key(), &context(), header)?;
    let mut plain = Vec::new();
    for piece in pieces(body, cuts) {
        opener.update(piece, &mut plain)?;
    }
    opener.finish(&mut plain)?;
    Ok(plain)
}

fn range(range: std::ops::Range<u64>) -> std::ops::Range<usize> {
    usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_sealed_opens(plain in plain()) {
        let sealed = sealed(&plain);
        prop_assert_eq!(sealed.len() as u64, sealed_len(plain.len() as u64));
        prop_assert_eq!(plain_len(sealed.len() as u64), Ok(plain.len() as u64));
        prop_assert!(*open(&key(), &context(), &sealed).unwrap() == plain);
    }

    #[test]
    fn the_pieces_in_which_bytes_come_do_not_matter(plain in plain(), cuts in cuts(), other_cuts in cuts()) {
        let mut sealer = Sealer::new(&key(), &context(), Salt::from_bytes([8; 24]));
        let mut streamed = sealer.header().to_vec();
        for piece in pieces(&plain, &cuts) {
            sealer.update(piece, &mut streamed);
            prop_assert_eq!((streamed.len() - HEADER) % SEALED_CHUNK, 0, "update gives whole chunks only");
        }
        sealer.finish(&mut streamed);
        prop_assert!(streamed == sealed(&plain));
        prop_assert!(stream(&streamed, &other_cuts).unwrap() == plain);
    }

    #[test]
    fn a_flipped_bit_is_refused_where_it_is(plain in plain(), place in any::<Index>(), bit in 0..8_u8, cuts in cuts()) {
        let mut sealed = sealed(&plain);
        let place = place.index(sealed.len());
        sealed[place] ^= 1_u8 << bit;
        let expected = match place.checked_sub(HEADER) {
            None => Refusal::Commitment,
            Some(body) => Refusal::Chunk { index: (body / SEALED_CHUNK) as u64 },
        };
        prop_assert_eq!(open(&key(), &context(), &sealed).err(), Some(expected));
        prop_assert_eq!(stream(&sealed, &cuts).err(), Some(expected));
    }

    #[test]
    fn a_cut_is_refused_wherever_it_is(plain in plain(), end in any::<Index>(), cuts in cuts()) {
        let whole = sealed(&plain);
        let cut = &whole[..end.index(whole.len())];
        let expected = match plain_len(cut.len() as u64) {
            Err(refusal) => refusal,
            Ok(plain) => Refusal::Chunk { index: plain / CHUNK as u64 },
        };
        prop_assert_eq!(open(&key(), &context(), cut).err(), Some(expected));
        prop_assert_eq!(stream(cut, &cuts).err(), Some(expected));
    }

    #[test]
    fn what_is_appended_is_refused(plain in plain(), more in prop::collection::vec(any::<u8>(), 1..40_000), cuts in cuts()) {
        let longer = [sealed(&plain), more].concat();
        prop_assert!(open(&key(), &context(), &longer).is_err());
        prop_assert!(stream(&longer, &cuts).is_err());
    }

    #[test]
    fn any_range_is_the_slice(plain in plain(), from in any::<Index>(), to in any::<Index>(), cuts in cuts()) {
        let sealed = sealed(&plain);
        let (from, to) = (from.index(plain.len() + 1), to.index(plain.len() + 1));
        let wanted = from.min(to)..from.max(to);
        let wide = wanted.start as u64..wanted.end as u64;
        let (header, _) = split_header(&sealed).unwrap();
        let access = RandomAccess::new(&key(), &context(), header, sealed.len() as u64).unwrap();

        let (chunks, first) = access.sealed_range(wide.clone()).unwrap();
        let mut opened = Vec::new();
        access.open_chunks(first, &sealed[range(chunks.clone())], &mut opened).unwrap();
        let front = wanted.start % CHUNK;
        prop_assert!(wanted.is_empty() || opened[front..front + wanted.len()] == plain[wanted.clone()]);

        let mut slice = access.into_slice(wide).unwrap();
        prop_assert_eq!(slice.sealed(), chunks.clone());
        let mut exact = b"before".to_vec();
        for piece in pieces(&sealed[range(chunks)], &cuts) {
            slice.update(piece, &mut exact).unwrap();
        }
        slice.finish(&mut exact).unwrap();
        prop_assert!(exact == [b"before", &plain[wanted]].concat());
    }

    #[test]
    fn lengths_are_inverse(plain in 0..1_u64 << 52) {
        prop_assert_eq!(plain_len(sealed_len(plain)), Ok(plain));
    }
}

#[test]
fn every_bit_of_a_small_value_counts() {
    let sealed = sealed(b"Mietvertrag");
    for bit in 0..sealed.len() * 8 {
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(open(&key(), &context(), &changed).is_err(), "bit {bit}");
    }
}

#[test]
fn key_context_and_salt_all_count() {
    let sealed = sealed(b"Mietvertrag");
    let refused = Some(Refusal::Commitment);
    assert_eq!(open(&Key::from_bytes([6; 32]), &context(), &sealed).err(), refused);
    assert_eq!(open(&key(), &context().part(b""), &sealed).err(), refused);
    let again = seal(&key(), &context(), Salt::from_bytes([9; 24]), b"Mietvertrag");
    assert!(sealed.iter().zip(&again).skip(HEADER).any(|(one, other)| one != other));
}
