//! `GET /admin/infected`: whether the virus scanner answers, and where malware was found.

use axum::extract::State;
use axum::response::Response;
use upload::InfectedView;

use super::parts::{Place, more};
use crate::app::{App, Visit};
use crate::http::page::{around, show as page};
use crate::http::{Asked, Failure, SignedIn};
use crate::view::{Infected, InfectedLine, ScannerState, urls};

/// Rows of one page.
const ROWS: u32 = 40;

/// The page.
pub async fn list(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Asked(place): Asked<Place>,
) -> Result<Response, Failure> {
    let found = app.services.upload.infected(&me.actor, place.turn(ROWS)?).await?;
    let scanner = scanner(&app, &me).await?;
    let rows = found.items.into_iter().map(line).collect();
    let infected = Infected { scanner, rows, more: more(urls::INFECTED, found.next) };
    page(&around(&visit, Some(&me), urls::INFECTED), &infected)
}

/// Whether the virus scanner answers.
pub(super) async fn scanner(app: &App, me: &SignedIn) -> Result<ScannerState, Failure> {
    Ok(match app.services.upload.scanner_seen(me.actor.tenant).await? {
        None => ScannerState::Unknown,
        Some(seen) if seen.answers => ScannerState::Answers(seen.scanned_at),
        Some(seen) => ScannerState::Away(seen.since),
    })
}

fn line(infected: InfectedView) -> InfectedLine {
    InfectedLine {
        id: infected.id,
        file_number: infected.file_number,
        sent_by: infected.sent_by.map(|account| account.name),
        received_at: infected.received_at,
        found_at: infected.found_at,
    }
}
