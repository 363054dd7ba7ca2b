//! `GET` and `POST /api/v1/cases/{case}/threads`.

use axum::extract::{FromRequest as _, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::{CaseId, Concerns, DocumentId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{List, Thread};
use crate::api::json::Json;
use crate::api::paging::{Paged, Paging};
use crate::app::{App, Visit};
use crate::http::{At, Failure, IdempotencyKey, SignedIn, idempotency};
use crate::posting::{self, Arriving};

/// A conversation to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewThread {
    /// What it is about.
    subject: String,
    /// The first message.
    body: String,
    /// Documents of the case that the message names.
    #[serde(default)]
    documents: Vec<Uuid>,
    /// Whom it concerns: `all` or the id of a member. Without it the writer; for staff, all.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    concerns: Option<Concerns>,
}

/// Conversations of a case, the one with the newest message first
#[utoipa::path(
    get,
    path = "/api/v1/cases/{case}/threads",
    tag = "conversations",
    operation_id = "list_threads",
    params(("case" = Uuid, Path), Paging),
    responses(
        (status = 200, body = List<Thread>),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
    Paged(page): Paged,
) -> Result<axum::Json<List<Thread>>, Failure> {
    let threads = app.services.messaging.threads(&who.actor, case, page).await?;
    Ok(axum::Json(List::of(threads)))
}

/// Text fields first, then files.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes a form that is read as a stream")]
struct ThreadForm {
    /// What it is about.
    subject: String,
    /// The first message.
    body: String,
    /// Whom it concerns: `all` or the id of a member. Without it the writer; for staff, all.
    concerns: Option<String>,
    /// Documents of the case that the message names: ids with commas between them.
    documents: Option<String>,
    /// Papers that come with it.
    #[schema(max_items = 20, value_type = Vec<String>, format = Binary)]
    file: Vec<String>,
}

/// Begin a conversation with its first message
///
/// As a form it may bring papers, as a message in a conversation may.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/threads",
    tag = "conversations",
    operation_id = "start_thread",
    params(("case" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body(content((NewThread = "application/json"), (inline(ThreadForm) = "multipart/form-data"))),
    responses(
        (status = 201, body = Thread),
        (status = 409, description = "the same papers are being received, or the case is closed"),
        (status = 413, description = "too large, or too many"),
        (status = 415, description = "a type that is not taken"),
        (status = 422, description = "empty, or a field is wrong"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    visit: Visit,
    who: SignedIn,
    At(case): At<CaseId>,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    request: Request,
) -> Result<Response, Failure> {
    let started = if posting::is_form(request.headers()) {
        let form = Arriving::read(&app, request).await?;
        posting::begin(&app, &visit, &who, case, form).await?.made
    } else {
        let Json(new) = Json::<NewThread>::from_request(request, &app).await?;
        let new = messaging::NewThread {
            subject: new.subject,
            body: new.body,
            documents: new.documents.into_iter().map(DocumentId::from_uuid).collect(),
            papers: Vec::new(),
            concerns: new.concerns,
            idempotency_key,
        };
        app.services.messaging.start(&who.actor, case, new).await?
    };
    let response = (StatusCode::CREATED, axum::Json(Thread::from(started.made))).into_response();
    Ok(idempotency::mark(response, started.replayed))
}
