//! `/cases/{case}/threads/new`: a conversation begins.

use axum::extract::{Request, State};
use axum::response::Response;
use domain::text_module::Known;
use domain::{CaseId, Concerns};
use messaging::{DraftPlace, DraftView, NewDraft};

use super::parts::{CaseFile, chosen};
use super::writing::{Again, enclosing, insert, keep_draft, modules};
use crate::app::{App, Visit};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{At, Failure, SignedIn};
use crate::multipart::Fields;
use crate::posting::{self, Arriving, named};
use crate::view::{NewThread, Page, urls};

/// The form of a new conversation.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
) -> Result<Response, Failure> {
    let frame = around(&visit, Some(&me), &urls::new_thread(case));
    let (file, form) = beginning(&app, &me, &frame, case).await?;
    // Whoever opened the case by exception writes nothing.
    if file.case.by_exception {
        return page(&frame, &form);
    }
    let Some(DraftView { draft, saved_at }) = app.services.messaging.draft(&me.actor, DraftPlace::Case(case)).await?
    else {
        return page(&frame, &form);
    };
    let (NewDraft { subject, body, concerns }, draft_saved) = (draft, Some(saved_at));
    let concerns = concerns.map(|concerns| concerns.to_string()).unwrap_or_default();
    let concerns = if form.offers(&concerns) { concerns } else { form.concerns };
    page(&frame, &NewThread { subject, body, concerns, draft_saved, ..form })
}

/// Begins a conversation, with papers or without.
pub async fn start(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    request: Request,
) -> Result<Response, Failure> {
    let form = Arriving::read(&app, request).await?;
    me.check_csrf(form.texts.get("csrf_token"))?;
    if form.texts.get("insert").is_some() {
        return with_module(&app, &visit, &me, case, &form).await;
    }
    let done = if form.texts.get("draft").is_some() {
        let kept = keep_draft(&app, &me, DraftPlace::Case(case), form).await;
        kept.map(|notice| (urls::new_thread(case), notice))
    } else {
        let sent = posting::begin(&app, &visit, &me, case, form).await;
        sent.map(|sent| (urls::thread(sent.made.made.id), sent.notice()))
    };
    let failure = match done {
        Ok((to, notice)) => return Ok(go(&to, Some(notice))),
        Err(failure) => failure,
    };
    let frame = around(&visit, Some(&me), &urls::new_thread(case));
    let (_, empty) = beginning(&app, &me, &frame, case).await?;
    let Again { status, mistakes, typed, enclosing } = Again::of(&app, &me, case, failure).await?;
    show_again(&frame, &NewThread { enclosing, mistakes, ..filled(empty, &typed) }, status)
}

/// The form again, with a text module behind what was typed. Nothing is sent.
async fn with_module(
    app: &App,
    visit: &Visit,
    me: &SignedIn,
    case: CaseId,
    form: &Arriving,
) -> Result<Response, Failure> {
    let frame = around(visit, Some(me), &urls::new_thread(case));
    let (file, empty) = beginning(app, me, &frame, case).await?;
    let again = filled(empty, &form.texts);
    let concerns = chosen(&again.concerns).ok().flatten().unwrap_or(Concerns::All);
    let name = file.concerns(concerns);
    let known = Known {
        name: name.as_deref(),
        file_number: Some(&file.case.file_number),
        document: None,
        date: None,
        caseworker: Some(&me.account.name),
    };
    let body = insert(app, me, &frame, form, &known).await?;
    let enclosing = enclosing(app, me, case, &named(&form.texts)?).await?;
    page(&frame, &NewThread { body, idempotency_key: form.text("idempotency_key"), enclosing, ..again })
}

/// The form, empty. Staff may write about anybody in the household, customers about themselves or about all.
async fn beginning(app: &App, me: &SignedIn, frame: &Page, case: CaseId) -> Result<(CaseFile, NewThread), Failure> {
    let file = CaseFile::open(app, me, case).await?;
    let (members, concerns) = file.choices(&frame.texts(), |member| member.is_me || me.actor.role.is_staff());
    let form = NewThread {
        case,
        case_title: file.case.title.clone(),
        idempotency_key: app.services.identity.request_id().to_string(),
        subject: String::new(),
        body: String::new(),
        members,
        concerns,
        modules: modules(app, me, frame).await?,
        enclosing: enclosing(app, me, case, &[]).await?,
        draft_saved: None,
        mistakes: Vec::new(),
    };
    Ok((file, form))
}

/// The form with what was typed.
fn filled(form: NewThread, typed: &Fields) -> NewThread {
    let text = |name| typed.get(name).unwrap_or_default().to_owned();
    let concerns = if form.offers(&text("concerns")) { text("concerns") } else { form.concerns };
    NewThread { subject: text("subject"), body: text("body"), concerns, ..form }
}
