//! `PUT /api/v1/cases/{case}/assignee`, `POST /api/v1/cases/{case}/settle`.

use axum::extract::State;
use axum::http::StatusCode;
use domain::{AccountId, CaseId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::json::Json;
use crate::app::App;
use crate::http::{At, Failure, SignedIn};

/// Who has a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assignee {
    /// A caseworker of the case's team; `null` hands it back to the team.
    account: Option<Uuid>,
}

/// Assign a case to a caseworker of its team, or hand it back
///
/// Said again it changes nothing. 409 where no team has the case.
#[utoipa::path(
    put,
    path = "/api/v1/cases/{case}/assignee",
    tag = "cases",
    operation_id = "assign_case",
    params(("case" = Uuid, Path)),
    request_body = Assignee,
    responses(
        (status = 204),
        (status = 409, description = "no team has the case"),
        (status = 422, description = "no caseworker of the team"),
    )
)]
pub(crate) async fn put(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
    Json(said): Json<Assignee>,
) -> Result<StatusCode, Failure> {
    app.services.casework.assign(&who.actor, case, said.account.map(AccountId::from_uuid)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that what waits in a case is done until something new comes
///
/// Said again it changes nothing. 409 while an emergency is open: it has to be ended by itself.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/settle",
    tag = "cases",
    operation_id = "settle_case",
    params(("case" = Uuid, Path)),
    responses(
        (status = 204),
        (status = 409, description = "an emergency is open"),
    )
)]
pub(crate) async fn settle(State(app): State<App>, who: SignedIn, At(case): At<CaseId>) -> Result<StatusCode, Failure> {
    app.services.casework.settle(&who.actor, case).await?;
    Ok(StatusCode::NO_CONTENT)
}
