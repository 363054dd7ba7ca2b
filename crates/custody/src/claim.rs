//! Requests that may come twice: the key of a request is taken in the unit of work that does it. Uploads, whose bodies
//! stream, keep theirs with the submission.

use chrono::Duration;
use db::posts::PostKey;
use domain::AccountId;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{Error, Result, Work};

/// How long an idempotency key is kept.
const KEPT: Duration = Duration::days(7);

/// Whether a request came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It is new, or has no key.
    Free,
    /// It came, and made or changed this.
    Replayed(Uuid),
    /// The key was used for something else.
    Differs,
}

impl Work {
    /// Takes the idempotency key of a request, if it has one. `parts` is what a repeated request must have in common.
    ///
    /// # Errors
    /// [`Error::Rows`], [`Error::Stale`].
    pub async fn claim(&mut self, route: &str, key: Option<&str>, parts: &[String]) -> Result<Claim> {
        let Some(idempotency_key) = key else { return Ok(Claim::Free) };
        let fingerprint = fingerprint(parts);
        let now = self.custody.now();
        let key = PostKey { account: self.account()?, route, idempotency_key };
        match db::posts::claim(&mut self.tx, key, &fingerprint, now, now + KEPT).await? {
            None => Ok(Claim::Free),
            Some(post) if post.fingerprint != fingerprint => Ok(Claim::Differs),
            Some(post) => post.answer_id.map(Claim::Replayed).ok_or(Error::Stale),
        }
    }

    /// Keeps the key of a request that is still to come, until this unit of work is over: the request waits for it, and one
    /// that runs is waited for. `false` if it came before.
    ///
    /// # Errors
    /// [`Error::Rows`].
    pub async fn hold(&mut self, route: &str, idempotency_key: &str) -> Result<bool> {
        let now = self.custody.now();
        let key = PostKey { account: self.account()?, route, idempotency_key };
        let free = db::posts::claim(&mut self.tx, key, &[], now, now + KEPT).await?.is_none();
        if free {
            db::posts::give_back(&mut self.tx, key).await?;
        }
        Ok(free)
    }

    /// Keeps what the request made or changed.
    ///
    /// # Errors
    /// [`Error::Rows`].
    pub async fn answer(&mut self, route: &str, key: Option<&str>, made: Uuid) -> Result<()> {
        if let Some(idempotency_key) = key {
            let key = PostKey { account: self.account()?, route, idempotency_key };
            db::posts::answer(&mut self.tx, key, made).await?;
        }
        Ok(())
    }

    fn account(&self) -> Result<AccountId> {
        self.actor.account.ok_or(Error::Row("the portal itself sends no requests"))
    }
}

/// What a repeated request must have in common, length-prefixed so that no two requests run together.
fn fingerprint(parts: &[String]) -> Vec<u8> {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    digest.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_do_not_run_together() {
        let of = |parts: [&str; 2]| fingerprint(&parts.map(str::to_owned));
        assert_ne!(of(["ab", "c"]), of(["a", "bc"]));
    }
}
