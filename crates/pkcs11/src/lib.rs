//! A key that stays in a token (PKCS#11): a security module, a smart card, SoftHSM.
//!
//! [`Token`] encrypts and decrypts short values with one AES key of it, by AES-GCM. The key is made in the token, marked sensitive and
//! not extractable, and used only if it is. A thread of its own speaks to the token: sessions belong to one thread, a slow
//! token keeps nobody else waiting, and one that was pulled out and put back is logged in to again.
//!
//! - [`Token`]: what others see · [`Config`]: which token and key · [`Error`]
//! - `session`: what is said to the token

mod error;
mod session;
mod token;

pub use error::{Error, Result};
pub use token::{Config, NONCE, Token};
