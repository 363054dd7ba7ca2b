//! What the forms of a new conversation and of an answer have in common: papers that go along, text modules, drafts, a form
//! that is shown again.

use std::collections::HashMap;

use axum::http::StatusCode;
use domain::text_module::{Known, fill};
use domain::{CaseId, DocumentId, Page as Turn, TextPurpose};
use messaging::{DraftPlace, NewDraft};

use super::parts::{chosen, count, mistakes_of};
use crate::app::App;
use crate::http::{Failure, SignedIn};
use crate::multipart::Fields;
use crate::posting::{Arriving, named};
use crate::view::{Attached, Choice, Enclosing, Mistake, Notice, Page};

/// Documents of a case whose names can stand at messages; older ones are called "Unterlage".
const NAMES: u32 = 200;

/// A form that is shown again, with what was typed and the papers that arrived all the same.
pub(super) struct Again {
    pub(super) status: StatusCode,
    pub(super) mistakes: Vec<Mistake>,
    pub(super) typed: Fields,
    pub(super) enclosing: Enclosing,
}

impl Again {
    /// What became of a failure. One that is about no field goes on, unless papers arrived: they are never lost silently.
    pub(super) async fn of(app: &App, me: &SignedIn, case: CaseId, failure: Failure) -> Result<Self, Failure> {
        let (typed, arrived) = (failure.typed.clone(), failure.arrived.clone());
        let (status, mut mistakes) = match mistakes_of(failure) {
            Err(failure) if !arrived.is_empty() => (failure.status, Vec::new()),
            told => told?,
        };
        if !arrived.is_empty() {
            mistakes.insert(0, Mistake::PapersOnly);
        }
        let here = [named(&typed).unwrap_or_default(), arrived].concat();
        Ok(Self { status, mistakes, typed, enclosing: enclosing(app, me, case, &here).await? })
    }
}

/// How many papers may go along, and which are here already.
pub(super) async fn enclosing(
    app: &App,
    me: &SignedIn,
    case: CaseId,
    arrived: &[DocumentId],
) -> Result<Enclosing, Failure> {
    let limits = app.services.upload.limits_of(me.actor.tenant).await?;
    let names = if arrived.is_empty() { HashMap::new() } else { names(app, me, case).await? };
    let arrived = arrived.iter().filter_map(|id| Some(Attached { id: *id, name: names.get(id)?.clone() }));
    Ok(Enclosing {
        max_files: count(limits.files as u64),
        max_file_bytes: limits.file_bytes,
        arrived: arrived.collect(),
    })
}

/// The names of the case's newest documents.
pub(super) async fn names(app: &App, me: &SignedIn, case: CaseId) -> Result<HashMap<DocumentId, String>, Failure> {
    let newest = app.services.upload.documents(&me.actor, case, Turn { after: None, limit: NAMES }).await?;
    Ok(newest.items.into_iter().filter_map(|document| Some((document.id, document.name?))).collect())
}

/// Saves what was typed as a draft, or throws it away, as the button says.
pub(super) async fn keep_draft(app: &App, me: &SignedIn, place: DraftPlace, form: Arriving) -> Result<Notice, Failure> {
    let messaging = &app.services.messaging;
    if form.texts.get("draft") == Some("discard") {
        messaging.discard_draft(&me.actor, place).await?;
        return Ok(Notice::DraftDiscarded);
    }
    let concerns = chosen(form.texts.get("concerns").unwrap_or_default()).unwrap_or_default();
    let new = NewDraft { subject: form.text("subject"), body: form.text("body"), concerns };
    let saved = messaging.save_draft(&me.actor, place, new, form.key()?.as_deref()).await;
    saved.map_err(|error| Failure { typed: form.texts, ..Failure::from(error) })?;
    Ok(Notice::DraftSaved)
}

/// The text modules to choose from, in the language of whoever writes; none for customers.
pub(super) async fn modules(app: &App, me: &SignedIn, frame: &Page) -> Result<Vec<Choice>, Failure> {
    if !me.actor.role.is_staff() {
        return Ok(Vec::new());
    }
    let language = frame.texts().language().tag();
    let found = app.services.messaging.text_modules(&me.actor, TextPurpose::Message, language).await?;
    Ok(found.into_iter().map(|module| Choice { value: module.id.to_string(), label: module.title }).collect())
}

/// What was typed, with the chosen text module behind it.
pub(super) async fn insert(
    app: &App,
    me: &SignedIn,
    frame: &Page,
    form: &Arriving,
    known: &Known<'_>,
) -> Result<String, Failure> {
    let mut body = form.text("body").trim_end().to_owned();
    if let Some(Ok(module)) = form.texts.get("module").map(str::parse) {
        let messaging = &app.services.messaging;
        let text = messaging.text_module(&me.actor, module).await?.body;
        let date = frame.texts().day(&messaging.now());
        if !body.is_empty() {
            body.push_str("\n\n");
        }
        body.push_str(&fill(&text, &Known { date: Some(&date), ..*known }));
    }
    Ok(body)
}
