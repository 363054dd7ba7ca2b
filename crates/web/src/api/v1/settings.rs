//! `/api/v1/settings`: what is valid in the Jobcenter, today and later.

use axum::extract::State;
use chrono::NaiveDate;
use domain::{SettingKey, SettingValue};
use identity::{Coming, SettingLine};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::List;
use super::words;
use crate::api::json::Json;
use crate::app::App;
use crate::http::{Failure, SignedIn};

/// A setting.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Setting {
    /// What is set.
    #[schema(schema_with = words::setting_key)]
    key: SettingKey,
    /// What its values look like: `line`, `lines`, `phone`, `number`, `flag` or `days`.
    kind: &'static str,
    /// What is valid today: a text, a number, a boolean, or a list of days.
    value: serde_json::Value,
    /// Since when; `null` for the default.
    since: Option<NaiveDate>,
    /// What comes, by day.
    coming: Vec<ComingValue>,
}

/// A value that is not valid yet.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComingValue {
    /// From this day on it will be.
    from: NaiveDate,
    /// The value.
    value: serde_json::Value,
}

/// A value to be set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewValue {
    /// What is set.
    #[schema(schema_with = words::setting_key)]
    key: SettingKey,
    /// The value; `null` takes back one that is not valid yet.
    value: serde_json::Value,
    /// From this day on, today or later; today, if nothing is said.
    #[serde(default)]
    from: Option<NaiveDate>,
}

/// List settings
#[utoipa::path(
    get,
    path = "/api/v1/settings",
    tag = "settings",
    operation_id = "list_settings",
    responses((status = 200, body = List<Setting>))
)]
pub(crate) async fn list(State(app): State<App>, who: SignedIn) -> Result<axum::Json<List<Setting>>, Failure> {
    let lines = app.services.identity.setting_lines(&who.actor).await?;
    Ok(axum::Json(List { items: lines.into_iter().map(Setting::from).collect(), next: None }))
}

/// Set a value from a day on
///
/// What was valid before that day stays in the log. The same value again changes nothing.
#[utoipa::path(
    put,
    path = "/api/v1/settings",
    tag = "settings",
    operation_id = "set_setting",
    request_body = NewValue,
    responses((status = 200, body = Setting))
)]
pub(crate) async fn put(
    State(app): State<App>,
    who: SignedIn,
    Json(new): Json<NewValue>,
) -> Result<axum::Json<Setting>, Failure> {
    let identity = &app.services.identity;
    let line = match (&new.value, new.from) {
        (serde_json::Value::Null, Some(from)) => identity.withdraw_setting(&who.actor, new.key, from).await?,
        (value, from) => {
            let value = SettingValue::from_json(new.key, value).map_err(identity::Error::from)?;
            identity.set_setting(&who.actor, new.key, from, value).await?
        }
    };
    Ok(axum::Json(line.into()))
}

impl From<SettingLine> for Setting {
    fn from(line: SettingLine) -> Self {
        let coming = |Coming { from, value }| ComingValue { from, value: value.to_json() };
        Self {
            key: line.key,
            kind: line.key.kind().as_str(),
            value: line.value.to_json(),
            since: line.since,
            coming: line.coming.into_iter().map(coming).collect(),
        }
    }
}
