//! What was told outside the portal, kept in memory instead of being sent.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::ReachChannel;
use messaging::{Courier, Letter, Undelivered};

/// Takes every letter, unless a test said otherwise.
#[derive(Debug, Clone, Default)]
pub struct Mailbox {
    letters: Arc<Mutex<Vec<Letter>>>,
    refusals: Arc<Mutex<Vec<Undelivered>>>,
}

impl Mailbox {
    /// What was sent so far.
    pub fn letters(&self) -> Vec<Letter> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Refuses the next letter.
    pub fn refuse(&self, why: Undelivered) {
        self.refusals.lock().unwrap_or_else(PoisonError::into_inner).push(why);
    }
}

#[async_trait]
impl Courier for Mailbox {
    fn channel(&self) -> ReachChannel {
        ReachChannel::Mail
    }

    async fn carry(&self, letter: &Letter) -> Result<Option<String>, Undelivered> {
        if let Some(why) = self.refusals.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Err(why);
        }
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
        Ok(None)
    }
}
