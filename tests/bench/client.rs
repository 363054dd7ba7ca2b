//! A client that costs little: one connection for each request, bytes from one buffer.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::thread;
use std::time::Duration;

use testfiles::Noise;

use crate::child::Address;
use crate::rows::{Load, Way};

/// Bytes of one write: as many as an object is read by.
pub(crate) const BLOCK: usize = 256 * 1024;
/// No answer takes longer: the bench ends, whatever happens.
const PATIENCE: Duration = Duration::from_mins(2);
const BOUNDARY: &str = "----bench-7f3a";

/// Sends the streams of a load at the same time, and gives the ids of the documents. `number` and those after it tell
/// them apart.
pub(crate) fn send(address: &Address, load: Load, number: u64) -> Vec<String> {
    let content = content();
    at_once(number..number + load.streams, |number| match load.way {
        Way::Form => send_form(address, &content, load.each, number),
        Way::Raw | Way::Down => send_raw(address, &content, load.each, number),
    })
}

/// Fetches documents at the same time, and looks at every byte.
pub(crate) fn fetch(address: &Address, load: Load, documents: &[String]) {
    let content = content();
    at_once(documents, |document| fetch_one(address, &content, load.each, document));
}

/// Takes documents back: nobody needs them any more.
pub(crate) fn take_back(address: &Address, documents: &[String]) {
    for document in documents {
        let mut socket = connect(address);
        let head = format!("DELETE /api/v1/documents/{document} HTTP/1.1\r\n{}", common(address));
        socket.write_all(head.as_bytes()).expect("the server listens");
        let (status, _, body) = read_head(&mut socket);
        assert_eq!(status, 204, "{}", String::from_utf8_lossy(&body));
    }
}

/// A thread for each.
fn at_once<T: Send, R: Send>(each: impl IntoIterator<Item = T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let work = &work;
    thread::scope(|scope| {
        let threads: Vec<_> = each.into_iter().map(|one| scope.spawn(move || work(one))).collect();
        threads.into_iter().map(|thread| thread.join().expect("it says what failed")).collect()
    })
}

/// As a raw body, under an id of the client's choice.
fn send_raw(address: &Address, content: &[u8], bytes: u64, number: u64) -> String {
    let document = format!("00000000-0000-4000-8000-{number:012x}");
    let head = format!(
        "PUT /api/v1/cases/{}/documents/{document} HTTP/1.1\r\nContent-Type: application/pdf\r\n\
         Content-Disposition: attachment; filename*=UTF-8''bench.pdf\r\nContent-Length: {bytes}\r\n",
        address.case
    );
    post(address, &head, "", content, bytes, "");
    document
}

/// As the file of a form, as browsers do.
fn send_form(address: &Address, content: &[u8], bytes: u64, number: u64) -> String {
    let before = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nbench\r\n--{BOUNDARY}\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"bench.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
    );
    let after = format!("\r\n--{BOUNDARY}--\r\n");
    let head = format!(
        "POST /api/v1/cases/{}/documents HTTP/1.1\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n\
         Idempotency-Key: bench-{number}\r\nContent-Length: {}\r\n",
        address.case,
        bytes + (before.len() + after.len()) as u64
    );
    let answer = post(address, &head, &before, content, bytes, &after);
    let answer: serde_json::Value = serde_json::from_slice(&answer).expect("documents as JSON");
    answer["items"][0]["id"].as_str().expect("a document with an id").to_owned()
}

fn fetch_one(address: &Address, content: &[u8], bytes: u64, document: &str) {
    let mut socket = connect(address);
    let head = format!("GET /api/v1/documents/{document}/content HTTP/1.1\r\n{}", common(address));
    socket.write_all(head.as_bytes()).expect("the server listens");
    let (status, length, mut first) = read_head(&mut socket);
    assert_eq!((status, length), (200, Some(bytes)), "{}", String::from_utf8_lossy(&first));
    let mut block = vec![0; BLOCK];
    let mut at = 0;
    while at < bytes {
        let bytes = if first.is_empty() {
            let read = socket.read(&mut block).expect("the server goes on");
            assert!(read > 0, "broke off after {at} bytes");
            &block[..read]
        } else {
            &first[..]
        };
        check(bytes, at, content);
        at += bytes.len() as u64;
        first.clear();
    }
}

/// Sends a request whose body is `before`, then `bytes` of the content, then `after`; gives the body of the answer.
fn post(address: &Address, head: &str, before: &str, content: &[u8], bytes: u64, after: &str) -> Vec<u8> {
    let mut socket = connect(address);
    let sent = (|| -> io::Result<()> {
        socket.write_all(format!("{head}{}{before}", common(address)).as_bytes())?;
        for _ in 0..bytes / BLOCK as u64 {
            socket.write_all(content)?;
        }
        socket.write_all(after.as_bytes())
    })();
    // A server that refuses closes the door early: what it says is better than how the writing failed.
    let (status, length, mut body) = read_head(&mut socket);
    let missing = usize::try_from(length.unwrap_or_default()).unwrap_or_default().saturating_sub(body.len());
    let mut rest = vec![0; missing];
    socket.read_exact(&mut rest).expect("the whole answer");
    body.extend(rest);
    assert_eq!(status, 201, "{}", String::from_utf8_lossy(&body));
    sent.expect("the whole body was taken");
    body
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
