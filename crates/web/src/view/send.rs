//! Sending documents, on both faces.

use domain::search::Words;
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
    /// What people call it besides, to look for it.
    pub(crate) words: String,
}

impl KindChoice {
    /// Whether all these words are in what is said of it.
    fn fits(&self, words: &Words) -> bool {
        let hint = self.hint.as_deref().unwrap_or_default();
        words.find(&format!("{} {hint} {}", self.label, self.words)).is_some()
    }
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
    let group = t.get(&format!("kind-group-{}", kind.group));
    let key = format!("{}-words", key_of(kind.code));
    let words = if t.has(&key) { format!("{group} {}", t.get(&key)) } else { group };
    KindChoice { value: kind.code.to_owned(), label: kind_label(kind.code, t), hint: Some(hint), words }
}

fn grouped(wanted: impl Fn(&Kind) -> bool, t: &Locale) -> Vec<Kinds> {
    let of = |group: &KindGroup| Kinds {
        label: t.get(&format!("kind-group-{group}")),
        kinds: KINDS.iter().filter(|kind| kind.group == *group && wanted(kind)).map(|kind| choice(kind, t)).collect(),
    };
    KindGroup::ALL.iter().map(of).filter(|group| !group.kinds.is_empty()).collect()
}

/// `GET /cases/{case}/send`, and again after a `POST` that was refused. Fields: `csrf_token`, `idempotency_key`, `replaces`,
/// `find`, `kind`, `note`, `concerns`, then `file` (1 to `max_files`).
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
    /// The words that kinds are looked for with; empty for none.
    pub find: String,
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
        let free =
            free.map(|kind| KindChoice { value: kind.clone(), label: kind.clone(), hint: None, words: String::new() });
        free.into_iter().chain(usual_kinds().iter().map(|kind| choice(kind, t))).collect()
    }

    /// The kinds that were looked for, and what was chosen before; `None` where nothing was looked for.
    pub(crate) fn found(&self, t: &Locale) -> Option<Vec<KindChoice>> {
        let words = Words::parse(&self.find).ok()?;
        let kinds = KINDS.iter().filter(|kind| kind.code != OTHER_KIND).map(|kind| choice(kind, t));
        let chosen = |kind: &KindChoice| kind.value == self.kind;
        Some(kinds.filter(|kind| kind.fits(&words) || chosen(kind)).collect())
    }

    /// How many kinds fit what was looked for.
    pub(crate) fn hits(&self, t: &Locale) -> Option<u32> {
        let words = Words::parse(&self.find).ok()?;
        let fits = self.found(t)?.iter().filter(|kind| kind.fits(&words)).count();
        Some(u32::try_from(fits).unwrap_or(u32::MAX))
    }

    /// Whether files may have been chosen that the browser did not keep: the form was sent and is shown again.
    pub(crate) fn lost_files(&self) -> bool {
        !self.mistakes.is_empty() || !self.find.is_empty()
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
impl Send {
    fn empty() -> Self {
        Self {
            case: CaseId::from_uuid(uuid::Uuid::nil()),
            case_title: String::new(),
            idempotency_key: String::new(),
            replaces: None,
            asked: Vec::new(),
            kind: String::new(),
            note: String::new(),
            find: String::new(),
            members: Vec::new(),
            concerns: String::new(),
            max_files: 1,
            max_file_bytes: 1,
            mistakes: Vec::new(),
        }
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
    fn kinds_are_found_by_what_people_call_them() {
        let t = Locale::of(Language::De);
        let form = |find: &str| Send { find: find.to_owned(), ..Send::empty() };
        let codes = |find: &str| -> Vec<_> {
            form(find).found(&t).unwrap_or_default().into_iter().map(|kind| kind.value).collect()
        };
        for typed in ["Miete", "miete", "wohnung mietvertrag"] {
            assert!(codes(typed).contains(&"MIETVERTRAG".to_owned()), "{typed}: {:?}", codes(typed));
        }
        for typed in ["Kündigung", "Kuendigung", "kundigung"] {
            assert!(codes(typed).contains(&"KUENDIGUNG".to_owned()), "{typed}: {:?}", codes(typed));
        }
        assert!(codes("Gehalt").contains(&"LOHN_3M".to_owned()), "by another word for it");
        assert!(!codes("Gehalt").contains(&"MIETVERTRAG".to_owned()));
        assert_eq!((form("Miete xyz").hits(&t), form("").found(&t), form("x").hits(&t)), (Some(0), None, None));
        let chosen = Send { kind: "AUSWEIS".to_owned(), ..form("Miete xyz") };
        assert_eq!(chosen.found(&t).unwrap_or_default().len(), 1, "what was chosen stays");
        assert_eq!(chosen.hits(&t), Some(0));
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
