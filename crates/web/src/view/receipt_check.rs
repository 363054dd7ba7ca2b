//! The page that checks a receipt.

use super::{Mistake, mistake};
use crate::i18n::Locale;

/// `GET /receipts/check`, and again with the answer. Fields: `number`, `sha256`, `receipt`.
#[derive(Debug, Clone, Default)]
pub struct ReceiptCheck {
    /// What was typed as number.
    pub number: String,
    /// What was typed as hash, or worked out by the browser.
    pub sha256: String,
    /// The text of a receipt.
    pub receipt: String,
    /// Whether it fits, once it was checked.
    pub answer: Option<bool>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(ReceiptCheck, "receipt-check.html");

impl ReceiptCheck {
    /// Whether a receipt was checked, not a number.
    pub fn is_receipt(&self) -> bool {
        !self.receipt.trim().is_empty()
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}
