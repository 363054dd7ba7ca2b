//! A document that a customer sends while others read.

use std::io::Write as _;
use std::net::{Ipv4Addr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use testfiles::Noise;

use crate::server::Address;

/// Bytes in a second: a good line from a phone.
const SPEED: u32 = 5_000_000;
/// Bytes of a document.
const LENGTH: usize = 50_000_000;
const BLOCK: usize = 50_000;
/// The server takes a block within this time, or the bench ends.
const PATIENCE: Duration = Duration::from_secs(20);
/// Tells the documents of a run apart.
static NUMBER: AtomicU64 = AtomicU64::new(1);

/// Does something while a document is being sent, and another after it.
pub(crate) fn beside<T>(at: &Address, work: impl FnOnce() -> T) -> T {
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                send(at, &over);
            }
        });
        let done = work();
        over.store(true, Ordering::Relaxed);
        done
    })
}

/// Sends one, or breaks off when it is over.
fn send(at: &Address, over: &AtomicBool) {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, at.port)).expect("the server listens");
    socket.set_write_timeout(Some(PATIENCE)).expect("a socket");
    let head = format!(
        "PUT /api/v1/cases/{}/documents/00000000-0000-4000-8000-{number:012x} HTTP/1.1\r\nHost: {}\r\n\
         Authorization: Bearer {}\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; \
         filename=\"a.pdf\"\r\nContent-Length: {LENGTH}\r\nConnection: close\r\n\r\n",
        at.own_case, at.customer.host, at.customer.token
    );
    socket.write_all(head.as_bytes()).expect("the server listens");
    let mut block = b"%PDF-1.7\n".to_vec();
    let rest = BLOCK - block.len();
    Noise::new(1).append(&mut block, rest);
    let begun = Instant::now();
    for n in 0..LENGTH / BLOCK {
        if over.load(Ordering::Relaxed) {
            return;
        }
        let due =
            Duration::from_secs(1) / (SPEED / u32::try_from(BLOCK).expect("small")) * u32::try_from(n).expect("few");
        thread::sleep((begun + due).saturating_duration_since(Instant::now()));
        socket.write_all(&block).expect("the server takes it");
    }
}
