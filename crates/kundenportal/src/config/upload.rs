//! Section `upload`.

use domain::limits::UploadLimits;

use super::Problems;

/// How much may be sent. The keys are those of the rule itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Upload(pub UploadLimits);

impl Upload {
    pub(super) fn validate(self, problems: &mut Problems) {
        let UploadLimits { file_bytes, case_bytes, files } = self.0;
        problems.demand(file_bytes > 0, "upload.file_bytes", "must be at least 1");
        problems.demand(case_bytes >= file_bytes, "upload.case_bytes", "must not be less than file_bytes");
        problems.demand((1..=100).contains(&files), "upload.files", "must be 1 to 100");
    }
}
