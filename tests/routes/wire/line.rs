//! A portal behind a socket, and requests as bytes.

use std::net::SocketAddr;
use std::time::Duration;

use domain::CaseId;
use kundenportal::listen::{Limits, serve};
use testing::{CONTENT_TYPE, Form, TestPortal};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::world::documents_of;

/// How long anything may take on a machine that has other things to do.
pub(crate) const DEADLINE: Duration = Duration::from_mins(1);

/// A portal behind a socket, until this is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    _stop: DropGuard,
}

impl Server {
    pub(crate) async fn open(portal: &TestPortal) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let limits = Limits { connections: 256, header: DEADLINE, shutdown: Duration::ZERO };
        tokio::spawn(serve(listener, None, portal.router(), limits, stop.clone()));
        Self { address, _stop: stop.drop_guard() }
    }

    /// A new connection on which this was sent.
    pub(crate) async fn line(&self, bytes: &[u8]) -> Line {
        let mut line = Line(TcpStream::connect(self.address).await.unwrap());
        line.send(bytes).await;
        line
    }

    /// One request from its first byte to the last one of its answer.
    pub(crate) async fn ask(&self, head: &str, body: &[u8]) -> Heard {
        let mut line = self.line(head.as_bytes()).await;
        line.send(body).await;
        line.answer().await
    }
}

/// A connection. Dropped, it hangs up.
pub(crate) struct Line(TcpStream);

impl Line {
    /// Sends; that nobody reads any more is no mistake here.
    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        drop(self.0.write_all(bytes).await);
    }

    /// Sends no more, but listens.
    pub(crate) async fn end(&mut self) {
        self.0.shutdown().await.unwrap();
    }

    /// Whether there is an answer so far, or the end.
    pub(crate) async fn is_quiet(&self) -> bool {
        let mut byte = [0];
        tokio::time::timeout(Duration::from_millis(50), self.0.peek(&mut byte)).await.is_err()
    }

    /// The answer, whatever else is to be sent.
    pub(crate) async fn answer(&mut self) -> Heard {
        tokio::time::timeout(DEADLINE, self.read()).await.expect("an answer in time")
    }

    async fn read(&mut self) -> Heard {
        let mut seen = Vec::new();
        loop {
            if let Some(at) = memchr::memmem::find(&seen, b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&seen[..at]).to_ascii_lowercase();
                let mut heard = Heard { head, body: String::new() };
                let length: usize = heard.header("content-length").parse().unwrap_or_else(|_| panic!("{heard:?}"));
                // Behind it may be the answer to what a body was longer than it said.
                if let Some(body) = seen.get(at + 4..at + 4 + length) {
                    heard.body = String::from_utf8_lossy(body).into_owned();
                    return heard;
                }
            }
            let read = self.0.read_buf(&mut seen).await.expect("an answer");
            assert_ne!(read, 0, "no answer but {:?}", String::from_utf8_lossy(&seen));
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Heard {
    head: String,
    pub(crate) body: String,
}

impl Heard {
    pub(crate) fn status(&self) -> u16 {
        self.head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("{self:?}"))
    }

    /// A header, in lower case; empty if there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(known, _)| *known == name).map(|(_, value)| value).next().unwrap_or_default()
    }

    pub(crate) fn is_replayed(&self) -> bool {
        self.header("idempotency-replayed") == "true"
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Goes on only with this status and, where it is none of success, this problem; says when to come again if it is
    /// worth it.
    #[track_caller]
    pub(crate) fn expect(self, status: u16, code: &str) -> Self {
        assert_eq!(self.status(), status, "{self:?}");
        if status >= 400 {
            assert_eq!(self.header("content-type"), "application/problem+json");
            assert_eq!(self.json()["type"], format!("urn:kundenportal:problem:{code}"));
        }
        if [409, 429, 503].contains(&status) {
            assert!(self.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0), "{self:?}");
        }
        self
    }
}

/// The two ways that a document comes over the interface for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Form,
    Raw,
}

/// A document to send, as often as it takes.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) way: Way,
    pub(crate) host: String,
    pub(crate) token: String,
    pub(crate) case: CaseId,
    /// What makes the idempotency key, or the id.
    pub(crate) number: u128,
    pub(crate) bytes: Vec<u8>,
    /// More headers, each line with its end.
    pub(crate) more: String,
}

impl Letter {
    /// The head, with a line that says how long the body is.
    pub(crate) fn head(&self, framing: &str) -> String {
        let Self { host, token, more, .. } = self;
        let documents = documents_of(self.case);
        let id = self.id();
        let way = match self.way {
            Way::Form => format!("POST {documents} HTTP/1.1\r\ncontent-type: {CONTENT_TYPE}\r\nidempotency-key: {id}"),
            Way::Raw => format!("PUT {documents}/{id} HTTP/1.1\r\ncontent-type: application/pdf"),
        };
        format!("{way}\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n{framing}\r\n{more}\r\n")
    }

    /// The head for all of the body.
    pub(crate) fn whole_head(&self) -> String {
        self.head(&format!("content-length: {}", self.body().len()))
    }

    pub(crate) fn id(&self) -> String {
        uuid::Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + self.number).to_string()
    }

    pub(crate) fn body(&self) -> Vec<u8> {
        match self.way {
            Way::Form => Form::new().file("Brief.pdf", "application/pdf", &self.bytes).body(),
            Way::Raw => self.bytes.clone(),
        }
    }

    /// Sends all of it.
    pub(crate) async fn send(&self, server: &Server) -> Heard {
        server.ask(&self.whole_head(), &self.body()).await
    }
}

/// One chunk of a body whose length nobody knows (RFC 9112, section 7.1).
pub(crate) fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}
