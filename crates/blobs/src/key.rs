//! The paths of objects: made and read here and nowhere else.
//!
//! ```text
//! t/<tenant>/d/<document>/<attempt>    a document, one object per attempt to store it
//! t/<tenant>/s/<upload>/<segment>      a segment of a resumable upload
//! t/<tenant>/c/<size>                  a checkpoint of the audit log, its size as 20 digits
//! ```
//!
//! Ids are lowercase hyphenated UUIDs. A path has exactly one form: what does not print back as it was read is not a key.

use std::{fmt, str::FromStr};

use domain::{AttemptId, DocumentId, TenantId};
use uuid::Uuid;

/// Names an object. Random, never reused, unique by a row in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ObjectKey {
    /// A sealed document.
    Document {
        /// Whose it is.
        tenant: TenantId,
        /// Which document.
        document: DocumentId,
        /// Which attempt to store it; every attempt has its own key and object.
        attempt: AttemptId,
    },
    /// A sealed segment of a resumable upload.
    Segment {
        /// Whose it is.
        tenant: TenantId,
        /// Which upload.
        upload: Uuid,
        /// Which segment of it.
        segment: Uuid,
    },
    /// A signed checkpoint of the audit log.
    Checkpoint {
        /// Whose log.
        tenant: TenantId,
        /// Number of entries it covers.
        size: u64,
    },
}

/// The text is not the path of an object of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an object key")]
pub struct UnknownKey;

impl ObjectKey {
    /// Whose object it is.
    pub const fn tenant(&self) -> TenantId {
        match self {
            Self::Document { tenant, .. } | Self::Segment { tenant, .. } | Self::Checkpoint { tenant, .. } => *tenant,
        }
    }

    /// The path that all objects of a tenant start with, without a slash at the end.
    pub fn tenant_prefix(tenant: TenantId) -> String {
        format!("t/{tenant}")
    }

    /// The name under which a directory keeps an unfinished object: `<path>#<n>`.
    pub(crate) fn partial_path(path: &str, n: u64) -> String {
        format!("{}{n}", Self::partial_prefix(path))
    }

    /// What the names of all unfinished files of an object begin with; no other name does.
    pub(crate) fn partial_prefix(path: &str) -> String {
        format!("{path}#")
    }

    /// Which object an unfinished file was to become.
    pub(crate) fn of_partial(text: &str) -> Option<Self> {
        let (path, n) = text.rsplit_once('#')?;
        let digits = !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| path.parse().ok()).flatten()
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document { tenant, document, attempt } => write!(f, "t/{tenant}/d/{document}/{attempt}"),
            Self::Segment { tenant, upload, segment } => write!(f, "t/{tenant}/s/{upload}/{segment}"),
            Self::Checkpoint { tenant, size } => write!(f, "t/{tenant}/c/{size:020}"),
        }
    }
}

impl FromStr for ObjectKey {
    type Err = UnknownKey;

    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        let parts: Vec<&str> = text.splitn(6, '/').collect();
        let key = match parts.as_slice() {
            ["t", tenant, "d", document, attempt] => {
                Self::Document { tenant: read(tenant)?, document: read(document)?, attempt: read(attempt)? }
            }
            ["t", tenant, "s", upload, segment] => {
                Self::Segment { tenant: read(tenant)?, upload: read(upload)?, segment: read(segment)? }
            }
            ["t", tenant, "c", size] => Self::Checkpoint { tenant: read(tenant)?, size: read(size)? },
            _ => return Err(UnknownKey),
        };
        // UUIDs and numbers can be written in several ways: two paths must never mean one object.
        if key.to_string() == text { Ok(key) } else { Err(UnknownKey) }
    }
}

fn read<T: FromStr>(text: &str) -> Result<T, UnknownKey> {
    text.parse().map_err(|_| UnknownKey)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
    const B: &str = "01890a5d-ac96-774b-bcce-b302099a8058";
    const C: &str = "01890a5d-ac96-774b-bcce-b302099a8059";

    #[test]
    fn paths_read_back_as_they_were_written() {
        for text in [
            format!("t/{A}/d/{B}/{C}"),
            format!("t/{A}/s/{B}/{C}"),
            format!("t/{A}/c/00000000000000000042"),
            format!("t/{A}/c/18446744073709551615"),
        ] {
            let key: ObjectKey = text.parse().unwrap();
            assert_eq!(key.to_string(), text);
            assert_eq!(key.tenant().to_string(), A);
            assert!(text.starts_with(&ObjectKey::tenant_prefix(key.tenant())));
        }
    }

    #[test]
    fn checkpoints_sort_by_size_as_text() {
        let tenant = A.parse().unwrap();
        let texts: Vec<String> =
            [0, 9, 10, 1_000_000, u64::MAX].map(|size| ObjectKey::Checkpoint { tenant, size }.to_string()).to_vec();
        assert!(texts.is_sorted());
    }

    #[test]
    fn every_other_spelling_is_unknown() {
        let upper = A.to_uppercase();
        let simple = A.replace('-', "");
        for text in [
            String::new(),
            "t".into(),
            format!("t/{A}"),
            format!("t/{A}/d/{B}"),
            format!("t/{A}/d/{B}/{C}/"),
            format!("t/{A}/d/{B}/{C}/x"),
            format!("/t/{A}/d/{B}/{C}"),
            format!("t//{A}/d/{B}/{C}"),
            format!("t/{A}/x/{B}/{C}"),
            format!("t/{upper}/d/{B}/{C}"),
            format!("t/{simple}/d/{B}/{C}"),
            format!("t/{{{A}}}/d/{B}/{C}"),
            format!("t/{A}/d/{B}/{C}#1"),
            format!("t/{A}/c/42"),
            format!("t/{A}/c/+0000000000000000042"),
            format!("t/{A}/c/000000000000000000042"),
            format!("t/{A}/d/../{C}"),
        ] {
            assert_eq!(text.parse::<ObjectKey>(), Err(UnknownKey), "{text}");
        }
    }

    #[test]
    fn partial_files_name_their_object() {
        let key: ObjectKey = format!("t/{A}/d/{B}/{C}").parse().unwrap();
        let path = key.to_string();
        assert_eq!(ObjectKey::of_partial(&ObjectKey::partial_path(&path, 7)), Some(key));
        for text in [path.clone(), format!("{path}#"), format!("{path}#x"), format!("{path}#1#2"), "a#1".to_owned()] {
            assert_eq!(ObjectKey::of_partial(&text), None, "{text}");
        }
    }
}
