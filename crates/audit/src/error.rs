//! What can go wrong with the log.

use custody::MayDeny;

/// Errors of the log's service.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A word of the question names nothing: an unknown account, case or action.
    #[error("{0} names nothing")]
    UnknownValue(&'static str),
    /// Nobody looks into what happened to others without saying why.
    #[error(transparent)]
    Purpose(#[from] domain::ReasonFault),
    /// There is no such entry.
    #[error("no such entry")]
    NoEntry,
    /// The columns of an entry say something else than its bytes: somebody wrote into the database.
    #[error("columns of entry {index} differ from its bytes")]
    Differs {
        /// Its place in the log.
        index: u64,
    },
    /// What was told of an outage can't be.
    #[error(transparent)]
    Outage(#[from] crate::outages::OutageFault),
    /// Rows, keys, objects.
    #[error(transparent)]
    Custody(#[from] custody::Error),
}

impl Error {
    /// The reason code of a search that failed.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::UnknownValue(_) => "unknown_value",
            Self::Differs { .. } => "entry_differs",
            Self::NoEntry | Self::Purpose(_) | Self::Outage(_) | Self::Custody(_) => "error",
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
through_custody!(db::Error, blobs::Error, ledger::Error);

impl MayDeny for Error {
    fn denial(&self) -> Option<custody::Denial> {
        match self {
            Self::Custody(error) => error.denial(),
            _ => None,
        }
    }
}
