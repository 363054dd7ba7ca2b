//! The shapes of answers, made from what services say.

use casework::CaseView;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    AccountRef, CaseState, Channel, Concerns, DeletionCause, DocumentFlag, DocumentState, Listed, MediaType,
    ObjectKind, ObjectRef, Review, Role,
};
use messaging::{MessageView, ThreadView};
use serde::Serialize;
use upload::DocumentView;
use utoipa::ToSchema;
use uuid::Uuid;

use super::words;

/// A part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct List<T> {
    /// The items.
    pub(crate) items: Vec<T>,
    /// What to ask for the next part with, as `after`; `null` on the last.
    pub(crate) next: Option<String>,
}

impl<T> List<T> {
    /// From what a service lists.
    pub(crate) fn of<V>(listed: Listed<V>) -> Self
    where
        T: From<V>,
    {
        let Listed { items, next } = listed;
        Self { items: items.into_iter().map(T::from).collect(), next: next.map(|cursor| cursor.to_string()) }
    }
}

/// An account. To customers staff has the name of the Jobcenter, unless it set `show_staff_names`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Account {
    /// The account.
    pub(crate) id: Uuid,
    /// What it is for.
    #[schema(schema_with = words::role)]
    pub(crate) role: Role,
    /// The name to show; to customers that of the Jobcenter where `role` is one of its staff and it keeps their names.
    pub(crate) name: String,
}

impl From<AccountRef> for Account {
    fn from(AccountRef { id, role, name }: AccountRef) -> Self {
        Self { id: id.uuid(), role, name }
    }
}

/// A case, as the one who asks may see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Case {
    /// The case.
    pub(crate) id: Uuid,
    /// Aktenzeichen.
    pub(crate) file_number: String,
    /// What it is about.
    pub(crate) title: String,
    /// The household it belongs to.
    pub(crate) household: Household,
    /// Open or closed.
    #[schema(schema_with = words::case_state)]
    pub(crate) state: CaseState,
    /// Messages that the one who asks has not opened.
    pub(crate) unread: u64,
    /// Documents that no caseworker has opened.
    pub(crate) new_documents: u64,
    /// Papers that are still asked for.
    pub(crate) open_requests: u64,
    /// The caseworker in charge.
    pub(crate) assigned_to: Option<Assigned>,
    /// Documents that staff opened and have to judge; for staff only.
    pub(crate) to_judge: u64,
    /// Documents that can't be opened, and that nobody judged; for staff only.
    pub(crate) blocked: u64,
    /// Messages that staff opened and have to answer; for staff only.
    pub(crate) to_answer: u64,
    /// Documents that customers said are not theirs, each as often as it was said; for staff only.
    pub(crate) disowned: u64,
    /// The earliest day by which something is due; for staff only.
    pub(crate) due_on: Option<NaiveDate>,
    /// Since when something waits for staff; for staff only.
    pub(crate) waiting_since: Option<DateTime<Utc>>,
    /// Since when an emergency is open; for staff only.
    pub(crate) emergency_since: Option<DateTime<Utc>>,
    /// Since when an objection is open; for staff only.
    pub(crate) objection_since: Option<DateTime<Utc>>,
    /// Since when a paper is asked for again that did not come; for staff only.
    pub(crate) awaiting_since: Option<DateTime<Utc>>,
}

/// A household.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Household {
    /// The household.
    pub(crate) id: Uuid,
    /// BG-Nummer.
    pub(crate) number: String,
}

/// The caseworker in charge.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Assigned {
    /// The account.
    pub(crate) id: Uuid,
    /// The name to show; to customers that of the Jobcenter, unless it set `show_staff_names`.
    pub(crate) name: String,
}

