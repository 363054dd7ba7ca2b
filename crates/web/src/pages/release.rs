//! What staff do with a document that the scanner could not judge, or that it found infected. Each is asked for on the
//! document's page, which says what it means.

use axum::extract::State;
use axum::response::Response;
use domain::DocumentId;
use serde::Deserialize;
use upload::Cause;

use super::document::staff_page;
use super::parts::mistakes_of;
use super::sign_in::Button;
use crate::app::{App, Visit};
use crate::http::form::{Form, lines};
use crate::http::page::go;
use crate::http::{At, Failure, SignedIn};
use crate::view::{Mistake, Notice, ReleaseForm, urls};

/// The form that gives a document free.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Release {
    csrf_token: Option<String>,
    release_reason: String,
}

/// Gives a document free without a check.
pub async fn release(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<DocumentId>,
    Form(form): Form<Release>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    let released = app.services.upload.release(&me.actor, id, &lines(&form.release_reason), None).await;
    let (status, mistakes) = match released {
        Ok(_) => return Ok(go(&urls::document(id), Some(Notice::Released))),
        Err(error) => mistakes_of(error.into())?,
    };
    let mistakes = mistakes.into_iter().map(Mistake::of_release).collect();
    let release = ReleaseForm { reason: form.release_reason, mistakes };
    staff_page(&app, &visit, &me, id, |page| page.release = page.release.is_some().then_some(release), status).await
}

/// Has a document checked once more.
pub async fn rescan(
    State(app): State<App>,
    me: SignedIn,
    At(id): At<DocumentId>,
    Form(form): Form<Button>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    app.services.upload.rescan(&me.actor, id, None).await?;
    Ok(go(&urls::document(id), Some(Notice::Rescanned)))
}

/// Destroys an infected document.
pub async fn destroy(
    State(app): State<App>,
    me: SignedIn,
    At(id): At<DocumentId>,
    Form(form): Form<Button>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    app.services.upload.destroy(&me.actor, id, Cause::Infected).await?;
    Ok(go(&urls::document(id), Some(Notice::Destroyed)))
}
