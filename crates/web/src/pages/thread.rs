//! Conversations: beginning one, reading, answering.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::text_module::{Known, fill};
use domain::{AccountRef, CaseId, CaseState, DocumentId, MessageId, Page as Turn, TextPurpose, ThreadId};
use messaging::{MessageView, NewMessage, check_body, check_subject};
use serde::Deserialize;

use super::notes::beside;
use super::parts::{CaseFile, Place, chosen, mistakes_of, more, name_of};
use crate::app::{App, Visit};
use crate::http::form::{Form, lines};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, At, Failure, SignedIn, idempotency};
use crate::view::{Attached, Choice, MessageLine, Mistake, NewThread, Notice, Page, ThreadPage, urls};

/// Messages of one page.
const MESSAGES: u32 = 50;
/// Documents of a case whose names can stand at messages; older ones are called "Unterlage".
const NAMES: u32 = 200;

/// The form of a new conversation.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Begun {
    csrf_token: Option<String>,
    idempotency_key: String,
    subject: String,
    concerns: String,
    body: String,
}

/// The form of an answer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    csrf_token: Option<String>,
    idempotency_key: String,
    body: String,
    module: String,
    insert: bool,
}

/// The form of a new conversation.
pub async fn new(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
) -> Result<Response, Failure> {
    let frame = around(&visit, Some(&me), &urls::new_thread(case));
    let form = beginning(&app, &me, &frame, case).await?;
    page(&frame, &form)
}

/// Begins a conversation.
pub async fn start(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    Form(typed): Form<Begun>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    let (status, mistakes) = match begin(&app, &me, case, &typed).await {
        Ok(thread) => return Ok(go(&urls::thread(thread), Some(Notice::MessageSent))),
        Err(failure) => mistakes_of(failure)?,
    };
    let frame = around(&visit, Some(&me), &urls::new_thread(case));
    let form = beginning(&app, &me, &frame, case).await?;
    let Begun { subject, concerns, body, .. } = typed;
    let known = form.members.iter().any(|choice| choice.value == concerns);
    let concerns = if known { concerns } else { form.concerns };
    show_again(&frame, &NewThread { subject, body, concerns, mistakes, ..form }, status)
}

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

/// Answers in a conversation.
pub async fn post(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<ThreadId>,
    Form(typed): Form<Answer>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    if typed.insert {
        return with_module(&app, &visit, &me, id, typed).await;
    }
    let (status, mistakes) = match answer(&app, &me, id, &typed).await {
        Ok(_) => return Ok(go(&urls::thread(id), Some(Notice::MessageSent))),
        Err(failure) => mistakes_of(failure)?,
    };
    let frame = around(&visit, Some(&me), &urls::thread(id));
    let thread = conversation(&app, &visit, &me, &frame, id, &Place::default()).await?;
    show_again(&frame, &ThreadPage { body: typed.body, mistakes, ..thread }, status)
}

/// The form again, with a text module behind what was typed. Nothing is sent.
async fn with_module(
    app: &App,
    visit: &Visit,
    me: &SignedIn,
    id: ThreadId,
    typed: Answer,
) -> Result<Response, Failure> {
    let frame = around(visit, Some(me), &urls::thread(id));
    let thread = conversation(app, visit, me, &frame, id, &Place::default()).await?;
    let mut body = typed.body.trim_end().to_owned();
    if let Ok(module) = typed.module.parse() {
        let messaging = &app.services.messaging;
        let text = messaging.text_module(&me.actor, module).await?.body;
        let date = frame.texts().day(&messaging.now());
        let known = Known {
            name: thread.concerns.as_deref(),
            file_number: Some(&thread.file_number),
            document: None,
            date: Some(&date),
            caseworker: Some(&me.account.name),
        };
        if !body.is_empty() {
            body.push_str("\n\n");
        }
        body.push_str(&fill(&text, &known));
    }
    page(&frame, &ThreadPage { body, idempotency_key: typed.idempotency_key, ..thread })
}

/// The text modules to choose from, in the language of whoever writes.
async fn modules(app: &App, me: &SignedIn, frame: &Page) -> Result<Vec<Choice>, Failure> {
    let language = frame.texts().language().tag();
    let found = app.services.messaging.text_modules(&me.actor, TextPurpose::Message, language).await?;
    Ok(found.into_iter().map(|module| Choice { value: module.id.to_string(), label: module.title }).collect())
}

async fn begin(app: &App, me: &SignedIn, case: CaseId, typed: &Begun) -> Result<ThreadId, Failure> {
    let (subject, body) = (typed.subject.clone(), lines(&typed.body));
    let wrong = [check_subject(&subject).err(), check_body(&body).err()];
    let mut mistakes: Vec<_> = wrong.into_iter().flatten().flat_map(|error| Failure::from(error).mistakes).collect();
    let concerns = chosen(&typed.concerns).unwrap_or_else(|mistake| {
        mistakes.push(mistake);
        None
    });
    if !mistakes.is_empty() {
        return Err(Failure { mistakes, ..Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "incomplete") });
    }
    let idempotency_key = idempotency::field(&typed.idempotency_key)?;
    let new = messaging::NewThread { subject, body, documents: Vec::new(), concerns, idempotency_key };
    Ok(app.services.messaging.start(&me.actor, case, new).await?.made.id)
}

async fn answer(app: &App, me: &SignedIn, thread: ThreadId, typed: &Answer) -> Result<MessageId, Failure> {
    let idempotency_key = idempotency::field(&typed.idempotency_key)?;
    let new = NewMessage { body: lines(&typed.body), documents: Vec::new(), idempotency_key };
    Ok(app.services.messaging.post(&me.actor, thread, new).await?.made.id)
}

/// The form of a new conversation, empty. Staff may write about anybody in the household, customers about themselves or
/// about all.
async fn beginning(app: &App, me: &SignedIn, frame: &Page, case: CaseId) -> Result<NewThread, Failure> {
    let file = CaseFile::open(app, me, case).await?;
    let (members, concerns) = file.choices(&frame.texts(), |member| member.is_me || me.actor.role.is_staff());
    Ok(NewThread {
        case,
        case_title: file.case.title,
        idempotency_key: app.services.identity.request_id().to_string(),
        subject: String::new(),
        body: String::new(),
        members,
        concerns,
        mistakes: Vec::new(),
    })
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
    let names = names(app, me, thread.case_id, &listed.items).await?;
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
        mistakes: Vec::<Mistake>::new(),
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

/// The names of the case's newest documents, if a message on the page names any.
async fn names(
    app: &App,
    me: &SignedIn,
    case: CaseId,
    messages: &[MessageView],
) -> Result<HashMap<DocumentId, String>, Failure> {
    if messages.iter().all(|message| message.documents.is_empty()) {
        return Ok(HashMap::new());
    }
    let newest = app.services.upload.documents(&me.actor, case, Turn { after: None, limit: NAMES }).await?;
    Ok(newest.items.into_iter().map(|document| (document.id, document.name)).collect())
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
