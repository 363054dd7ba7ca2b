//! Whether the virus scanner answers, and where malware was found: for admins.

use domain::{DocumentId, Timestamp};

use super::urls;

/// Whether the virus scanner answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ScannerState {
    /// Nobody looked of late.
    #[default]
    Unknown,
    /// It does, and last judged a paper then.
    Answers(Option<Timestamp>),
    /// It does not, since then: papers wait.
    Away(Timestamp),
}

impl ScannerState {
    /// The key of the sentence, and the moment in it.
    pub const fn sentence(self) -> (&'static str, Option<Timestamp>) {
        match self {
            Self::Unknown => ("scanner-unknown", None),
            Self::Answers(None) => ("scanner-answers", None),
            Self::Answers(at @ Some(_)) => ("scanner-answers-last", at),
            Self::Away(at) => ("scanner-away", Some(at)),
        }
    }

    /// Whether somebody has to do something.
    pub const fn is_wrong(self) -> bool {
        matches!(self, Self::Unknown | Self::Away(_))
    }
}

/// `GET /admin/infected`.
#[derive(Debug, Clone)]
pub struct Infected {
    /// Whether the virus scanner answers.
    pub scanner: ScannerState,
    /// The newest first.
    pub rows: Vec<InfectedLine>,
    /// The link to the next rows.
    pub more: Option<String>,
}

super::template!(Infected, "admin/infected.html");

/// An infected paper, without its name.
#[derive(Debug, Clone)]
pub struct InfectedLine {
    /// The paper.
    pub id: DocumentId,
    /// The file number of its case.
    pub file_number: String,
    /// Who sent it.
    pub sent_by: Option<String>,
    /// When it came in.
    pub received_at: Timestamp,
    /// When it was found.
    pub found_at: Option<Timestamp>,
}

impl InfectedLine {
    /// Where the log tells of it.
    pub fn log_url(&self) -> String {
        urls::log_of(self.id)
    }
}
