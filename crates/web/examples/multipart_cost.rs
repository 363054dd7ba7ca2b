//! Prints what reading a form costs beside hashing and sealing its file, in one thread:
//! `cargo run --release -p web --example multipart_cost`.
#![expect(clippy::print_stdout, reason = "that is its purpose")]

use std::convert::Infallible;
use std::hint::black_box;
use std::time::{Duration, Instant};

use bytes::Bytes;
use envelope::cost::{Work, measure};
use envelope::{Context, Key, Salt, Sealer};
use futures::stream;
use sha2::{Digest, Sha256};
use web::multipart::{Incoming, MultipartError};

const PLAIN: u64 = 1 << 30;
/// A usual block of a request body.
const BLOCK: usize = 64 * 1024;
const TYPE: &str = "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW0";
const HEAD: &str = "------WebKitFormBoundary7MA4YWxkTrZu0gW0\r\n\
                    Content-Disposition: form-data; name=\"file\"; filename=\"Mietvertrag.pdf\"\r\n\
                    Content-Type: application/pdf\r\n\r\n";
const END: &str = "\r\n------WebKitFormBoundary7MA4YWxkTrZu0gW0--\r\n";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), MultipartError> {
    let floor = measure(Work::HashAndSeal, PLAIN, BLOCK);
    let parsed = read_form(false).await?;
    let whole = read_form(true).await?;
    for (what, time) in [("hash and seal", floor), ("form alone", parsed), ("form, hash and seal", whole)] {
        let seconds = time.as_secs_f64();
        println!(
            "{what:<20} {:>7.0} MB/s   {seconds:.3} s/GiB   {:.2} x",
            1_073.741_824 / seconds,
            seconds / floor.as_secs_f64()
        );
    }
    Ok(())
}

/// Reads a form with one file of [`PLAIN`] bytes, and hashes and seals it if asked to.
async fn read_form(work: bool) -> Result<Duration, MultipartError> {
    // Every byte value, in an order without a pattern: carriage returns come up as often as in a photo.
    let mut state = 1_u32;
    let block: Bytes = (0..BLOCK)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [.., byte] = state.to_le_bytes();
            byte
        })
        .collect();
    let count = usize::try_from(PLAIN).unwrap_or(usize::MAX) / BLOCK;
    let blocks = std::iter::repeat_n(block, count);
    let body =
        std::iter::once(Bytes::from_static(HEAD.as_bytes())).chain(blocks).chain([Bytes::from_static(END.as_bytes())]);

    let start = Instant::now();
    let mut form = Incoming::new(Some(TYPE), stream::iter(body.map(Ok::<_, Infallible>)))?;
    form.text_fields(&[]).await?;
    form.next_file().await?;
    let mut hash = Sha256::new();
    let mut sealer = Sealer::new(&Key::from_bytes([1; 32]), &Context::new("cost"), Salt::from_bytes([2; 24]));
    let mut sealed = Vec::new();
    while let Some(bytes) = form.chunk().await? {
        if work {
            hash.update(&bytes);
            sealed.clear();
            sealer.update(&bytes, &mut sealed);
        }
        black_box((&bytes, &sealed));
    }
    sealer.finish(&mut sealed);
    black_box((hash.finalize(), sealed));
    Ok(start.elapsed())
}
