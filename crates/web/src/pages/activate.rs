//! `/activate`: the first password, with the code of a letter.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{Channel, Face};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::parts::{home, mistakes_of};
use crate::app::{App, Visit};
use crate::http::form::Form;
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Failure, SignedIn, session};
use crate::view::{Activate, Page, urls};

/// The form.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    portal_number: String,
    code: String,
    second_factor: String,
    password: String,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, me: Option<SignedIn>) -> Result<Response, Failure> {
    if let Some(begin) = me.and_then(|me| home(me.actor.role)) {
        return Ok(go(begin, None));
    }
    let asks_second = asks_second(&app, &visit).await?;
    page(&frame(&visit), &Activate { asks_second, ..Activate::default() })
}

/// Sets the password and signs in.
pub async fn submit(State(app): State<App>, visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let activation = identity::Activation {
        tenant: visit.tenant.id,
        face: visit.face,
        portal_number: typed.portal_number.clone(),
        code: Zeroizing::new(typed.code),
        second_factor: Zeroizing::new(typed.second_factor),
        password: Zeroizing::new(typed.password),
        network: visit.network,
        channel: Channel::Web,
        request: visit.request,
    };
    match app.services.identity.activate(activation).await {
        Ok(session) => {
            let mut response = go(home(session.account.role).unwrap_or(urls::START), None);
            session::set_cookie(response.headers_mut(), &session.token);
            Ok(response)
        }
        Err(error) => {
            let (status, mistakes) = mistakes_of(error.into())?;
            // As at sign-in: 401 is for programs.
            let status = if status == StatusCode::UNAUTHORIZED { StatusCode::UNPROCESSABLE_ENTITY } else { status };
            let asks_second = asks_second(&app, &visit).await?;
            let again = Activate { portal_number: typed.portal_number, asks_second, mistakes };
            show_again(&frame(&visit), &again, status)
        }
    }
}

/// Whether the form has the field. It tells of the Jobcenter, not of anybody: who has no such detail leaves it empty.
async fn asks_second(app: &App, visit: &Visit) -> Result<bool, Failure> {
    let settings = app.services.identity.settings(visit.tenant.id).await?;
    Ok(visit.face == Face::Customer && settings.asks_second_factor())
}

fn frame(visit: &Visit) -> Page {
    around(visit, None, urls::ACTIVATE)
}
