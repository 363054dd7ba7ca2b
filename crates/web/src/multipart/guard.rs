//! Stands between the body and `multer`, and bounds what `multer` does not.
//!
//! `multer` 3.1 keeps preambles and part heads of any length, and takes everything the body has ready before it gives
//! anything on. The guard reads the raw bytes once and passes on a body of its own making:
//!
//! - no preamble; more than [`HEAD_BYTES`] of it end the request;
//! - each part's head read here ([`disposition`]), kept in a queue, and replaced by a fixed one;
//! - the parts' bytes as they are, without copying, one piece of at most [`PIECE`] bytes at a time: after each the
//!   guard says "not yet", so that `multer` gives on what it has;
//! - what is wrong is kept aside, and the body ends there: an error in it would overtake what came before, and a form would be
//!   judged by how it was cut on its way.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::PoisonError;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use futures::stream::Stream;
use memchr::memmem;

use super::{Flaw, MultipartError, Shared, disposition};

/// The longest preamble, and the longest head of one part, in bytes.
pub const HEAD_BYTES: usize = 16 * 1024;
/// The most parts of one form.
pub const PARTS: usize = 64;
/// The most bytes that are passed on at once.
pub const PIECE: usize = 64 * 1024;

/// What follows a delimiter in place of the head that the client wrote.
const OWN_HEAD: Bytes = Bytes::from_static(b"\r\nContent-Disposition: form-data; name=\"part\"\r\n\r\n");
const OWN_END: Bytes = Bytes::from_static(b"--\r\n");

/// The stream that `multer` reads.
pub(super) struct Guard<S> {
    source: Pin<Box<S>>,
    /// What the source gave and the scanner has not seen.
    waiting: Bytes,
    scanner: Scanner,
    shared: Shared,
    /// A piece was given on, and the reader has to work on it first.
    pause: bool,
    /// Nothing follows.
    over: bool,
}

impl<S> Guard<S> {
    pub(super) fn new(source: S, boundary: &str, shared: Shared) -> Self {
        let (source, scanner) = (Box::pin(source), Scanner::new(boundary));
        Self { source, waiting: Bytes::new(), scanner, shared, pause: false, over: false }
    }
}

impl<S, E> Stream for Guard<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if std::mem::take(&mut this.pause) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if this.over {
            return Poll::Ready(None);
        }
        let found = loop {
            if this.scanner.state == State::End {
                return Poll::Ready(None);
            }
            if this.scanner.input.is_empty() && !this.scanner.owes_delimiter() {
                if this.waiting.is_empty() {
                    match ready!(this.source.as_mut().poll_next(cx)) {
                        Some(Ok(bytes)) => this.waiting = bytes,
                        Some(Err(error)) => break Err(broken(&*error.into())),
                        None => break Err(MultipartError::BodyBroken),
                    }
                }
                this.scanner.input = this.waiting.split_to(this.waiting.len().min(PIECE));
            }
            match this.scanner.step() {
                Ok(None) => {}
                Ok(Some(Found::Bytes(bytes))) if bytes.is_empty() => {}
                Ok(Some(Found::Bytes(bytes))) => break Ok(bytes),
                Ok(Some(Found::Head(head))) => {
                    this.shared.lock().unwrap_or_else(PoisonError::into_inner).heads.push_back(head);
                    break Ok(OWN_HEAD);
                }
                Err(flaw) => break Err(flaw.into()),
            }
        };
        this.pause = found.is_ok();
        Poll::Ready(match found {
            Ok(bytes) => Some(Ok(bytes)),
            Err(error) => {
                this.over = true;
                this.shared.lock().unwrap_or_else(PoisonError::into_inner).failed = Some(error);
                None
            }
        })
    }
}

/// A body that is cut off by a limit around it is too large or too slow; any other failure is a line that broke.
fn broken(error: &(dyn std::error::Error + 'static)) -> MultipartError {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return MultipartError::TooLarge;
        }
        if error.downcast_ref() == Some(&upload::BodyError::Stalled) {
            return MultipartError::Stalled;
        }
        cause = error.source();
    }
    MultipartError::BodyBroken
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Preamble,
    Head,
    Body,
    End,
}

enum Found {
    /// To be passed on.
    Bytes(Bytes),
    /// A part begins.
    Head(disposition::PartHead),
}

