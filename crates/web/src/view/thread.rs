//! Conversations, on both faces.

use domain::{CaseId, DocumentId, MessageId, ThreadId, Timestamp};

use super::{Choice, Mistake, NoteLine, mistake, urls};
use crate::i18n::Locale;

/// One conversation in a list.
#[derive(Debug, Clone)]
pub struct ThreadLine {
    /// The conversation.
    pub id: ThreadId,
    /// Its subject.
    pub subject: String,
    /// Messages the reader has not seen.
    pub unread: u32,
    /// When the last message was sent.
    pub last_message_at: Timestamp,
    /// Who answers, by name, where the reader is told.
    pub answers: Option<String>,
}

/// `GET /threads/{thread}`, and again after a `POST` that was refused or put a text module in. Fields: `csrf_token`,
/// `idempotency_key`, `documents`, `body`, `module`, `insert`, `draft` (`save`, `discard`), then `file`.
#[derive(Debug, Clone)]
pub struct ThreadPage {
    /// The conversation.
    pub id: ThreadId,
    /// Its case.
    pub case: CaseId,
    /// The title of the case.
    pub case_title: String,
    /// The number of the case.
    pub file_number: String,
    /// Its subject.
    pub subject: String,
    /// The member it concerns by name; `None` for all.
    pub concerns: Option<String>,
    /// Who answers, by name or, where names stay inside, by office; `None` for the team.
    pub answers: Option<String>,
    /// Working days within which an answer usually comes.
    pub answer_days: u32,
    /// Whoever wrote, as the reader may know them.
    pub writers: Vec<String>,
    /// The messages, oldest first.
    pub messages: Vec<MessageLine>,
    /// The link to older messages.
    pub older: Option<String>,
    /// Whether the reader may answer.
    pub can_post: bool,
    /// The newest internal notes about it; none for customers.
    pub notes: Vec<NoteLine>,
    /// Text modules to put in, by id; none for customers.
    pub modules: Vec<Choice>,
    /// The key of this message, made when the form is shown.
    pub idempotency_key: String,
    /// What was typed.
    pub body: String,
    /// The papers that go along.
    pub enclosing: Enclosing,
    /// When the draft in the form was saved.
    pub draft_saved: Option<Timestamp>,
    /// To whom it can be handed over, by id, the team among them; none for customers.
    pub receivers: Vec<Choice>,
    /// Why it is handed over, as it was typed.
    pub reason: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(ThreadPage, "thread.html");

/// One message.
#[derive(Debug, Clone)]
pub struct MessageLine {
    /// The message.
    pub id: MessageId,
    /// Who wrote it, by name or, where names stay inside, by office.
    pub author: String,
    /// For whom.
    pub on_behalf_of: Option<String>,
    /// Whether the reader wrote it.
    pub mine: bool,
    /// Whether the Jobcenter wrote it.
    pub from_staff: bool,
    /// The text; line ends are kept.
    pub body: String,
    /// What was sent with it.
    pub documents: Vec<Attached>,
    /// How many more were sent with it that the reader does not see: somebody said that they are not theirs.
    pub disowned: u32,
    /// When.
    pub sent_at: Timestamp,
    /// When the other side first opened it.
    pub opened_at: Option<Timestamp>,
}

/// A document named in a message.
#[derive(Debug, Clone)]
pub struct Attached {
    /// The document.
    pub id: DocumentId,
    /// Its file name.
    pub name: String,
}

/// Papers that go with a message.
#[derive(Debug, Clone)]
pub struct Enclosing {
    /// How many files may be sent at once.
    pub max_files: u32,
    /// How many bytes a file may have.
    pub max_file_bytes: u64,
    /// Papers that arrived already, and go with the message that is sent next.
    pub arrived: Vec<Attached>,
}

/// `GET /cases/{case}/threads/new`, and again after a `POST` that was refused. Fields: `csrf_token`, `idempotency_key`,
/// `documents`, `subject`, `concerns`, `body`, `module`, `insert`, `draft` (`save`, `discard`), then `file`.
#[derive(Debug, Clone)]
pub struct NewThread {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub case_title: String,
    /// The key of this conversation, made when the form is shown.
    pub idempotency_key: String,
    /// What was typed.
    pub subject: String,
    /// What was typed.
    pub body: String,
    /// Whom it may concern: members by id, and `all`. Not asked where there is only one choice.
    pub members: Vec<Choice>,
    /// The choice that is set.
    pub concerns: String,
    /// Text modules to put in, by id; none for customers.
    pub modules: Vec<Choice>,
    /// The papers that go along.
    pub enclosing: Enclosing,
    /// When the draft in the form was saved.
    pub draft_saved: Option<Timestamp>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(NewThread, "new-thread.html");

impl ThreadLine {
    /// Where its page is.
    pub fn url(&self) -> String {
        urls::thread(self.id)
    }
}

impl Enclosing {
    /// What arrived, as the field `documents`.
    pub fn ids(&self) -> String {
        self.arrived.iter().map(|paper| paper.id.to_string()).collect::<Vec<_>>().join(",")
    }
}

impl Attached {
    /// Where its page is.
    pub fn url(&self) -> String {
        urls::document(self.id)
    }
}

impl ThreadPage {
    /// Where the form goes.
    pub fn action(&self) -> String {
        urls::thread(self.id)
    }

    /// Where a draft is saved while somebody types.
    pub fn draft_url(&self) -> String {
        urls::draft_of_thread(self.id)
    }

    /// Where it is handed over.
    pub fn hand_over_url(&self) -> String {
        urls::hand_over(self.id)
    }

    /// Where a note about it is written.
    pub fn note_url(&self) -> String {
        urls::notes_of_thread(self.case, self.id)
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

impl NewThread {
    /// Whether it may concern this choice.
    pub fn offers(&self, concerns: &str) -> bool {
        self.members.iter().any(|choice| choice.value == concerns)
    }

    /// Where the form goes.
    pub fn action(&self) -> String {
        urls::new_thread(self.case)
    }

    /// Where a draft is saved while somebody types.
    pub fn draft_url(&self) -> String {
        urls::draft_of_case(self.case)
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
