//! `POST /api/v1/documents/{document}/move`: to another case or member.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::{CaseId, Concerns, DocumentId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::Document;
use super::words;
use crate::api::json::Json;
use crate::app::App;
use crate::http::{At, Failure, IdempotencyKey, SignedIn, idempotency};

/// Where a document is to go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Move {
    /// The case; its own where only the member changes.
    case: Uuid,
    /// Whom it concerns there.
    #[schema(schema_with = words::concerns)]
    concerns: Concerns,
    /// Why. Colleagues read it in both cases.
    reason: String,
}

/// Move a document to another case or member
///
/// For caseworkers of both cases; within one Jobcenter. Another member of the same case: 200, done at once. Another case: 202, and
/// `moving_to` names it until the document is there (`document.moved` among the events); if it can't be moved after all,
/// `moving_to` is `null` again and `case_id` is what it was. The receipt stays as it was signed. 409 while the document is
/// checked, damaged, on its way out or moving already.
#[utoipa::path(
    post,
    path = "/api/v1/documents/{document}/move",
    tag = "documents",
    operation_id = "move_document",
    params(("document" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = Move,
    responses(
        (status = 200, body = Document),
        (status = 202, description = "begun", body = Document),
        (status = 409, description = "not now, or the other case is closed"),
        (status = 413, description = "the other case has no room"),
        (status = 422, description = "no reason, nobody of that household, or it is there already"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    who: SignedIn,
    At(document): At<DocumentId>,
    IdempotencyKey(idempotency_key): IdempotencyKey,
    Json(said): Json<Move>,
) -> Result<Response, Failure> {
    let Move { case, concerns, reason } = said;
    let to = upload::Move { case: CaseId::from_uuid(case), concerns, reason, idempotency_key };
    let changed = app.services.upload.move_document(&who.actor, document, &to).await?;
    let status = if changed.document.moving_to.is_some() { StatusCode::ACCEPTED } else { StatusCode::OK };
    let response = (status, axum::Json(Document::from(changed.document))).into_response();
    Ok(idempotency::mark(response, changed.replayed))
}
