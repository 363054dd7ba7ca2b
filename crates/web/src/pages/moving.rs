//! `/documents/{document}/move`: first the file number of the case, then whom it concerns there and why. Nothing is done
//! before the second form, which says what it means.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{CaseId, CaseState, Concerns, DocumentId};
use serde::Deserialize;
use upload::{DocumentView, Move};

use super::parts::{CaseFile, mistakes_of};
use crate::app::{App, Visit};
use crate::http::form::{Form, lines};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, At, Failure, SignedIn, idempotency};
use crate::view::{Choice, Mistake, MovePage, MoveTarget, Notice, Page, urls};

/// `?file_number=`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    file_number: Option<String>,
}

/// The second form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Moved {
    csrf_token: Option<String>,
    idempotency_key: String,
    file_number: String,
    concerns: String,
    reason: String,
}

/// Asks for the case, and once it is known, for the rest.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<DocumentId>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, Failure> {
    let (document, file) = open(&app, &me, id).await?;
    let frame = around(&visit, Some(&me), &urls::moving(id));
    let form = Moved { file_number: wanted.file_number.clone().unwrap_or_default(), ..Moved::default() };
    if wanted.file_number.is_none() {
        return page(&frame, &asks_for_case(&document, &file));
    }
    let (view, status) = second(&app, &me, &frame, (&document, &file), form, Vec::new()).await?;
    if status == StatusCode::OK { page(&frame, &view) } else { show_again(&frame, &view, status) }
}

/// Moves it.
pub async fn submit(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<DocumentId>,
    Form(form): Form<Moved>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    let (document, file) = open(&app, &me, id).await?;
    let (status, mistakes) = match moved(&app, &me, id, &form).await {
        Ok(now) => return Ok(go(&urls::document(id), Some(notice(&now)))),
        Err(failure) => wrong(failure)?,
    };
    let frame = around(&visit, Some(&me), &urls::moving(id));
    let (view, _) = second(&app, &me, &frame, (&document, &file), form, mistakes).await?;
    show_again(&frame, &view, status)
}

/// The document, for who may move it.
async fn open(app: &App, me: &SignedIn, id: DocumentId) -> Result<(DocumentView, CaseFile), Failure> {
    app.services.upload.last_move(&me.actor, id).await?;
    let document = app.services.upload.document(&me.actor, id).await?;
    let file = CaseFile::open(app, me, document.case_id).await?;
    Ok((document, file))
}

const fn notice(document: &DocumentView) -> Notice {
    if document.moving_to.is_some() { Notice::Moving } else { Notice::Moved }
}

async fn moved(app: &App, me: &SignedIn, id: DocumentId, form: &Moved) -> Result<DocumentView, Failure> {
    let case = numbered(app, me, &form.file_number).await?;
    let concerns: Concerns = form
        .concerns
        .parse()
        .map_err(|_| Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "field", Mistake::ConcernsWrong))?;
    let key = Some(form.idempotency_key.as_str()).filter(|key| !key.is_empty());
    let idempotency_key = key.map(idempotency::checked).transpose()?;
    let to = Move { case, concerns, reason: lines(&form.reason), idempotency_key };
    Ok(app.services.upload.move_document(&me.actor, id, &to).await?.document)
}

/// The case with this number; what is not the reader's is as if it was not there.
async fn numbered(app: &App, me: &SignedIn, number: &str) -> Result<CaseId, Failure> {
    app.services.casework.case_numbered(&me.actor, number).await.map_err(|error| {
        let failure = Failure::from(error);
        if failure.status == StatusCode::NOT_FOUND {
            return Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "field", Mistake::CaseUnknown);
        }
        failure
    })
}

/// What is wrong, at the field that can mend it.
fn wrong(failure: Failure) -> Result<(StatusCode, Vec<Mistake>), Failure> {
    match failure.code {
        "case_closed" => Ok((failure.status, vec![Mistake::CaseClosed])),
        "case_full" => Ok((failure.status, vec![Mistake::CaseNoRoom])),
        _ => mistakes_of(failure),
    }
}

fn asks_for_case(document: &DocumentView, file: &CaseFile) -> MovePage {
    MovePage {
        document: document.id,
        // Only who may see it moves it.
        name: document.name.clone().unwrap_or_default(),
        file_number: file.case.file_number.clone(),
        concerns: file.concerns(document.concerns),
        typed: String::new(),
        target: None,
        mistakes: Vec::new(),
    }
}

/// The page with its second form, as far as there is such a case.
async fn second(
    app: &App,
    me: &SignedIn,
    frame: &Page,
    (document, file): (&DocumentView, &CaseFile),
    form: Moved,
    mut mistakes: Vec<Mistake>,
) -> Result<(MovePage, StatusCode), Failure> {
    let mut status = StatusCode::OK;
    let target = match numbered(app, me, &form.file_number).await {
        Ok(case) => Some(CaseFile::open(app, me, case).await?),
        Err(failure) => {
            let (refused, found) = mistakes_of(failure)?;
            status = refused;
            mistakes = found;
            None
        }
    };
    let closed = target.as_ref().is_some_and(|target| target.case.state == CaseState::Closed);
    if closed && !mistakes.contains(&Mistake::CaseClosed) {
        status = StatusCode::UNPROCESSABLE_ENTITY;
        mistakes.push(Mistake::CaseClosed);
    }
    let target = target.filter(|_| !closed).map(|target| {
        let same = target.case.id == document.case_id;
        let (members, _) = target.choices(&frame.texts(), |_| true);
        let concerns = preset(&form.concerns, &members, same.then_some(document.concerns));
        MoveTarget {
            file_number: target.case.file_number,
            title: target.case.title,
            household_number: target.case.household.number,
            same,
            members,
            concerns,
            reason: form.reason,
            idempotency_key: app.services.identity.request_id().to_string(),
        }
    });
    let view = MovePage { typed: form.file_number, target, mistakes, ..asks_for_case(document, file) };
    Ok((view, status))
}

/// What is chosen at first: what was chosen before; whom it concerns now, where the case stays; the only choice. Else
/// nobody: whoever moves a paper says whom it concerns.
fn preset(chosen: &str, members: &[Choice], now: Option<Concerns>) -> String {
    let known = |value: &str| members.iter().any(|choice| choice.value == value);
    let only = if let [only] = members { Some(only.value.clone()) } else { None };
    let candidates = [Some(chosen.to_owned()), now.map(|concerns| concerns.to_string()), only];
    candidates.into_iter().flatten().find(|value| known(value)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_chosen_where_there_is_a_choice() {
        let choices: Vec<_> =
            ["a", "b", "all"].map(|value| Choice { value: value.to_owned(), label: String::new() }).to_vec();
        assert_eq!(preset("", &choices, None), "");
        assert_eq!(preset("b", &choices, Some(Concerns::All)), "b");
        assert_eq!(preset("x", &choices, Some(Concerns::All)), "all");
        assert_eq!(preset("", &choices[..1], None), "a");
    }
}
