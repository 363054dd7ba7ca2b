//! Asks over lines that are kept, and takes the time from the moment an answer was due to be asked for: whoever waits
//! because another answer was slow has waited, too.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::server::Login;

/// No answer takes longer: the bench ends, whatever happens.
const PATIENCE: Duration = Duration::from_mins(1);
/// Lines on which requests go out steadily.
const LINES: usize = 4;

/// Milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    /// Of the answer in the middle.
    pub(crate) middle: f64,
    /// That 99 of 100 answers took at most.
    pub(crate) slow: f64,
}

impl Times {
    /// From all of them.
    pub(crate) fn of(mut all: Vec<Duration>) -> Self {
        all.sort();
        let at = |percent: usize| all[(all.len() * percent / 100).min(all.len() - 1)].as_secs_f64() * 1e3;
        Self { middle: at(50), slow: at(99) }
    }
}

/// What is asked for, by whom.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) port: u16,
    pub(crate) login: &'a Login,
    pub(crate) paths: &'a [String],
    /// As a browser, which wants a page.
    pub(crate) page: bool,
}

impl Asking<'_> {
    /// Every address once: whatever is slow only at first is over.
    pub(crate) fn once(&self) {
        let mut line = Line::to(self.port);
        for n in 0..self.paths.len().min(50) {
            line.ask(&self.request(n));
        }
    }

    /// So many times a second.
    pub(crate) fn steadily(&self, rate: u32, time: Duration) -> Times {
        let count = rate as usize * usize::try_from(time.as_secs()).expect("short");
        let (begun, next, all) = (Instant::now(), AtomicUsize::new(0), Mutex::new(Vec::new()));
        thread::scope(|scope| {
            for _ in 0..LINES {
                scope.spawn(|| {
                    let mut line = Line::to(self.port);
                    loop {
                        let n = next.fetch_add(1, Ordering::Relaxed);
                        if n >= count {
                            return;
                        }
                        let due = begun + Duration::from_secs(1) / rate * u32::try_from(n).expect("few");
                        thread::sleep(due.saturating_duration_since(Instant::now()));
                        line.ask(&self.request(n));
                        all.lock().expect("nobody panics while holding it").push(due.elapsed());
                    }
                });
            }
        });
        Times::of(all.into_inner().expect("nobody panics while holding it"))
    }

    /// As often as it answers, by so many at once; gives answers in a second.
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    pub(crate) fn flat_out(&self, clients: usize, time: Duration) -> f64 {
        let (begun, next) = (Instant::now(), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..clients {
                scope.spawn(|| {
                    let mut line = Line::to(self.port);
                    while begun.elapsed() < time {
                        line.ask(&self.request(next.fetch_add(1, Ordering::Relaxed)));
                    }
                });
            }
        });
        next.into_inner() as f64 / begun.elapsed().as_secs_f64()
    }

    fn request(&self, n: usize) -> String {
        let Login { host, token, cookie } = self.login;
        let who = if self.page { format!("Cookie: {cookie}") } else { format!("Authorization: Bearer {token}") };
        format!("GET {} HTTP/1.1\r\nHost: {host}\r\n{who}\r\n\r\n", self.paths[n % self.paths.len()])
    }
}

/// A line that is kept.
pub(crate) struct Line {
    socket: TcpStream,
    rest: Vec<u8>,
}

impl Line {
    pub(crate) fn to(port: u16) -> Self {
        let socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("the server listens");
        socket.set_nodelay(true).expect("a socket");
        socket.set_read_timeout(Some(PATIENCE)).expect("a socket");
        Self { socket, rest: Vec::new() }
    }

    /// Asks, and reads the whole answer, which has to be one.
    pub(crate) fn ask(&mut self, request: &str) -> Vec<u8> {
        self.write(request);
        let head = self.head();
        assert!(head.starts_with("http/1.1 20"), "{request}{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.expect("an answer says how long it is").trim().parse().expect("a number");
        while self.rest.len() < length {
            self.more();
        }
        self.rest.drain(..length).collect()
    }

    /// Sends a request.
    pub(crate) fn write(&mut self, request: &str) {
        self.socket.write_all(request.as_bytes()).expect("the server listens");
    }

    /// The line itself, when all that follows is read by somebody else.
    pub(crate) fn into_socket(self) -> TcpStream {
        self.socket
    }

    /// The head of an answer, in small letters.
    pub(crate) fn head(&mut self) -> String {
        loop {
            if let Some(end) = self.rest.windows(4).position(|four| four == b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&self.rest[..end]).to_lowercase();
                self.rest.drain(..end + 4);
                return head;
            }
            self.more();
        }
    }

    fn more(&mut self) {
        let mut block = [0; 16 * 1024];
        let read = self.socket.read(&mut block).expect("the server answers");
        assert!(read > 0, "the server closed the line");
        self.rest.extend_from_slice(&block[..read]);
    }
}
