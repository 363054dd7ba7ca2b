//! The customer's start page.

use domain::{CaseId, DocumentId, DocumentState, Review, ThreadId, Timestamp};

use super::{Chain, Emergency, urls};
use crate::i18n::Locale;

/// `GET /` of a customer.
#[derive(Debug, Clone)]
pub struct Start {
    /// The customer's name, as they are greeted.
    pub name: String,
    /// What the customer is asked to send again, the newest first.
    pub missing: Vec<Missing>,
    /// What is new, newest first, at most five.
    pub news: Vec<NewsItem>,
    /// The customer's cases.
    pub cases: Vec<CaseLine>,
    /// Who is there for them.
    pub contact: Option<Contact>,
    /// The number for emergencies, where the Jobcenter has one.
    pub emergency_phone: Option<String>,
    /// The case in which an emergency is told; without one, only the number helps.
    pub emergency_case: Option<CaseId>,
    /// The emergency that the customer told of, while it is open.
    pub emergency: Option<Emergency>,
}

super::template!(Start, "customer/start.html");

/// A paper that is to be sent again.
#[derive(Debug, Clone)]
pub struct Missing {
    /// The document.
    pub id: DocumentId,
    /// Its case.
    pub case: CaseId,
    /// Its file name; `None` if it may tell of health, and the reader may not see it.
    pub name: Option<String>,
    /// What it is: a code of the catalogue or free words.
    pub kind: Option<String>,
    /// How far it came.
    pub chain: Chain,
}

/// Something new, in one line.
#[derive(Debug, Clone)]
pub struct NewsItem {
    /// What happened.
    pub kind: NewsKind,
    /// The name of the document or the subject of the conversation; `None` as with papers.
    pub name: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What can be new. What is to be sent again is none of it: it stands in [`Start::missing`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewsKind {
    /// Staff wrote.
    Message(ThreadId),
    /// Staff sent a document.
    Sent(DocumentId),
    /// A document arrived.
    Arrived(DocumentId),
    /// Staff opened a document.
    Opened(DocumentId),
    /// Complete and readable.
    Complete(DocumentId),
    /// Not needed after all.
    NotNeeded(DocumentId),
    /// Shown, not kept.
    Shown(DocumentId),
}

/// One case in a list.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// The case.
    pub id: CaseId,
    /// Its title.
    pub title: String,
    /// Its file number.
    pub file_number: String,
    /// Unread messages.
    pub unread: u32,
    /// Documents sent so far; `None` where there are more than a page counts.
    pub documents: Option<u32>,
}

/// Who is there for a customer.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Name, or the team where names stay inside.
    pub name: String,
    /// Telephone.
    pub phone: Option<String>,
    /// When somebody answers it, in the Jobcenter's words.
    pub hours: Option<String>,
    /// How many working days an answer usually takes.
    pub answer_days: Option<u32>,
}

impl Missing {
    /// Where its page is.
    pub fn url(&self) -> String {
        urls::document(self.id)
    }

    /// Where it is sent again.
    pub fn send_again_url(&self) -> String {
        urls::send_again(self.case, self.id)
    }

    /// What it is called: its kind where that is known, else its file name.
    pub fn title(&self, t: &Locale) -> String {
        let name = || super::paper_name(self.name.as_deref(), t);
        self.kind.as_deref().map_or_else(name, |kind| super::kind_label(kind, t))
    }

    /// Why it is to be sent again.
    pub fn text(&self, t: &Locale) -> String {
        if let (Review::Resend, Some(reason)) = (self.chain.review, &self.chain.review_reason) {
            return reason.clone();
        }
        t.get(match self.chain.state {
            DocumentState::Unscannable => "news-unscannable",
            DocumentState::Suspect => "news-damaged",
            _ if self.chain.review == Review::Resend => "news-resend",
            _ => "news-infected",
        })
    }
}

impl NewsItem {
    /// What it is called, or that this is not for the reader.
    pub fn name_text(&self, t: &Locale) -> String {
        super::paper_name(self.name.as_deref(), t)
    }

    /// Where it leads.
    pub fn url(&self) -> String {
        match self.kind {
            NewsKind::Message(thread) => urls::thread(thread),
            NewsKind::Sent(document)
            | NewsKind::Arrived(document)
            | NewsKind::Opened(document)
            | NewsKind::Complete(document)
            | NewsKind::NotNeeded(document)
            | NewsKind::Shown(document) => urls::document(document),
        }
    }

    /// What it means, in one line.
    pub fn text(&self, t: &Locale) -> String {
        t.get(match self.kind {
            NewsKind::Message(_) => "news-message",
            NewsKind::Sent(_) => "news-sent",
            NewsKind::Arrived(_) => "news-arrived",
            NewsKind::Opened(_) => "news-opened",
            NewsKind::Complete(_) => "news-complete",
            NewsKind::NotNeeded(_) => "news-not-needed",
            NewsKind::Shown(_) => "news-shown",
        })
    }

    /// The icon before it.
    pub const fn icon(&self) -> &'static str {
        match self.kind {
            NewsKind::Message(_) | NewsKind::Sent(_) => "mail",
            NewsKind::Opened(_) => "visibility",
            NewsKind::Arrived(_) | NewsKind::Complete(_) | NewsKind::NotNeeded(_) | NewsKind::Shown(_) => "success",
        }
    }
}

impl CaseLine {
    /// Where its page is.
    pub fn url(&self) -> String {
        urls::case(self.id)
    }

    /// Where documents are sent.
    pub fn send_url(&self) -> String {
        urls::send(self.id)
    }
}

impl Contact {
    /// At most two initials, in place of a photo.
    pub fn initials(&self) -> String {
        self.name
            .split_whitespace()
            .filter_map(|word| word.chars().next())
            .filter(|c| c.is_alphabetic())
            .take(2)
            .collect()
    }

    /// The telephone number as a link takes it: digits and a leading plus.
    pub fn phone_link(&self) -> String {
        phone_link(self.phone.as_deref().unwrap_or_default())
    }
}

impl Start {
    /// Where what is missing is sent: the form that knows the one paper, else that of its case.
    pub fn send_url(&self) -> Option<String> {
        match &self.missing[..] {
            [] => None,
            [only] => Some(urls::send_again(only.case, only.id)),
            [first, ..] => Some(urls::send(first.case)),
        }
    }

    /// Where an emergency is told.
    pub fn emergency_url(&self) -> Option<String> {
        self.emergency_case.map(urls::emergency)
    }

    /// The emergency number as a link takes it.
    pub fn emergency_link(&self) -> String {
        phone_link(self.emergency_phone.as_deref().unwrap_or_default())
    }
}

pub(super) fn phone_link(typed: &str) -> String {
    typed.chars().enumerate().filter(|(i, c)| c.is_ascii_digit() || (*i == 0 && *c == '+')).map(|(_, c)| c).collect()
}
