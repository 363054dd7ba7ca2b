//! `GET /api/v1/worklist`.

use axum::Json;
use axum::extract::State;

use super::model::{Case, List};
use crate::api::paging::{Paged, Paging};
use crate::app::App;
use crate::http::{Failure, SignedIn};

/// Cases in which something waits for staff, what waits longest first
#[utoipa::path(
    get,
    path = "/api/v1/worklist",
    tag = "cases",
    operation_id = "show_worklist",
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
    let cases = app.services.casework.worklist(&who.actor, domain::WorklistView::Open, page).await?;
    Ok(Json(List::of(cases)))
}
