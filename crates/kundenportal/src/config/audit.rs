//! Section `audit`.

use std::path::PathBuf;

use super::Problems;

/// The audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Audit {
    /// Directory in which checkpoints are put, to be carried out of the house by something else.
    pub spool: Option<PathBuf>,
}

impl Audit {
    pub(super) fn validate(&self, problems: &mut Problems) {
        let fine = self.spool.as_deref().is_none_or(|spool| !spool.exists() || spool.is_dir());
        problems.demand(fine, "audit.spool", "must be a directory");
    }
}