impl From<CaseView> for Case {
    fn from(view: CaseView) -> Self {
        Self {
            id: view.id.uuid(),
            file_number: view.file_number,
            title: view.title,
            household: Household { id: view.household.id.uuid(), number: view.household.number },
            state: view.state,
            unread: view.unread,
            new_documents: view.new_documents,
            open_requests: view.open_requests,
            to_judge: view.to_judge,
            blocked: view.blocked,
            to_answer: view.to_answer,
            disowned: view.disowned,
            due_on: view.due_on,
            waiting_since: view.waiting_since,
            emergency_since: view.emergency_since,
            objection_since: view.objection_since,
            awaiting_since: view.awaiting_since,
            assigned_to: view.assigned_to.map(|account| Assigned { id: account.id.uuid(), name: account.name }),
        }
    }
}

/// A document, as somebody who may know of it sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Document {
    /// The document.
    pub(crate) id: Uuid,
    /// Its case.
    pub(crate) case_id: Uuid,
    /// Whom it concerns.
    #[schema(schema_with = words::concerns)]
    pub(crate) concerns: Concerns,
    /// The name to show; `null` if it may tell of health, and the one who asks may not see it. Likewise the note.
    pub(crate) name: Option<String>,
    /// Whether it may tell of somebody's health, by its kind.
    pub(crate) health: bool,
    /// What the bytes are.
    #[schema(schema_with = words::media_type)]
    pub(crate) media_type: MediaType,
    /// What staff should know before they open it: `encrypted`, `macros`, `active_content`, `embedded_files`,
    /// `huge_image`, `inflates`.
    #[schema(value_type = Vec<String>)]
    pub(crate) flags: Vec<DocumentFlag>,
    /// Bytes.
    pub(crate) size: u64,
    /// SHA-256 of the bytes, in hex; only for those who may read them.
    pub(crate) sha256: Option<String>,
    /// What it is, by the sender's word.
    pub(crate) kind: Option<String>,
    /// What the sender wrote to it.
    pub(crate) note: Option<String>,
    /// What the machine knows.
    #[schema(schema_with = words::document_state)]
    pub(crate) state: DocumentState,
    /// What a caseworker decided.
    #[schema(schema_with = words::review)]
    pub(crate) review: Review,
    /// Why.
    pub(crate) review_reason: Option<String>,
    /// How it came in.
    #[schema(schema_with = words::channel)]
    pub(crate) channel: Channel,
    /// Who sent it.
    pub(crate) uploaded_by: Option<Account>,
    /// The person for whom it was sent.
    pub(crate) on_behalf_of: Option<Uuid>,
    /// When sending began.
    pub(crate) started_at: DateTime<Utc>,
    /// When the last byte was here.
    pub(crate) received_at: DateTime<Utc>,
    /// When the other side first opened it.
    pub(crate) opened_at: Option<DateTime<Utc>>,
    /// When the case file had it.
    pub(crate) filed_at: Option<DateTime<Utc>>,
    /// That it was given free although it could not be checked for malware.
    pub(crate) released: Option<Released>,
    /// Why it was deleted: `taken_back`, `shown_not_kept`, `infected`.
    #[schema(value_type = Option<String>)]
    pub(crate) deleted_for: Option<DeletionCause>,
    /// When it was taken back or destroyed.
    pub(crate) deleted_at: Option<DateTime<Utc>>,
    /// The document it replaces.
    pub(crate) replaces: Option<Uuid>,
    /// The documents that replace it, the earliest first.
    pub(crate) replaced_by: Vec<Uuid>,
    /// The case that it is moving to, until it is there; for staff only.
    pub(crate) moving_to: Option<Uuid>,
    /// When it last moved to another case or member.
    pub(crate) moved_at: Option<DateTime<Utc>>,
    /// When a customer said that it is not theirs, until staff have looked; for staff only.
    pub(crate) disowned_at: Option<DateTime<Utc>>,
}

/// A release without a check.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Released {
    /// When.
    pub(crate) at: DateTime<Utc>,
    /// By whom; for staff only.
    pub(crate) by: Option<Account>,
    /// Why; for staff only.
    pub(crate) reason: Option<String>,
}

impl From<upload::Released> for Released {
    fn from(view: upload::Released) -> Self {
        Self { at: view.at, by: view.by.map(Account::from), reason: view.reason }
    }
}

