//! A paper that a caseworker looks at and judges.

use domain::{DocumentFlags, DocumentId, MediaType, Review, Timestamp};

use super::caution::{self, Caution};
use super::{Chain, Desk, HealthNote, Mistake, mistake, urls};
use crate::i18n::Locale;

/// `GET /documents/{document}/view`, and again after a `POST` that was refused or asked for a preview. Fields:
/// `csrf_token`, `review`, `reasons` (any number of times), `reason`, `preview`.
#[derive(Debug, Clone)]
pub struct PaperViewer {
    /// What stands around the paper.
    pub desk: Desk,
    /// The document.
    pub id: DocumentId,
    /// Its file name; `None` if it may tell of health, and the reader may not see it.
    pub name: Option<String>,
    /// That it may tell of health, and who may open it.
    pub health: Option<HealthNote>,
    /// What the bytes are.
    pub media_type: MediaType,
    /// How many.
    pub size: u64,
    /// What it is: a code of the catalogue or free words.
    pub kind: Option<String>,
    /// The member it concerns by name; `None` for all.
    pub concerns: Option<String>,
    /// What the sender wrote with it.
    pub note: Option<String>,
    /// What staff should know before they open it.
    pub flags: DocumentFlags,
    /// How far it came.
    pub chain: Chain,
    /// When a customer said that it is not theirs, until staff have looked.
    pub disowned_at: Option<Timestamp>,
    /// How it is shown.
    pub shown: Shown,
    /// The forms of a judgement; `None` where the reader may not judge.
    pub judge: Option<JudgeForm>,
}

super::template!(PaperViewer, "staff/viewer.html");

/// How a paper is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// As a picture.
    Picture,
    /// By the browser's own viewer.
    Pdf,
    /// As text: the beginning of it, and whether there is more.
    Text(String, bool),
    /// Not before the reader says so: there is something to know of it.
    Held,
    /// Not by a browser: it can be kept.
    Other,
    /// Not at all.
    Closed,
}

/// The judgement of a paper.
#[derive(Debug, Clone, Default)]
pub struct JudgeForm {
    /// Whether it can be called complete: only what somebody could open.
    pub can_complete: bool,
    /// Whether it may be destroyed as shown and not kept.
    pub can_destroy: bool,
    /// Reasons to choose from for sending it again.
    pub reasons: Vec<ReasonChoice>,
    /// The reason that was typed.
    pub reason: String,
    /// Whether the reasons are unfolded.
    pub open: bool,
    /// What the customer will read, if that was asked for.
    pub preview: Option<String>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

/// A reason of the catalogue, in the words that the customer reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonChoice {
    /// What the form sends.
    pub value: String,
    /// A name for it.
    pub title: String,
    /// What the customer reads.
    pub text: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl PaperViewer {
    /// What the reader should know before opening it.
    pub fn cautions(&self, t: &Locale) -> Vec<Caution> {
        caution::of_staff(self.flags, t)
    }

    /// What is wrong with the form.
    pub fn mistakes(&self) -> Vec<&Mistake> {
        self.judge.iter().flat_map(|form| &form.mistakes).collect()
    }

    /// What it is called, or that this is not for the reader.
    pub fn name_text(&self, t: &Locale) -> String {
        super::paper_name(self.name.as_deref(), t)
    }

    /// What it is, in the reader's language.
    pub fn kind_text(&self, t: &Locale) -> Option<String> {
        self.kind.as_deref().map(|kind| super::kind_label(kind, t))
    }

    /// "PDF", "JPG"
    pub fn type_text(&self) -> String {
        self.media_type.extension().to_uppercase()
    }

    /// Whether somebody judged it.
    pub fn is_judged(&self) -> bool {
        self.chain.review != Review::None
    }

    /// Where the judgement goes.
    pub fn action(&self) -> String {
        urls::view(self.id)
    }

    /// This page, with the paper shown in spite of what there is to know of it.
    pub fn anyway_url(&self) -> String {
        format!("{}?show=true", urls::view(self.id))
    }

    /// Everything about the document.
    pub fn document_url(&self) -> String {
        urls::document(self.id)
    }

    /// Where it is recorded as an application, an objection or a change.
    pub fn declare_url(&self) -> String {
        urls::declare_document(self.desk.case, self.id)
    }

    /// The bytes, to be shown.
    pub fn inline_url(&self) -> String {
        urls::content_inline(self.id)
    }

    /// The bytes, to be kept.
    pub fn content_url(&self) -> String {
        urls::content(self.id)
    }
}

impl Shown {
    /// Whether the bytes may be had.
    pub fn is_open(&self) -> bool {
        *self != Self::Closed
    }

    /// Whether a browser shows it in a window of its own.
    pub fn has_window(&self) -> bool {
        matches!(self, Self::Picture | Self::Pdf)
    }
}

impl JudgeForm {
    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}
