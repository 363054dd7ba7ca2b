//! `/documents/{document}`: how far a document came, for its sender and for staff; judging it, taking it back, saying whose
//! it is not.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{CaseState, DocumentId, DocumentState, MoveState, Review, Role};
use serde::Deserialize;
use upload::{Away, DocumentView, LastMove, Replacements, Whereabouts};

use super::case::is_from_office;
use super::parts::{CaseFile, chain, health_note, linked, mistakes_of};
use super::sign_in::Button;
use crate::app::{App, Visit};
use crate::http::form::{Form, lines};
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{At, Failure, SignedIn};
use crate::judgement::judge;
use crate::view::{
    AwayPage, CustomerDocument, Mistake, MoveNote, Notice, ReleaseForm, Released, ReviewForm, StaffDocument, urls,
};

/// The form of a judgement.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Judged {
    csrf_token: Option<String>,
    review: String,
    reason: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<DocumentId>,
) -> Result<Response, Failure> {
    if me.actor.role.is_staff() {
        return staff_page(&app, &visit, &me, id, |_| {}, StatusCode::OK).await;
    }
    let document = match app.services.upload.whereabouts(&me.actor, id).await? {
        Whereabouts::Here(document) => *document,
        Whereabouts::Away(away) => return away_page(&app, &visit, &me, away).await,
    };
    let file = CaseFile::open(&app, &me, document.case_id).await?;
    let others = app.services.upload.replacements(&me.actor, &document).await?;
    page(&around(&visit, Some(&me), &urls::document(id)), &of_customer(file, document, others))
}

/// What is told of a document that left.
async fn away_page(app: &App, visit: &Visit, me: &SignedIn, away: Away) -> Result<Response, Failure> {
    let file = CaseFile::open(app, me, away.left).await?;
    let view = AwayPage {
        document: away.id,
        name: away.name,
        case: away.left,
        case_title: file.case.title,
        received_at: away.received_at,
        moved_at: away.moved_at,
        reason: away.reason,
        may_ask: !me.actor.role.is_staff() && file.case.state == CaseState::Open,
    };
    page(&around(visit, Some(me), &urls::document(away.id)), &view)
}

/// Judges a document.
pub async fn review(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<DocumentId>,
    Form(form): Form<Judged>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    let (status, mistakes) = match judged(&app, &me, id, &form).await {
        Ok(()) => return Ok(go(&urls::document(id), Some(Notice::Reviewed))),
        Err(failure) => mistakes_of(failure)?,
    };
    let form = ReviewForm { review: Review::parse(&form.review).ok(), reason: form.reason, mistakes };
    staff_page(&app, &visit, &me, id, |page| page.review = page.review.is_some().then_some(form), status).await
}

/// Takes a document back.
pub async fn take_back(
    State(app): State<App>,
    me: SignedIn,
    At(id): At<DocumentId>,
    Form(form): Form<Button>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    let document = app.services.upload.document(&me.actor, id).await?;
    app.services.upload.take_back(&me.actor, id).await?;
    Ok(go(&urls::case(document.case_id), Some(Notice::TakenBack)))
}

/// Says that a document is not the reader's.
pub async fn disown(
    State(app): State<App>,
    me: SignedIn,
    At(id): At<DocumentId>,
    Form(form): Form<Button>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    app.services.upload.disown(&me.actor, id).await?;
    // The page of the document is not there any more.
    Ok(go(urls::START, Some(Notice::Disowned)))
}

/// Says that a document belongs here after all.
pub async fn confirm(
    State(app): State<App>,
    me: SignedIn,
    At(id): At<DocumentId>,
    Form(form): Form<Button>,
) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    app.services.upload.confirm(&me.actor, id).await?;
    Ok(go(&urls::document(id), Some(Notice::Confirmed)))
}

async fn judged(app: &App, me: &SignedIn, id: DocumentId, form: &Judged) -> Result<(), Failure> {
    let Some(review) = Review::parse(&form.review).ok().filter(|review| *review != Review::None) else {
        let mistake = Mistake::ReviewMissing;
        return Err(Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "review_missing", mistake));
    };
    judge(app, &me.actor, id, review, Some(&lines(&form.reason))).await
}

/// The page of a caseworker, with what a form adds to it.
pub(super) async fn staff_page(
    app: &App,
    visit: &Visit,
    me: &SignedIn,
    id: DocumentId,
    add: impl FnOnce(&mut StaffDocument),
    status: StatusCode,
) -> Result<Response, Failure> {
    let document = match app.services.upload.whereabouts(&me.actor, id).await? {
        Whereabouts::Here(document) => *document,
        Whereabouts::Away(away) => return away_page(app, visit, me, away).await,
    };
    let file = CaseFile::open(app, me, document.case_id).await?;
    let others = app.services.upload.replacements(&me.actor, &document).await?;
    let scanner_away = waits_for_scanner(app, me, &document).await?;
    // Where papers go is not for who only reads, nor for whom they are closed to.
    let last_move = if file.case.by_exception || document.name.is_none() {
        None
    } else {
        app.services.upload.last_move(&me.actor, id).await?
    };
    let health = health_note(app, me, &file, &document).await?;
    let mut view = of_staff(me, file, document, others);
    view.health = health;
    view.scanner_away = scanner_away;
    view.last_move = last_move.and_then(told);
    add(&mut view);
    let frame = around(visit, Some(me), &urls::document(id));
    if status == StatusCode::OK { page(&frame, &view) } else { show_again(&frame, &view, status) }
}

