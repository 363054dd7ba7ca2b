//! `GET /api/v1/text-modules`.

use axum::extract::State;
use domain::{Listed, TextPurpose};
use messaging::TextModule;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::model::List;
use super::words;
use crate::app::App;
use crate::http::{Asked, Failure, SignedIn};
use crate::i18n::Language;

/// Which text modules.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Which {
    /// What they are for.
    #[param(schema_with = words::text_purpose)]
    purpose: TextPurpose,
    /// The tag of the language; `de` if nothing is said, and where the language has none.
    language: Option<String>,
}

/// What staff write often.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TextModule)]
pub(crate) struct Module {
    /// The module.
    id: Uuid,
    /// What it is for.
    #[schema(schema_with = words::text_purpose)]
    purpose: TextPurpose,
    /// The tag of its language.
    language: String,
    /// What it is chosen by.
    title: String,
    /// The text. `{name}`, `{file_number}`, `{document}`, `{date}` and `{caseworker}` stand for what differs each time.
    body: String,
    /// Its place among the others.
    position: u32,
}

impl From<TextModule> for Module {
    fn from(module: TextModule) -> Self {
        let TextModule { id, purpose, language, title, body, position, changed_at: _ } = module;
        Self { id: id.uuid(), purpose, language, title, body, position }
    }
}

/// Text modules for a purpose, in their order
///
/// All of them: there are at most 200 for each purpose.
#[utoipa::path(
    get,
    path = "/api/v1/text-modules",
    tag = "conversations",
    operation_id = "list_text_modules",
    params(Which),
    responses(
        (status = 200, body = List<Module>),
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    who: SignedIn,
    Asked(asked): Asked<Which>,
) -> Result<axum::Json<List<Module>>, Failure> {
    let language = match asked.language.as_deref() {
        Some(tag) => Language::parse(tag).ok_or_else(|| Failure::bad_request("language"))?,
        None => Language::De,
    };
    let items = app.services.messaging.text_modules(&who.actor, asked.purpose, language.tag()).await?;
    Ok(axum::Json(List::of(Listed { items, next: None })))
}
