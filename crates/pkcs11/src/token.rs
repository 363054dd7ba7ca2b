//! The handle that others hold, and the thread behind it.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::session::{self, Session};
use crate::{Error, Result};

/// Bytes of a nonce. It must be fresh randomness for each value.
pub const NONCE: usize = 12;

/// How long a token may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many may wait for it; more than there are key operations at once.
const WAITING: usize = 64;

/// Which token, and which key of it.
#[derive(Debug, Clone)]
pub struct Config {
    /// The library of the token.
    pub module: PathBuf,
    /// The token's label.
    pub token: String,
    /// The key's label.
    pub key: String,
    /// The user's PIN.
    pub pin: SecretString,
}

/// A key in a token. Cheap to clone; the thread ends with the last clone.
#[derive(Debug, Clone)]
pub struct Token {
    asking: SyncSender<Asked>,
}

struct Asked {
    deed: Deed,
    answer: oneshot::Sender<Result<Zeroizing<Vec<u8>>>>,
}

enum Deed {
    Encrypt { nonce: [u8; NONCE], place: Vec<u8>, value: Zeroizing<Vec<u8>> },
    Decrypt { nonce: [u8; NONCE], place: Vec<u8>, value: Vec<u8> },
}

impl Token {
    /// Makes the key in the token, 256 bits, sensitive and not extractable. Gives whether it was not there before.
    ///
    /// # Errors
    /// What token or library say.
    pub fn make_key(config: &Config) -> Result<bool> {
        session::make_key(config)
    }

    /// Logs in, and looks whether the key is one that can't leave the token. Blocks as long as the token takes for it.
    ///
    /// # Errors
    /// What is missing or wrong.
    pub fn open(config: Config) -> Result<Self> {
        let (asking, asked) = sync_channel(WAITING);
        let (told, first) = std::sync::mpsc::channel();
        let work = move || {
            let session = Session::open(&config);
            let well = session.is_ok();
            let error = session.as_ref().err().cloned();
            if told.send(error).is_ok() && well {
                serve(&config, session.ok(), &asked);
            }
        };
        let thread = std::thread::Builder::new().name("pkcs11".to_owned());
        thread.spawn(work).map_err(|error| Error::Other(error.to_string()))?;
        match first.recv_timeout(PATIENCE) {
            Ok(None) => Ok(Self { asking }),
            Ok(Some(error)) => Err(error),
            Err(_) => Err(Error::Silent),
        }
    }

    /// Encrypts a short value for a place: it is decrypted for no other.
    ///
    /// # Errors
    /// What token or library say; [`Error::Silent`].
    pub async fn encrypt(&self, nonce: [u8; NONCE], place: &[u8], value: &[u8]) -> Result<Vec<u8>> {
        let value = Zeroizing::new(value.to_vec());
        let sealed = self.ask(Deed::Encrypt { nonce, place: place.to_vec(), value }).await?;
        Ok(sealed.to_vec())
    }

    /// Decrypts a value.
    ///
    /// # Errors
    /// [`Error::NotAuthentic`]; what token or library say; [`Error::Silent`].
    pub async fn decrypt(&self, nonce: [u8; NONCE], place: &[u8], value: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        self.ask(Deed::Decrypt { nonce, place: place.to_vec(), value: value.to_vec() }).await
    }

    async fn ask(&self, deed: Deed) -> Result<Zeroizing<Vec<u8>>> {
        let (answer, answered) = oneshot::channel();
        self.asking.try_send(Asked { deed, answer }).map_err(|_| Error::Silent)?;
        match tokio::time::timeout(PATIENCE, answered).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) | Err(_) => Err(Error::Silent),
        }
    }
}

/// Answers until nobody can ask any more.
fn serve(config: &Config, mut session: Option<Session>, asked: &Receiver<Asked>) {
    let mut pin_refused = false;
    while let Ok(Asked { deed, answer }) = asked.recv() {
        if answer.is_closed() {
            continue;
        }
        let mut result = Err(Error::Silent);
        // A session that was lost with its token is opened again, once.
        for _ in 0..2 {
            if pin_refused {
                result = Err(Error::Pin);
                break;
            }
            let open = match session.take() {
                Some(open) => Ok(open),
                None => Session::open(config),
            };
            match open {
                Ok(open) => {
                    result = act(&open, &deed);
                    if matches!(result, Ok(_) | Err(Error::NotAuthentic)) {
                        session = Some(open);
                        break;
                    }
                }
                Err(error) => {
                    pin_refused = error == Error::Pin;
                    result = Err(error);
                }
            }
        }
        if let Err(error) = &result {
            tracing::debug!(%error, "the token refused");
        }
        // Whoever has stopped waiting needs no answer.
        drop(answer.send(result));
    }
}

fn act(session: &Session, deed: &Deed) -> Result<Zeroizing<Vec<u8>>> {
    match deed {
        Deed::Encrypt { nonce, place, value } => session.encrypt(*nonce, place, value).map(Zeroizing::new),
        Deed::Decrypt { nonce, place, value } => session.decrypt(*nonce, place, value),
    }
}
