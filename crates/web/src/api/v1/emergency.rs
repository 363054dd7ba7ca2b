//! `/api/v1/cases/{case}/emergency`: what a customer can't wait for.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use casework::EmergencyView;
use chrono::{DateTime, Utc};
use domain::{CaseId, EmergencyKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{Account, List};
use super::words;
use crate::api::json::Json;
use crate::app::App;
use crate::http::{At, Failure, IdempotencyKey, SignedIn, idempotency};

/// What is missing today.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewEmergency {
    /// Money for food, a home, electricity or heating, health insurance.
    #[schema(schema_with = words::emergency_kind)]
    kind: EmergencyKind,
    /// A sentence about it.
    note: Option<String>,
}

/// What was done about it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settlement {
    /// Whoever told of it reads this.
    note: String,
}

/// An emergency.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Emergency {
    /// It.
    id: Uuid,
    /// What is missing.
    #[schema(schema_with = words::emergency_kind)]
    kind: EmergencyKind,
    /// What was written.
    note: Option<String>,
    /// Who told of it; for staff only.
    raised_by: Option<Account>,
    /// When it was told.
    raised_at: DateTime<Utc>,
    /// When staff first opened the case after that.
    seen_at: Option<DateTime<Utc>>,
    /// When it was settled.
    settled_at: Option<DateTime<Utc>>,
    /// What was done.
    settle_note: Option<String>,
}

impl From<EmergencyView> for Emergency {
    fn from(view: EmergencyView) -> Self {
        Self {
            id: view.id.uuid(),
            kind: view.kind,
            note: view.note,
            raised_by: view.raised_by.map(Account::from),
            raised_at: view.raised_at,
            seen_at: view.seen_at,
            settled_at: view.settled_at,
            settle_note: view.settle_note,
        }
    }
}

/// Emergencies of a case
///
/// For staff those that are open; for a customer the last of their own.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{case}/emergency",
    tag = "cases",
    operation_id = "list_emergencies",
    params(("case" = Uuid, Path)),
    responses((status = 200, body = List<Emergency>))
)]
pub(crate) async fn list(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
) -> Result<axum::Json<List<Emergency>>, Failure> {
    let found = app.services.casework.emergencies(&who.actor, case).await?;
    Ok(axum::Json(List { items: found.into_iter().map(Emergency::from).collect(), next: None }))
}

/// Tell of an emergency: the case goes to the top of the worklist
///
/// While one of the same customer is open, nothing changes and the answer is that one, with `Idempotency-Replayed`.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/emergency",
    tag = "cases",
    operation_id = "raise_emergency",
    params(("case" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = NewEmergency,
    responses(
        (status = 201, body = Emergency),
        (status = 422, description = "the note is too long"),
    )
)]
pub(crate) async fn raise(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(new): Json<NewEmergency>,
) -> Result<Response, Failure> {
    let casework = &app.services.casework;
    let raised = casework.raise_emergency(&who.actor, case, new.kind, new.note.as_deref(), key.as_deref()).await?;
    let response = (StatusCode::CREATED, axum::Json(Emergency::from(raised.emergency))).into_response();
    Ok(idempotency::mark(response, raised.replayed))
}

/// Say that the emergencies of a case are settled, and what was done
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/emergency/settle",
    tag = "cases",
    operation_id = "settle_emergency",
    params(("case" = Uuid, Path)),
    request_body = Settlement,
    responses(
        (status = 204),
        (status = 409, description = "none is open"),
        (status = 422, description = "no note, or too long a one"),
    )
)]
pub(crate) async fn settle(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
    Json(said): Json<Settlement>,
) -> Result<StatusCode, Failure> {
    app.services.casework.settle_emergency(&who.actor, case, &said.note).await?;
    Ok(StatusCode::NO_CONTENT)
}
