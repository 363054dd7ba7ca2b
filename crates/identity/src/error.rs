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
    /// A number or code has too few or too many digits, or its check digit says that one is wrong.
    #[error("a digit is wrong")]
    Mistyped(&'static str),
    /// The letter's code does not fit, is used up, too old, or the account is none of this face: told alike.
    #[error("portal number and code do not fit")]
    WrongCode,
    /// A customer's account needs the person it is for; no other account has one.
    #[error("the person is missing, unknown, or not expected")]
    UnknownPerson,
    /// The person has a customer's account already.
    #[error("the person has an account")]
    PersonHasAccount,
    /// An account needs a name to show, and those of staff and programs a login.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// Accounts of this role are made in another way, or not yet.
    #[error("no account of this role can be ordered")]
    UnknownRole,
    /// Nobody locks the account they are signed in with.
    #[error("one's own account can't be locked")]
    OwnAccount,
    /// An account that is locked gets no letter.
    #[error("the account is locked")]
    Locked,
    /// An account with this login exists.
    #[error("login is taken")]
    LoginTaken,
    /// The password does not meet the rules.
    #[error("password is too short or too long")]
    WeakPassword,
    /// The value of a setting can't be.
    #[error(transparent)]
    Setting(domain::SettingFault),
    /// A text has more characters than this.
    #[error("the text is longer than {0} characters")]
    TextTooLong(usize),
    /// A name has more characters than this.
    #[error("the name is longer than {0} characters")]
    NameTooLong(usize),
    /// Another team has this name.
    #[error("name is taken")]
    NameTaken,
    /// Only caseworkers are in teams, and there is none with this login or id.
    #[error("no such caseworker")]
    NotCaseworker,
    /// What was valid stays as it was: settings begin today or later.
    #[error("the day is past")]
    DayPast,
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
