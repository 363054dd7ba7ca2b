//! `POST /api/v1/cases/exceptions`.

use axum::extract::State;
use axum::http::StatusCode;
use casework::OpenedCase;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::json::Json;
use crate::app::App;
use crate::http::{Failure, SignedIn};

/// A case that is to be opened by somebody whose case it is not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewException {
    /// Aktenzeichen, exactly.
    file_number: String,
    /// Why; 10 characters at least. Who has the case reads it.
    reason: String,
}

/// A case that is open.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Opened {
    /// The case.
    case_id: Uuid,
    /// Until when; `null` if the case is one's own.
    until: Option<DateTime<Utc>>,
}

impl From<OpenedCase> for Opened {
    fn from(opened: OpenedCase) -> Self {
        Self { case_id: opened.case.uuid(), until: opened.until }
    }
}

/// Open a case that is not one's own, to read it for an hour
///
/// While it is open, asking again changes nothing: no key is needed. Who has the case and who leads its team are told.
#[utoipa::path(
    post,
    path = "/api/v1/cases/exceptions",
    tag = "cases",
    operation_id = "open_case_by_exception",
    request_body = NewException,
    responses(
        (status = 201, body = Opened),
        (status = 422, description = "no reason, or one that says nothing"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    who: SignedIn,
    Json(new): Json<NewException>,
) -> Result<(StatusCode, axum::Json<Opened>), Failure> {
    let opened = app.services.casework.open_by_exception(&who.actor, &new.file_number, &new.reason).await?;
    Ok((StatusCode::CREATED, axum::Json(opened.into())))
}
