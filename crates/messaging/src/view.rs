//! What callers see of a conversation.

use domain::{AccountRef, CaseId, Concerns, DocumentId, MessageId, PersonId, ThreadId, Timestamp};

/// A conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadView {
    /// The conversation.
    pub id: ThreadId,
    /// Its case.
    pub case_id: CaseId,
    /// What it is about.
    pub subject: String,
    /// Whom it concerns.
    pub concerns: Concerns,
    /// Messages of others that the reader has not seen.
    pub unread: u64,
    /// When the last message came.
    pub last_message_at: Timestamp,
    /// Who answers: to whom it was handed over, else who has the case; `None` is the team, or somebody whose
    /// name stays inside.
    pub answered_by: Option<AccountRef>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageView {
    /// The message.
    pub id: MessageId,
    /// Its conversation.
    pub thread_id: ThreadId,
    /// Who wrote it; to customers staff is the Jobcenter, unless it tells the names of its staff.
    pub author: AccountRef,
    /// For whom.
    pub on_behalf_of: Option<PersonId>,
    /// The text.
    pub body: String,
    /// Documents that it names.
    pub documents: Vec<DocumentId>,
    /// How many more it names that are hidden from the actor because somebody said that they are not theirs.
    pub disowned: u32,
    /// When it was posted.
    pub sent_at: Timestamp,
    /// When the other side first opened it.
    pub opened_at: Option<Timestamp>,
    /// Whether the reader wrote it.
    pub mine: bool,
}

/// A conversation to begin, with its first message.
#[derive(Debug, Clone, Default)]
pub struct NewThread {
    /// What it is about.
    pub subject: String,
    /// The first message.
    pub body: String,
    /// Documents that it names, twenty at most.
    pub documents: Vec<DocumentId>,
    /// Documents that came with it.
    pub papers: Vec<DocumentId>,
    /// Whom it concerns; without a choice the writer, for staff all members.
    pub concerns: Option<Concerns>,
    /// Makes repeating harmless.
    pub idempotency_key: Option<String>,
}

/// A message to post.
#[derive(Debug, Clone, Default)]
pub struct NewMessage {
    /// The text.
    pub body: String,
    /// Documents that it names, twenty at most.
    pub documents: Vec<DocumentId>,
    /// Documents that came with it.
    pub papers: Vec<DocumentId>,
    /// Makes repeating harmless.
    pub idempotency_key: Option<String>,
}

/// What was made, or had been made by the same request before.
#[derive(Debug, Clone)]
pub struct Made<T> {
    /// It.
    pub made: T,
    /// Whether an earlier request made it.
    pub replayed: bool,
}
