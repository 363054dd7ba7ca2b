//! `/worklist`: what waits, household by household, in parts; taking the next case, and looking for one.

use axum::extract::State;
use axum::response::Response;
use casework::{CaseView, Counts, ExceptionView, Waiting, Wanted};
use chrono::NaiveDate;
use domain::{Listed, WorklistView};
use serde::Deserialize;

use super::parts::{Place, count, more};
use super::sign_in::Button;
use crate::app::{App, Visit};
use crate::http::form::Form;
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, Failure, SignedIn};
use crate::view::{Due, FindPage, Mistake, Notice, Told, Worklist, WorklistRow, urls};

/// Rows of one page: as many as a screen of 1080 lines shows.
const ROWS: u32 = 40;

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Part {
    /// Whether all cases are wanted, not only those in which something waits.
    all: bool,
    /// Which part; anything else is what waits.
    view: String,
    after: Option<String>,
}

/// The form that switches keys: `on`, anything else is off.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Letters {
    csrf_token: Option<String>,
    letters: String,
}

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    csrf_token: Option<String>,
    number: String,
    surname: String,
    birth_date: String,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Asked(asked): Asked<Part>,
) -> Result<Response, Failure> {
    let turn = Place { after: asked.after.clone() }.turn(ROWS)?;
    let casework = &app.services.casework;
    let view = WorklistView::parse(&asked.view).unwrap_or(WorklistView::Open);
    let mut desk = casework.desk(&me.actor, view, turn).await?;
    if asked.all {
        let cases = casework.cases(&me.actor, turn).await?;
        desk.rows = cases.map(|case| Waiting { case, others: Vec::new() });
    }
    let address = if asked.all { urls::ALL_CASES.to_owned() } else { urls::worklist(view) };
    let (Listed { items, next }, today) = (desk.rows, desk.today);
    let worklist = Worklist {
        more: more(&address, next),
        view: (!asked.all).then_some(view),
        counts: counts(&desk.counts),
        stuck: desk.stuck,
        told: casework.exceptions(&me.actor).await?.into_iter().map(told).collect(),
        rows: items.into_iter().map(|waiting| row(&me, today, waiting)).collect(),
    };
    page(&around(&visit, Some(&me), &address), &worklist)
}

/// Takes the next case that nobody has.
pub async fn next(State(app): State<App>, me: SignedIn, Form(form): Form<Button>) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    Ok(match app.services.casework.take_next(&me.actor).await? {
        Some(case) => go(&urls::case(case), Some(Notice::CaseAssigned)),
        None => go(&urls::worklist(WorklistView::Unassigned), Some(Notice::NoneLeft)),
    })
}

/// Switches single letters as keys on or off.
pub async fn keys(State(app): State<App>, me: SignedIn, Form(form): Form<Letters>) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    let on = form.letters == "on";
    app.services.identity.set_letter_keys(&me.actor, on).await?;
    Ok(go(urls::WORKLIST, Some(if on { Notice::KeysOn } else { Notice::KeysOff })))
}

/// The form that looks for a case.
pub async fn find(visit: Visit, me: SignedIn) -> Result<Response, Failure> {
    page(&around(&visit, Some(&me), urls::FIND), &FindPage::default())
}

/// Looks for a case. What was typed stands in no address.
pub async fn found(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    let frame = around(&visit, Some(&me), urls::FIND);
    let Typed { number, surname, birth_date, .. } = typed;
    let mut view = FindPage { number, surname, birth_date, ..FindPage::default() };
    let wanted = match wanted(&view) {
        Ok(wanted) => wanted,
        Err(mistake) => {
            view.mistakes = vec![mistake];
            return show_again(&frame, &view, axum::http::StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let found = app.services.casework.find(&me.actor, wanted).await?;
    view.elsewhere = found.elsewhere.then(|| view.number.trim().to_owned());
    let rows = found.cases.into_iter().map(|case| row(&me, found.today, Waiting { case, others: Vec::new() }));
    view.found = Some(rows.collect());
    page(&frame, &view)
}

/// A number, else a surname with a birth date.
fn wanted(view: &FindPage) -> Result<Wanted<'_>, Mistake> {
    if !view.number.trim().is_empty() {
        return Ok(Wanted::Number(&view.number));
    }
    if view.surname.trim().is_empty() {
        return Err(Mistake::ValueWrong("number"));
    }
    let birth_date: NaiveDate = view.birth_date.trim().parse().map_err(|_| Mistake::DateWrong("birth_date"))?;
    Ok(Wanted::Person { surname: &view.surname, birth_date })
}

fn counts(counts: &Counts) -> Vec<(WorklistView, u32)> {
    let of = |view: &WorklistView| match view {
        WorklistView::Open => counts.open,
        WorklistView::Mine => counts.mine,
        WorklistView::Team => counts.team,
        WorklistView::Unassigned => counts.unassigned,
        WorklistView::Urgent => counts.urgent,
        WorklistView::Due => counts.due,
        WorklistView::Substituting => counts.substituting,
        WorklistView::Awaiting => counts.awaiting,
    };
    WorklistView::ALL.iter().map(|view| (*view, of(view))).collect()
}

pub(super) fn told(exception: ExceptionView) -> Told {
    Told {
        case: exception.case,
        file_number: exception.file_number,
        name: exception.by.name,
        at: exception.opened_at,
        until: exception.ends_at,
        reason: exception.reason,
    }
}

fn row(me: &SignedIn, today: NaiveDate, Waiting { case, others }: Waiting) -> WorklistRow {
    let sum = |of: fn(&CaseView) -> u64| count(of(&case) + others.iter().map(of).sum::<u64>());
    let due_on = others.iter().chain([&case]).filter_map(|case| case.due_on).min();
    WorklistRow {
        task: case.task,
        due: due_on.map(|day| Due { day, today }),
        to_answer: sum(|case| case.to_answer),
        disowned: sum(|case| case.disowned),
        new_documents: sum(|case| case.new_documents),
        to_judge: sum(|case| case.to_judge),
        blocked: sum(|case| case.blocked),
        unread: sum(|case| case.unread),
        open_requests: sum(|case| case.open_requests),
        case: case.id,
        who: if case.persons.is_empty() { case.title } else { case.persons.join(", ") },
        household_number: case.household.number,
        file_number: case.file_number,
        others: others.into_iter().map(|other| (urls::case(other.id), other.file_number)).collect(),
        waiting_since: case.waiting_since,
        emergency_since: case.emergency_since,
        objection_since: case.objection_since,
        awaiting_since: case.awaiting_since,
        mine: case.assigned_to.as_ref().is_some_and(|account| account.id == me.account.id),
        assigned: case.assigned_to.map(|account| account.name),
        has_team: case.has_team,
    }
}
