//! Why there is no clear answer.

use std::io;

/// What was waited for in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Step {
    /// A connection.
    #[error("no connection")]
    Connect,
    /// That it takes the next bytes.
    #[error("it takes nothing")]
    Send,
    /// An answer.
    #[error("no answer")]
    Answer,
    /// The end of it all.
    #[error("no end")]
    Whole,
}

/// Why there is no clear answer. None of these says anything about what was to be scanned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nobody takes the connection.
    #[error("can't be reached: {0}")]
    Unreachable(io::ErrorKind),
    /// It takes longer than it may.
    #[error("too slow: {0}")]
    Slow(Step),
    /// The connection broke off.
    #[error("connection broke off: {0}")]
    Broken(io::ErrorKind),
    /// It says that it can't, in its own words.
    #[error("says: {0}")]
    Refused(String),
    /// It says what clamd does not say.
    #[error("answers nonsense: {0}")]
    Nonsense(String),
    /// It judged before it had seen everything.
    #[error("judged before the end")]
    Early,
}

impl Fault {
    /// Whether nothing was begun: it is not there, and what was to be scanned has no part in it.
    pub const fn is_away(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Slow(Step::Connect))
    }
}

/// Why a scan gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScanError<E> {
    /// What was to be scanned could not be read to its end.
    #[error("document: {0}")]
    Document(E),
    /// The scanner's fault.
    #[error("scanner: {0}")]
    Scanner(#[from] Fault),
}
