//! `GET /api/v1/outages`: when the portal did not work.

use audit::outages::OutageView;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::{App, Visit};
use crate::http::Failure;

/// A time in which the portal did not work.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Outage {
    /// Its id; the same while it lasts and once it is over.
    id: Uuid,
    /// From when.
    from: DateTime<Utc>,
    /// Until when; none while it lasts.
    until: Option<DateTime<Utc>>,
    /// What did not work.
    what: String,
    /// The same as a signed note (C2SP signed-note): `ORIGIN/outage`, id, from, until (`-` while it lasts) and what, one a
    /// line. `kundenportal outage verify` checks it.
    note: String,
}

/// The outages of this Jobcenter's portal.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Outages {
    /// The latest first, fifty at most.
    items: Vec<Outage>,
    /// The key that the notes are checked with: that of the Jobcenter's log. Who keeps it from earlier compares.
    key: String,
}

impl From<OutageView> for Outage {
    fn from(view: OutageView) -> Self {
        let OutageView { id, from, until, what, note } = view;
        Self { id: id.uuid(), from, until, what, note }
    }
}

/// When the portal did not work
///
/// Needs no sign-in.
#[utoipa::path(
    get,
    path = "/api/v1/outages",
    tag = "audit",
    operation_id = "list_outages",
    security(()),
    responses(
        (status = 200, body = Outages),
    )
)]
pub(crate) async fn list(State(app): State<App>, visit: Visit) -> Result<axum::Json<Outages>, Failure> {
    let found = app.services.audit.outages(visit.tenant.id).await?;
    Ok(axum::Json(Outages { items: found.items.into_iter().map(Outage::from).collect(), key: found.vkey }))
}
