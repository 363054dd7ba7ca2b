//! A client that costs little: one connection for each request, bytes from one buffer.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::time::{Duration, Instant};

use testfiles::Noise;

use crate::BYTES;
use crate::child::Address;

/// Bytes of one write: as many as an object is read by.
pub(crate) const BLOCK: usize = 256 * 1024;
/// No answer takes longer: the bench ends, whatever happens.
const PATIENCE: Duration = Duration::from_mins(2);
const BOUNDARY: &str = "----bench-7f3a";

/// A document that was taken.
pub(crate) struct Sent {
    pub(crate) document: String,
    pub(crate) time: Duration,
}

/// Sends [`BYTES`] as a raw body, under an id of the client's choice.
pub(crate) fn send_raw(address: &Address, number: u64) -> Sent {
    let document = format!("00000000-0000-4000-8000-{number:012x}");
    let head = format!(
        "PUT /api/v1/cases/{}/documents/{document} HTTP/1.1\r\nContent-Type: application/pdf\r\n\
         Content-Disposition: attachment; filename*=UTF-8''bench.pdf\r\nContent-Length: {BYTES}\r\n",
        address.case
    );
    let (time, _) = send(address, &head, "", "");
    Sent { document, time }
}

/// Sends [`BYTES`] as the file of a form, as browsers do.
pub(crate) fn send_form(address: &Address, number: u64) -> Sent {
    let before = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nbench\r\n--{BOUNDARY}\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"bench.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
    );
    let after = format!("\r\n--{BOUNDARY}--\r\n");
    let head = format!(
        "POST /api/v1/cases/{}/documents HTTP/1.1\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n\
         Idempotency-Key: bench-{number}\r\nContent-Length: {}\r\n",
        address.case,
        BYTES + (before.len() + after.len()) as u64
    );
    let (time, answer) = send(address, &head, &before, &after);
    let answer: serde_json::Value = serde_json::from_slice(&answer).expect("documents as JSON");
    Sent { document: answer["items"][0]["id"].as_str().expect("a document with an id").to_owned(), time }
}

/// Fetches a document, and looks at every byte.
pub(crate) fn fetch(address: &Address, document: &str) -> Duration {
    let start = Instant::now();
    let mut socket = connect(address);
    let head = format!("GET /api/v1/documents/{document}/content HTTP/1.1\r\n{}", common(address));
    socket.write_all(head.as_bytes()).expect("the server listens");
    let (status, length, mut first) = read_head(&mut socket);
    assert_eq!((status, length), (200, Some(BYTES)), "{}", String::from_utf8_lossy(&first));
    let expected = content();
    let mut block = vec![0; BLOCK];
    let mut at = 0;
    while at < BYTES {
        let bytes = if first.is_empty() {
            let read = socket.read(&mut block).expect("the server goes on");
            assert!(read > 0, "broke off after {at} bytes");
            &block[..read]
        } else {
            &first[..]
        };
        check(bytes, at, &expected);
        at += bytes.len() as u64;
        first.clear();
    }
    start.elapsed()
}

/// Takes a document back: nobody needs it any more.
pub(crate) fn take_back(address: &Address, document: &str) {
    let mut socket = connect(address);
    let head = format!("DELETE /api/v1/documents/{document} HTTP/1.1\r\n{}", common(address));
    socket.write_all(head.as_bytes()).expect("the server listens");
    let (status, _, body) = read_head(&mut socket);
    assert_eq!(status, 204, "{}", String::from_utf8_lossy(&body));
}

fn send(address: &Address, head: &str, before: &str, after: &str) -> (Duration, Vec<u8>) {
    let content = content();
    let start = Instant::now();
    let mut socket = connect(address);
    let sent = (|| -> io::Result<()> {
        socket.write_all(format!("{head}{}{before}", common(address)).as_bytes())?;
        for _ in 0..BYTES / BLOCK as u64 {
            socket.write_all(&content)?;
        }
        socket.write_all(after.as_bytes())
    })();
    // A server that refuses closes the door early: what it says is better than how the writing failed.
    let (status, length, mut body) = read_head(&mut socket);
    let missing = usize::try_from(length.unwrap_or_default()).unwrap_or_default().saturating_sub(body.len());
    let mut rest = vec![0; missing];
    socket.read_exact(&mut rest).expect("the whole answer");
    body.extend(rest);
    let time = start.elapsed();
    assert_eq!(status, 201, "{}", String::from_utf8_lossy(&body));
    sent.expect("the whole body was taken");
    (time, body)
}

fn connect(address: &Address) -> TcpStream {
    let socket = TcpStream::connect((Ipv4Addr::LOCALHOST, address.port)).expect("the server listens");
    socket.set_nodelay(true).expect("a socket");
    socket.set_read_timeout(Some(PATIENCE)).expect("a socket");
    socket.set_write_timeout(Some(PATIENCE)).expect("a socket");
    socket
}

fn common(address: &Address) -> String {
    format!("Host: {}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n", address.host, address.token)
}

/// Reads up to the end of the head: status, length of the body, and what of the body came with it.
fn read_head(socket: &mut TcpStream) -> (u16, Option<u64>, Vec<u8>) {
    let mut bytes = Vec::new();
    let mut block = [0; 4096];
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        let read = socket.read(&mut block).expect("the server answers");
        assert!(read > 0, "no answer");
        bytes.extend_from_slice(&block[..read]);
    };
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    (status, length, bytes[end + 4..].to_vec())
}

/// What is sent again and again: it begins as a PDF does.
pub(crate) fn content() -> Vec<u8> {
    let mut content = b"%PDF-1.7\n".to_vec();
    let rest = BLOCK - content.len();
    Noise::new(1).append(&mut content, rest);
    content
}

/// Whether these are the bytes that were sent, from position `at` on.
fn check(mut bytes: &[u8], at: u64, expected: &[u8]) {
    let mut at = usize::try_from(at % BLOCK as u64).expect("less than a block");
    while !bytes.is_empty() {
        let (now, later) = bytes.split_at(bytes.len().min(BLOCK - at));
        assert!(now == &expected[at..at + now.len()], "other bytes than those that were sent");
        bytes = later;
        at = 0;
    }
}
