//! Sending documents, on both faces.

use domain::{CaseId, Demand, KINDS, Kind, KindGroup, OTHER_KIND, usual_kinds};

use super::{Choice, Linked, Missing, Mistake, mistake, urls};
use crate::i18n::Locale;

/// A kind of paper as a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KindChoice {
    /// Its key.
    pub(crate) value: String,
    /// What people read.
    pub(crate) label: String,
    /// What to send of it; nothing for free words.
    pub(crate) hint: Option<String>,
}

/// Kinds that belong together.
#[derive(Debug, Clone)]
pub(crate) struct Kinds {
    /// What they are about.
    pub(crate) label: String,
    /// They.
    pub(crate) kinds: Vec<KindChoice>,
}

impl Kinds {
    /// Whether the kind that was chosen is among them.
    pub(crate) fn has(&self, kind: &str) -> bool {
        self.kinds.iter().any(|choice| choice.value == kind)
    }
}

/// The words for a kind; one that isn't in the catalogue is shown as it was given.
pub fn kind_label(kind: &str, t: &Locale) -> String {
    let key = key_of(kind);
    if domain::kind(kind).is_some() && t.has(&key) { t.get(&key) } else { kind.to_owned() }
}

/// Every kind by what it is about, for a list to choose from.
pub(crate) fn kinds(t: &Locale) -> Vec<Kinds> {
    grouped(|_| true, t)
}

/// The kinds beside the usual ones, by what they are about.
pub(crate) fn other_kinds(t: &Locale) -> Vec<Kinds> {
    grouped(|kind| kind.code != OTHER_KIND && !usual_kinds().contains(kind), t)
}

/// What is none of them.
pub(crate) fn something_else(t: &Locale) -> Option<KindChoice> {
    domain::kind(OTHER_KIND).map(|kind| choice(kind, t))
}

fn key_of(code: &str) -> String {
    format!("kind-{}", code.to_ascii_lowercase().replace('_', "-"))
}

fn choice(kind: &Kind, t: &Locale) -> KindChoice {
    let mut hint = t.get(&format!("{}-hint", key_of(kind.code)));
    if kind.demand == Demand::Voluntary {
        hint = format!("{hint} {}", t.get("kind-voluntary"));
    }
    KindChoice { value: kind.code.to_owned(), label: kind_label(kind.code, t), hint: Some(hint) }
}

fn grouped(wanted: impl Fn(&Kind) -> bool, t: &Locale) -> Vec<Kinds> {
    let of = |group: &KindGroup| Kinds {
        label: t.get(&format!("kind-group-{group}")),
        kinds: KINDS.iter().filter(|kind| kind.group == *group && wanted(kind)).map(|kind| choice(kind, t)).collect(),
    };
    KindGroup::ALL.iter().map(of).filter(|group| !group.kinds.is_empty()).collect()
}

/// `GET /cases/{case}/send`, and again after a `POST` that was refused. Fields: `csrf_token`, `idempotency_key`, `replaces`,
/// `kind`, `note`, `concerns`, then `file` (1 to `max_files`).
#[derive(Debug, Clone)]
pub struct Send {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub case_title: String,
    /// The key of this submission, made when the form is shown.
    pub idempotency_key: String,
    /// The paper that what is sent replaces.
    pub replaces: Option<Linked>,
    /// What the customer is asked to send again in this case; nothing on a form that replaces a paper.
    pub asked: Vec<Missing>,
    /// The kind that was chosen; empty for none.
    pub kind: String,
    /// The note that was typed.
    pub note: String,
    /// Whom it may concern: members by id, and `all`. Not asked where there is only one choice.
    pub members: Vec<Choice>,
    /// The choice that is set: the person who sends, on a new form.
    pub concerns: String,
    /// How many files may be sent at once.
    pub max_files: u32,
    /// How many bytes a file may have.
    pub max_file_bytes: u64,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(Send, "send.html");

impl Send {
    /// Where the form goes.
    pub fn action(&self) -> String {
        urls::send(self.case)
    }

    /// The page of the case.
    pub fn case_url(&self) -> String {
        urls::case(self.case)
    }

    /// The kinds that are sent most, and free words that were given before.
    pub(crate) fn usual(&self, t: &Locale) -> Vec<KindChoice> {
        let free = Some(&self.kind).filter(|kind| !kind.is_empty() && domain::kind(kind).is_none());
        let free = free.map(|kind| KindChoice { value: kind.clone(), label: kind.clone(), hint: None });
        free.into_iter().chain(usual_kinds().iter().map(|kind| choice(kind, t))).collect()
    }

    /// Whether the kind that was chosen is among the others.
    pub(crate) fn opens_others(&self, t: &Locale) -> bool {
        other_kinds(t).iter().any(|group| group.has(&self.kind))
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn every_kind_has_words_and_says_what_to_send() {
        for language in Language::PRESENT {
            let t = Locale::of(*language);
            for kind in KINDS {
                let choice = choice(kind, &t);
                assert_ne!(choice.label, kind.code, "{}", language.tag());
                assert!(choice.hint.is_some_and(|hint| hint.len() > 10), "{}", kind.code);
            }
            let grouped: usize = kinds(&t).iter().map(|group| group.kinds.len()).sum();
            assert_eq!(grouped, KINDS.len());
        }
    }

    #[test]
    fn identity_cards_say_that_no_copy_stays_and_what_is_voluntary_says_so() {
        let t = Locale::of(Language::De);
        let hint = |code| domain::kind(code).and_then(|kind| choice(kind, &t).hint).unwrap_or_default();
        assert!(hint("AUSWEIS").contains("Wir behalten keine Kopie"));
        assert!(hint("MIETBESCHEINIGUNG").contains("freiwillig"));
        assert!(!hint("MIETVERTRAG").contains("freiwillig"));
    }
}
