//! Section `keys`.

use std::path::PathBuf;
use std::sync::Arc;

use custody::KeyProvider;
use custody::pkcs11::Token;
use secrecy::ExposeSecret as _;

use super::{Problems, secret};

/// Where the root key lives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// In a file that only its owner may read.
    #[default]
    File,
    /// In a token (PKCS#11), which it can't leave.
    Pkcs11,
}

/// The token, for `provider = "pkcs11"`.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pkcs11 {
    /// The library of the token.
    pub module: Option<PathBuf>,
    /// The token's label.
    pub token: String,
    /// The label of the AES key in it.
    pub key: String,
    /// File with the PIN of the token's user.
    pub pin_file: Option<PathBuf>,
}

/// The root key and the key that signs for the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Where they live.
    pub provider: Provider,
    /// The key file, which `kundenportal keys init` makes: both keys, or with a token only the log's, wrapped by the token.
    pub file: Option<PathBuf>,
    /// The token.
    pub pkcs11: Pkcs11,
}

impl Keys {
    pub(super) fn validate(&self, problems: &mut Problems) {
        match &self.file {
            None => problems.add("keys.file", "is needed"),
            // Before `keys init` there is none, which is no mistake of the configuration: `doctor` tells of it.
            Some(file) if !file.exists() => {}
            Some(file) => {
                if let Err(what) = secret::owner_only(file) {
                    problems.add("keys.file", what);
                }
            }
        }
        if self.provider == Provider::Pkcs11 {
            self.pkcs11.validate(problems);
        }
    }

    /// The provider.
    ///
    /// # Errors
    /// Why it can't be used.
    pub async fn open(&self) -> Result<Arc<dyn KeyProvider>, String> {
        let file = self.file.as_deref().ok_or("no key file")?;
        match self.provider {
            Provider::File => {
                let provider = custody::FileProvider::open(file).map_err(|error| error.to_string())?;
                Ok(Arc::new(provider))
            }
            Provider::Pkcs11 => {
                let text = secret::read(file)?;
                let token = Token::open(self.pkcs11.open()?).map_err(|error| error.to_string())?;
                let opened = custody::TokenProvider::open(token, text.expose_secret()).await;
                Ok(Arc::new(opened.map_err(|error| error.to_string())?))
            }
        }
    }
}

impl Pkcs11 {
    fn validate(&self, problems: &mut Problems) {
        problems.demand(self.module.is_some(), "keys.pkcs11.module", "is needed: the library of the token");
        problems.demand(!self.token.is_empty(), "keys.pkcs11.token", "is needed: the label of the token");
        problems.demand(!self.key.is_empty(), "keys.pkcs11.key", "is needed: the label of the key");
        match self.pin_file.as_deref().map(secret::read) {
            None => problems.add("keys.pkcs11.pin_file", "is needed"),
            Some(Err(what)) => problems.add("keys.pkcs11.pin_file", what),
            Some(Ok(_)) => {}
        }
    }

    /// What `pkcs11` takes.
    ///
    /// # Errors
    /// What is wrong with the file of the PIN.
    pub fn open(&self) -> Result<custody::pkcs11::Config, String> {
        Ok(custody::pkcs11::Config {
            module: self.module.clone().ok_or("no library of the token")?,
            token: self.token.clone(),
            key: self.key.clone(),
            pin: secret::read(self.pin_file.as_deref().ok_or("no file with the PIN")?)?,
        })
    }
}
