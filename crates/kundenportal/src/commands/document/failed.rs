//! Why an object is not opened: a sentence and an exit code for each reason.

use std::path::PathBuf;

use custody::wraps::Refused;

/// Why an object is not opened.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    /// A file can't be used.
    #[error("{what}: {source}")]
    Io { what: String, source: std::io::Error },
    /// Nobody asked for the document on a screen.
    #[error("standard output is a terminal: say --out FILE, or --out - if the document is to be shown here")]
    Terminal,
    /// The path does not tell which object it is.
    #[error("the path of the object does not end in its name in the store, t/…/d/…/…: say it with --key")]
    NoName,
    /// The key file can't be read.
    #[error("{0}")]
    KeyFile(String),
    /// Rows and keys do not lead to the object.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The header is not of this document.
    #[error("the object is not the one of this document: it is another one, or its first bytes were changed")]
    OtherObject,
    /// A chunk, or the end, is not as it was sealed.
    #[error("the object is damaged: {why}. The {good} bytes before that are good and {}", whereabouts(.kept.as_ref()))]
    Damaged { why: envelope::Refusal, good: u64, kept: Option<PathBuf> },
    /// Everything opens, and is not what was received.
    #[error("the document has another length or hash than the one that was received; nothing was kept")]
    OtherDocument,
}

pub(super) type Result<T> = std::result::Result<T, Failed>;

fn whereabouts(path: Option<&PathBuf>) -> String {
    path.map_or_else(|| "were not kept".to_owned(), |path| format!("are kept in {}", path.display()))
}

/// Says which file an error is about.
pub(super) fn io(what: impl std::fmt::Display) -> impl FnOnce(std::io::Error) -> Failed {
    let what = what.to_string();
    move |source| Failed::Io { what, source }
}

impl Failed {
    /// The exit code; `cli::Document` lists them for whoever asks.
    pub(super) const fn exit_code(&self) -> u8 {
        match self {
            Self::Io { .. } => 1,
            Self::Terminal | Self::NoName => 2,
            Self::Refused(Refused::Rows { .. }) => 3,
            Self::Refused(Refused::NoRow(_)) => 4,
            Self::KeyFile(_) => 5,
            Self::Refused(Refused::KeyFile) => 6,
            Self::Refused(Refused::Missing(_) | Refused::Sealed(_)) => 7,
            Self::OtherObject => 8,
            Self::Damaged { .. } => 9,
            Self::OtherDocument => 10,
        }
    }
}