/// Since when the virus scanner does not answer, for a paper that waits for it.
async fn waits_for_scanner(
    app: &App,
    me: &SignedIn,
    document: &DocumentView,
) -> Result<Option<domain::Timestamp>, Failure> {
    if !matches!(document.state, DocumentState::Received | DocumentState::Scanning) {
        return Ok(None);
    }
    let seen = app.services.upload.scanner_seen(me.actor.tenant).await?;
    Ok(seen.filter(|seen| !seen.answers).map(|seen| seen.since))
}

/// The last move, as the page says it.
fn told(last: LastMove) -> Option<MoveNote> {
    Some(match last.state {
        MoveState::Waiting => MoveNote::Going(last.to),
        MoveState::Failed => MoveNote::Stayed(last.failure?, last.ended_at?),
        MoveState::Done => {
            MoveNote::Came { from: last.from.filter(|_| !last.within), at: last.ended_at?, reason: last.reason }
        }
    })
}

fn given(document: &DocumentView) -> String {
    document.review_reason.clone().unwrap_or_default()
}

fn of_customer(file: CaseFile, document: DocumentView, others: Replacements) -> CustomerDocument {
    let there = !matches!(document.state, DocumentState::Deleting | DocumentState::Deleted);
    // Its sender may have it back by a program; a page that says that nobody can open it offers no button for it.
    let can_open = document.readable && document.state != DocumentState::Infected;
    CustomerDocument {
        id: document.id,
        case: file.case.id,
        concerns: file.concerns(document.concerns),
        chain: chain(&document),
        can_open,
        has_receipt: document.has_receipt,
        moved_at: document.moved_at,
        file_number: file.case.file_number.clone(),
        from_office: is_from_office(&document),
        can_take_back: document.mine && there && document.opened_at.is_none(),
        can_disown: !document.mine && there,
        case_title: file.case.title,
        name: document.name,
        media_type: document.media_type,
        size: document.size,
        flags: document.flags,
        kind: document.kind,
        note: document.note,
        replaces: others.replaces.map(linked),
        replaced_by: others.replaced_by.into_iter().map(linked).collect(),
    }
}

fn of_staff(me: &SignedIn, file: CaseFile, document: DocumentView, others: Replacements) -> StaffDocument {
    let there = !matches!(document.state, DocumentState::Deleting | DocumentState::Deleted);
    // By exception papers can only be read.
    let works = me.actor.role == Role::Caseworker && !file.case.by_exception;
    // What may tell of health is judged and moved by those who may open it.
    let is_caseworker = works && document.name.is_some();
    let may_judge = is_caseworker && there && file.case.state == CaseState::Open;
    let form = ReviewForm { review: Some(document.review), reason: given(&document), mistakes: Vec::new() };
    StaffDocument {
        id: document.id,
        case: file.case.id,
        concerns: file.concerns(document.concerns),
        on_behalf_of: document.on_behalf_of.map(|person| file.name(person)),
        chain: chain(&document),
        review: may_judge.then_some(form),
        can_destroy_shown: may_judge && document.state == DocumentState::Available && document.filed_at.is_none(),
        can_destroy_infected: is_caseworker && document.state == DocumentState::Infected,
        last_move: None,
        disowned_at: document.disowned_at,
        can_confirm: is_caseworker && document.disowned_at.is_some(),
        can_move: is_caseworker && document.state.may_move() && document.moving_to.is_none(),
        scan_reason: document.scan_reason,
        scanner_away: None,
        release: (works && document.state == DocumentState::Unscannable).then(ReleaseForm::default),
        released: document.released.map(|released| Released {
            at: released.at,
            by: released.by.map(|account| account.name),
            reason: released.reason.unwrap_or_default(),
        }),
        replaces: others.replaces.map(linked),
        replaced_by: others.replaced_by.into_iter().map(linked).collect(),
        can_open: document.readable,
        health: None,
        case_title: file.case.title,
        file_number: file.case.file_number,
        household_number: file.case.household.number,
        name: document.name,
        media_type: document.media_type,
        size: document.size,
        flags: document.flags,
        sha256: document.sha256.unwrap_or_else(|| "–".to_owned()),
        kind: document.kind,
        note: document.note,
        uploaded_by: document.uploaded_by.map(|account| account.name),
        channel: document.channel,
        started_at: document.started_at,
    }
}
