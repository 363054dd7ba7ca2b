//! Why a token does not do what it is asked for.

/// Why a token does not do what it is asked for. None of it holds the PIN, a key or a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The library of the token can't be loaded.
    #[error("the PKCS#11 library can't be loaded: {0}")]
    Module(String),
    /// There is no token of this name.
    #[error("no token is called `{wanted}`; there are: {found}")]
    NoToken {
        /// The name that was asked for.
        wanted: String,
        /// Those that there are.
        found: String,
    },
    /// The token refuses the PIN. It is not tried again before the process is started anew: tokens lock themselves.
    #[error("the token refuses the PIN; it is not tried again, because tokens lock themselves after a few tries")]
    Pin,
    /// There is no key of this name.
    #[error("the token has no AES key called `{0}`: `kundenportal keys init` makes it")]
    NoKey(String),
    /// There are several keys of this name.
    #[error("the token has several AES keys called `{0}`")]
    ManyKeys(String),
    /// The key could leave the token.
    #[error("the key `{0}` may be read out of the token: only one that is sensitive and not extractable is used")]
    Extractable(String),
    /// The value was not encrypted by this key for this place, or was changed.
    #[error("the value is not one of this key and this place")]
    NotAuthentic,
    /// No answer in time.
    #[error("the token does not answer")]
    Silent,
    /// Anything else that the token or its library says.
    #[error("the token says {0}")]
    Other(String),
}

/// Result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
