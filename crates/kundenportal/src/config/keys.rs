//! Section `keys`.

use std::path::PathBuf;
use std::sync::Arc;

use custody::KeyProvider;

use super::{Problems, secret};

/// Where the root key lives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// In a file that only its owner may read.
    #[default]
    File,
}

/// The root key and the key that signs for the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Where they live.
    pub provider: Provider,
    /// The key file, for `provider = "file"`. `kundenportal keys init` makes it.
    pub file: Option<PathBuf>,
}

impl Keys {
    pub(super) fn validate(&self, problems: &mut Problems) {
        match &self.file {
            None => problems.add("keys.file", "is needed for provider = \"file\""),
            // Before `keys init` there is none, which is no mistake of the configuration: `doctor` tells of it.
            Some(file) if !file.exists() => {}
            Some(file) => {
                if let Err(what) = secret::owner_only(file) {
                    problems.add("keys.file", what);
                }
            }
        }
    }

    /// The provider.
    ///
    /// # Errors
    /// Why it can't be used.
    pub fn open(&self) -> Result<Arc<dyn KeyProvider>, String> {
        let Provider::File = self.provider;
        let file = self.file.as_deref().ok_or("no key file")?;
        let provider = custody::FileProvider::open(file).map_err(|error| error.to_string())?;
        Ok(Arc::new(provider))
    }
}
