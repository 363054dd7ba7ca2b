//! What can go wrong in a conversation.

use custody::MayDeny;

/// Errors of the conversation.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No subject.
    #[error("subject is missing")]
    SubjectMissing,
    /// The subject is too long.
    #[error("subject is longer than {limit} characters")]
    SubjectTooLong {
        /// Characters.
        limit: usize,
    },
    /// No text.
    #[error("text is missing")]
    BodyMissing,
    /// The text is too long.
    #[error("text is longer than {limit} characters")]
    BodyTooLong {
        /// Characters.
        limit: usize,
    },
    /// A document that is named is not in this case, or not for this reader.
    #[error("unknown document")]
    UnknownDocument,
    /// The member is not one of this case's household.
    #[error("concerns nobody of this household")]
    ConcernsNobody,
    /// The case is closed.
    #[error("case is closed")]
    CaseClosed,
    /// The idempotency key was used for another request.
    #[error("idempotency key was used for another request")]
    FingerprintDiffers,
    /// Rows, keys, log.
    #[error(transparent)]
    Custody(#[from] custody::Error),
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        Self::Custody(error.into())
    }
}

impl MayDeny for Error {
    fn denial(&self) -> Option<custody::Denial> {
        match self {
            Self::Custody(error) => error.denial(),
            _ => None,
        }
    }
}
