//! Bodies that never end. Each gets its answer, which proves that it was not read to its end; of none more is held at a
//! time than a few blocks. What the portal copies out of blocks is measured from outside: `tests/faults`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures::{StreamExt as _, stream};
use testing::{Ask, Options, TestPortal, Who};

use super::{TYPE, assert_problem, closed, good, post};
use crate::world::{assert_nothing_kept, documents_of};

const BLOCK: usize = 64 * 1024;
/// Blocks of a body that may be alive at the same time.
const HELD: usize = 8;
const DEADLINE: Duration = Duration::from_mins(1);

/// One block, counted while anybody holds a part of it.
struct Block {
    bytes: Vec<u8>,
    alive: Arc<Alive>,
}

#[derive(Default)]
struct Alive {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl AsRef<[u8]> for Block {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        self.alive.now.fetch_sub(1, Ordering::SeqCst);
    }
}

/// `begin`, then `again` for ever, and a count of what is held of it.
fn endless(begin: &[u8], again: &[u8]) -> (Arc<Alive>, Body) {
    let alive = Arc::new(Alive::default());
    let block = again.repeat(BLOCK.div_ceil(again.len()));
    let count = Arc::clone(&alive);
    let blocks = stream::repeat_with(move || {
        let now = count.now.fetch_add(1, Ordering::SeqCst) + 1;
        count.most.fetch_max(now, Ordering::SeqCst);
        Bytes::from_owner(Block { bytes: block.clone(), alive: Arc::clone(&count) })
    });
    let begin = Bytes::copy_from_slice(begin);
    let body = stream::iter([begin]).chain(blocks).map(Ok::<_, std::io::Error>);
    (alive, Body::from_stream(body))
}

/// What it is, how it begins, how it goes on, status and problem.
type Case = (&'static str, Vec<u8>, &'static [u8], u16, &'static str);

#[tokio::test]
async fn a_body_without_an_end_gets_its_answer() {
    let mut options = Options::default();
    options.limits.file_bytes = 3_000_000;
    let portal = TestPortal::with(options).await;
    let customer = portal.program(Who::Customer).await;
    let open = |content: &[u8]| {
        let head = "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n";
        [head.as_bytes(), content].concat()
    };
    let note = b"--XyZ\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n";
    let none = b"\r\n--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n";
    let paper = testfiles::pdf(1, 1, 0);
    let cases: Vec<Case> = vec![
        ("a preamble", Vec::new(), b"no delimiter ", 400, "malformed_form"),
        ("nearly a delimiter", Vec::new(), b"\r\n--Xy", 400, "malformed_form"),
        ("a header", b"--XyZ\r\n".to_vec(), b"X-Any: thing\r\n", 400, "malformed_form"),
        ("a line of a header", b"--XyZ\r\nX: ".to_vec(), b"x", 400, "malformed_form"),
        ("a field", note.to_vec(), b"text ", 413, "form_too_large"),
        ("parts", Vec::new(), none, 400, "malformed_form"),
        ("a text", open(b"Brief "), b"Text ", 413, "file_too_large"),
        ("a paper", open(&paper), b"/Encrypt /JS (", 413, "file_too_large"),
        ("a picture without a size", open(b"\xFF\xD8\xFF\xFF"), b"\xFF", 413, "file_too_large"),
        ("something unknown", open(b""), b"\0", 415, "file_type"),
    ];
    for (about, begin, again, status, code) in cases {
        let (alive, body) = endless(&begin, again);
        let ask = Ask::post(documents_of(portal.town().house)).header("content-type", TYPE);
        let answer = tokio::time::timeout(DEADLINE, customer.send_streamed(ask, body)).await.expect(about);
        assert_problem(&answer, status, code, about);
        assert_nothing_kept(&portal, about).await;
        let most = alive.most.load(Ordering::SeqCst);
        assert!((1..=HELD).contains(&most), "{about}: {most} blocks at a time");
    }
    for (about, begin, status, code) in
        [("a raw paper", paper, 413, "file_too_large"), ("a raw something", Vec::new(), 415, "file_type")]
    {
        let (alive, body) = endless(&begin, b"\0");
        let path = format!("{}/0198a1b2-c3d4-7000-8000-000000000001", documents_of(portal.town().house));
        let answer = customer.send_streamed(Ask::put(path), body);
        let answer = tokio::time::timeout(DEADLINE, answer).await.expect(about);
        assert_problem(&answer, status, code, about);
        assert_nothing_kept(&portal, about).await;
        assert!((1..=HELD).contains(&alive.most.load(Ordering::SeqCst)), "{about}");
    }
    // What stands behind the end is of no interest, however long it is.
    let (alive, body) = endless(&closed(&[good()]), b"behind the end ");
    let ask = Ask::post(documents_of(portal.town().house)).header("content-type", TYPE);
    let answer = tokio::time::timeout(DEADLINE, customer.send_streamed(ask, body)).await.expect("an epilogue");
    answer.assert_status(201);
    assert!(alive.most.load(Ordering::SeqCst) <= HELD);
    post(&customer, &portal, closed(&[good()])).await.assert_status(201);
}
