//! `GET` and `POST /api/v1/threads/{thread}/messages`, `PUT /api/v1/threads/{thread}/read`.

use axum::extract::{FromRequest as _, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::{DocumentId, MessageId, ThreadId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{List, Message};
use crate::api::json::Json;
use crate::api::paging::{Paged, Paging};
use crate::app::{App, Visit};
use crate::http::{At, Failure, IdempotencyKey, SignedIn, idempotency};
use crate::posting::{self, Arriving};

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

/// Text fields first, then files.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes a form that is read as a stream")]
struct MessageForm {
    /// The text.
    body: String,
    /// Documents of the case that it names: ids with commas between them.
    documents: Option<String>,
    /// Papers that come with it.
    #[schema(max_items = 20, value_type = Vec<String>, format = Binary)]
    file: Vec<String>,
}

/// Post a message
///
/// As a form it may bring papers: they become documents of the case, concern whom the conversation concerns, and the
/// message names them. A request that comes again under its key ends with one message and each paper once. If the papers
/// arrived and the message was refused, the problem has `documents`: name them in the next try.
#[utoipa::path(
    post,
    path = "/api/v1/threads/{thread}/messages",
    tag = "conversations",
    operation_id = "post_message",
    params(("thread" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body(content((NewMessage = "application/json"), (inline(MessageForm) = "multipart/form-data"))),
    responses(
        (status = 201, body = Message),
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
    At(thread): At<ThreadId>,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    request: Request,
) -> Result<Response, Failure> {
    let posted = if posting::is_form(request.headers()) {
        let form = Arriving::read(&app, request).await?;
        posting::answer(&app, &visit, &who, thread, form).await?.made
    } else {
        let Json(new) = Json::<NewMessage>::from_request(request, &app).await?;
        let documents = new.documents.into_iter().map(DocumentId::from_uuid).collect();
        let new = messaging::NewMessage { body: new.body, documents, papers: Vec::new(), idempotency_key };
        app.services.messaging.post(&who.actor, thread, new).await?
    };
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
