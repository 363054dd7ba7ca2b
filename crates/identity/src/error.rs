//! What can go wrong when somebody signs in.

use custody::MayDeny;

/// Errors of sign-in and sessions.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Login and password do not fit, or there is no such account, or it is locked: told alike.
    #[error("login and password do not fit")]
    WrongPair,
    /// Too many failures: wait.
    #[error("too many failures")]
    TooMany {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// Too many sign-ins at this moment.
    #[error("too many sign-ins at once")]
    Busy,
    /// No such session, or it is over.
    #[error("no session")]
    NoSession,
    /// An account with this login exists.
    #[error("login is taken")]
    LoginTaken,
    /// The password does not meet the rules.
    #[error("password is too short or too long")]
    WeakPassword,
    /// A setting can't be used.
    #[error("setting can't be used: {0}")]
    Configuration(&'static str),
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
