//! What is said to the token, by one thread.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error as Said, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::aead::GcmParams;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::UserType;
use zeroize::Zeroizing;

use crate::token::{Config, NONCE};
use crate::{Error, Result};

/// Length of the mark that AES-GCM ends a value with, in bits.
const MARK_BITS: u64 = 128;
/// Bytes of a key.
const KEY_BYTES: u64 = 32;

/// A library is loaded and begun once in a process, whoever needs it.
static MODULES: LazyLock<Mutex<HashMap<PathBuf, Pkcs11>>> = LazyLock::new(Mutex::default);

/// A session, logged in, and the key.
#[derive(Debug)]
pub(crate) struct Session {
    session: cryptoki::session::Session,
    key: ObjectHandle,
}

impl Session {
    /// Finds token and key, and looks whether the key can leave the token.
    pub(crate) fn open(config: &Config) -> Result<Self> {
        let session = log_in(config)?;
        let key = match keys(&session, config)?.as_slice() {
            [] => return Err(Error::NoKey(config.key.clone())),
            [key] => *key,
            _ => return Err(Error::ManyKeys(config.key.clone())),
        };
        let asked = [AttributeType::Sensitive, AttributeType::Extractable];
        let told = session.get_attributes(key, &asked).map_err(other)?;
        let stays = told.contains(&Attribute::Sensitive(true)) && told.contains(&Attribute::Extractable(false));
        if stays { Ok(Self { session, key }) } else { Err(Error::Extractable(config.key.clone())) }
    }

    /// The value encrypted, its mark at the end.
    pub(crate) fn encrypt(&self, mut nonce: [u8; NONCE], place: &[u8], value: &[u8]) -> Result<Vec<u8>> {
        let parameters = GcmParams::new(&mut nonce, place, MARK_BITS.into()).map_err(other)?;
        self.session.encrypt(&Mechanism::AesGcm(parameters), self.key, value).map_err(other)
    }

    /// The value again.
    pub(crate) fn decrypt(&self, mut nonce: [u8; NONCE], place: &[u8], value: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let parameters = GcmParams::new(&mut nonce, place, MARK_BITS.into()).map_err(other)?;
        match self.session.decrypt(&Mechanism::AesGcm(parameters), self.key, value) {
            Ok(plain) => Ok(Zeroizing::new(plain)),
            Err(Said::Pkcs11(RvError::EncryptedDataInvalid | RvError::EncryptedDataLenRange, _)) => {
                Err(Error::NotAuthentic)
            }
            // What SoftHSM says of a wrong mark, and of a token that is broken: the one that works tells them apart.
            Err(Said::Pkcs11(RvError::GeneralError | RvError::FunctionFailed, _)) if self.works() => {
                Err(Error::NotAuthentic)
            }
            Err(said) => Err(other(said)),
        }
    }

    /// Whether a value that was just encrypted is decrypted.
    fn works(&self) -> bool {
        const TRIAL: &[u8] = b"kundenportal/trial/v1";
        let decrypted = |sealed: Vec<u8>| {
            let mut nonce = [0; NONCE];
            let parameters = GcmParams::new(&mut nonce, TRIAL, MARK_BITS.into()).ok()?;
            self.session.decrypt(&Mechanism::AesGcm(parameters), self.key, &sealed).ok()
        };
        self.encrypt([0; NONCE], TRIAL, TRIAL).ok().and_then(decrypted).is_some_and(|plain| plain == TRIAL)
    }
}

/// Makes the key in the token, unless it is there.
pub(crate) fn make_key(config: &Config) -> Result<bool> {
    let session = log_in(config)?;
    if !keys(&session, config)?.is_empty() {
        return Ok(false);
    }
    let key = [
        Attribute::Class(ObjectClass::SECRET_KEY),
        Attribute::KeyType(KeyType::AES),
        Attribute::ValueLen(KEY_BYTES.into()),
        Attribute::Label(config.key.clone().into_bytes()),
        Attribute::Token(true),
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Encrypt(true),
        Attribute::Decrypt(true),
    ];
    session.generate_key(&Mechanism::AesKeyGen, &key).map_err(other)?;
    Ok(true)
}

fn keys(session: &cryptoki::session::Session, config: &Config) -> Result<Vec<ObjectHandle>> {
    let wanted = [
        Attribute::Class(ObjectClass::SECRET_KEY),
        Attribute::KeyType(KeyType::AES),
        Attribute::Label(config.key.clone().into_bytes()),
    ];
    session.find_objects(&wanted).map_err(other)
}

fn log_in(config: &Config) -> Result<cryptoki::session::Session> {
    let module = module(&config.module)?;
    let mut found = Vec::new();
    for slot in module.get_slots_with_initialized_token().map_err(other)? {
        let label = module.get_token_info(slot).map_err(other)?.label().trim_end().to_owned();
        if label == config.token {
            let session = module.open_rw_session(slot).map_err(other)?;
            return match session.login(UserType::User, Some(&config.pin)) {
                Ok(()) | Err(Said::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
                Err(Said::Pkcs11(
                    RvError::PinIncorrect | RvError::PinLocked | RvError::PinLenRange | RvError::PinInvalid,
                    _,
                )) => Err(Error::Pin),
                Err(said) => Err(other(said)),
            };
        }
        found.push(label);
    }
    Err(Error::NoToken { wanted: config.token.clone(), found: found.join(", ") })
}

fn module(path: &Path) -> Result<Pkcs11> {
    let mut modules = MODULES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(module) = modules.get(path) {
        return Ok(module.clone());
    }
    let module = Pkcs11::new(path).map_err(|said| Error::Module(said.to_string()))?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Said::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(said) => return Err(other(said)),
    }
    modules.insert(path.to_owned(), module.clone());
    Ok(module)
}

/// What the library says names functions and codes, never values.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn other(said: Said) -> Error {
    Error::Other(said.to_string())
}
