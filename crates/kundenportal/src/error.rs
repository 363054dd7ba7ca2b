//! Why a command failed, told to whoever runs it.

use crate::config::Problems;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configuration can't be used.
    #[error("{0}")]
    Config(#[from] Problems),
    /// Something that whoever runs the command has to mend; says what.
    #[error("{0}")]
    Refused(String),
    /// A file or address can't be used.
    #[error("{what}: {source}")]
    Io {
        /// Which, for whom.
        what: String,
        /// Why.
        source: std::io::Error,
    },
    /// Keys, rows, objects, log.
    #[error(transparent)]
    Custody(#[from] custody::Error),
    /// The database.
    #[error(transparent)]
    Rows(#[from] db::Error),
    /// Accounts and sessions.
    #[error(transparent)]
    Identity(#[from] identity::Error),
    /// Persons, households, cases.
    #[error(transparent)]
    Casework(#[from] casework::Error),
    /// Documents and their objects.
    #[error(transparent)]
    Upload(#[from] upload::Error),
    /// The audit log.
    #[error(transparent)]
    Audit(#[from] audit::Error),
}

/// Result of a command.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Something to be mended.
    pub fn refused(what: impl Into<String>) -> Self {
        Self::Refused(what.into())
    }

    /// Says which file or address an error is about.
    pub fn io(what: impl std::fmt::Display) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.to_string();
        move |source| Self::Io { what, source }
    }

    /// The whole chain of causes in one line.
    pub fn sentence(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(next) = cause {
            let words = next.to_string();
            // `transparent` errors and sources that are quoted already would be told twice.
            if !text.ends_with(&words) {
                text = format!("{text}: {words}");
            }
            cause = next.source();
        }
        text
    }
}
