//! `POST /api/v1/documents/{document}/release`, `…/rescan` and `…/destroy`: what staff do with a document that the
//! scanner could not judge, or that it found infected.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use domain::DocumentId;
use serde::Deserialize;
use upload::{Cause, Changed};
use utoipa::ToSchema;

use super::model::Document;
use crate::api::json::Json;
use crate::app::App;
use crate::http::{At, Failure, IdempotencyKey, SignedIn, idempotency};

/// Why a document is given free without a check.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Release {
    /// Whoever opens it reads this.
    reason: String,
}

/// Why a document is destroyed. What was only shown is destroyed by its review.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Destruction {
    cause: DestructionCause,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DestructionCause {
    /// The scanner found malware in it.
    Infected,
}

/// Give a document free that could not be checked for malware
///
/// Only while it is `unscannable`: else 409. Everybody who opens it is told who gave it free, and why.
#[utoipa::path(
    post,
    path = "/api/v1/documents/{document}/release",
    tag = "documents",
    operation_id = "release_document",
    params(("document" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = Release,
    responses(
        (status = 200, body = Document),
        (status = 409, description = "not `unscannable`"),
        (status = 422, description = "no reason, or too long a one"),
    )
)]
pub(crate) async fn release(
    State(app): State<App>,
    who: SignedIn,
    At(document): At<DocumentId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(said): Json<Release>,
) -> Result<Response, Failure> {
    Ok(shown(app.services.upload.release(&who.actor, document, &said.reason, key.as_deref()).await?))
}

/// Have a document checked once more
///
/// Only while it is `unscannable`: else 409.
#[utoipa::path(
    post,
    path = "/api/v1/documents/{document}/rescan",
    tag = "documents",
    operation_id = "rescan_document",
    params(("document" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses(
        (status = 200, body = Document),
        (status = 409, description = "not `unscannable`"),
    )
)]
pub(crate) async fn rescan(
    State(app): State<App>,
    who: SignedIn,
    At(document): At<DocumentId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Response, Failure> {
    Ok(shown(app.services.upload.rescan(&who.actor, document, key.as_deref()).await?))
}

/// Destroy an infected document
///
/// Its key first, then the bytes. The receipt stays, and the sender sees why. Asked for again it does nothing more. 409
/// unless it is `infected`.
#[utoipa::path(
    post,
    path = "/api/v1/documents/{document}/destroy",
    tag = "documents",
    operation_id = "destroy_document",
    params(("document" = Uuid, Path)),
    request_body = Destruction,
    responses(
        (status = 200, body = Document),
        (status = 409, description = "it must be kept"),
        (status = 410, description = "deleted for another reason"),
    )
)]
pub(crate) async fn destroy(
    State(app): State<App>,
    who: SignedIn,
    At(document): At<DocumentId>,
    Json(said): Json<Destruction>,
) -> Result<axum::Json<Document>, Failure> {
    let cause = match said.cause {
        DestructionCause::Infected => Cause::Infected,
    };
    app.services.upload.destroy(&who.actor, document, cause).await?;
    Ok(axum::Json(app.services.upload.document(&who.actor, document).await?.into()))
}

fn shown(changed: Changed) -> Response {
    idempotency::mark(axum::Json(Document::from(changed.document)).into_response(), changed.replayed)
}
