//! `POST /api/v1/cases/{case}/documents`: one to twenty files in a form, all or none.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::CaseId;

use crate::api::v1::model::{Document, Submitted};
use crate::app::App;
use crate::http::{At, Failure, SignedIn, idempotency};
use crate::submission;

/// What idempotency keys of this route are told apart by.
const ROUTE: &str = "api/documents";

/// Text fields first, then files.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes a form that is read as a stream")]
struct Form {
    /// What the documents are: a code of the catalogue or free words.
    kind: Option<String>,
    /// What to know about them.
    note: Option<String>,
    /// Whom they concern: `all` or the id of a member. Without it the sender; for staff, all.
    concerns: Option<String>,
    /// The item of a request that they answer.
    request_item: Option<uuid::Uuid>,
    /// The document they replace.
    replaces: Option<uuid::Uuid>,
    /// The files.
    #[schema(min_items = 1, max_items = 20, value_type = Vec<String>, format = Binary)]
    file: Vec<String>,
}

/// Send documents
///
/// What was received under the same key before is answered without reading the body. The type of a file is what its
/// bytes say. One refused file refuses all.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/documents",
    tag = "documents",
    operation_id = "send_documents",
    params(("case" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body(content = inline(Form), content_type = "multipart/form-data"),
    responses(
        (status = 201, body = Submitted),
        (status = 409, description = "the same submission is running"),
        (status = 413, description = "too large, or too many"),
        (status = 415, description = "a type that is not taken"),
        (status = 422, description = "empty, or a field is wrong"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
    request: Request,
) -> Result<Response, Failure> {
    let received = submission::receive(&app, &who, case, ROUTE, request).await?;
    let items = received.documents.into_iter().map(Document::from).collect();
    let response = (StatusCode::CREATED, Json(Submitted { items })).into_response();
    Ok(idempotency::mark(response, received.replayed))
}
