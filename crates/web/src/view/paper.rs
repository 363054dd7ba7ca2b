//! A document as pages tell of it: its name and how far it came.

use domain::{Channel, DeletionCause, DocumentFlags, DocumentId, DocumentState, Review, Timestamp};

use super::caution::{self, Caution};
use super::{Linked, urls};
use crate::i18n::Locale;

/// One document in a list.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The document.
    pub id: DocumentId,
    /// Its file name; `None` if it may tell of health, and the reader may not see it.
    pub name: Option<String>,
    /// What it is: a code of the catalogue or free words.
    pub kind: Option<String>,
    /// The member it concerns by name; `None` for all.
    pub concerns: Option<String>,
    /// Bytes.
    pub size: u64,
    /// What staff should know before they open it.
    pub flags: DocumentFlags,
    /// How far it came.
    pub chain: Chain,
}

/// How far a document came: what the machine knows and what a person decided.
#[derive(Debug, Clone)]
pub struct Chain {
    /// When the last byte arrived.
    pub received_at: Timestamp,
    /// What the machine knows.
    pub state: DocumentState,
    /// When it was checked for malware, where known.
    pub checked_at: Option<Timestamp>,
    /// When staff first opened it.
    pub opened_at: Option<Timestamp>,
    /// What a caseworker decided.
    pub review: Review,
    /// Why it is to be sent again.
    pub review_reason: Option<String>,
    /// When that was decided, where known.
    pub reviewed_at: Option<Timestamp>,
    /// When the case file had it.
    pub filed_at: Option<Timestamp>,
    /// When it was given free without a check.
    pub released_at: Option<Timestamp>,
    /// Why it is deleted.
    pub deleted_for: Option<DeletionCause>,
    /// When it was taken back or destroyed, where known.
    pub deleted_at: Option<Timestamp>,
    /// The paper that replaces it: the first, if there are several.
    pub replaced: Option<Linked>,
    /// Since when it waits longer than it should, as far as the reader is told.
    pub stuck_at: Option<Timestamp>,
}

/// How a step looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It happened, and all is well.
    Good,
    /// It goes on.
    Going,
    /// The reader has to do something.
    Act,
    /// Something is wrong.
    Bad,
    /// Neither good nor bad.
    Plain,
}

impl Mark {
    /// The ending of KERN's class names for it.
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Good => "success",
            Self::Act => "warning",
            Self::Bad => "danger",
            Self::Going | Self::Plain => "info",
        }
    }
}

/// One step of a document's way, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What happened.
    pub text: String,
    /// How it looks.
    pub mark: Mark,
    /// What it means or what to do, where that isn't plain.
    pub hint: Option<String>,
}

impl Paper {
    /// Where its page is.
    pub fn url(&self) -> String {
        urls::document(self.id)
    }

    /// What it is called, or that this is not for the reader.
    pub fn name_text(&self, t: &Locale) -> String {
        super::paper_name(self.name.as_deref(), t)
    }

    /// What it is, in the reader's language.
    pub fn kind_text(&self, t: &Locale) -> Option<String> {
        self.kind.as_deref().map(|kind| super::kind_label(kind, t))
    }

    /// What staff should know before they open it.
    pub fn cautions(&self, t: &Locale) -> Vec<Caution> {
        caution::of_staff(self.flags, t)
    }

    /// What its sender should know.
    pub fn caution(&self, t: &Locale) -> Option<Caution> {
        caution::of_customer(self.flags, &self.chain, t)
    }
}

impl Chain {
    /// Every step so far, oldest first.
    pub fn steps(&self, t: &Locale) -> Vec<Step> {
        let mut steps = vec![step(t.with("chain-received", &t.moment(&self.received_at)), Mark::Good)];
        steps.extend(self.check(t));
        if let Some(at) = &self.opened_at {
            steps.push(step(t.with("chain-opened", &t.moment(at)), Mark::Good));
        }
        steps.extend(self.judgement(t));
        if let Some(at) = &self.filed_at {
            steps.push(step(t.with("chain-filed", &t.moment(at)), Mark::Good));
        }
        if matches!(self.state, DocumentState::Deleting | DocumentState::Deleted) {
            steps.push(self.deletion(t));
        }
        if let Some(at) = &self.stuck_at {
            steps.push(step(t.with("chain-slow", &t.day(at)), Mark::Plain));
        }
        if let Some(other) = &self.replaced {
            let (moment, name) = (t.moment(&other.received_at), other.name_text(t));
            steps.push(step(t.named("chain-replaced", &[("moment", &moment), ("name", &name)]), Mark::Plain));
        }
        steps
    }

    /// The one step to name where only one fits: the last, or what needs an answer.
    pub fn latest(&self, t: &Locale) -> Step {
        let steps = self.steps(t);
        // What was replaced asks for nothing any more.
        let urgent = steps.iter().rev().find(|s| matches!(s.mark, Mark::Act | Mark::Bad) && !self.is_replaced());
        urgent.or(steps.last()).cloned().unwrap_or_else(|| step(String::new(), Mark::Plain))
    }

