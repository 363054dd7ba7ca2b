//! `[[server.certificates]]`.

use std::path::PathBuf;

/// A certificate with which the portal ends TLS itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The certificate and those that lead to its authority, PEM, the portal's own first.
    pub chain_file: PathBuf,
    /// Its private key, PEM, in a file that only its owner may read.
    pub key_file: PathBuf,
}
