//! What can go wrong with a document, by what the sender or reader can do about it.

use custody::MayDeny;
use domain::ReasonFault;
use meters::papers::Ended;

use crate::sniff::Refused;

/// Why a body could not be read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// The connection broke or the body is shorter than announced.
    #[error("body ended too early")]
    Broken,
    /// Nothing came for too long, or too little.
    #[error("body stalled")]
    Stalled,
    /// The body is longer than the whole request may be.
    #[error("body is too long")]
    TooLong,
    /// The body's own form (multipart) is wrong.
    #[error("body is malformed")]
    Malformed,
}

/// What is wrong with stored bytes. The word stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// The object is longer or shorter than what was stored.
    #[error("length")]
    Length,
    /// The object belongs to another document or was sealed with another key.
    #[error("commitment")]
    Commitment,
    /// A chunk was changed, moved or cut.
    #[error("tag")]
    Tag,
    /// Every tag fits, and yet the bytes are others.
    #[error("hash")]
    Hash,
}

/// Why a content ended before its end.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The stored bytes are not what was stored. Nothing of the bad chunk was given out.
    #[error("content is damaged: {0}")]
    Damaged(Damage),
    /// The object store does not answer.
    #[error(transparent)]
    Unavailable(#[from] blobs::Error),
}

impl From<envelope::Refusal> for OpenError {
    fn from(refusal: envelope::Refusal) -> Self {
        use envelope::Refusal as R;
        Self::Damaged(match refusal {
            R::Commitment => Damage::Commitment,
            R::Chunk { .. } => Damage::Tag,
            R::TooShort | R::Truncated | R::ImpossibleLength | R::TooLong | R::OutOfRange | R::Misaligned => {
                Damage::Length
            }
        })
    }
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Damaged(_) => Self::Damaged,
            OpenError::Unavailable(error) => error.into(),
        }
    }
}

/// Errors of the upload service.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file is larger than may be.
    #[error("file is larger than {limit} bytes")]
    TooLarge {
        /// Bytes that a file may have.
        limit: u64,
    },
    /// More files than a submission may have.
    #[error("more than {limit} files")]
    TooManyFiles {
        /// Files that a submission may have.
        limit: usize,
    },
    /// No file at all.
    #[error("no file")]
    NoFile,
    /// The bytes are nothing we take, or nothing at all.
    #[error("file refused: {0}")]
    Refused(#[from] Refused),
    /// One file of several was refused: its name as it was sent, cleaned for display.
    #[error("one file was refused")]
    File {
        /// The name to show.
        name: String,
        /// Why.
        cause: Box<Error>,
    },
    /// The case holds as much as it may.
    #[error("case is full")]
    CaseFull,
    /// The case is closed.
    #[error("case is closed")]
    CaseClosed,
    /// The member is not one of this case's household.
    #[error("concerns nobody of this household")]
    ConcernsNobody,
    /// The paper that this one replaces is not in this case.
    #[error("replaces no document of this case")]
    ReplacesNothing,
    /// The note is too long.
    #[error("note is longer than {limit} characters")]
    NoteTooLong {
        /// Characters.
        limit: usize,
    },
    /// What the sender calls the document is too long.
    #[error("kind is longer than {limit} characters")]
    KindTooLong {
        /// Characters.
        limit: usize,
    },
    /// The bytes are not those that the request gave a digest of.
    #[error("content has another digest")]
    DigestDiffers,
    /// The same submission is being received right now.
    #[error("the same submission is running")]
    Running {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// The idempotency key was used for another request.
    #[error("idempotency key was used for another request")]
    FingerprintDiffers,
    /// The document was deleted; its id is not used again.
    #[error("document was deleted")]
    Gone,
    /// Somebody opened it already: it can't be taken back.
    #[error("document was opened already")]
    AlreadyOpened,
    /// The actor sent it: it can be taken back, and is no paper of somebody else's.
    #[error("document was sent by the actor")]
    OwnDocument,
    /// The reason is missing or too long.
    #[error(transparent)]
    Reason(#[from] ReasonFault),
    /// The scanner has not said that it can't judge the document.
    #[error("document is not one that can't be scanned")]
    NotUnscannable,
    /// The document must be kept: it is neither infected nor only shown, or the case file has it.
    #[error("document may not be destroyed")]
    NotDestroyable,
    /// The document is being checked, suspect, or on its way out.
    #[error("document can't be moved now")]
    NotMovable,
    /// The document is on its way to another case already.
    #[error("document is moving already")]
    Moving,
    /// The document is in that case and concerns that member.
    #[error("document is there already")]
    AlreadyThere,
    /// The content can't be read now: not checked yet, infected, deleted.
    #[error("content can't be read")]
    NotReadable,
    /// The stored bytes are not what was stored. The document is `suspect` from now on.
    #[error("content is damaged")]
    Damaged,
    /// The scanner gave no verdict.
    #[error("virus scanner: {0}")]
    Scanner(#[from] crate::scanner::Trouble),
    /// The scanner gave a verdict before it had seen everything.
    #[error("scanner stopped before the end")]
    ScannerStopped,
    /// The range is outside of the content.
    #[error("range outside of the content")]
    Range {
        /// Bytes there are.
        total: u64,
    },
    /// The body could not be read to its end.
    #[error(transparent)]
    Body(#[from] BodyError),
    /// Rows, objects, keys, log.
    #[error(transparent)]
    Custody(#[from] custody::Error),
}

impl Error {
    /// How a submission ended with it.
    pub(crate) fn measured(&self) -> Ended {
        Ended::Refused(match self {
            Self::File { cause, .. } => return cause.measured(),
            Self::Body(BodyError::TooLong) | Self::TooLarge { .. } => "too_large",
            Self::Body(BodyError::Malformed) => "malformed",
            Self::Body(BodyError::Broken | BodyError::Stalled) => return Ended::BrokenOff,
            Self::Custody(error) if error.denial().is_some() => "not_allowed",
            Self::Custody(_) => return Ended::Failed,
            Self::Refused(_) => "type",
            Self::TooManyFiles { .. } => "too_many_files",
            Self::NoFile => "no_file",
            Self::CaseFull => "case_full",
            Self::CaseClosed => "case_closed",
            Self::Running { .. } => "running",
            Self::FingerprintDiffers => "key_used",
            Self::DigestDiffers => "digest",
            _ => "fields",
        })
    }

    /// Says which file it is about.
    #[must_use]
    pub(crate) fn of_file(self, name: &str) -> Self {
        match self {
            Self::Refused(_) | Self::TooLarge { .. } => Self::File { name: name.to_owned(), cause: Box::new(self) },
            other => other,
        }
    }
}

macro_rules! through_custody {
    ($($source:ty),+) => {$(
        impl From<$source> for Error {
            fn from(error: $source) -> Self {
                Self::Custody(error.into())
            }
        }
    )+};
}
through_custody!(db::Error, blobs::Error, envelope::Refusal, ledger::Error);

impl MayDeny for Error {
    fn denial(&self) -> Option<custody::Denial> {
        match self {
            Self::Custody(error) => error.denial(),
            _ => None,
        }
    }
}
