//! `GET /api/v1/cases`, `GET /api/v1/cases/{case}`.

use axum::Json;
use axum::extract::State;
use domain::CaseId;

use super::model::{Case, List};
use crate::api::paging::{Paged, Paging};
use crate::app::App;
use crate::http::{At, Failure, SignedIn};

/// Cases
///
/// A customer's own; a caseworker's assigned ones and those of the team.
#[utoipa::path(
    get,
    path = "/api/v1/cases",
    tag = "cases",
    operation_id = "list_cases",
    params(Paging),
    responses(
        (status = 200, body = List<Case>),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    who: SignedIn,
    Paged(page): Paged,
) -> Result<Json<List<Case>>, Failure> {
    let cases = app.services.casework.cases(&who.actor, page).await?;
    Ok(Json(List::of(cases)))
}

/// A case
#[utoipa::path(
    get,
    path = "/api/v1/cases/{case}",
    tag = "cases",
    operation_id = "show_case",
    params(("case" = Uuid, Path)),
    responses(
        (status = 200, body = Case),
    )
)]
pub(crate) async fn show(State(app): State<App>, who: SignedIn, At(case): At<CaseId>) -> Result<Json<Case>, Failure> {
    let case = app.services.casework.case(&who.actor, case).await?;
    Ok(Json(case.into()))
}
