//! What customers declare, and what reached the Jobcenter another way.

use chrono::NaiveDate;
use domain::{CaseId, DeclarationId, DeclarationKind, DocumentId, MessageId, RecordKind, RecordWay, Timestamp};

use super::{Choice, Mistake, mistake, urls};
use crate::dates::begin_of;
use crate::i18n::Locale;

/// A paper or message that is an application, an objection or a notice of a change.
#[derive(Debug, Clone)]
pub struct DeclarationLine {
    /// The declaration.
    pub id: DeclarationId,
    /// Its case.
    pub case: CaseId,
    /// What is declared.
    pub kind: DeclarationKind,
    /// The document that says so; else it is a message.
    pub document: Option<DocumentId>,
    /// When it first arrived.
    pub arrived_at: Timestamp,
    /// When it was withdrawn as a mistake, and why.
    pub withdrawn: Option<(Timestamp, String)>,
    /// By when it has to be decided; for staff.
    pub due_on: Option<NaiveDate>,
    /// When somebody said that it is decided; for staff.
    pub decided_at: Option<Timestamp>,
}

/// A call, or a paper that came by post or at the counter.
#[derive(Debug, Clone)]
pub struct RecordLine {
    /// A call or a paper.
    pub kind: RecordKind,
    /// When somebody called; the day on which a paper arrived.
    pub at: Timestamp,
    /// How a paper came.
    pub way: Option<RecordWay>,
    /// What a paper is: a code of the catalogue or free words.
    pub paper_kind: Option<String>,
    /// The member it concerns by name; `None` for all.
    pub concerns: Option<String>,
    /// Who called.
    pub caller: Option<String>,
    /// What was said, or a remark.
    pub text: Option<String>,
}

/// `GET /cases/{case}/declare`, and again after a `POST` that was refused. Fields: `csrf_token`, `idempotency_key`, `kind`,
/// and `document` or `message`.
#[derive(Debug, Clone)]
pub struct DeclarePage {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub title: String,
    /// Its file number.
    pub file_number: String,
    /// The document, with its name and when it arrived.
    pub document: Option<(DocumentId, String, Timestamp)>,
    /// The message.
    pub message: Option<MessageId>,
    /// The key of this request, made when the form is shown.
    pub idempotency_key: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(DeclarePage, "staff/declare.html");

/// `GET /cases/{case}/records?kind=…`, and again after a `POST` that was refused. Fields: `csrf_token`, `idempotency_key`,
/// `kind`, `at`, then `time`, `caller` for a call, `way`, `paper_kind`, `concerns` for a paper, and `text`.
#[derive(Debug, Clone)]
pub struct RecordPage {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub title: String,
    /// Its file number.
    pub file_number: String,
    /// A call or a paper.
    pub kind: RecordKind,
    /// The day that was typed.
    pub at: String,
    /// The time of day that was typed.
    pub time: String,
    /// Who called.
    pub caller: String,
    /// How a paper came.
    pub way: String,
    /// What a paper is.
    pub paper_kind: String,
    /// Whom it may concern.
    pub members: Vec<Choice>,
    /// The choice that is set.
    pub concerns: String,
    /// What was said.
    pub text: String,
    /// The key of this request, made when the form is shown.
    pub idempotency_key: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(RecordPage, "staff/record.html");

impl DeclarationLine {
    /// What is declared and when it arrived, in a sentence.
    pub fn sentence(&self, t: &Locale) -> String {
        t.with(&format!("declared-{}", self.kind), &t.moment(&self.arrived_at))
    }

    /// The paper that says so.
    pub fn document_url(&self) -> Option<String> {
        self.document.map(urls::document)
    }

    /// Where it is withdrawn.
    pub fn withdraw_url(&self) -> String {
        urls::withdraw(self.case, self.id)
    }

    /// POST.
    pub fn decide_url(&self) -> String {
        urls::decide(self.case, self.id)
    }

    /// By when it has to be decided, written out; nothing where it was decided or withdrawn.
    pub fn due_text(&self, t: &Locale) -> Option<String> {
        let open = self.decided_at.is_none() && self.withdrawn.is_none();
        self.due_on.filter(|_| open).map(|day| t.day(&begin_of(day)))
    }

    /// Whether it is an objection that stands.
    pub fn is_objection(&self) -> bool {
        self.kind == DeclarationKind::Objection && self.withdrawn.is_none()
    }
}

impl RecordLine {
    /// What it is and when, in a sentence.
    pub fn sentence(&self, t: &Locale) -> String {
        match self.way {
            Some(way) => t.with(&format!("record-{way}"), &t.day(&self.at)),
            None => t.with("record-call", &t.moment(&self.at)),
        }
    }

    /// What a paper is, in the reader's language.
    pub fn paper_text(&self, t: &Locale) -> Option<String> {
        self.paper_kind.as_deref().map(|kind| super::kind_label(kind, t))
    }
}

impl DeclarePage {
    /// Where the form goes.
    pub fn action(&self) -> String {
        urls::declare(self.case)
    }

    /// The page of the case.
    pub fn case_url(&self) -> String {
        urls::case(self.case)
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

impl RecordPage {
    /// Where the form goes.
    pub fn action(&self) -> String {
        urls::records(self.case)
    }

    /// The page of the case.
    pub fn case_url(&self) -> String {
        urls::case(self.case)
    }

    /// Whether it is a call.
    pub fn is_call(&self) -> bool {
        self.kind == RecordKind::Call
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}