    /// The short word for a badge.
    pub fn badge(&self, t: &Locale) -> Step {
        let (key, mark) = match (self.state, self.review) {
            (DocumentState::Deleting | DocumentState::Deleted, Review::ShownNotKept) => ("badge-shown", Mark::Good),
            (DocumentState::Deleting | DocumentState::Deleted, _) => ("badge-deleted", Mark::Plain),
            (_, Review::None | Review::Resend) if self.is_replaced() => ("badge-replaced", Mark::Plain),
            (DocumentState::Infected, _) => ("badge-infected", Mark::Bad),
            (DocumentState::Unscannable | DocumentState::Suspect, _) => ("badge-stuck", Mark::Bad),
            (_, Review::Complete) if self.filed_at.is_some() => ("badge-filed", Mark::Good),
            (_, Review::Complete) => ("badge-complete", Mark::Good),
            (_, Review::Resend) => ("badge-resend", Mark::Act),
            (_, Review::NotNeeded) => ("badge-not-needed", Mark::Plain),
            (_, Review::ShownNotKept) => ("badge-shown", Mark::Good),
            (DocumentState::Received | DocumentState::Scanning, Review::None) => ("badge-checking", Mark::Going),
            (DocumentState::Available, Review::None) if self.released_at.is_some() => ("badge-released", Mark::Act),
            (DocumentState::Available, Review::None) if self.opened_at.is_some() => ("badge-opened", Mark::Good),
            (DocumentState::Available, Review::None) => ("badge-received", Mark::Good),
        };
        step(t.get(key), mark)
    }

    /// Whether a judgement stands, after which the reader must hear that it is no decision.
    pub fn is_judged(&self) -> bool {
        self.review != Review::None
    }

    /// Whether its sender is asked to send it again.
    pub fn asks_again(&self) -> bool {
        let stuck = matches!(self.state, DocumentState::Infected | DocumentState::Unscannable | DocumentState::Suspect);
        let deleted = self.deleted_for.is_some_and(|cause| cause != DeletionCause::Infected);
        let asked = self.review == Review::Resend || stuck || self.deleted_for == Some(DeletionCause::Infected);
        asked && !deleted && !self.is_replaced()
    }

    /// Whether it is still on its way: nobody judged it, and nothing is asked of its sender.
    pub fn is_going(&self) -> bool {
        let there = matches!(self.state, DocumentState::Received | DocumentState::Scanning | DocumentState::Available);
        there && self.review == Review::None && !self.is_replaced()
    }

    /// What the Jobcenter does next, as long as that is plain.
    pub fn next(&self, t: &Locale) -> Option<String> {
        let key = match (self.state, self.opened_at) {
            _ if !self.is_going() => return None,
            (DocumentState::Available, None) => "next-open",
            (DocumentState::Available, Some(_)) => "next-judge",
            _ => "next-check",
        };
        let next = t.get(key);
        // Staff read since when it waits beside it.
        Some(if self.stuck_at.is_some() { format!("{next} {}", t.get("next-slow")) } else { next })
    }

    fn deletion(&self, t: &Locale) -> Step {
        let (key, hint) = match self.deleted_for {
            Some(DeletionCause::TakenBack) => ("chain-taken-back", None),
            Some(DeletionCause::ShownNotKept) => ("chain-shown", Some("chain-shown-hint")),
            Some(DeletionCause::Infected) => ("chain-destroyed", Some("chain-destroyed-hint")),
            None => ("chain-deleted", None),
        };
        let text = match &self.deleted_at {
            Some(at) => t.with(&format!("{key}-at"), &t.moment(at)),
            None => t.get(key),
        };
        Step { text, mark: Mark::Plain, hint: hint.map(|key| t.get(key)) }
    }

    /// Whether another paper replaces it.
    pub fn is_replaced(&self) -> bool {
        self.replaced.is_some()
    }

    fn check(&self, t: &Locale) -> Option<Step> {
        if let (DocumentState::Available, Some(at)) = (self.state, &self.released_at) {
            return Some(step(t.with("chain-released", &t.moment(at)), Mark::Plain));
        }
        if let (DocumentState::Available, Some(at)) = (self.state, &self.checked_at) {
            return Some(step(t.with("chain-checked-at", &t.moment(at)), Mark::Good));
        }
        let (key, mark, hint) = match self.state {
            DocumentState::Received | DocumentState::Scanning => ("chain-checking", Mark::Going, None),
            DocumentState::Available => ("chain-checked", Mark::Good, None),
            DocumentState::Infected => ("chain-infected", Mark::Bad, Some("chain-infected-hint")),
            DocumentState::Unscannable => ("chain-unscannable", Mark::Bad, Some("chain-unscannable-hint")),
            DocumentState::Suspect => ("chain-suspect", Mark::Bad, Some("chain-suspect-hint")),
            DocumentState::Deleting | DocumentState::Deleted => return None,
        };
        Some(Step { text: t.get(key), mark, hint: hint.map(|key| t.get(key)) })
    }

    fn judgement(&self, t: &Locale) -> Option<Step> {
        let (key, mark) = match self.review {
            Review::None => return None,
            Review::Complete => ("review-complete", Mark::Good),
            Review::Resend => ("review-resend", Mark::Act),
            Review::NotNeeded => ("review-not-needed", Mark::Plain),
            Review::ShownNotKept => ("review-shown", Mark::Good),
        };
        let text = match &self.reviewed_at {
            Some(at) => t.named("chain-judged", &[("judgement", &t.get(key)), ("moment", &t.moment(at))]),
            None => t.get(key),
        };
        Some(Step { text, mark, hint: self.review_reason.clone().filter(|reason| !reason.is_empty()) })
    }
}

fn step(text: String, mark: Mark) -> Step {
    Step { text, mark, hint: None }
}

/// The key of the words for how something came in.
pub(super) fn channel_key(channel: Channel) -> String {
    format!("channel-{channel}")
}