/// Finds delimiters and heads, however the bytes are cut.
///
/// A delimiter is `CRLF -- boundary`. Its first byte, CR, occurs in it only once (a boundary has no CR), which makes
/// two things simple: when a beginning of it turns out not to go on, all of that beginning is data; and at the end of
/// a block only the last CR can begin one.
struct Scanner {
    state: State,
    input: Bytes,
    delimiter: Bytes,
    finder: memmem::Finder<'static>,
    /// How many bytes of the delimiter the blocks so far ended with.
    matched: usize,
    /// A head that is not complete.
    head: BytesMut,
    preamble_left: usize,
    parts: usize,
}

impl Scanner {
    fn new(boundary: &str) -> Self {
        let delimiter = Bytes::from(format!("\r\n--{boundary}"));
        // The first delimiter may stand at the very beginning: as if a CRLF had come before.
        let matched = 2;
        Self {
            state: State::Preamble,
            input: Bytes::new(),
            finder: memmem::Finder::new(&delimiter).into_owned(),
            delimiter,
            matched,
            head: BytesMut::new(),
            preamble_left: HEAD_BYTES + matched,
            parts: 0,
        }
    }

    /// Goes on until there is something to say, or the input is used up.
    fn step(&mut self) -> Result<Option<Found>, Flaw> {
        match self.state {
            State::Preamble => {
                let (before, found) = self.until_delimiter();
                self.preamble_left = self.preamble_left.checked_sub(before.len()).ok_or(Flaw::Preamble)?;
                // What is passed on has no line in front of its first delimiter.
                Ok(found.then(|| self.begin_head(self.delimiter.slice(2..))))
            }
            State::Body => {
                let (before, found) = self.until_delimiter();
                if found && before.is_empty() {
                    return Ok(Some(self.begin_head(self.delimiter.clone())));
                }
                if found {
                    // Said in two steps: the bytes now, the delimiter again from the start of what is left.
                    self.matched = self.delimiter.len();
                }
                Ok(Some(Found::Bytes(before)))
            }
            State::Head => self.head(),
            State::End => Ok(None),
        }
    }

    /// A whole delimiter was read, and only what came before it was said.
    fn owes_delimiter(&self) -> bool {
        self.matched == self.delimiter.len()
    }

    fn begin_head(&mut self, delimiter: Bytes) -> Found {
        self.state = State::Head;
        Found::Bytes(delimiter)
    }

    /// The bytes up to the next delimiter, and whether it was reached; it is used up then.
    fn until_delimiter(&mut self) -> (Bytes, bool) {
        if self.matched > 0 {
            let expected = self.delimiter.iter().skip(self.matched);
            let same = expected.zip(self.input.iter()).take_while(|(a, b)| a == b).count();
            if self.matched + same == self.delimiter.len() {
                self.input.advance(same);
                self.matched = 0;
                return (Bytes::new(), true);
            }
            if same == self.input.len() {
                self.input.clear();
                self.matched += same;
                return (Bytes::new(), false);
            }
            return (self.delimiter.slice(..std::mem::take(&mut self.matched)), false);
        }
        if let Some(at) = self.finder.find(&self.input) {
            let before = self.input.split_to(at);
            self.input.advance(self.delimiter.len());
            return (before, true);
        }
        let mut before = std::mem::take(&mut self.input);
        let from = before.len().saturating_sub(self.delimiter.len() - 1);
        let last_cr = memchr::memrchr(b'\r', before.get(from..).unwrap_or_default()).map(|at| from + at);
        if let Some(at) = last_cr.filter(|at| self.delimiter.starts_with(before.get(*at..).unwrap_or_default())) {
            self.matched = before.len() - at;
            before.truncate(at);
        }
        (before, false)
    }

    /// Collects a head up to its empty line.
    fn head(&mut self) -> Result<Option<Found>, Flaw> {
        let before = self.head.len();
        let take = self.input.len().min(HEAD_BYTES - before);
        self.head.extend_from_slice(self.input.get(..take).unwrap_or_default());
        if self.head.starts_with(b"--") {
            self.state = State::End;
            return Ok(Some(Found::Bytes(OWN_END)));
        }
        let from = before.saturating_sub(3);
        let Some(at) = memmem::find(self.head.get(from..).unwrap_or_default(), b"\r\n\r\n") else {
            self.input.advance(take);
            return if self.head.len() == HEAD_BYTES { Err(Flaw::HeadTooLong) } else { Ok(None) };
        };
        self.parts += 1;
        if self.parts > PARTS {
            return Err(Flaw::Parts);
        }
        let end = from + at;
        self.input.advance(end + 4 - before);
        self.head.truncate(end);
        let head = disposition::part_head(&self.head)?;
        self.head.clear();
        self.state = State::Body;
        Ok(Some(Found::Head(head)))
    }
}
