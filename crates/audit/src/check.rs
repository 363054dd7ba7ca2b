//! Whether a receipt is ours, or names a file: one bit, told to whoever brings all the rest.

use std::time::Duration;

use domain::TenantId;
use ledger::{SignedReceipt, VerifierKey};
use tokio::time::Instant;

use crate::{Audit, Error};

/// No answer comes sooner: how long the search took says nothing about what was found.
const ANSWER: Duration = Duration::from_millis(250);

/// What is to be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// That the receipt with this number names a file with this SHA-256.
    Number {
        /// The number, as [`domain::receipt_number`] reads it.
        number: String,
        /// The hash.
        sha256: [u8; 32],
    },
    /// That a receipt is ours and nothing in it was changed: its JSON.
    Receipt(String),
}

impl Audit {
    /// Checks it. An unknown number, a wrong hash, a forged receipt and what is no receipt are answered alike, after the
    /// same time. No entry is made: who asks learns nothing that was not brought, and nobody fills the log by asking.
    ///
    /// # Errors
    /// [`Error::Custody`] while rows can't be read.
    pub async fn check_receipt(&self, tenant: TenantId, check: &Check) -> Result<bool, Error> {
        let answer = Instant::now() + ANSWER;
        let found = match check {
            Check::Number { number, sha256 } => self.custody.receipt_names(tenant, number, sha256).await,
            Check::Receipt(json) => self.custody.vkey(tenant).await.map(|key| is_ours(json, &key)),
        };
        tokio::time::sleep_until(answer).await;
        match found {
            Err(error) if !error.is_passing() => {
                tracing::error!(%error, "receipt can't be checked");
                Ok(false)
            }
            found => Ok(found?),
        }
    }
}

fn is_ours(json: &str, key: &str) -> bool {
    let Ok(key) = VerifierKey::new(key) else { return false };
    SignedReceipt::from_json(json).is_ok_and(|receipt| receipt.verify(&[key]).is_ok())
}
