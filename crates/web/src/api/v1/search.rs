//! `POST /api/v1/cases/{case}/search`.

use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::CaseId;
use messaging::{Found, Hit};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::json::Json;
use crate::app::App;
use crate::http::{At, Failure, SignedIn};

/// What to look for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// Words that all have to be there. Capitals, accents and how umlauts are written do not matter.
    words: String,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Findings {
    /// The hits, the newest first; at most 100.
    items: Vec<Finding>,
    /// Whether there is more than was looked through (the newest 2,000 of each kind) or is shown.
    is_cut: bool,
}

/// A hit: in a message, if there is one; else in a document, a note or the subject of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Finding {
    /// The conversation.
    thread_id: Option<Uuid>,
    /// The message in it.
    message_id: Option<Uuid>,
    /// The document whose name it is.
    document_id: Option<Uuid>,
    /// The internal note.
    note_id: Option<Uuid>,
    /// When that was written or came.
    at: DateTime<Utc>,
    /// What stands before the hit.
    before: String,
    /// The hit, as it is written there.
    hit: String,
    /// What stands behind it.
    after: String,
}

impl From<Hit> for Finding {
    fn from(Hit { found, at, snippet }: Hit) -> Self {
        let (thread, message, document, note) = match found {
            Found::Subject(thread) => (Some(thread), None, None, None),
            Found::Message(thread, message) => (Some(thread), Some(message), None, None),
            Found::Document(document) => (None, None, Some(document), None),
            Found::Note(note, thread) => (thread, None, None, Some(note)),
        };
        Self {
            thread_id: thread.map(Uuid::from),
            message_id: message.map(Uuid::from),
            document_id: document.map(Uuid::from),
            note_id: note.map(Uuid::from),
            at,
            before: snippet.before,
            hit: snippet.hit,
            after: snippet.after,
        }
    }
}

/// Look for words in a case
///
/// In messages, subjects, names of documents and, for caseworkers, internal notes. It is an entry of the log, without the
/// words.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/search",
    tag = "conversations",
    operation_id = "search_case",
    params(("case" = Uuid, Path)),
    request_body = Wanted,
    responses(
        (status = 200, body = Findings),
        (status = 422, description = "no word, or too many"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
    Json(wanted): Json<Wanted>,
) -> Result<axum::Json<Findings>, Failure> {
    let found = app.services.messaging.search(&who.actor, case, &wanted.words).await?;
    let items = found.hits.into_iter().map(Finding::from).collect();
    Ok(axum::Json(Findings { items, is_cut: found.is_cut }))
}
