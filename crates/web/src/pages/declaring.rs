//! `/cases/{case}/declare` and what follows: papers and messages that are applications, objections or notices of changes.

use axum::extract::State;
use axum::response::Response;
use casework::{DeclarationView, Declared};
use domain::{CaseId, DeclarationId, DeclarationKind, DocumentId, MessageId};
use serde::Deserialize;

use super::parts::{CaseFile, mistakes_of};
use super::sign_in::Button;
use crate::app::{App, Visit};
use crate::http::form::Form;
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, At, Failure, SignedIn, idempotency};
use crate::view::{DeclarationLine, DeclarePage, Mistake, Notice, urls};

/// Where something is declared; and the form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Said {
    csrf_token: Option<String>,
    idempotency_key: String,
    document: Option<DocumentId>,
    message: Option<MessageId>,
    kind: String,
}

/// The form that says why something was a mistake.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Withdrawn {
    csrf_token: Option<String>,
    reason: String,
}

impl Said {
    fn declared(&self) -> Result<Declared, Failure> {
        let document = self.document.map(Declared::Document);
        document.or(self.message.map(Declared::Message)).ok_or_else(Failure::not_found)
    }
}

/// The form.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    Asked(said): Asked<Said>,
) -> Result<Response, Failure> {
    let view = form(&app, &me, case, &said).await?;
    page(&around(&visit, Some(&me), &urls::case(case)), &view)
}

/// Records it.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    Form(said): Form<Said>,
) -> Result<Response, Failure> {
    me.check_csrf(said.csrf_token.as_deref())?;
    let (status, mistakes) = match record(&app, &me, case, &said).await {
        Ok(()) => return Ok(go(&urls::case(case), Some(Notice::Declared))),
        Err(failure) => mistakes_of(failure)?,
    };
    let view = form(&app, &me, case, &said).await?;
    show_again(&around(&visit, Some(&me), &urls::case(case)), &DeclarePage { mistakes, ..view }, status)
}

/// Says that it was a mistake.
pub async fn withdraw(
    State(app): State<App>,
    me: SignedIn,
    At((case, id)): At<(CaseId, DeclarationId)>,
    Form(said): Form<Withdrawn>,
) -> Result<Response, Failure> {
    me.check_csrf(said.csrf_token.as_deref())?;
    app.services.casework.withdraw(&me.actor, case, id, &said.reason).await?;
    Ok(go(&urls::case(case), Some(Notice::DeclarationWithdrawn)))
}

/// Says that it is decided.
pub async fn decide(
    State(app): State<App>,
    me: SignedIn,
    At((case, id)): At<(CaseId, DeclarationId)>,
    Form(button): Form<Button>,
) -> Result<Response, Failure> {
    me.check_csrf(button.csrf_token.as_deref())?;
    app.services.casework.decide(&me.actor, case, id).await?;
    Ok(go(&urls::case(case), Some(Notice::DeclarationDecided)))
}

async fn record(app: &App, me: &SignedIn, case: CaseId, said: &Said) -> Result<(), Failure> {
    let declared = said.declared()?;
    let kind = DeclarationKind::parse(&said.kind).map_err(|_| {
        Failure::mistake(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "kind", Mistake::FieldMissing("kind"))
    })?;
    let key = idempotency::field(&said.idempotency_key)?;
    app.services.casework.declare(&me.actor, case, declared, kind, key.as_deref()).await?;
    Ok(())
}

async fn form(app: &App, me: &SignedIn, case: CaseId, said: &Said) -> Result<DeclarePage, Failure> {
    said.declared()?;
    let file = CaseFile::open(app, me, case).await?;
    let document = match said.document {
        Some(id) => {
            let document = app.services.upload.document(&me.actor, id).await?;
            Some((id, document.name.ok_or_else(Failure::health)?, document.received_at))
        }
        None => None,
    };
    Ok(DeclarePage {
        case,
        title: file.case.title,
        file_number: file.case.file_number,
        document,
        message: said.message,
        idempotency_key: app.services.identity.request_id().to_string(),
        mistakes: Vec::new(),
    })
}

/// A declaration on a page.
pub(super) fn line(view: DeclarationView) -> DeclarationLine {
    let document = match view.declared {
        Declared::Document(id) => Some(id),
        Declared::Message(_) => None,
    };
    let withdrawn = view.withdrawn_at.map(|at| (at, view.withdrawn_reason.unwrap_or_default()));
    DeclarationLine {
        id: view.id,
        case: view.case_id,
        kind: view.kind,
        document,
        arrived_at: view.arrived_at,
        withdrawn,
        due_on: view.due_on,
        decided_at: view.decided_at,
    }
}
