//! `GET /access`: who of the staff opened what concerns a customer.

use audit::LookView;
use axum::extract::State;
use axum::response::Response;
use domain::ObjectKind;

use super::parts::{Place, count, more};
use crate::app::{App, Visit};
use crate::http::page::{around, show as page};
use crate::http::{Asked, Failure, SignedIn};
use crate::view::{LookLine, LookedAt, LooksPage, urls};

/// Looks on one page.
const LOOKS: u32 = 50;

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Asked(place): Asked<Place>,
) -> Result<Response, Failure> {
    let listed = app.services.audit.looks(&me.actor, place.turn(LOOKS)?).await?;
    let next = more(urls::LOOKS, listed.next);
    let looks = listed.items.into_iter().map(|look| line(look, &visit.tenant.name)).collect();
    page(&around(&visit, Some(&me), urls::LOOKS), &LooksPage { looks, more: next })
}

fn line(look: LookView, jobcenter: &str) -> LookLine {
    // The names of other people's papers about health are not told.
    let name = look.name.unwrap_or_else(|| "–".to_owned());
    let what = match (look.object.kind, look.thread) {
        (ObjectKind::Document, _) => LookedAt::Document(look.object.id.into(), name),
        (_, Some(thread)) => LookedAt::Thread(thread, name),
        _ => LookedAt::Case(look.case_id),
    };
    LookLine {
        at: look.at,
        what,
        action: look.action,
        office: look.by.map_or_else(|| jobcenter.to_owned(), |by| format!("{jobcenter}, {}", by.name)),
        reason: look.reason,
        repeated: count(look.repeated),
    }
}
