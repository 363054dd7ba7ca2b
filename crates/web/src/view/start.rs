//! The customer's start page.

use domain::{CaseId, DocumentId, ThreadId, Timestamp};

use super::urls;
use crate::i18n::Locale;

/// `GET /` of a customer.
#[derive(Debug, Clone)]
pub struct Start {
    /// The customer's name, as they are greeted.
    pub name: String,
    /// What is new, newest first, at most five.
    pub news: Vec<NewsItem>,
    /// The customer's cases.
    pub cases: Vec<CaseLine>,
    /// Who is there for them.
    pub contact: Option<Contact>,
    /// The number for emergencies, where the Jobcenter has one.
    pub emergency_phone: Option<String>,
}

super::template!(Start, "customer/start.html");

/// Something new, in one line.
#[derive(Debug, Clone)]
pub struct NewsItem {
    /// What happened.
    pub kind: NewsKind,
    /// The name of the document or the subject of the conversation.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// What can be new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewsKind {
    /// Staff wrote.
    Message(ThreadId),
    /// A document arrived.
    Arrived(DocumentId),
    /// Staff opened a document.
    Opened(DocumentId),
    /// Complete and readable.
    Complete(DocumentId),
    /// To be sent again.
    Resend(DocumentId),
    /// The scanner found malware.
    Infected(DocumentId),
    /// The scanner could not judge it.
    Unscannable(DocumentId),
    /// It was damaged in the portal.
    Damaged(DocumentId),
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

impl NewsItem {
    /// Where it leads.
    pub fn url(&self) -> String {
        match self.kind {
            NewsKind::Message(thread) => urls::thread(thread),
            NewsKind::Arrived(document)
            | NewsKind::Opened(document)
            | NewsKind::Complete(document)
            | NewsKind::Resend(document)
            | NewsKind::Infected(document)
            | NewsKind::Unscannable(document)
            | NewsKind::Damaged(document) => urls::document(document),
        }
    }

    /// What it means, in one sentence.
    pub fn text(&self, t: &Locale) -> String {
        let key = match self.kind {
            NewsKind::Message(_) => "news-message",
            NewsKind::Arrived(_) => "news-arrived",
            NewsKind::Opened(_) => "news-opened",
            NewsKind::Complete(_) => "news-complete",
            NewsKind::Resend(_) => "news-resend",
            NewsKind::Infected(_) => "news-infected",
            NewsKind::Unscannable(_) => "news-unscannable",
            NewsKind::Damaged(_) => "news-damaged",
        };
        t.get(key)
    }

    /// The icon before it.
    pub const fn icon(&self) -> &'static str {
        match self.kind {
            NewsKind::Message(_) => "mail",
            NewsKind::Opened(_) => "visibility",
            NewsKind::Arrived(_) | NewsKind::Complete(_) => "success",
            NewsKind::Resend(_) => "warning",
            NewsKind::Infected(_) | NewsKind::Unscannable(_) | NewsKind::Damaged(_) => "danger",
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
    /// The emergency number as a link takes it.
    pub fn emergency_link(&self) -> String {
        phone_link(self.emergency_phone.as_deref().unwrap_or_default())
    }
}

fn phone_link(typed: &str) -> String {
    typed.chars().enumerate().filter(|(i, c)| c.is_ascii_digit() || (*i == 0 && *c == '+')).map(|(_, c)| c).collect()
}
