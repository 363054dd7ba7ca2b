//! `POST /cases/{case}/assign` and `…/settle`: who has a case, and what is done until something new comes. Both stand on the
//! worklist and on the page of the case.

use axum::extract::State;
use axum::response::Response;
use domain::{AccountId, CaseId, WorklistView};
use serde::Deserialize;

use crate::app::App;
use crate::http::form::Form;
use crate::http::page::go;
use crate::http::{At, Failure, SignedIn};
use crate::view::{Notice, urls};

/// The reader, as the form says it.
const ME: &str = "me";

/// The form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Assigned {
    csrf_token: Option<String>,
    /// `me`, the id of a colleague, or nothing: back to the team.
    account: String,
    /// The part of the worklist that it was said in; none for the page of the case.
    view: Option<String>,
}

/// Assigns a case, or hands it back.
pub async fn assign(
    State(app): State<App>,
    me: SignedIn,
    At(case): At<CaseId>,
    Form(form): Form<Assigned>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    let to: Option<AccountId> = match form.account.as_str() {
        "" => None,
        ME => Some(me.account.id),
        other => Some(other.parse().map_err(|_| Failure::bad_request("account"))?),
    };
    app.services.casework.assign(&me.actor, case, to).await?;
    let notice = if to.is_some() { Notice::CaseAssigned } else { Notice::CaseHandedBack };
    Ok(go(&back(case, form.view.as_deref()), Some(notice)))
}

/// Says of what waits: done until something new comes.
pub async fn settle(
    State(app): State<App>,
    me: SignedIn,
    At(case): At<CaseId>,
    Form(form): Form<Assigned>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    app.services.casework.settle(&me.actor, case).await?;
    Ok(go(&back(case, form.view.as_deref()), Some(Notice::CaseSettled)))
}

/// Where it was said.
fn back(case: CaseId, view: Option<&str>) -> String {
    match view.map(WorklistView::parse) {
        Some(Ok(view)) => urls::worklist(view),
        Some(Err(_)) => urls::ALL_CASES.to_owned(),
        None => urls::case(case),
    }
}
