//! What a reader should know of a file before opening it, and what to do.

use domain::{DocumentFlag, DocumentFlags, DocumentState, Review};

use super::Chain;
use crate::i18n::Locale;

/// One thing to know of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caution {
    /// A word or two, for lists.
    pub label: String,
    /// What it means and what to do.
    pub text: String,
}

/// What staff should know.
pub(super) fn of_staff(flags: DocumentFlags, t: &Locale) -> Vec<Caution> {
    let caution = |flag: DocumentFlag| {
        let key = format!("caution-{}", flag.as_str().replace('_', "-"));
        Caution { label: t.get(&key), text: t.get(&format!("{key}-text")) }
    };
    flags.iter().map(caution).collect()
}

/// What customers should know: that a password may keep the paper from being read (§ 36a (3) SGB I). Nothing any more once
/// somebody has judged the paper, or where there is worse to say of it.
pub(super) fn of_customer(flags: DocumentFlags, chain: &Chain, t: &Locale) -> Option<Caution> {
    use DocumentState as S;
    let open = chain.review == Review::None && matches!(chain.state, S::Received | S::Scanning | S::Available);
    (open && flags.contains(DocumentFlag::Encrypted))
        .then(|| Caution { label: t.get("document-locked"), text: t.get("document-locked-text") })
}