impl From<DocumentView> for Document {
    fn from(view: DocumentView) -> Self {
        Self {
            id: view.id.uuid(),
            case_id: view.case_id.uuid(),
            concerns: view.concerns,
            name: view.name,
            health: view.health,
            media_type: view.media_type,
            flags: view.flags.iter().collect(),
            size: view.size,
            sha256: view.sha256,
            kind: view.kind,
            note: view.note,
            state: match view.state {
                DocumentState::Deleting => DocumentState::Deleted,
                state => state,
            },
            review: view.review,
            review_reason: view.review_reason,
            channel: view.channel,
            uploaded_by: view.uploaded_by.map(Account::from),
            on_behalf_of: view.on_behalf_of.map(Uuid::from),
            started_at: view.started_at,
            received_at: view.received_at,
            opened_at: view.opened_at,
            filed_at: view.filed_at,
            released: view.released.map(Released::from),
            deleted_for: view.deleted_for,
            deleted_at: view.deleted_at,
            replaces: view.replaces.map(Uuid::from),
            replaced_by: view.replaced_by.into_iter().map(Uuid::from).collect(),
            moving_to: view.moving_to.map(Uuid::from),
            moved_at: view.moved_at,
            disowned_at: view.disowned_at,
        }
    }
}

/// Documents that were sent together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Submitted {
    /// The documents, in the order of sending.
    pub(crate) items: Vec<Document>,
}

/// A conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Thread {
    /// The conversation.
    pub(crate) id: Uuid,
    /// Its case.
    pub(crate) case_id: Uuid,
    /// What it is about.
    pub(crate) subject: String,
    /// Whom it concerns.
    #[schema(schema_with = words::concerns)]
    pub(crate) concerns: Concerns,
    /// Messages of others that the one who asks has not seen.
    pub(crate) unread: u64,
    /// When the last message came.
    pub(crate) last_message_at: DateTime<Utc>,
    /// Who answers; `null` is the team, or somebody whose name the Jobcenter keeps from its customers.
    pub(crate) answered_by: Option<Account>,
}

impl From<ThreadView> for Thread {
    fn from(view: ThreadView) -> Self {
        Self {
            id: view.id.uuid(),
            case_id: view.case_id.uuid(),
            subject: view.subject,
            concerns: view.concerns,
            unread: view.unread,
            last_message_at: view.last_message_at,
            answered_by: view.answered_by.map(Account::from),
        }
    }
}

/// A message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Message {
    /// The message.
    pub(crate) id: Uuid,
    /// Its conversation.
    pub(crate) thread_id: Uuid,
    /// Who wrote it.
    pub(crate) author: Account,
    /// The person for whom it was written.
    pub(crate) on_behalf_of: Option<Uuid>,
    /// The text.
    pub(crate) body: String,
    /// Documents that it names.
    pub(crate) documents: Vec<Uuid>,
    /// When it was posted.
    pub(crate) sent_at: DateTime<Utc>,
    /// When the other side first opened it.
    pub(crate) opened_at: Option<DateTime<Utc>>,
}

impl From<MessageView> for Message {
    fn from(view: MessageView) -> Self {
        Self {
            id: view.id.uuid(),
            thread_id: view.thread_id.uuid(),
            author: view.author.into(),
            on_behalf_of: view.on_behalf_of.map(Uuid::from),
            body: view.body,
            documents: view.documents.into_iter().map(Uuid::from).collect(),
            sent_at: view.sent_at,
            opened_at: view.opened_at,
        }
    }
}

/// What an entry or an event is about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Target {
    /// What it is.
    #[schema(schema_with = words::object_kind)]
    pub(crate) kind: ObjectKind,
    /// Its id.
    pub(crate) id: Uuid,
}

impl From<ObjectRef> for Target {
    fn from(ObjectRef { kind, id }: ObjectRef) -> Self {
        Self { kind, id }
    }
}

#[cfg(test)]
pub(crate) mod tests;
