//! How each file of the testkit is made. The files themselves are committed; `tests/testkit.rs` reads them, and
//! `cargo run -p envelope --example testkit` writes them.

use envelope::{Context, HEADER, Key, Refusal, SEALED_CHUNK, Salt, seal};

/// One file: `tests/testkit/<name>.sealed`.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) sealed: Vec<u8>,
    /// `Ok` with the plain text, or why it is refused.
    pub(crate) outcome: Result<Vec<u8>, Refusal>,
}

/// The key that every file is read with.
pub(crate) const KEY: [u8; 32] = *b"the key that reads every file !!";

pub(crate) fn key() -> Key {
    Key::from_bytes(KEY)
}

/// The context that every file is read under.
pub(crate) fn context() -> Context {
    context_of_case([3; 16])
}

fn context_of_case(case: [u8; 16]) -> Context {
    let (installation, tenant, document, attempt) = ([1; 16], [2; 16], [4; 16], [5; 16]);
    Context::new("kundenportal/document/v1")
        .part(&installation)
        .part(&tenant)
        .part(&case)
        .part(&document)
        .part(&attempt)
}

fn salt(number: u8) -> Salt {
    Salt::from_bytes([number; 24])
}

/// Bytes of which no two chunks are alike.
pub(crate) fn plain(length: usize) -> Vec<u8> {
    (0_u32..).flat_map(|number| number.wrapping_mul(0x9E37_79B1).to_be_bytes()).take(length).collect()
}

fn sealed(number: u8, length: usize) -> Vec<u8> {
    seal(&key(), &context(), salt(number), &plain(length))
}

fn changed(mut sealed: Vec<u8>, position: usize) -> Vec<u8> {
    sealed[position] ^= 1;
    sealed
}

fn cut(mut sealed: Vec<u8>, length: usize) -> Vec<u8> {
    assert!(length < sealed.len());
    sealed.truncate(length);
    sealed
}

/// Header and chunks of a sealed value, put together in another order.
fn rearranged(sealed: &[u8], order: &[usize]) -> Vec<u8> {
    let (header, body) = sealed.split_at(HEADER);
    let chunks: Vec<&[u8]> = body.chunks(SEALED_CHUNK).collect();
    order.iter().fold(header.to_vec(), |made, &index| [&made, chunks[index]].concat())
}

/// Everything in the testkit.
pub(crate) fn cases() -> Vec<Case> {
    let small = || sealed(10, 20);
    let two_chunks = || sealed(11, 16_400);
    let full_and_empty = || sealed(12, 16_384);
    let three_chunks = || sealed(13, 32_770);
    let end = small().len();

    let good = |name, sealed, length| Case { name, sealed, outcome: Ok(plain(length)) };
    let bad = |name, sealed, refusal| Case { name, sealed, outcome: Err(refusal) };
    vec![
        good("good-empty", sealed(14, 0), 0),
        good("good-small", small(), 20),
        good("good-full-chunk", full_and_empty(), 16_384),
        good("good-two-chunks", two_chunks(), 16_400),
        bad("nothing", Vec::new(), Refusal::TooShort),
        bad("header-cut", cut(small(), HEADER - 1), Refusal::TooShort),
        bad("header-only", cut(small(), HEADER), Refusal::Truncated),
        bad("last-chunk-missing", cut(full_and_empty(), HEADER + SEALED_CHUNK), Refusal::Truncated),
        bad("tag-cut", cut(small(), HEADER + 15), Refusal::ImpossibleLength),
        bad("last-tag-cut", cut(full_and_empty(), HEADER + SEALED_CHUNK + 15), Refusal::ImpossibleLength),
        bad("salt-changed", changed(small(), 0), Refusal::Commitment),
        bad("commitment-changed", changed(small(), HEADER - 1), Refusal::Commitment),
        bad("other-key", seal(&Key::from_bytes([9; 32]), &context(), salt(15), &plain(20)), Refusal::Commitment),
        bad("other-case", seal(&key(), &context_of_case([33; 16]), salt(16), &plain(20)), Refusal::Commitment),
        bad("never-sealed", b"%PDF-1.7 ".repeat(10), Refusal::Commitment),
        bad("body-changed", changed(small(), HEADER), Refusal::Chunk { index: 0 }),
        bad("tag-changed", changed(small(), end - 1), Refusal::Chunk { index: 0 }),
        bad("last-byte-missing", cut(small(), end - 1), Refusal::Chunk { index: 0 }),
        bad("byte-appended", [small(), vec![0]].concat(), Refusal::Chunk { index: 0 }),
        bad(
            "chunk-of-another-value",
            [&small()[..HEADER], &sealed(17, 20)[HEADER..]].concat(),
            Refusal::Chunk { index: 0 },
        ),
        bad("first-chunk-removed", rearranged(&two_chunks(), &[1]), Refusal::Chunk { index: 0 }),
        bad("first-chunk-repeated", rearranged(&two_chunks(), &[0, 0, 1]), Refusal::Chunk { index: 1 }),
        bad("second-chunk-removed", rearranged(&three_chunks(), &[0, 2]), Refusal::Chunk { index: 1 }),
        bad("chunks-swapped", rearranged(&three_chunks(), &[1, 0, 2]), Refusal::Chunk { index: 0 }),
        bad(
            "chunk-behind-the-last",
            [sealed(18, 20), sealed(18, 20)[HEADER..].to_vec()].concat(),
            Refusal::Chunk { index: 0 },
        ),
    ]
}
