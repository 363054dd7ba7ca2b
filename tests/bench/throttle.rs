//! A line to the store that carries only so much: a listener that passes bytes on, and waits in between.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Bytes that are passed on at once.
const BLOCK: usize = 64 * 1024;
/// What was not used within this time is lost, as on a real line. As long as a short sleep may take too long.
const SLACK: Duration = Duration::from_millis(2);

/// The line. It lasts as long as the process; nobody is left to use it then.
pub(crate) struct Throttle {
    address: SocketAddr,
}

/// When the line is free again, for all connections together.
struct Free {
    rate: u64,
    at: Mutex<Instant>,
}

impl Throttle {
    /// Opens a line to `endpoint`, such as `http://127.0.0.1:9000`, that carries `rate` bytes a second towards it.
    ///
    /// # Panics
    /// If the endpoint has no address, or none can be had.
    pub(crate) fn start(endpoint: &str, rate: u64) -> Self {
        let to: SocketAddr = endpoint.trim_start_matches("http://").parse().expect("an address with a port");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("it has a port");
        let free = Arc::new(Free { rate, at: Mutex::new(Instant::now()) });
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let far = TcpStream::connect(to).expect("the store listens");
                for socket in [&near, &far] {
                    socket.set_nodelay(true).expect("a socket");
                }
                let (answers, requests) = (far.try_clone().expect("a socket"), near.try_clone().expect("a socket"));
                let free = Arc::clone(&free);
                thread::spawn(move || pass_on(requests, far, Some(&free)));
                thread::spawn(move || pass_on(answers, near, None));
            }
        });
        Self { address }
    }

    /// Where it begins.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Until one side ends; the other is told.
fn pass_on(mut from: TcpStream, mut to: TcpStream, free: Option<&Free>) {
    let mut block = vec![0; BLOCK];
    while let Ok(read @ 1..) = from.read(&mut block) {
        if let Some(free) = free {
            free.wait(read as u64);
        }
        if to.write_all(&block[..read]).is_err() {
            break;
        }
    }
    drop(to.shutdown(Shutdown::Write));
}

impl Free {
    /// Waits until the line has carried so many bytes.
    fn wait(&self, bytes: u64) {
        let until = {
            let mut at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
            let begin = Instant::now().checked_sub(SLACK).map_or(*at, |earliest| earliest.max(*at));
            *at = begin + Duration::from_nanos(bytes * 1_000_000_000 / self.rate);
            *at
        };
        thread::sleep(until.saturating_duration_since(Instant::now()));
    }
}
