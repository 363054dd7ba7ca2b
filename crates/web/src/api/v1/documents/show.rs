//! `GET /api/v1/documents/{document}`.

use axum::Json;
use axum::extract::State;
use domain::DocumentId;

use crate::api::v1::model::Document;
use crate::app::App;
use crate::http::{At, Failure, SignedIn};

/// A document
#[utoipa::path(
    get,
    path = "/api/v1/documents/{document}",
    tag = "documents",
    operation_id = "show_document",
    params(("document" = Uuid, Path)),
    responses(
        (status = 200, body = Document),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    who: SignedIn,
    At(document): At<DocumentId>,
) -> Result<Json<Document>, Failure> {
    let document = app.services.upload.document(&who.actor, document).await?;
    Ok(Json(document.into()))
}
