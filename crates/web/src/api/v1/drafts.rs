//! `GET`, `PUT` and `DELETE /api/v1/threads/{thread}/draft` and `/api/v1/cases/{case}/draft`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use domain::{CaseId, Concerns, ThreadId};
use messaging::{DraftPlace, DraftView, NewDraft};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words;
use crate::api::json::Json;
use crate::app::App;
use crate::http::{At, Failure, SignedIn, idempotency};

/// What the one who asks began to write. Nobody else sees it or learns of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Draft {
    /// What a new conversation is to be about; empty for an answer.
    subject: String,
    /// The text.
    body: String,
    /// Whom a new conversation is to concern.
    #[schema(schema_with = words::concerns)]
    concerns: Option<Concerns>,
    /// When it was saved. It is forgotten 30 days later.
    saved_at: DateTime<Utc>,
}

/// What was typed of an answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// The text.
    body: String,
    /// The `Idempotency-Key` with which it will be sent. Once that happened saving is refused: `already_sent`.
    #[serde(default)]
    message_key: Option<String>,
}

/// What was typed of a new conversation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Beginning {
    /// What it is to be about.
    #[serde(default)]
    subject: String,
    /// The text.
    #[serde(default)]
    body: String,
    /// Whom it is to concern: `all` or the id of a member.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    concerns: Option<Concerns>,
    /// The `Idempotency-Key` with which it will be sent. Once that happened saving is refused: `already_sent`.
    #[serde(default)]
    message_key: Option<String>,
}

/// A draft, or 204 where there is none.
fn shown(found: Option<DraftView>) -> Response {
    let Some(DraftView { draft: NewDraft { subject, body, concerns }, saved_at }) = found else {
        return StatusCode::NO_CONTENT.into_response();
    };
    axum::Json(Draft { subject, body, concerns, saved_at }).into_response()
}

async fn save(
    app: &App,
    who: &SignedIn,
    place: DraftPlace,
    new: NewDraft,
    message_key: Option<&str>,
) -> Result<Response, Failure> {
    let key = message_key.map(idempotency::checked).transpose()?;
    Ok(shown(app.services.messaging.save_draft(&who.actor, place, new, key.as_deref()).await?))
}

/// Your draft of an answer
#[utoipa::path(
    get,
    path = "/api/v1/threads/{thread}/draft",
    tag = "conversations",
    operation_id = "read_answer_draft",
    params(("thread" = Uuid, Path)),
    responses((status = 200, body = Draft), (status = 204, description = "there is none"))
)]
pub(crate) async fn of_thread(
    State(app): State<App>,
    who: SignedIn,
    At(thread): At<ThreadId>,
) -> Result<Response, Failure> {
    Ok(shown(app.services.messaging.draft(&who.actor, DraftPlace::Thread(thread)).await?))
}

/// Save a draft of an answer
///
/// It takes the place of the one before. Where nothing was typed nothing is kept. Sending the message removes it; whoever
/// saves and sends at the same time names the key of the message here, so that no draft outlives it.
#[utoipa::path(
    put,
    path = "/api/v1/threads/{thread}/draft",
    tag = "conversations",
    operation_id = "save_answer_draft",
    params(("thread" = Uuid, Path)),
    request_body = Answer,
    responses(
        (status = 200, body = Draft),
        (status = 204, description = "nothing was typed"),
        (status = 409, description = "it was sent: `already_sent`"),
    )
)]
pub(crate) async fn put_of_thread(
    State(app): State<App>,
    who: SignedIn,
    At(thread): At<ThreadId>,
    Json(typed): Json<Answer>,
) -> Result<Response, Failure> {
    let new = NewDraft { body: typed.body, ..NewDraft::default() };
    save(&app, &who, DraftPlace::Thread(thread), new, typed.message_key.as_deref()).await
}

/// Discard a draft of an answer
#[utoipa::path(
    delete,
    path = "/api/v1/threads/{thread}/draft",
    tag = "conversations",
    operation_id = "discard_answer_draft",
    params(("thread" = Uuid, Path)),
    responses((status = 204))
)]
pub(crate) async fn delete_of_thread(
    State(app): State<App>,
    who: SignedIn,
    At(thread): At<ThreadId>,
) -> Result<StatusCode, Failure> {
    app.services.messaging.discard_draft(&who.actor, DraftPlace::Thread(thread)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Your draft of a new conversation
#[utoipa::path(
    get,
    path = "/api/v1/cases/{case}/draft",
    tag = "conversations",
    operation_id = "read_draft",
    params(("case" = Uuid, Path)),
    responses((status = 200, body = Draft), (status = 204, description = "there is none"))
)]
pub(crate) async fn of_case(State(app): State<App>, who: SignedIn, At(case): At<CaseId>) -> Result<Response, Failure> {
    Ok(shown(app.services.messaging.draft(&who.actor, DraftPlace::Case(case)).await?))
}

/// Save a draft of a new conversation
///
/// As with an answer.
#[utoipa::path(
    put,
    path = "/api/v1/cases/{case}/draft",
    tag = "conversations",
    operation_id = "save_draft",
    params(("case" = Uuid, Path)),
    request_body = Beginning,
    responses(
        (status = 200, body = Draft),
        (status = 204, description = "nothing was typed"),
        (status = 409, description = "it was sent: `already_sent`"),
    )
)]
pub(crate) async fn put_of_case(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
    Json(Beginning { subject, body, concerns, message_key }): Json<Beginning>,
) -> Result<Response, Failure> {
    save(&app, &who, DraftPlace::Case(case), NewDraft { subject, body, concerns }, message_key.as_deref()).await
}

/// Discard a draft of a new conversation
#[utoipa::path(
    delete,
    path = "/api/v1/cases/{case}/draft",
    tag = "conversations",
    operation_id = "discard_draft",
    params(("case" = Uuid, Path)),
    responses((status = 204))
)]
pub(crate) async fn delete_of_case(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
) -> Result<StatusCode, Failure> {
    app.services.messaging.discard_draft(&who.actor, DraftPlace::Case(case)).await?;
    Ok(StatusCode::NO_CONTENT)
}
