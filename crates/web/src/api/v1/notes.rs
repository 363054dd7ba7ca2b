//! `GET` and `POST /api/v1/cases/{case}/notes`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use domain::{CaseId, DocumentId, ThreadId};
use messaging::NoteView;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{Account, List};
use crate::api::json::Json;
use crate::api::paging::{Paged, Paging};
use crate::app::App;
use crate::http::{At, Failure, IdempotencyKey, SignedIn, idempotency};

/// An internal note. Customers see none; the person concerned may ask to see the file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Note {
    /// The note.
    id: Uuid,
    /// The case it is about.
    case_id: Uuid,
    /// The conversation in it that it is about.
    thread_id: Option<Uuid>,
    /// The document in it that it is about.
    document_id: Option<Uuid>,
    /// Who wrote it.
    author: Account,
    /// The text.
    body: String,
    /// When it was written.
    written_at: DateTime<Utc>,
}

/// A note to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewNote {
    /// The text.
    body: String,
    /// The conversation in the case that it is about.
    #[serde(default)]
    thread: Option<Uuid>,
    /// The document in the case that it is about.
    #[serde(default)]
    document: Option<Uuid>,
}

impl From<NoteView> for Note {
    fn from(note: NoteView) -> Self {
        Self {
            id: note.id.uuid(),
            case_id: note.case_id.uuid(),
            thread_id: note.thread_id.map(Uuid::from),
            document_id: note.document_id.map(Uuid::from),
            author: note.author.into(),
            body: note.body,
            written_at: note.written_at,
        }
    }
}

/// Internal notes about a case, the newest first
///
/// Reading them is an entry of the log.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{case}/notes",
    tag = "conversations",
    operation_id = "list_notes",
    params(("case" = Uuid, Path), Paging),
    responses(
        (status = 200, body = List<Note>),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
    Paged(page): Paged,
) -> Result<axum::Json<List<Note>>, Failure> {
    Ok(axum::Json(List::of(app.services.messaging.notes(&who.actor, case, page).await?)))
}

/// Write an internal note
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/notes",
    tag = "conversations",
    operation_id = "write_note",
    params(("case" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = NewNote,
    responses(
        (status = 201, body = Note),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    Json(new): Json<NewNote>,
) -> Result<Response, Failure> {
    let new = messaging::NewNote {
        body: new.body,
        thread: new.thread.map(ThreadId::from_uuid),
        document: new.document.map(DocumentId::from_uuid),
        idempotency_key,
    };
    let written = app.services.messaging.write_note(&who.actor, case, new).await?;
    let response = (StatusCode::CREATED, axum::Json(Note::from(written.made))).into_response();
    Ok(idempotency::mark(response, written.replayed))
}
