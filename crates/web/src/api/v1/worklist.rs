//! `GET /api/v1/worklist`, `POST /api/v1/worklist/next`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::{CaseId, WorklistView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{Case, List};
use super::words;
use crate::api::paging;
use crate::app::App;
use crate::http::{Asked, Failure, SignedIn};

/// The part of the worklist that is asked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Part {
    /// Which cases; all in which something waits if nothing is said.
    #[param(schema_with = words::worklist_view)]
    view: Option<WorklistView>,
    /// `next` of the page before.
    after: Option<String>,
    /// How many items at most; 50 if nothing is said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// The case that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Taken {
    /// The case.
    #[schema(value_type = Uuid)]
    case_id: CaseId,
}

/// Cases in which something waits for staff: emergencies, objections, what belongs to something declared, papers, messages
///
/// Of these what is due first, then what waits longest. `due` are those in which something is due by today, also where nothing
/// waits, since long first. `awaiting` are those in which a paper was asked for again that did not come, since long first.
#[utoipa::path(
    get,
    path = "/api/v1/worklist",
    tag = "cases",
    operation_id = "show_worklist",
    params(Part),
    responses(
        (status = 200, body = List<Case>),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    who: SignedIn,
    Asked(part): Asked<Part>,
) -> Result<Json<List<Case>>, Failure> {
    let page = paging::page(part.after.as_deref(), part.limit)?;
    let view = part.view.unwrap_or(WorklistView::Open);
    let cases = app.services.casework.worklist(&who.actor, view, page).await?;
    Ok(Json(List::of(cases)))
}

/// Take the most urgent case of one's teams that nobody has
///
/// 204 if each has somebody.
#[utoipa::path(
    post,
    path = "/api/v1/worklist/next",
    tag = "cases",
    operation_id = "take_next_case",
    responses(
        (status = 200, body = Taken),
        (status = 204, description = "each case has somebody"),
    )
)]
pub(crate) async fn next(State(app): State<App>, who: SignedIn) -> Result<Response, Failure> {
    Ok(match app.services.casework.take_next(&who.actor).await? {
        Some(case_id) => Json(Taken { case_id }).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}
