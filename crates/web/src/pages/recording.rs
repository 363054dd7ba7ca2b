//! `/cases/{case}/records`: noting a call, recording a paper that came by post or at the counter.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use casework::{Contact, RecordView};
use chrono::{NaiveDate, NaiveTime};
use domain::{CaseId, Concerns, RecordKind, RecordWay};
use serde::Deserialize;

use super::parts::{CaseFile, chosen, mistakes_of};
use crate::app::{App, Visit};
use crate::dates::begin_of;
use crate::http::form::{Form, lines};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, At, Failure, SignedIn, idempotency};
use crate::view::{Mistake, Notice, Page, RecordLine, RecordPage, urls};

/// What is to be recorded; and the form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    csrf_token: Option<String>,
    idempotency_key: String,
    kind: String,
    at: String,
    time: String,
    caller: String,
    way: String,
    paper_kind: String,
    concerns: String,
    text: String,
}

/// The form.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    Asked(typed): Asked<Typed>,
) -> Result<Response, Failure> {
    let frame = around(&visit, Some(&me), &urls::records(case));
    let kind = Typed { kind: typed.kind, ..Typed::default() };
    let view = form(&app, &me, &frame, case, kind).await?;
    page(&frame, &view)
}

/// Records it.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    let (status, mistakes) = match record(&app, &me, case, &typed).await {
        Ok(()) => return Ok(go(&urls::case(case), Some(Notice::Recorded))),
        Err(failure) => mistakes_of(failure)?,
    };
    let frame = around(&visit, Some(&me), &urls::records(case));
    let view = form(&app, &me, &frame, case, typed).await?;
    show_again(&frame, &RecordPage { mistakes, ..view }, status)
}

async fn record(app: &App, me: &SignedIn, case: CaseId, typed: &Typed) -> Result<(), Failure> {
    let key = idempotency::field(&typed.idempotency_key)?;
    let contact = contact(typed)?;
    app.services.casework.record(&me.actor, case, &contact, key.as_deref()).await?;
    Ok(())
}

fn contact(typed: &Typed) -> Result<Contact, Failure> {
    let wrong = |mistake| Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "field", mistake);
    let day: NaiveDate = typed.at.parse().map_err(|_| wrong(Mistake::DateWrong("at")))?;
    let text = lines(&typed.text);
    if kind_of(typed) == RecordKind::Call {
        let time = NaiveTime::parse_from_str(&typed.time, "%H:%M").unwrap_or_default();
        let at = begin_of(day) + (time - NaiveTime::MIN);
        return Ok(Contact::Call { at, caller: typed.caller.clone(), text });
    }
    Ok(Contact::Paper {
        at: begin_of(day),
        way: RecordWay::parse(&typed.way).unwrap_or(RecordWay::Post),
        kind: typed.paper_kind.clone(),
        concerns: chosen(&typed.concerns).map_err(wrong)?.unwrap_or(Concerns::All),
        text: Some(text),
    })
}

fn kind_of(typed: &Typed) -> RecordKind {
    RecordKind::parse(&typed.kind).unwrap_or(RecordKind::Paper)
}

async fn form(app: &App, me: &SignedIn, frame: &Page, case: CaseId, typed: Typed) -> Result<RecordPage, Failure> {
    let file = CaseFile::open(app, me, case).await?;
    let (members, first) = file.choices(&frame.texts(), |_| true);
    let known = members.iter().any(|choice| choice.value == typed.concerns);
    Ok(RecordPage {
        case,
        title: file.case.title,
        file_number: file.case.file_number,
        kind: kind_of(&typed),
        at: typed.at,
        time: typed.time,
        caller: typed.caller,
        way: typed.way,
        paper_kind: typed.paper_kind,
        members,
        concerns: if known { typed.concerns } else { first },
        text: typed.text,
        idempotency_key: app.services.identity.request_id().to_string(),
        mistakes: Vec::new(),
    })
}

/// A record on a page.
pub(super) fn line(file: &CaseFile, view: RecordView) -> RecordLine {
    RecordLine {
        kind: view.kind,
        at: view.at,
        way: view.way,
        paper_kind: view.paper_kind,
        concerns: file.concerns(view.concerns),
        caller: view.caller,
        text: view.text,
    }
}
