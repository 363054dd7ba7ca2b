//! `GET` and `POST /api/v1/cases/{case}/threads`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::{CaseId, Concerns, DocumentId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{List, Thread};
use crate::api::json::Json;
use crate::api::paging::{Paged, Paging};
use crate::app::App;
use crate::http::{At, Failure, IdempotencyKey, SignedIn, idempotency};

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

/// Begin a conversation with its first message
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/threads",
    tag = "conversations",
    operation_id = "start_thread",
    params(("case" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = NewThread,
    responses(
        (status = 201, body = Thread),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    Json(new): Json<NewThread>,
) -> Result<Response, Failure> {
    let new = messaging::NewThread {
        subject: new.subject,
        body: new.body,
        documents: new.documents.into_iter().map(DocumentId::from_uuid).collect(),
        concerns: new.concerns,
        idempotency_key,
    };
    let started = app.services.messaging.start(&who.actor, case, new).await?;
    let response = (StatusCode::CREATED, axum::Json(Thread::from(started.made))).into_response();
    Ok(idempotency::mark(response, started.replayed))
}
