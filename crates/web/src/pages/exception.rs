//! `/cases/exception`: opening a case that is not the reader's, for a reason and a time.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::parts::mistakes_of;
use crate::app::{App, Visit};
use crate::http::form::{Form, lines};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, Failure, SignedIn};
use crate::view::{ExceptionPage, Mistake, Notice, urls};

/// `?file_number=`, and the form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    csrf_token: Option<String>,
    file_number: String,
    reason: String,
}

/// The form.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Failure> {
    page(&around(&visit, Some(&me), urls::EXCEPTION), &form(&app, &me, wanted, Vec::new()).await?)
}

/// Opens the case.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Form(wanted): Form<Wanted>,
) -> Result<Response, Failure> {
    me.check_csrf(wanted.csrf_token.as_deref())?;
    let opened = app.services.casework.open_by_exception(&me.actor, &wanted.file_number, &lines(&wanted.reason)).await;
    let failure = match opened {
        Ok(opened) => return Ok(go(&urls::case(opened.case), opened.until.map(|_| Notice::ExceptionOpened))),
        Err(error) => Failure::from(error),
    };
    let unknown = failure == Failure::not_found();
    let (status, mistakes) =
        if unknown { (failure.status, vec![Mistake::FileNumberUnknown]) } else { mistakes_of(failure)? };
    show_again(&around(&visit, Some(&me), urls::EXCEPTION), &form(&app, &me, wanted, mistakes).await?, status)
}

async fn form(app: &App, me: &SignedIn, wanted: Wanted, mistakes: Vec<Mistake>) -> Result<ExceptionPage, Failure> {
    let minutes = app.services.identity.settings(me.actor.tenant).await?.exception_minutes();
    let Wanted { file_number, reason, .. } = wanted;
    Ok(ExceptionPage { file_number, reason, minutes, mistakes })
}
