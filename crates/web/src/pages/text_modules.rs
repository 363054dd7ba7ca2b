//! `/admin/text-modules`: what staff write often, kept by admins.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{TextModuleId, TextPurpose};
use messaging::text_modules::FALLBACK;
use messaging::{TextModule, WantedModule};
use serde::Deserialize;

use super::parts::mistakes_of;
use super::sign_in::Button;
use crate::app::{App, Visit};
use crate::http::form::{Form, lines};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, At, Failure, SignedIn, idempotency};
use crate::i18n::Language;
use crate::view::{Mistake, ModuleForm, ModuleLine, Notice, RemoveModule, TextModules, urls};

/// The query of the list and of a new module.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    purpose: String,
}

impl Which {
    fn purpose(&self) -> TextPurpose {
        TextPurpose::parse(&self.purpose).unwrap_or(TextPurpose::Message)
    }
}

/// The form of a module.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    csrf_token: Option<String>,
    idempotency_key: String,
    purpose: String,
    language: String,
    title: String,
    body: String,
    position: String,
}

/// The modules for a purpose.
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Asked(asked): Asked<Which>,
) -> Result<Response, Failure> {
    let purpose = asked.purpose();
    let kept = app.services.messaging.kept_text_modules(&me.actor, purpose).await?;
    let rows = kept.into_iter().map(line).collect();
    page(&around(&visit, Some(&me), &urls::text_modules_of(purpose)), &TextModules { purpose, rows })
}

/// The form of a new module.
pub async fn new(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Asked(asked): Asked<Which>,
) -> Result<Response, Failure> {
    let form = ModuleForm { purpose: asked.purpose(), ..empty(&app) };
    page(&around(&visit, Some(&me), urls::NEW_TEXT_MODULE), &form)
}

/// Adds a module.
pub async fn add(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    let added = match wanted(&typed) {
        Ok(wanted) => {
            let purpose = wanted.purpose;
            let key = idempotency::field(&typed.idempotency_key)?;
            let made = app.services.messaging.add_text_module(&me.actor, wanted, key.as_deref()).await;
            made.map(|_| purpose).map_err(Failure::from)
        }
        Err(failure) => Err(failure),
    };
    match added {
        Ok(purpose) => Ok(go(&urls::text_modules_of(purpose), Some(Notice::ModuleKept))),
        Err(failure) => again(&app, &visit, &me, None, typed, failure),
    }
}

/// A module, to be changed.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<TextModuleId>,
) -> Result<Response, Failure> {
    let TextModule { purpose, language, title, body, position, .. } =
        app.services.messaging.text_module(&me.actor, id).await?;
    let position = position.to_string();
    let form = ModuleForm { id: Some(id), purpose, language, title, body, position, ..empty(&app) };
    page(&around(&visit, Some(&me), &urls::text_module(id)), &form)
}

/// Changes a module.
pub async fn change(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<TextModuleId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    let changed = match wanted(&typed) {
        Ok(wanted) => {
            let purpose = wanted.purpose;
            let kept = app.services.messaging.change_text_module(&me.actor, id, wanted).await;
            kept.map(|()| purpose).map_err(Failure::from)
        }
        Err(failure) => Err(failure),
    };
    match changed {
        Ok(purpose) => Ok(go(&urls::text_modules_of(purpose), Some(Notice::ModuleKept))),
        Err(failure) => again(&app, &visit, &me, Some(id), typed, failure),
    }
}

/// Asks whether to remove a module.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<TextModuleId>,
) -> Result<Response, Failure> {
    let TextModule { title, body, .. } = app.services.messaging.text_module(&me.actor, id).await?;
    page(&around(&visit, Some(&me), &urls::remove_text_module(id)), &RemoveModule { id, title, body })
}

/// Removes a module.
pub async fn remove(
    State(app): State<App>,
    me: SignedIn,
    At(id): At<TextModuleId>,
    Form(form): Form<Button>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    let messaging = &app.services.messaging;
    let purpose = messaging.text_module(&me.actor, id).await?.purpose;
    messaging.remove_text_module(&me.actor, id).await?;
    Ok(go(&urls::text_modules_of(purpose), Some(Notice::ModuleRemoved)))
}

/// What was typed, if it can be understood. Whether it can be kept, the service knows.
fn wanted(typed: &Typed) -> Result<WantedModule, Failure> {
    let wrong = |field| Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "field", Mistake::ValueWrong(field));
    let position = typed.position.trim();
    Ok(WantedModule {
        purpose: TextPurpose::parse(&typed.purpose).map_err(|_| wrong("purpose"))?,
        language: Language::parse(&typed.language).ok_or_else(|| wrong("language"))?.tag().to_owned(),
        title: typed.title.clone(),
        body: lines(&typed.body),
        position: if position.is_empty() { 0 } else { position.parse().map_err(|_| wrong("position"))? },
    })
}

/// The form with what was typed and what is wrong.
fn again(
    app: &App,
    visit: &Visit,
    me: &SignedIn,
    id: Option<TextModuleId>,
    typed: Typed,
    failure: Failure,
) -> Result<Response, Failure> {
    let (status, mistakes) = mistakes_of(failure)?;
    let Typed { purpose, language, title, body, position, .. } = typed;
    let purpose = TextPurpose::parse(&purpose).unwrap_or(TextPurpose::Message);
    let form = ModuleForm { id, purpose, language, title, body, position, mistakes, ..empty(app) };
    show_again(&around(visit, Some(me), &form.action()), &form, status)
}

fn empty(app: &App) -> ModuleForm {
    ModuleForm {
        id: None,
        idempotency_key: app.services.identity.request_id().to_string(),
        purpose: TextPurpose::Message,
        language: FALLBACK.to_owned(),
        title: String::new(),
        body: String::new(),
        position: String::new(),
        mistakes: Vec::new(),
    }
}

fn line(module: TextModule) -> ModuleLine {
    let TextModule { id, language, title, body, position, changed_at, .. } = module;
    let language = Language::parse(&language).map_or("–", Language::name);
    ModuleLine { id, language, title, body, position, changed_at }
}
