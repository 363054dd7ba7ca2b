//! `/admin/settings`: what is valid in the Jobcenter, today and later.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use domain::{SettingKey, SettingValue};
use identity::SettingLine;
use serde::Deserialize;

use super::parts::mistakes_of;
use crate::app::{App, Visit};
use crate::http::form::{Form, lines};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{At, Failure, SignedIn};
use crate::view::{Mistake, Notice, SettingForm, SettingRow, SettingsPage, urls};

/// The form of a value.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    csrf_token: Option<String>,
    value: String,
    from: String,
}

/// Every setting.
pub async fn list(State(app): State<App>, visit: Visit, me: SignedIn) -> Result<Response, Failure> {
    let lines = app.services.identity.setting_lines(&me.actor).await?;
    let rows = lines.into_iter().map(row).collect();
    page(&around(&visit, Some(&me), urls::SETTINGS), &SettingsPage { rows })
}

/// The form of one.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(word): At<String>,
) -> Result<Response, Failure> {
    let row = find(&app, &me, key(&word)?).await?;
    let form = SettingForm { value: row.value.typed(), from: String::new(), mistakes: Vec::new(), row };
    page(&around(&visit, Some(&me), &form.row.url()), &form)
}

/// Sets it.
pub async fn set(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(word): At<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    let key = key(&word)?;
    match change(&app, &me, key, &typed).await {
        Ok(()) => Ok(go(urls::SETTINGS, Some(Notice::SettingSaved))),
        Err(failure) => {
            let (status, mistakes) = mistakes_of(failure)?;
            let row = find(&app, &me, key).await?;
            let form = SettingForm { row, value: lines(&typed.value), from: typed.from, mistakes };
            show_again(&around(&visit, Some(&me), &form.row.url()), &form, status)
        }
    }
}

async fn change(app: &App, me: &SignedIn, key: SettingKey, typed: &Typed) -> Result<(), Failure> {
    let from = match typed.from.trim() {
        "" => None,
        day => Some(read_day(day)?),
    };
    let value = SettingValue::parse(key, &lines(&typed.value)).map_err(identity::Error::from)?;
    app.services.identity.set_setting(&me.actor, key, from, value).await?;
    Ok(())
}

/// Takes back a value that is not valid yet.
pub async fn withdraw(
    State(app): State<App>,
    me: SignedIn,
    At(word): At<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    app.services.identity.withdraw_setting(&me.actor, key(&word)?, read_day(&typed.from)?).await?;
    Ok(go(urls::SETTINGS, Some(Notice::SettingSaved)))
}

fn key(word: &str) -> Result<SettingKey, Failure> {
    SettingKey::parse(word).map_err(|_| Failure::not_found())
}

fn read_day(typed: &str) -> Result<NaiveDate, Failure> {
    let wrong = || Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "field", Mistake::DateWrong("from"));
    typed.trim().parse().map_err(|_| wrong())
}

async fn find(app: &App, me: &SignedIn, key: SettingKey) -> Result<SettingRow, Failure> {
    let lines = app.services.identity.setting_lines(&me.actor).await?;
    lines.into_iter().find(|line| line.key == key).map(row).ok_or_else(Failure::not_found)
}

fn row(line: SettingLine) -> SettingRow {
    let coming = line.coming.into_iter().map(|coming| (coming.from, coming.value)).collect();
    SettingRow { key: line.key, value: line.value, since: line.since, coming }
}
