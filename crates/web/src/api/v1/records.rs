//! `/api/v1/cases/{case}/records`: calls, and papers that came by post or at the counter.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use casework::{Contact, RecordView};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{CaseId, Concerns, RecordKind, RecordWay, time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::words;
use crate::api::json::Json;
use crate::app::App;
use crate::dates::begin_of;
use crate::http::{At, Failure, IdempotencyKey, SignedIn, idempotency};

/// What was recorded.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Record {
    id: Uuid,
    case_id: Uuid,
    /// A call or a paper.
    #[schema(schema_with = words::record_kind)]
    kind: RecordKind,
    /// When somebody called; for staff only.
    at: Option<DateTime<Utc>>,
    /// The day on which a paper arrived.
    arrived_on: Option<NaiveDate>,
    /// How a paper came: `post` or `counter`.
    #[schema(value_type = Option<String>)]
    way: Option<RecordWay>,
    /// What a paper is: a code of the catalogue or free words.
    paper_kind: Option<String>,
    /// Whom it concerns.
    #[schema(schema_with = words::concerns)]
    concerns: Concerns,
    /// Who called; for staff only.
    caller: Option<String>,
    /// What was said, or a remark; for staff only.
    text: Option<String>,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
}

/// The records of a case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Records {
    items: Vec<Record>,
}

/// What is to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum NewRecord {
    /// Somebody called.
    Call {
        /// When.
        at: DateTime<Utc>,
        /// Who.
        caller: String,
        /// What was said.
        text: String,
    },
    /// A paper arrived.
    Paper {
        /// The day.
        arrived_on: NaiveDate,
        /// How.
        #[schema(schema_with = words::record_way)]
        way: RecordWay,
        /// What it is: a code of the catalogue or free words.
        paper_kind: String,
        /// Whom it concerns; without it all.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        concerns: Option<Concerns>,
        /// A remark, for staff only.
        #[serde(default)]
        text: Option<String>,
    },
}

impl From<RecordView> for Record {
    fn from(view: RecordView) -> Self {
        let is_call = view.kind == RecordKind::Call;
        Self {
            id: view.id.uuid(),
            case_id: view.case_id.uuid(),
            kind: view.kind,
            at: is_call.then_some(view.at),
            arrived_on: (!is_call).then(|| time::local_day(view.at)),
            way: view.way,
            paper_kind: view.paper_kind,
            concerns: view.concerns,
            caller: view.caller,
            text: view.text,
            recorded_at: view.recorded_at,
        }
    }
}

/// Calls, and papers that came by post or at the counter, the newest first
///
/// Customers learn of papers that concern them, never of calls.
#[utoipa::path(
    get,
    path = "/api/v1/cases/{case}/records",
    tag = "cases",
    operation_id = "list_records",
    params(("case" = Uuid, Path)),
    responses((status = 200, body = Records))
)]
pub(crate) async fn list(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
) -> Result<axum::Json<Records>, Failure> {
    let items = app.services.casework.records(&who.actor, case).await?;
    Ok(axum::Json(Records { items: items.into_iter().map(Record::from).collect() }))
}

/// Record a call or a paper
///
/// A paper appears among the customer's papers: nobody asks for it again.
#[utoipa::path(
    post,
    path = "/api/v1/cases/{case}/records",
    tag = "cases",
    operation_id = "record_contact",
    params(("case" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = NewRecord,
    responses(
        (status = 201, body = Record),
        (status = 422, description = "something is missing, concerns nobody of the household, or has not happened yet"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    who: SignedIn,
    At(case): At<CaseId>,
    IdempotencyKey(key): IdempotencyKey,
    Json(new): Json<NewRecord>,
) -> Result<Response, Failure> {
    let contact = match new {
        NewRecord::Call { at, caller, text } => Contact::Call { at: time::whole_microseconds(at), caller, text },
        NewRecord::Paper { arrived_on, way, paper_kind, concerns, text } => Contact::Paper {
            at: begin_of(arrived_on),
            way,
            kind: paper_kind,
            concerns: concerns.unwrap_or(Concerns::All),
            text,
        },
    };
    let made = app.services.casework.record(&who.actor, case, &contact, key.as_deref()).await?;
    let response = (StatusCode::CREATED, axum::Json(Record::from(made.0))).into_response();
    Ok(idempotency::mark(response, made.1))
}
