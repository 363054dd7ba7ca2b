//! `/cases/{case}/emergency`: a customer tells of an emergency and sees what became of it; staff settle it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use casework::EmergencyView;
use domain::{CaseId, EmergencyKind};
use serde::Deserialize;

use super::parts::{CaseFile, mistakes_of};
use super::start::emergency_phone;
use crate::app::{App, Visit};
use crate::http::form::{Form, lines};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{At, Failure, SignedIn};
use crate::view::{Emergency, EmergencyPage, Mistake, Notice, SettlePage, urls};

/// The form of a customer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Told {
    csrf_token: Option<String>,
    idempotency_key: Option<String>,
    kind: String,
    note: String,
}

/// The form of staff.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Settled {
    csrf_token: Option<String>,
    settle_note: String,
}

/// The page: a customer's own, or what staff have to settle.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
) -> Result<Response, Failure> {
    let frame = around(&visit, Some(&me), &urls::emergency(case));
    if me.actor.role.is_staff() {
        return page(&frame, &of_staff(&app, &me, case).await?);
    }
    page(&frame, &of_customer(&app, &visit, &me, case).await?)
}

/// Tells of an emergency.
pub async fn raise(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    Form(form): Form<Told>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    let (status, mistakes) = match told(&app, &me, case, &form).await {
        Ok(()) => return Ok(go(&urls::emergency(case), Some(Notice::EmergencyRaised))),
        Err(failure) => mistakes_of(failure)?,
    };
    let mistakes = mistakes.into_iter().map(Mistake::of_note).collect();
    let empty = of_customer(&app, &visit, &me, case).await?;
    let again = EmergencyPage { kind: EmergencyKind::parse(&form.kind).ok(), note: form.note, mistakes, ..empty };
    show_again(&around(&visit, Some(&me), &urls::emergency(case)), &again, status)
}

/// Settles what is open in a case.
pub async fn settle(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    Form(form): Form<Settled>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    let note = lines(&form.settle_note);
    let (status, mistakes) = match app.services.casework.settle_emergency(&me.actor, case, &note).await {
        Ok(()) => return Ok(go(&urls::case(case), Some(Notice::EmergencySettled))),
        Err(error) => mistakes_of(error.into())?,
    };
    let mistakes = mistakes.into_iter().map(Mistake::of_settling).collect();
    let again = SettlePage { note: form.settle_note, mistakes, ..of_staff(&app, &me, case).await? };
    show_again(&around(&visit, Some(&me), &urls::emergency(case)), &again, status)
}

async fn told(app: &App, me: &SignedIn, case: CaseId, form: &Told) -> Result<(), Failure> {
    let Ok(kind) = EmergencyKind::parse(&form.kind) else {
        let mistake = Mistake::EmergencyKindMissing;
        return Err(Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "field", mistake));
    };
    let (note, key) = (lines(&form.note), form.idempotency_key.as_deref());
    app.services.casework.raise_emergency(&me.actor, case, kind, Some(&note), key).await?;
    Ok(())
}

async fn of_customer(app: &App, visit: &Visit, me: &SignedIn, case: CaseId) -> Result<EmergencyPage, Failure> {
    let settings = app.services.identity.settings(me.actor.tenant).await?;
    let latest = app.services.casework.emergencies(&me.actor, case).await?.pop();
    let file = CaseFile::open(app, me, case).await?;
    Ok(EmergencyPage {
        case: file.case.id,
        idempotency_key: app.services.identity.request_id().to_string(),
        office: visit.tenant.name.clone(),
        phone: emergency_phone(&settings),
        latest: latest.map(shown),
        kind: None,
        note: String::new(),
        mistakes: Vec::new(),
    })
}

async fn of_staff(app: &App, me: &SignedIn, case: CaseId) -> Result<SettlePage, Failure> {
    let file = CaseFile::open(app, me, case).await?;
    let open = app.services.casework.emergencies(&me.actor, case).await?;
    Ok(SettlePage {
        case: file.case.id,
        case_title: file.case.title,
        file_number: file.case.file_number,
        household_number: file.case.household.number,
        open: open.into_iter().map(shown).collect(),
        can_settle: !file.case.by_exception,
        note: String::new(),
        mistakes: Vec::new(),
    })
}

/// An emergency as pages show it.
pub(super) fn shown(view: EmergencyView) -> Emergency {
    Emergency {
        kind: view.kind,
        note: view.note,
        raised_by: view.raised_by.map(|account| account.name),
        raised_at: view.raised_at,
        seen_at: view.seen_at,
        settled_at: view.settled_at,
        settle_note: view.settle_note,
    }
}
