//! `/api/v1/cases/{case}/declarations`: applications, objections and notices of changes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use casework::{DeclarationView, Declared};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{CaseId, DeclarationId, DeclarationKind, DocumentId, MessageId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::words;
use crate::api::json::Json;
use crate::app::App;
use crate::http::{At, Failure, IdempotencyKey, SignedIn, idempotency};

/// A declaration.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Declaration {
    id: Uuid,
    case_id: Uuid,
    /// What is declared.
    #[schema(schema_with = words::declaration_kind)]
    kind: DeclarationKind,
    /// The document that says so.
    document: Option<Uuid>,
    /// The message that says so.
    message: Option<Uuid>,
    /// When it first arrived: the time of its receipt.
    arrived_at: DateTime<Utc>,
    /// When a caseworker recorded it.
    recorded_at: DateTime<Utc>,
    /// When it was withdrawn as a mistake; for staff only.
    withdrawn_at: Option<DateTime<Utc>>,
    /// Why; for staff only.
    withdrawn_reason: Option<String>,
    /// By when the Jobcenter has to decide it; for staff only.
    due_on: Option<NaiveDate>,
    /// When a caseworker said that it is decided; for staff only.
    decided_at: Option<DateTime<Utc>>,
}

/// The declarations of a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Declarations {
    items: Vec<Declaration>,
}

/// What is to be recorded: one of document and message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewDeclaration {
    /// What is declared.
    #[schema(schema_with = words::declaration_kind)]
    kind: DeclarationKind,
    #[serde(default)]
    document: Option<Uuid>,
    #[serde(default)]
    message: Option<Uuid>,
}

/// Why something was a mistake.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Withdrawal {
    reason: String,
}

impl From<DeclarationView> for Declaration {
    fn from(view: DeclarationView) -> Self {
        let (document, message) = match view.declared {
            Declared::Document(id) => (Some(id.uuid()), None),
            Declared::Message(id) => (None, Some(id.uuid())),
        };
        Self {
            id: view.id.uuid(),
            case_id: view.case_id.uuid(),
            kind: view.kind,
            document,
            message,
            arrived_at: view.arrived_at,
            recorded_at: view.recorded_at,
            withdrawn_at: view.withdrawn_at,
            withdrawn_reason: view.withdrawn_reason,
            due_on: view.due_on,
            decided_at: view.decided_at,
        }
    }
}

/// What was declared in a case, the last that arrived first
///
/// Customers see what concerns them or came from them, and nothing that was withdrawn.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{case}/declarations",
    tag = "cases",
    operation_id = "list_declarations",
    params(("case" = Uuid, Path)),
    responses((status = 200, body = Declarations))
)]
pub(crate) async fn list(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
) -> Result<axum::Json<Declarations>, Failure> {
    let items = app.services.casework.declarations(&who.actor, case).await?;
    Ok(axum::Json(Declarations { items: items.into_iter().map(Declaration::from).collect() }))
}

/// Record that a paper or message is an application, an objection or a notice of a change
///
/// With the time at which it first arrived. An objection puts the case before the ordinary ones of the worklist. 409 if the
/// same is recorded of it already.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/declarations",
    tag = "cases",
    operation_id = "declare",
    params(("case" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = NewDeclaration,
    responses(
        (status = 201, body = Declaration),
        (status = 409, description = "recorded already"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(new): Json<NewDeclaration>,
) -> Result<Response, Failure> {
    let declared = match (new.document, new.message) {
        (Some(id), None) => Declared::Document(DocumentId::from_uuid(id)),
        (None, Some(id)) => Declared::Message(MessageId::from_uuid(id)),
        _ => return Err(Failure::bad_request("one_of_document_and_message")),
    };
    let made = app.services.casework.declare(&who.actor, case, declared, new.kind, key.as_deref()).await?;
    let response = (StatusCode::CREATED, axum::Json(Declaration::from(made.0))).into_response();
    Ok(idempotency::mark(response, made.1))
}

/// Say that an application or objection is decided
///
/// Nothing is due any more. 409 if nothing is to be decided: it was before, was withdrawn, or is a notice of a change.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/declarations/{declaration}/decide",
    tag = "cases",
    operation_id = "decide_declaration",
    params(("case" = Uuid, Path), ("declaration" = Uuid, Path)),
    responses(
        (status = 204, description = "nothing is due any more"),
        (status = 409, description = "nothing is to be decided"),
    )
)]
pub(crate) async fn decide(
    State(app): State<App>,
    who: SignedIn,
    At((case, declaration)): At<(CaseId, DeclarationId)>,
) -> Result<StatusCode, Failure> {
    app.services.casework.decide(&who.actor, case, declaration).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Withdraw what was recorded by mistake
///
/// It stays in the list for staff, with the reason. 409 if it was withdrawn before.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/declarations/{declaration}/withdraw",
    tag = "cases",
    operation_id = "withdraw_declaration",
    params(("case" = Uuid, Path), ("declaration" = Uuid, Path)),
    request_body = Withdrawal,
    responses(
        (status = 204, description = "withdrawn"),
        (status = 409, description = "withdrawn before"),
        (status = 422, description = "no reason"),
    )
)]
pub(crate) async fn withdraw(
    State(app): State<App>,
    who: SignedIn,
    At((case, declaration)): At<(CaseId, DeclarationId)>,
    Json(said): Json<Withdrawal>,
) -> Result<StatusCode, Failure> {
    app.services.casework.withdraw(&who.actor, case, declaration, &said.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
