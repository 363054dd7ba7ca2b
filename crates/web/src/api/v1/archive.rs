//! `POST /api/v1/cases/{case}/archive`: several documents as one ZIP.

use axum::extract::State;
use axum::response::Response;
use domain::{CaseId, DocumentId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::json::Json;
use crate::app::{App, Visit};
use crate::archive;
use crate::http::{At, Failure, SignedIn};
use crate::i18n::Locale;

/// Which documents.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Archive {
    /// 1 to 100 documents of the case.
    #[schema(min_items = 1, max_items = 100)]
    documents: Vec<Uuid>,
}

/// Several documents as one ZIP
///
/// Files are stored as they are, named by file number, day, kind and person. Each is opened when its turn comes. What can't
/// be opened, and what is beyond 2 GiB, is named in a text file at the end. The connection breaks off when stored bytes turn
/// out to be damaged.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/archive",
    tag = "documents",
    operation_id = "archive_documents",
    params(("case" = Uuid, Path)),
    request_body = Archive,
    responses(
        (status = 200, description = "a ZIP", body = Vec<u8>, content_type = "application/zip"),
        (status = 422, description = "no document, or too many"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    visit: Visit,
    who: SignedIn,
    At(case): At<CaseId>,
    Json(asked): Json<Archive>,
) -> Result<Response, Failure> {
    let documents: Vec<_> = asked.documents.into_iter().map(DocumentId::from_uuid).collect();
    archive::answer(&app, &who, case, &documents, Locale::of(visit.language)).await
}
