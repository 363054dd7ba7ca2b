//! What can go wrong, by what the caller can do about it.

use std::io;

/// Errors of an object store. Texts carry states and error codes, never bodies, addresses, paths or credentials.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// There is no such object.
    #[error("object not found")]
    NotFound,
    /// There is one already: objects are written once.
    #[error("object exists already")]
    Exists,
    /// The range is empty or reaches beyond the end of the object.
    #[error("range outside of the object")]
    Range,
    /// The store can't be reached or does not work. Whether an object was written is unknown: ask [`crate::Store::head`].
    #[error("object store unavailable: {detail}")]
    Unavailable {
        /// A later attempt may succeed without anybody mending something.
        retryable: bool,
        /// State or error code.
        detail: String,
    },
    /// No space left, or a quota of the store is used up.
    #[error("object store is full")]
    Full,
    /// The store refuses us: credentials, permissions, a read-only disk.
    #[error("object store refused access: {0}")]
    Denied(String),
    /// The directory belongs to another process.
    #[error("directory is in use by another process")]
    InUse,
    /// The configuration can't work.
    #[error("object store configuration: {0}")]
    Config(String),
    /// The caller broke a rule of this crate.
    #[error("wrong use of the object store: {0}")]
    Misuse(&'static str),
    /// Anything else.
    #[error("object store: {0}")]
    Other(String),
}

/// Result of an object store.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Whether a later attempt may succeed without anybody mending something.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Unavailable { retryable: true, .. })
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind as Kind;
        // The text of the standard library names the cause, not the path.
        let detail = error.kind().to_string();
        match error.kind() {
            Kind::NotFound => Self::NotFound,
            Kind::AlreadyExists => Self::Exists,
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => Self::Full,
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Self::Denied(detail),
            Kind::Interrupted | Kind::TimedOut | Kind::ResourceBusy => Self::Unavailable { retryable: true, detail },
            _ => Self::Unavailable { retryable: false, detail },
        }
    }
}

impl From<tokio::task::JoinError> for Error {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Other(if error.is_cancelled() { "task cancelled" } else { "task panicked" }.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_a_broken_one() {
        let no_space = io::Error::from_raw_os_error(28);
        let input_output = io::Error::from_raw_os_error(5);
        assert_eq!(Error::from(no_space), Error::Full);
        assert!(matches!(Error::from(input_output), Error::Unavailable { retryable: false, .. }));
    }
}
