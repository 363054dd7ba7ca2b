//! `PUT` and `DELETE /api/v1/documents/{document}/disowned`: "gehört nicht mir", and that it does after all.

use axum::extract::State;
use axum::http::StatusCode;
use domain::DocumentId;

use crate::app::App;
use crate::http::{At, Failure, SignedIn};

/// Say of a document that it is not one's own
///
/// For customers, of what somebody else sent: 409 for who sent it, who may take it back. At once nobody of the household
/// sees it any more (404) until staff have looked. Said again it changes nothing.
#[utoipa::path(
    put,
    path = "/api/v1/documents/{document}/disowned",
    tag = "documents",
    operation_id = "disown_document",
    params(("document" = Uuid, Path)),
    responses(
        (status = 204),
        (status = 409, description = "the one who asks sent it"),
    )
)]
pub(crate) async fn put(
    State(app): State<App>,
    who: SignedIn,
    At(document): At<DocumentId>,
) -> Result<StatusCode, Failure> {
    app.services.upload.disown(&who.actor, document).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say of a document that a customer disowned: it belongs here
///
/// For caseworkers of the case. The household sees it again. Moving it elsewhere settles it as well. Said again it changes
/// nothing.
#[utoipa::path(
    delete,
    path = "/api/v1/documents/{document}/disowned",
    tag = "documents",
    operation_id = "confirm_document",
    params(("document" = Uuid, Path)),
    responses((status = 204))
)]
pub(crate) async fn delete(
    State(app): State<App>,
    who: SignedIn,
    At(document): At<DocumentId>,
) -> Result<StatusCode, Failure> {
    app.services.upload.confirm(&who.actor, document).await?;
    Ok(StatusCode::NO_CONTENT)
}
