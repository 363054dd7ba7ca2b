//! `GET /api/v1/audit/…`: the log, for auditors; its entries without details for admins.

use audit::{EntryView, Query};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use domain::{Action, Outcome, Page, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{List, Target};
use super::{ranges, words};
use crate::api::paging;
use crate::app::{App, Visit};
use crate::http::{Asked, At, Failure, SignedIn};
use crate::view::Mistake;

/// A question to the log. All that is set has to fit.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Question {
    /// Id or login of an account.
    actor: Option<String>,
    /// A word like `document.opened`.
    action: Option<String>,
    /// Id of an object.
    object: Option<String>,
    /// Id or file number of a case.
    case: Option<String>,
    /// From this moment on (RFC 3339).
    from: Option<String>,
    /// Before this moment (RFC 3339).
    to: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
    /// How many items at most; 50 if nothing is said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// An entry of the log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entry {
    /// Its place in the log.
    index: u64,
    /// Its id.
    id: Uuid,
    /// When.
    time: DateTime<Utc>,
    /// Who.
    actor: EntryActor,
    /// In which session; for the report after an incident.
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<Uuid>,
    /// The person for whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_behalf_of: Option<Uuid>,
    /// What.
    #[schema(schema_with = words::action)]
    action: Action,
    /// In which case.
    #[serde(skip_serializing_if = "Option::is_none")]
    case_id: Option<Uuid>,
    /// To what.
    object: Option<Target>,
    /// How it ended.
    #[schema(schema_with = words::outcome)]
    outcome: Outcome,
    /// Code of the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The request.
    request_id: Uuid,
    /// The opened detail; for auditors, until it is erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    detail: Option<serde_json::Value>,
    /// RFC 6962 hash of the entry, in hex.
    leaf_hash: String,
}

/// Who acted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntryActor {
    /// The account; `null` for the portal itself.
    id: Option<Uuid>,
    /// In which role.
    #[schema(schema_with = words::role)]
    role: Role,
    /// The account's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl From<EntryView> for Entry {
    fn from(view: EntryView) -> Self {
        let (id, name) = view.actor.map(|account| (account.id.uuid(), account.name)).unzip();
        Self {
            index: view.index,
            id: view.id.uuid(),
            time: view.time,
            actor: EntryActor { id, role: view.role, name },
            session_id: view.session.map(Uuid::from),
            on_behalf_of: view.on_behalf_of.map(Uuid::from),
            action: view.action,
            case_id: view.case_id.map(Uuid::from),
            object: view.object.map(Target::from),
            outcome: view.outcome,
            reason: view.reason,
            request_id: view.request_id.uuid(),
            detail: view.detail,
            leaf_hash: view.leaf_hash,
        }
    }
}

impl Question {
    fn read(self) -> Result<(Query, Page), Failure> {
        let page = paging::page(self.after.as_deref(), self.limit)?;
        let query = Query {
            actor: given(self.actor),
            action: parsed(self.action, Mistake::ValueWrong("action"))?,
            object: parsed(self.object, Mistake::ValueWrong("object"))?,
            case: given(self.case),
            from: parsed(self.from, Mistake::DateWrong("from"))?,
            to: parsed(self.to, Mistake::DateWrong("to"))?,
        };
        Ok((query, page))
    }
}

fn given(value: Option<String>) -> Option<String> {
    value.filter(|text| !text.is_empty())
}

fn parsed<T: std::str::FromStr>(value: Option<String>, mistake: Mistake) -> Result<Option<T>, Failure> {
    let wrong = || Failure::mistake(StatusCode::BAD_REQUEST, "malformed_query", mistake);
    given(value).map(|text| text.parse().map_err(|_| wrong())).transpose()
}

/// Search the log, newest first
///
/// Searching is an entry, too.
#[utoipa::path(
    get,
    path = "/api/v1/audit/entries",
    tag = "audit",
    operation_id = "search_log",
    params(Question),
    responses(
        (status = 200, body = List<Entry>),
    )
)]
pub(crate) async fn entries(
    State(app): State<App>,
    who: SignedIn,
    Asked(question): Asked<Question>,
) -> Result<Json<List<Entry>>, Failure> {
    let (query, page) = question.read()?;
    let entries = app.services.audit.entries(&who.actor, query, page).await?;
    Ok(Json(List::of(entries)))
}

/// A checkpoint over everything so far: a signed note (C2SP tlog-checkpoint)
#[utoipa::path(
    get,
    path = "/api/v1/audit/checkpoint",
    tag = "audit",
    operation_id = "checkpoint",
    responses(
        (status = 200, body = String, content_type = "text/plain"),
    )
)]
pub(crate) async fn checkpoint(State(app): State<App>, who: SignedIn) -> Result<String, Failure> {
    Ok(app.services.audit.checkpoint(&who.actor).await?)
}

/// The proof that an entry is in the log (C2SP tlog-proof)
#[utoipa::path(
    get,
    path = "/api/v1/audit/entries/{index}/proof",
    tag = "audit",
    operation_id = "prove_entry",
    params(("index" = u64, Path)),
    responses(
        (status = 200, body = String, content_type = "text/plain"),
    )
)]
pub(crate) async fn proof(State(app): State<App>, who: SignedIn, At(index): At<u64>) -> Result<String, Failure> {
    Ok(app.services.audit.proof(&who.actor, index).await?)
}

/// The whole log as one file, which `audit verify` reads
#[utoipa::path(
    get,
    path = "/api/v1/audit/export",
    tag = "audit",
    operation_id = "export_log",
    responses(
        (status = 200, body = String, content_type = "application/jsonl"),
    )
)]
pub(crate) async fn export(State(app): State<App>, who: SignedIn, visit: Visit) -> Result<Response, Failure> {
    let stream = app.services.audit.export(&who.actor).await?;
    let head = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/jsonl")),
        (header::CONTENT_DISPOSITION, ranges::disposition("attachment", &format!("log-{}.jsonl", visit.tenant.slug))),
    ];
    Ok((head, Body::from_stream(stream)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<Query, Failure> {
        let uri = format!("/?{query}").parse().unwrap();
        axum::extract::Query::<Question>::try_from_uri(&uri).unwrap().0.read().map(|(query, _)| query)
    }

    #[test]
    fn a_question_is_read() {
        let query = asked("actor=petra&action=document.opened&object=&from=2026-05-04T19:14:00%2B02:00").unwrap();
        assert_eq!(query.actor.as_deref(), Some("petra"));
        assert_eq!(query.action, Some(Action::DocumentOpened));
        assert_eq!(query.object, None);
        assert_eq!(query.from, Some("2026-05-04T17:14:00Z".parse().unwrap()));
    }

    #[test]
    fn the_wrong_word_is_named() {
        for (query, field) in
            [("action=opened", "action"), ("object=7", "object"), ("from=gestern", "from"), ("to=x", "to")]
        {
            let failure = asked(query).unwrap_err();
            assert_eq!(failure.status, StatusCode::BAD_REQUEST);
            assert_eq!(failure.mistakes.first().map(Mistake::field), Some(field));
        }
    }
}
