//! Passwords: argon2id behind a semaphore.
//!
//! One verification takes tens of milliseconds and megabytes by design, so at most a few run at once: a flood of
//! sign-ins waits in a queue here instead of taking the machine from everybody else.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::Rng;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::Error;

/// What a password hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// How many run at once.
    pub slots: usize,
}

impl Default for PasswordCost {
    /// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2, slots: 2 }
    }
}

/// How many sign-ins may wait for a slot before the next is told to come back.
const QUEUE: usize = 200;

#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    params: Params,
    slots: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    /// A hash of nothing anybody knows, with today's cost: an unknown login takes as long as a known one.
    decoy: Arc<str>,
}

impl Passwords {
    pub(crate) fn new(cost: PasswordCost, rng: &dyn Rng) -> Result<Self, Error> {
        let params =
            Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|_| Error::Configuration("password cost"))?;
        let unknown: [u8; 32] = domain::random::bytes(rng);
        let decoy = hash_with(&params, &unknown, domain::random::bytes(rng))?;
        Ok(Self {
            params,
            slots: Arc::new(Semaphore::new(cost.slots.max(1))),
            queue: Arc::new(Semaphore::new(QUEUE)),
            decoy: decoy.into(),
        })
    }

    /// Hashes a new password as a PHC string.
    pub(crate) async fn hash(&self, password: Zeroizing<String>, salt: [u8; 16]) -> Result<String, Error> {
        let params = self.params.clone();
        self.run(move || hash_with(&params, password.as_bytes(), salt)).await?
    }

    /// Whether the password is right. Without a hash (no such account, or none set) it takes as long and says no.
    pub(crate) async fn verify(&self, password: Zeroizing<String>, hash: Option<String>) -> Result<bool, Error> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.to_string());
        let right = self.run(move || {
            let Ok(parsed) = PasswordHash::new(&hash) else { return false };
            Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok()
        });
        Ok(right.await? && known)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let waiting = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| Error::Busy)?;
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| Error::Busy)?;
        // Held by the work, not by the request: a client that goes away does not end the work.
        let held = (waiting, slot);
        let task = tokio::task::spawn_blocking(move || {
            let _held = held;
            work()
        });
        task.await.map_err(|_| Error::Busy)
    }
}

fn hash_with(params: &Params, password: &[u8], salt: [u8; 16]) -> Result<String, Error> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let hash = argon2.hash_password_with_salt(password, &salt).map_err(|_| Error::Configuration("password cost"))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cheap() -> Passwords {
        #[derive(Debug)]
        struct Counting;
        impl Rng for Counting {
            fn fill(&self, bytes: &mut [u8]) {
                bytes.fill(7);
            }
        }
        Passwords::new(PasswordCost { memory_kib: 64, passes: 1, slots: 1 }, &Counting).unwrap()
    }

    fn secret(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let passwords = cheap();
        let hash = passwords.hash(secret("Sommerregen 7"), [1; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        assert!(passwords.verify(secret("Sommerregen 7"), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(secret("Sommerregen 8"), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn an_unknown_account_is_hashed_too_and_never_opens() {
        let passwords = cheap();
        let right_for_the_decoy = String::from_utf8(vec![7; 32]).unwrap();
        assert!(!passwords.verify(Zeroizing::new(right_for_the_decoy), None).await.unwrap());
    }
}
