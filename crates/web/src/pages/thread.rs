//! `/threads/{thread}`: a conversation, read and answered.

use std::collections::HashMap;

use axum::extract::{Request, State};
use axum::response::Response;
use domain::text_module::Known;
use domain::{AccountRef, CaseState, DocumentId, ThreadId};
use messaging::MessageView;

use super::notes::beside;
use super::parts::{CaseFile, Place, more, name_of};
use super::writing::{Again, enclosing, insert, modules, names};
use crate::app::{App, Visit};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, At, Failure, SignedIn};
use crate::posting::{self, Arriving, named};
use crate::view::{Attached, MessageLine, Page, ThreadPage, urls};

/// Messages of one page.
const MESSAGES: u32 = 50;
/// A conversation. What is shown is read from then on.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<ThreadId>,
    Asked(asked): Asked<Place>,
) -> Result<Response, Failure> {
    let frame = around(&visit, Some(&me), &urls::thread(id));
    let thread = conversation(&app, &visit, &me, &frame, id, &asked).await?;
    if let Some(last) = thread.messages.last() {
        app.services.messaging.mark_read(&me.actor, id, last.id).await?;
    }
    page(&frame, &thread)
}

/// Answers in a conversation, with papers or without.
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<ThreadId>,
    request: Request,
) -> Result<Response, Failure> {
    let form = Arriving::read(&app, request).await?;
    me.check_csrf(form.texts.get("csrf_token"))?;
    if form.texts.get("insert").is_some() {
        return with_module(&app, &visit, &me, id, &form).await;
    }
    let failure = match posting::answer(&app, &visit, &me, id, form).await {
        Ok(sent) => return Ok(go(&urls::thread(id), Some(sent.notice()))),
        Err(failure) => failure,
    };
    let frame = around(&visit, Some(&me), &urls::thread(id));
    let thread = conversation(&app, &visit, &me, &frame, id, &Place::default()).await?;
    let Again { status, mistakes, typed, enclosing } = Again::of(&app, &me, thread.case, failure).await?;
    let body = typed.get("body").unwrap_or_default().to_owned();
    show_again(&frame, &ThreadPage { body, enclosing, mistakes, ..thread }, status)
}

/// The form again, with a text module behind what was typed. Nothing is sent.
async fn with_module(
    app: &App,
    visit: &Visit,
    me: &SignedIn,
    id: ThreadId,
    form: &Arriving,
) -> Result<Response, Failure> {
    let frame = around(visit, Some(me), &urls::thread(id));
    let thread = conversation(app, visit, me, &frame, id, &Place::default()).await?;
    let known = Known {
        name: thread.concerns.as_deref(),
        file_number: Some(&thread.file_number),
        document: None,
        date: None,
        caseworker: Some(&me.account.name),
    };
    let body = insert(app, me, &frame, form, &known).await?;
    let enclosing = enclosing(app, me, thread.case, &named(&form.texts)?).await?;
    page(&frame, &ThreadPage { body, idempotency_key: form.text("idempotency_key"), enclosing, ..thread })
}

async fn conversation(
    app: &App,
    visit: &Visit,
    me: &SignedIn,
    frame: &Page,
    id: ThreadId,
    asked: &Place,
) -> Result<ThreadPage, Failure> {
    let messaging = &app.services.messaging;
    let thread = messaging.thread(&me.actor, id).await?;
    let listed = messaging.newest_messages(&me.actor, id, asked.turn(MESSAGES)?).await?;
    let file = CaseFile::open(app, me, thread.case_id).await?;
    let answering = messaging.answering(&me.actor, id).await?;
    let named = listed.items.iter().flat_map(|message| &message.documents).count();
    let names = if named == 0 { HashMap::new() } else { names(app, me, thread.case_id).await? };
    let of_staff = me.actor.role.is_staff();
    // Whoever opened the case by exception neither answers nor reads what colleagues note.
    let works = of_staff && !file.case.by_exception;
    let notes = if works { beside(app, me, id).await? } else { Vec::new() };
    let modules = if of_staff { modules(app, me, frame).await? } else { Vec::new() };
    let unnamed = frame.texts().get("document-title");
    let lines = listed.items.into_iter().map(|message| line(visit, me, &file, message, &names, &unnamed));
    Ok(ThreadPage {
        id,
        case: thread.case_id,
        concerns: file.concerns(thread.concerns),
        messages: lines.collect(),
        older: more(&urls::thread(id), listed.next),
        can_post: file.case.state == CaseState::Open && !file.case.by_exception,
        notes,
        modules,
        answers: answering_name(visit, me, answering.by.as_ref()),
        answer_days: answering.working_days,
        writers: writers(visit, me, &answering.writers),
        file_number: file.case.file_number,
        idempotency_key: app.services.identity.request_id().to_string(),
        body: String::new(),
        enclosing: enclosing(app, me, thread.case_id, &[]).await?,
        mistakes: Vec::new(),
        case_title: file.case.title,
        subject: thread.subject,
    })
}

/// Who answers: to customers always the Jobcenter.
fn answering_name(visit: &Visit, me: &SignedIn, by: Option<&AccountRef>) -> Option<String> {
    match by {
        Some(account) => Some(name_of(visit, me, account)),
        None if me.actor.role.is_staff() => None,
        None => Some(visit.tenant.name.clone()),
    }
}

/// Whoever wrote, each name once.
fn writers(visit: &Visit, me: &SignedIn, accounts: &[AccountRef]) -> Vec<String> {
    let mut names: Vec<_> = accounts.iter().map(|account| name_of(visit, me, account)).collect();
    names.dedup();
    names
}

fn line(
    visit: &Visit,
    me: &SignedIn,
    file: &CaseFile,
    message: MessageView,
    names: &HashMap<DocumentId, String>,
    unnamed: &str,
) -> MessageLine {
    let attached = |id: DocumentId| Attached { id, name: names.get(&id).map_or(unnamed, String::as_str).to_owned() };
    MessageLine {
        id: message.id,
        author: name_of(visit, me, &message.author),
        on_behalf_of: message.on_behalf_of.map(|person| file.name(person)),
        mine: message.mine,
        from_staff: message.author.role.is_staff(),
        documents: message.documents.into_iter().map(attached).collect(),
        body: message.body,
        sent_at: message.sent_at,
        opened_at: message.opened_at,
    }
}
