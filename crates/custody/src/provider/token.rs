//! The provider `pkcs11`: the root key stays in a token.

use async_trait::async_trait;
use envelope::{Context, Key};
use pkcs11::{NONCE, Token};
use zeroize::Zeroizing;

use crate::{Error, KeyProvider, Result};

/// The first byte of a wrapped value: this layout, nonce and value behind it.
const LAYOUT: u8 = 1;
/// What the log's key is wrapped for.
const LOG: &str = "kundenportal/log-key/v1";
/// What `health` wraps.
const TRIAL: &str = "kundenportal/trial/v1";

/// The provider `pkcs11`: tenant keys are wrapped within the token, by a key that can't leave it. The key that signs for the logs is
/// kept wrapped in a file of one line, `log <hex digits>`, and unwrapped when the portal starts.
pub struct TokenProvider {
    token: Token,
    log: ledger::SigningKey,
}

impl std::fmt::Debug for TokenProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenProvider")
    }
}

impl TokenProvider {
    /// Text of a new key file for this token.
    ///
    /// # Errors
    /// [`Error::Provider`].
    pub async fn generate(token: &Token, rng: &dyn domain::Rng) -> Result<String> {
        let seed = Zeroizing::new(domain::random::bytes::<32>(rng));
        let wrapped = wrap(token, &Context::new(LOG), domain::random::bytes(rng), &*seed).await?;
        Ok(format!("log {}\n", hex::encode(wrapped)))
    }

    /// Reads the text of a key file.
    ///
    /// # Errors
    /// [`Error::Provider`] if it makes no sense or is of another key. The text is never part of the error.
    pub async fn open(token: Token, text: &str) -> Result<Self> {
        let bad = || Error::Provider("key file: it needs one line `log …`, as `keys init` writes it".to_owned());
        let line = text.lines().find_map(|line| line.strip_prefix("log ")).ok_or_else(bad)?;
        let wrapped = hex::decode(line.trim()).map_err(|_| bad())?;
        let seed = unwrap(&token, &Context::new(LOG), &wrapped).await?;
        Ok(Self { token, log: ledger::SigningKey::from_seed(&seed) })
    }
}

async fn wrap(token: &Token, context: &Context, nonce: [u8; NONCE], value: &[u8]) -> Result<Vec<u8>> {
    let sealed = token.encrypt(nonce, context.as_bytes(), value).await.map_err(refused)?;
    Ok([&[LAYOUT], nonce.as_slice(), &sealed].concat())
}

async fn unwrap(token: &Token, context: &Context, wrapped: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
    let foreign = || Error::Provider("a key was not wrapped by a token, or is cut".to_owned());
    let (&LAYOUT, rest) = wrapped.split_first().ok_or_else(foreign)? else { return Err(foreign()) };
    let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or_else(foreign)?;
    let plain = token.decrypt(*nonce, context.as_bytes(), sealed).await.map_err(refused)?;
    let bytes = plain.as_slice().try_into().map_err(|_| Error::Row("wrapped key has another length"))?;
    Ok(Zeroizing::new(bytes))
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refused(error: pkcs11::Error) -> Error {
    Error::Provider(error.to_string())
}

#[async_trait]
impl KeyProvider for TokenProvider {
    async fn wrap(&self, context: &Context, salt: [u8; 24], key: &Key) -> Result<Vec<u8>> {
        let [nonce @ .., _, _, _, _, _, _, _, _, _, _, _, _] = salt;
        wrap(&self.token, context, nonce, key.expose()).await
    }

    async fn unwrap(&self, context: &Context, wrapped: &[u8]) -> Result<Key> {
        Ok(Key::from_bytes(*unwrap(&self.token, context, wrapped).await?))
    }

    fn log_key(&self) -> &ledger::SigningKey {
        &self.log
    }

    async fn health(&self) -> Result<()> {
        // No value of ours is wrapped for this place, so the nonce may be the same each time.
        wrap(&self.token, &Context::new(TRIAL), [0; NONCE], TRIAL.as_bytes()).await.map(drop)
    }
}
