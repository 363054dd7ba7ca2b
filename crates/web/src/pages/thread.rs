//! `/threads/{thread}`: a conversation, read and answered.

use std::collections::HashMap;

use axum::extract::{Request, State};
use axum::response::Response;
use domain::text_module::Known;
use domain::{AccountRef, CaseState, DocumentId, ThreadId};
use messaging::{DraftPlace, MessageView};
use serde::Deserialize;

use super::notes::beside;
use super::parts::{CaseFile, Place, mistakes_of, more};
use super::writing::{Again, enclosing, insert, keep_draft, modules, names};
use crate::app::{App, Visit};
use crate::http::form::{Form, lines};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, At, Failure, SignedIn};
use crate::posting::{self, Arriving, named};
use crate::view::{Attached, Choice, MessageLine, Notice, Page, ThreadPage, urls};

/// Messages of one page.
const MESSAGES: u32 = 50;
/// The form that hands a conversation over.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Handed {
    csrf_token: Option<String>,
    /// The id of a caseworker, or nothing: the team.
    account: String,
    reason: String,
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
    let done = if form.texts.get("draft").is_some() {
        keep_draft(&app, &me, DraftPlace::Thread(id), form).await
    } else {
        posting::answer(&app, &visit, &me, id, form).await.map(|sent| sent.notice())
    };
    let failure = match done {
        Ok(notice) => return Ok(go(&urls::thread(id), Some(notice))),
        Err(failure) => failure,
    };
    let frame = around(&visit, Some(&me), &urls::thread(id));
    let thread = conversation(&app, &visit, &me, &frame, id, &Place::default()).await?;
    let Again { status, mistakes, typed, enclosing } = Again::of(&app, &me, thread.case, failure).await?;
    let body = typed.get("body").unwrap_or_default().to_owned();
    show_again(&frame, &ThreadPage { body, enclosing, mistakes, ..thread }, status)
}

/// Hands a conversation over.
pub async fn hand_over(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<ThreadId>,
    Form(typed): Form<Handed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    let to = match typed.account.as_str() {
        "" => None,
        account => Some(account.parse().map_err(|_| Failure::bad_request("account"))?),
    };
    let handed = app.services.messaging.hand_over(&me.actor, id, to, Some(&lines(&typed.reason))).await;
    let (status, mistakes) = match handed {
        Ok(()) => return Ok(go(&urls::thread(id), Some(Notice::ThreadHandedOver))),
        Err(error) => mistakes_of(error.into())?,
    };
    let frame = around(&visit, Some(&me), &urls::thread(id));
    let thread = conversation(&app, &visit, &me, &frame, id, &Place::default()).await?;
    show_again(&frame, &ThreadPage { reason: typed.reason, mistakes, ..thread }, status)
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
    let can_post = file.case.state == CaseState::Open && !file.case.by_exception;
    let draft = if can_post { messaging.draft(&me.actor, DraftPlace::Thread(id)).await? } else { None };
    let draft_saved = draft.as_ref().map(|draft| draft.saved_at);
    let receivers = if works && can_post { receivers(app, me, frame, &file).await? } else { Vec::new() };
    let unnamed = frame.texts().get("document-title");
    let lines = listed.items.into_iter().map(|message| line(&file, message, &names, &unnamed));
    Ok(ThreadPage {
        id,
        case: thread.case_id,
        concerns: file.concerns(thread.concerns),
        messages: lines.collect(),
        older: more(&urls::thread(id), listed.next),
        can_post,
        receivers,
        reason: String::new(),
        draft_saved,
        notes,
        modules,
        answers: answering_name(visit, me, answering.by),
        answer_days: answering.working_days,
        writers: writers(answering.writers),
        file_number: file.case.file_number,
        idempotency_key: app.services.identity.request_id().to_string(),
        body: draft.map(|draft| draft.draft.body).unwrap_or_default(),
        enclosing: enclosing(app, me, thread.case_id, &[]).await?,
        mistakes: Vec::new(),
        case_title: file.case.title,
        subject: thread.subject,
    })
}

/// Who answers: to customers the Jobcenter, unless it tells the names of its staff.
fn answering_name(visit: &Visit, me: &SignedIn, by: Option<AccountRef>) -> Option<String> {
    match by {
        Some(account) => Some(account.name),
        None if me.actor.role.is_staff() => None,
        None => Some(visit.tenant.name.clone()),
    }
}

/// To whom it can be handed over: the team and those in it.
async fn receivers(app: &App, me: &SignedIn, frame: &Page, file: &CaseFile) -> Result<Vec<Choice>, Failure> {
    if !file.case.has_team {
        return Ok(Vec::new());
    }
    let team = Choice { value: String::new(), label: frame.texts().get("thread-team") };
    let colleagues = app.services.casework.colleagues(&me.actor, file.case.id).await?;
    let colleagues = colleagues.into_iter().map(|one| Choice { value: one.id.to_string(), label: one.name });
    Ok(std::iter::once(team).chain(colleagues).collect())
}

/// Whoever wrote, each name once.
fn writers(accounts: Vec<AccountRef>) -> Vec<String> {
    let mut names: Vec<_> = accounts.into_iter().map(|account| account.name).collect();
    names.dedup();
    names
}

fn line(file: &CaseFile, message: MessageView, names: &HashMap<DocumentId, String>, unnamed: &str) -> MessageLine {
    let attached = |id: DocumentId| Attached { id, name: names.get(&id).map_or(unnamed, String::as_str).to_owned() };
    MessageLine {
        id: message.id,
        from_staff: message.author.role.is_staff(),
        author: message.author.name,
        on_behalf_of: message.on_behalf_of.map(|person| file.name(person)),
        mine: message.mine,
        documents: message.documents.into_iter().map(attached).collect(),
        disowned: message.disowned,
        body: message.body,
        sent_at: message.sent_at,
        opened_at: message.opened_at,
    }
}
