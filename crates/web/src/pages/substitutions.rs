//! `/substitutions`: who stands in for whom.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use casework::{NewSubstitution, SubstitutionView};
use chrono::NaiveDate;
use domain::{AccountId, AccountRef, SubstitutionId};
use serde::Deserialize;

use super::parts::mistakes_of;
use super::sign_in::Button;
use crate::app::{App, Visit};
use crate::http::form::Form;
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{At, Failure, SignedIn};
use crate::view::{Choice, Mistake, Notice, SubstitutionLine, SubstitutionsPage, urls};

/// The form of a new one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    csrf_token: Option<String>,
    absent: String,
    substitute: String,
    from: String,
    until: String,
}

/// The page.
pub async fn show(State(app): State<App>, visit: Visit, me: SignedIn) -> Result<Response, Failure> {
    let typed = Typed { absent: me.account.id.to_string(), ..Typed::default() };
    page(&around(&visit, Some(&me), urls::SUBSTITUTIONS), &filled(&app, &me, typed, Vec::new()).await?)
}

/// Enters one.
pub async fn enter(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    let (status, mistakes) = match read(&typed) {
        Ok(new) => match app.services.casework.enter_substitution(&me.actor, new).await {
            Ok(_) => return Ok(go(urls::SUBSTITUTIONS, Some(Notice::SubstitutionEntered))),
            Err(error) => mistakes_of(error.into())?,
        },
        Err(mistake) => (StatusCode::UNPROCESSABLE_ENTITY, vec![mistake]),
    };
    let view = filled(&app, &me, typed, mistakes).await?;
    show_again(&around(&visit, Some(&me), urls::SUBSTITUTIONS), &view, status)
}

/// Ends one.
pub async fn end(
    State(app): State<App>,
    me: SignedIn,
    At(id): At<SubstitutionId>,
    Form(form): Form<Button>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    app.services.casework.end_substitution(&me.actor, id).await?;
    Ok(go(urls::SUBSTITUTIONS, Some(Notice::SubstitutionEnded)))
}

fn read(typed: &Typed) -> Result<NewSubstitution, Mistake> {
    let account = |text: &str, field| text.parse::<AccountId>().map_err(|_| Mistake::ValueWrong(field));
    let day = |text: &str, field| text.parse::<NaiveDate>().map_err(|_| Mistake::DateWrong(field));
    Ok(NewSubstitution {
        absent: account(&typed.absent, "absent")?,
        substitute: account(&typed.substitute, "substitute")?,
        from: day(&typed.from, "from")?,
        until: day(&typed.until, "until")?,
    })
}

async fn filled(app: &App, me: &SignedIn, typed: Typed, mistakes: Vec<Mistake>) -> Result<SubstitutionsPage, Failure> {
    let known = app.services.casework.substitutions(&me.actor).await?;
    let choices = |accounts: Vec<AccountRef>| {
        accounts.into_iter().map(|account| Choice { value: account.id.to_string(), label: account.name }).collect()
    };
    Ok(SubstitutionsPage {
        rows: known.items.into_iter().map(line).collect(),
        absent: choices(known.absent),
        substitutes: choices(known.substitutes),
        chosen_absent: typed.absent,
        chosen_substitute: typed.substitute,
        from: typed.from,
        until: typed.until,
        mistakes,
    })
}

fn line(view: SubstitutionView) -> SubstitutionLine {
    SubstitutionLine {
        id: view.id,
        absent: view.absent.name,
        substitute: view.substitute.name,
        from: view.from,
        until: view.until,
        may_end: view.may_end,
    }
}
