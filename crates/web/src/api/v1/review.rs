//! `PUT /api/v1/documents/{document}/review`.

use axum::extract::State;
use domain::{DocumentId, Review};
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::Document;
use super::words;
use crate::api::json::Json;
use crate::app::App;
use crate::http::{At, Failure, SignedIn};
use crate::judgement::judge;

/// What a caseworker says about a document.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Judgement {
    /// The judgement.
    #[schema(schema_with = words::review)]
    review: Review,
    /// Why; needed for `resend`.
    #[serde(default)]
    reason: Option<String>,
}

/// Judge a document
///
/// The customer reads it at once. 409 while the document can't be judged so. `shown_not_kept` destroys the copy: only while
/// it is `available` and the case file does not have it.
#[utoipa::path(
    put,
    path = "/api/v1/documents/{document}/review",
    tag = "documents",
    operation_id = "review_document",
    params(("document" = Uuid, Path)),
    request_body = Judgement,
    responses(
        (status = 200, body = Document),
    )
)]
pub(crate) async fn put(
    State(app): State<App>,
    who: SignedIn,
    At(document): At<DocumentId>,
    Json(said): Json<Judgement>,
) -> Result<axum::Json<Document>, Failure> {
    judge(&app, &who.actor, document, said.review, said.reason.as_deref()).await?;
    let document = app.services.upload.document(&who.actor, document).await?;
    Ok(axum::Json(document.into()))
}
