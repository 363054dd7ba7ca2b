//! `GET` and `POST /api/v1/threads/{thread}/messages`, `PUT /api/v1/threads/{thread}/read`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::{DocumentId, MessageId, ThreadId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{List, Message};
use crate::api::json::Json;
use crate::api::paging::{Paged, Paging};
use crate::app::App;
use crate::http::{At, Failure, IdempotencyKey, SignedIn, idempotency};

/// A message to post.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMessage {
    /// The text.
    body: String,
    /// Documents of the case that it names.
    #[serde(default)]
    documents: Vec<Uuid>,
}

/// How far somebody has read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Read {
    /// The last message that was read.
    up_to: Uuid,
}

/// Messages of a conversation, oldest first
///
/// Reading them is an entry of the log, and the other side learns that its messages were opened.
#[utoipa::path(
    get,
    path = "/api/v1/threads/{thread}/messages",
    tag = "conversations",
    operation_id = "list_messages",
    params(("thread" = Uuid, Path), Paging),
    responses(
        (status = 200, body = List<Message>),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    who: SignedIn,
    At(thread): At<ThreadId>,
    Paged(page): Paged,
) -> Result<axum::Json<List<Message>>, Failure> {
    let messages = app.services.messaging.messages(&who.actor, thread, page).await?;
    Ok(axum::Json(List::of(messages)))
}

/// Post a message
#[utoipa::path(
    post,
    path = "/api/v1/threads/{thread}/messages",
    tag = "conversations",
    operation_id = "post_message",
    params(("thread" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = NewMessage,
    responses(
        (status = 201, body = Message),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    who: SignedIn,
    At(thread): At<ThreadId>,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    Json(new): Json<NewMessage>,
) -> Result<Response, Failure> {
    let documents = new.documents.into_iter().map(DocumentId::from_uuid).collect();
    let new = messaging::NewMessage { body: new.body, documents, idempotency_key };
    let posted = app.services.messaging.post(&who.actor, thread, new).await?;
    let response = (StatusCode::CREATED, axum::Json(Message::from(posted.made))).into_response();
    Ok(idempotency::mark(response, posted.replayed))
}

/// Say how far you have read
///
/// Only counters change: what the other side sees as opened comes from reading the messages.
#[utoipa::path(
    put,
    path = "/api/v1/threads/{thread}/read",
    tag = "conversations",
    operation_id = "mark_read",
    params(("thread" = Uuid, Path)),
    request_body = Read,
    responses(
        (status = 204),
    )
)]
pub(crate) async fn read(
    State(app): State<App>,
    who: SignedIn,
    At(thread): At<ThreadId>,
    Json(read): Json<Read>,
) -> Result<StatusCode, Failure> {
    app.services.messaging.mark_read(&who.actor, thread, MessageId::from_uuid(read.up_to)).await?;
    Ok(StatusCode::NO_CONTENT)
}
