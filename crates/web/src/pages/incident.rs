//! `/audit/incident`: everything that one account, session, document or case touched, as a page or as a file;
//! `/audit/entries/{index}`: one entry, verified; `/audit/checkpoints`: what proves the log.

use audit::{EntryView, Incident, Subject};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::{Listed, Role};
use serde::Deserialize;

use super::audit::line;
use super::parts::{Place, count, mistakes_of, more};
use crate::api::v1::incidents;
use crate::app::{App, Visit};
use crate::http::form::Form;
use crate::http::page::{around, show as page, show_again};
use crate::http::{Asked, At, Failure, SignedIn};
use crate::view::{CheckpointRow, CheckpointsPage, EntryPage, IncidentPage, Mistake, urls};

/// Entries of one page.
const ENTRIES: u32 = 50;

/// The form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    csrf_token: Option<String>,
    kind: String,
    subject: String,
    purpose: String,
    form: String,
    after: Option<String>,
}

/// One entry with what was found out about it.
pub async fn entry(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(index): At<u64>,
) -> Result<Response, Failure> {
    let found = app.services.audit.verified(&me.actor, index).await?;
    let shown = EntryPage {
        entry: line(found.entry),
        is_auditor: me.actor.role == Role::Auditor,
        size: found.size,
        made_at: found.made_at,
        stored_at: found.stored_at,
        steps: count(found.steps as u64),
        is_proven: found.is_proven,
    };
    page(&around(&visit, Some(&me), &urls::entry(index)), &shown)
}

/// The checkpoints.
pub async fn checkpoints(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Asked(place): Asked<Place>,
) -> Result<Response, Failure> {
    let found = app.services.audit.checkpoints(&me.actor, place.turn(ENTRIES)?).await?;
    let row = |row: audit::CheckpointLine| CheckpointRow {
        size: row.size,
        root: row.root,
        made_at: row.made_at,
        stored_at: row.stored_at,
    };
    let more = more(urls::CHECKPOINTS, found.next);
    let rows = found.items.into_iter().map(row).collect();
    page(&around(&visit, Some(&me), urls::CHECKPOINTS), &CheckpointsPage { rows, more })
}

/// What a link to the form names: ids only, nothing that people typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Named {
    kind: String,
    subject: String,
}

/// The form of an incident.
pub async fn show(visit: Visit, me: SignedIn, Asked(named): Asked<Named>) -> Result<Response, Failure> {
    let form = IncidentPage { kind: named.kind, subject: named.subject, ..IncidentPage::default() };
    page(&around(&visit, Some(&me), urls::INCIDENT), &form)
}

/// What was asked for, as a page or as a file.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    let frame = around(&visit, Some(&me), urls::INCIDENT);
    match answer(&app, &visit, &me, &typed).await {
        Ok(Answered::File(file)) => Ok(file),
        Ok(Answered::Page(found)) => {
            let next = found.next.map(|cursor| cursor.to_string());
            let entries = Some(found.items.into_iter().map(line).collect());
            page(&frame, &IncidentPage { entries, next, ..shown(typed) })
        }
        Err(failure) => {
            let (status, mistakes) = mistakes_of(failure)?;
            show_again(&frame, &IncidentPage { mistakes, ..shown(typed) }, status)
        }
    }
}

enum Answered {
    File(Response),
    Page(Listed<EntryView>),
}

async fn answer(app: &App, visit: &Visit, me: &SignedIn, typed: &Typed) -> Result<Answered, Failure> {
    let incident = Incident { subject: subject(&typed.kind, &typed.subject)?, purpose: typed.purpose.clone() };
    if !matches!(typed.form.as_str(), "csv" | "json") {
        let turn = Place { after: typed.after.clone() }.turn(ENTRIES)?;
        return Ok(Answered::Page(app.services.audit.incident(&me.actor, &incident, turn).await?));
    }
    let csv = typed.form == "csv";
    let stream = incidents::file(app, &me.actor, &incident, csv).await?;
    let (kind, end) = if csv { ("text/csv; charset=utf-8", "csv") } else { ("application/jsonl", "jsonl") };
    let name = format!("attachment; filename=\"incident-{}.{end}\"", visit.tenant.slug);
    let name = HeaderValue::from_str(&name).map_err(|error| Failure::internal(&error))?;
    let head = [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, name)];
    Ok(Answered::File((head, Body::from_stream(stream)).into_response()))
}

/// What a form or program asks for.
pub(crate) fn subject(kind: &str, typed: &str) -> Result<Subject, Failure> {
    let wrong = |field| Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "field", Mistake::ValueWrong(field));
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(wrong("subject"));
    }
    Ok(match kind {
        "account" => Subject::Account(typed.to_owned()),
        "case" => Subject::Case(typed.to_owned()),
        "document" => Subject::Document(typed.parse().map_err(|_| wrong("subject"))?),
        "session" => Subject::Session(typed.parse().map_err(|_| wrong("subject"))?),
        _ => return Err(wrong("kind")),
    })
}

fn shown(typed: Typed) -> IncidentPage {
    IncidentPage { kind: typed.kind, subject: typed.subject, purpose: typed.purpose, ..IncidentPage::default() }
}
