//! `GET /api/v1/cases/{case}/documents`.

use axum::Json;
use axum::extract::State;
use domain::CaseId;

use crate::api::paging::{Paged, Paging};
use crate::api::v1::model::{Document, List};
use crate::app::App;
use crate::http::{At, Failure, SignedIn};

/// Documents of a case, newest first
#[utoipa::path(
    get,
    path = "/api/v1/cases/{case}/documents",
    tag = "documents",
    operation_id = "list_documents",
    params(("case" = Uuid, Path), Paging),
    responses(
        (status = 200, body = List<Document>),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
    Paged(page): Paged,
) -> Result<Json<List<Document>>, Failure> {
    let documents = app.services.upload.documents(&who.actor, case, page).await?;
    Ok(Json(List::of(documents)))
}
