//! `/cases/{case}/send`: a customer sends documents.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::{CaseId, DocumentFlag};
use serde::Deserialize;
use upload::DocumentView;

use super::parts::{CaseFile, count, mistakes_of};
use super::start::asked_again;
use crate::app::{App, Visit};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, At, Failure, SignedIn};
use crate::multipart::Fields;
use crate::posting::is_plain_form;
use crate::submission;
use crate::view::{Linked, Notice, Page, Send, urls};

/// What idempotency keys of this form are kept under.
const ROUTE: &str = "send";

/// What a link asks of the form: `?replaces=document`, `?find=words`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Again {
    replaces: Option<String>,
    find: Option<String>,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    Asked(asked): Asked<Again>,
) -> Result<Response, Failure> {
    let frame = around(&visit, Some(&me), &urls::send(case));
    let form = empty(&app, &me, &frame, case, asked.replaces.as_deref()).await?;
    page(&frame, &Send { find: asked.find.unwrap_or_default(), ..form })
}

/// Receives what is sent and shows the receipt; or looks for kinds of papers, where that button was pressed without scripts.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    request: Request,
) -> Result<Response, Failure> {
    if is_plain_form(request.headers()) {
        return find(&app, &visit, &me, case, request).await;
    }
    let failure = match submission::receive(&app, &me, case, ROUTE, request).await {
        Ok(received) => {
            let first = received.documents.first().ok_or_else(Failure::not_found)?;
            return Ok(go(&urls::receipt(first.id), Some(notice(&received.documents))));
        }
        Err(failure) => failure,
    };
    let typed = failure.typed.clone();
    let (status, mistakes) = mistakes_of(failure)?;
    let frame = around(&visit, Some(&me), &urls::send(case));
    let form = filled(empty(&app, &me, &frame, case, typed.get("replaces")).await?, &typed);
    show_again(&frame, &Send { mistakes, ..form }, status)
}

/// Shows the form again with the kinds that fit: whatever was typed stands in it still. The form goes without its files then.
async fn find(app: &App, visit: &Visit, me: &SignedIn, case: CaseId, request: Request) -> Result<Response, Failure> {
    let typed = submission::typed(request).await?;
    me.check_csrf(typed.get("csrf_token"))?;
    let frame = around(visit, Some(me), &urls::send(case));
    let form = filled(empty(app, me, &frame, case, typed.get("replaces")).await?, &typed);
    page(&frame, &form)
}

/// The form as it was filled.
fn filled(form: Send, typed: &Fields) -> Send {
    let kept = |name| typed.get(name).unwrap_or_default().to_owned();
    let known = form.members.iter().any(|choice| choice.value == kept("concerns"));
    let concerns = if known { kept("concerns") } else { form.concerns };
    Send { kind: kept("kind"), note: kept("note"), find: kept("find"), concerns, ..form }
}

/// What can't be read as it is has to be said at once (§ 36a (3) SGB I).
fn notice(documents: &[DocumentView]) -> Notice {
    let locked = documents.iter().any(|document| document.flags.contains(DocumentFlag::Encrypted));
    if locked { Notice::DocumentsArrivedLocked } else { Notice::DocumentsArrived }
}

/// The form, filled with what the paper that is replaced says of itself.
async fn empty(app: &App, me: &SignedIn, frame: &Page, case: CaseId, replaces: Option<&str>) -> Result<Send, Failure> {
    let file = CaseFile::open(app, me, case).await?;
    let limits = app.services.upload.limits_of(me.actor.tenant).await?;
    let (members, mut concerns) = file.choices(&frame.texts(), |_| true);
    let replaced = replaced(app, me, case, replaces).await?;
    let asked = if replaced.is_some() { Vec::new() } else { asked_again(app, me, case).await? };
    if let Some(replaced) = &replaced {
        let theirs = replaced.concerns.to_string();
        concerns = if members.iter().any(|choice| choice.value == theirs) { theirs } else { concerns };
    }
    Ok(Send {
        case,
        case_title: file.case.title,
        idempotency_key: app.services.identity.request_id().to_string(),
        kind: replaced.as_ref().and_then(|replaced| replaced.kind.clone()).unwrap_or_default(),
        asked,
        replaces: replaced.map(|DocumentView { id, name, received_at, .. }| Linked { id, name, received_at }),
        note: String::new(),
        find: String::new(),
        members,
        concerns,
        max_files: count(limits.files as u64),
        max_file_bytes: limits.file_bytes,
        mistakes: Vec::new(),
    })
}

/// The paper of this case that is replaced. One that is not there, or not for the reader, replaces nothing: the form is
/// then as any other.
async fn replaced(
    app: &App,
    me: &SignedIn,
    case: CaseId,
    asked: Option<&str>,
) -> Result<Option<DocumentView>, Failure> {
    let Some(id) = asked.and_then(|text| text.parse().ok()) else { return Ok(None) };
    match app.services.upload.document(&me.actor, id).await.map_err(Failure::from) {
        Ok(document) => Ok(Some(document).filter(|document| document.case_id == case)),
        Err(failure) if failure.status == StatusCode::NOT_FOUND => Ok(None),
        Err(failure) => Err(failure),
    }
}
