//! `GET /worklist`: cases in which something waits for staff, or all of the reader's.

use axum::extract::State;
use axum::response::Response;
use casework::CaseView;
use serde::Deserialize;

use super::parts::{Place, count, more};
use crate::app::{App, Visit};
use crate::http::page::{around, show as page};
use crate::http::{Asked, Failure, SignedIn};
use crate::view::{Worklist, WorklistRow, urls};

/// Rows of one page: as many as a screen of 1080 lines shows.
const ROWS: u32 = 40;

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct View {
    /// Whether all cases are wanted, not only those in which something waits.
    all: bool,
    after: Option<String>,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Asked(asked): Asked<View>,
) -> Result<Response, Failure> {
    let turn = Place { after: asked.after.clone() }.turn(ROWS)?;
    let casework = &app.services.casework;
    let (address, cases) = if asked.all {
        (urls::ALL_CASES, casework.cases(&me.actor, turn).await?)
    } else {
        (urls::WORKLIST, casework.worklist(&me.actor, domain::WorklistView::Open, turn).await?)
    };
    let worklist = Worklist {
        more: more(address, cases.next),
        all: asked.all,
        rows: cases.items.into_iter().map(|case| row(&me, case)).collect(),
    };
    page(&around(&visit, Some(&me), address), &worklist)
}

fn row(me: &SignedIn, case: CaseView) -> WorklistRow {
    WorklistRow {
        case: case.id,
        who: if case.persons.is_empty() { case.title } else { case.persons.join(", ") },
        household_number: case.household.number,
        file_number: case.file_number,
        new_documents: count(case.new_documents),
        unread: count(case.unread),
        open_requests: count(case.open_requests),
        waiting_since: case.waiting_since,
        mine: case.assigned_to.as_ref().is_some_and(|account| account.id == me.account.id),
        assigned: case.assigned_to.map(|account| account.name),
    }
}
