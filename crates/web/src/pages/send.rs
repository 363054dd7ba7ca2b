//! `/cases/{case}/send`: a customer sends documents.

use axum::extract::{Request, State};
use axum::response::Response;
use domain::CaseId;

use super::parts::{CaseFile, count, mistakes_of};
use crate::app::{App, Visit};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{At, Failure, SignedIn};
use crate::submission;
use crate::view::{Notice, Page, Send, urls};

/// What idempotency keys of this form are kept under.
const ROUTE: &str = "send";

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
) -> Result<Response, Failure> {
    let frame = around(&visit, Some(&me), &urls::send(case));
    let form = empty(&app, &me, &frame, case).await?;
    page(&frame, &form)
}

/// Receives what is sent and shows the receipt.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(case): At<CaseId>,
    request: Request,
) -> Result<Response, Failure> {
    let failure = match submission::receive(&app, &me, case, ROUTE, request).await {
        Ok(received) => {
            let first = received.documents.first().ok_or_else(Failure::not_found)?;
            return Ok(go(&urls::receipt(first.id), Some(Notice::DocumentsArrived)));
        }
        Err(failure) => failure,
    };
    let typed = failure.typed.clone();
    let (status, mistakes) = mistakes_of(failure)?;
    let frame = around(&visit, Some(&me), &urls::send(case));
    let form = empty(&app, &me, &frame, case).await?;
    let kept = |name| typed.get(name).unwrap_or_default().to_owned();
    let known = form.members.iter().any(|choice| choice.value == kept("concerns"));
    let concerns = if known { kept("concerns") } else { form.concerns };
    show_again(&frame, &Send { kind: kept("kind"), note: kept("note"), concerns, mistakes, ..form }, status)
}

async fn empty(app: &App, me: &SignedIn, frame: &Page, case: CaseId) -> Result<Send, Failure> {
    let file = CaseFile::open(app, me, case).await?;
    let limits = app.services.upload.limits();
    let (members, concerns) = file.choices(&frame.texts(), |_| true);
    Ok(Send {
        case,
        case_title: file.case.title,
        idempotency_key: app.services.identity.request_id().to_string(),
        kind: String::new(),
        note: String::new(),
        members,
        concerns,
        max_files: count(limits.files as u64),
        max_file_bytes: limits.file_bytes,
        mistakes: Vec::new(),
    })
}
