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
    /// A conversation that is named is not in this case.
    #[error("unknown conversation")]
    UnknownThread,
    /// The member is not one of this case's household.
    #[error("concerns nobody of this household")]
    ConcernsNobody,
    /// What is to be saved as a draft was sent.
    #[error("message was sent")]
    AlreadySent,
    /// The case is closed.
    #[error("case is closed")]
    CaseClosed,
    /// A text module has no title.
    #[error("title is missing")]
    TitleMissing,
    /// The title of a text module is too long.
    #[error("title is longer than {limit} characters")]
    TitleTooLong {
        /// Characters.
        limit: usize,
    },
    /// A text module has a placeholder that nobody fills.
    #[error(transparent)]
    UnknownPlaceholder(#[from] domain::text_module::UnknownPlaceholder),
    /// The tag of a text module's language is none.
    #[error("unknown language")]
    UnknownLanguage,
    /// The place of a text module is behind the last one.
    #[error("position is higher than {limit}")]
    PositionTooHigh {
        /// The last one.
        limit: u32,
    },
    /// There are as many text modules for this purpose as may be.
    #[error("there are {limit} text modules of this kind already")]
    ModulesFull {
        /// How many.
        limit: usize,
    },
    /// Somebody who does not work on the case can't answer in it.
    #[error("does not work on the case")]
    NotOfCase,
    /// No team has the case.
    #[error("no team has the case")]
    NoTeam,
    /// What is wrong with a reason.
    #[error(transparent)]
    Reason(#[from] domain::ReasonFault),
    /// What is wrong with words to look for.
    #[error(transparent)]
    Words(#[from] domain::search::WordsFault),
    /// The Jobcenter does not tell anybody by this.
    #[error("not offered")]
    NotOffered,
    /// Nobody can be reached at what was typed.
    #[error("address is wrong")]
    AddressWrong {
        /// By what.
        channel: domain::ReachChannel,
    },
    /// There is no address that this could be done with.
    #[error("no address")]
    NoAddress,
    /// The code is wrong, too old, or was tried too often.
    #[error("code is wrong")]
    CodeWrong,
    /// So many codes were sent that the next has to wait.
    #[error("too many codes were sent")]
    TooManyCodes,
    /// An hour is none.
    #[error("no hour of the day")]
    HourWrong,
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
