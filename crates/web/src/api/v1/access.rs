//! `GET /api/v1/access`.

use audit::LookView;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::Action;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{List, Target};
use super::words;
use crate::api::paging::{Paged, Paging};
use crate::app::{App, Visit};
use crate::http::{Failure, SignedIn};

/// One look of the staff at something of the customer's.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Look {
    /// Its place in the log.
    index: u64,
    /// When.
    time: DateTime<Utc>,
    /// The Jobcenter.
    office: String,
    /// Who, where the Jobcenter shows names of staff.
    name: Option<String>,
    /// `assigned`, `substitution` or `exception`.
    reason: &'static str,
    /// How.
    #[schema(schema_with = words::action)]
    action: Action,
    /// In which case.
    case_id: Uuid,
    /// At what.
    object: Target,
    /// The name of the document, or the subject of the conversation.
    object_name: Option<String>,
    /// How often the same person looked again within a quarter of an hour.
    repeated: u64,
}

/// Who of the staff opened what concerns oneself, newest first
#[utoipa::path(
    get,
    path = "/api/v1/access",
    tag = "cases",
    operation_id = "list_looks",
    params(Paging),
    responses(
        (status = 200, body = List<Look>),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    visit: Visit,
    who: SignedIn,
    Paged(page): Paged,
) -> Result<Json<List<Look>>, Failure> {
    let listed = app.services.audit.looks(&who.actor, page).await?;
    let look = |look: LookView| Look {
        index: look.index,
        time: look.at,
        office: visit.tenant.name.clone(),
        name: look.by.map(|by| by.name),
        reason: look.reason.as_str(),
        action: look.action,
        case_id: look.case_id.uuid(),
        object: look.object.into(),
        object_name: look.name,
        repeated: look.repeated,
    };
    Ok(Json(List::of(listed.map(look))))
}
