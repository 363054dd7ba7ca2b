//! `/outages`: when the portal did not work, for everybody; `/outages/deadlines`: what was due meanwhile, for caseworkers.

use axum::extract::State;
use axum::response::Response;
use casework::{DueInOutage, DueView};
use domain::{Face, Role};

use crate::app::{App, Visit};
use crate::http::page::{around, show as page};
use crate::http::{Failure, SignedIn};
use crate::view::{DueGroup, DueLine, DuePage, OutageLine, OutagesPage, urls};

/// The outages.
pub async fn show(State(app): State<App>, visit: Visit, me: Option<SignedIn>) -> Result<Response, Failure> {
    let found = app.services.audit.outages(visit.tenant.id).await?;
    let line =
        |of: audit::outages::OutageView| OutageLine { from: of.from, until: of.until, what: of.what, note: of.note };
    let is_caseworker = me.as_ref().is_some_and(|me| me.account.role == Role::Caseworker);
    let view = OutagesPage {
        rows: found.items.into_iter().map(line).collect(),
        vkey: found.vkey,
        shows_deadlines: is_caseworker && visit.face == Face::Staff,
    };
    page(&around(&visit, me.as_ref(), urls::OUTAGES), &view)
}

/// What was due on the days of an outage, in the reader's cases.
pub async fn deadlines(State(app): State<App>, visit: Visit, me: SignedIn) -> Result<Response, Failure> {
    let found = app.services.casework.due_in_outages(&me.actor).await?;
    let groups = found.into_iter().filter(|outage| !outage.due.is_empty()).map(group).collect();
    page(&around(&visit, Some(&me), urls::OUTAGE_DEADLINES), &DuePage { groups })
}

fn group(outage: DueInOutage) -> DueGroup {
    let line = |due: DueView| DueLine {
        case: due.case,
        file_number: due.file_number,
        due_on: due.due_on,
        kind: due.kind,
        decided_at: due.decided_at,
    };
    let DueInOutage { from, until, what, due, .. } = outage;
    DueGroup { from, until, what, rows: due.into_iter().map(line).collect() }
}
