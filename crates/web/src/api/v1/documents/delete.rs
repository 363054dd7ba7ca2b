//! `DELETE /api/v1/documents/{document}`.

use axum::extract::State;
use axum::http::StatusCode;
use domain::DocumentId;

use crate::app::App;
use crate::http::{At, Failure, SignedIn};

/// Take a document back
///
/// Only who sent it, and only until somebody opened it: then 409. The receipt stays.
#[utoipa::path(
    delete,
    path = "/api/v1/documents/{document}",
    tag = "documents",
    operation_id = "take_document_back",
    params(("document" = Uuid, Path)),
    responses(
        (status = 204),
        (status = 409, description = "somebody opened it"),
    )
)]
pub(crate) async fn delete(
    State(app): State<App>,
    who: SignedIn,
    At(document): At<DocumentId>,
) -> Result<StatusCode, Failure> {
    app.services.upload.take_back(&who.actor, document).await?;
    Ok(StatusCode::NO_CONTENT)
}
