//! `GET` and `POST /api/v1/substitutions`, `POST …/{substitution}/end`.

use axum::extract::State;
use axum::http::StatusCode;
use casework::{NewSubstitution, SubstitutionView};
use chrono::NaiveDate;
use domain::{AccountId, SubstitutionId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{Account, List};
use crate::api::json::Json;
use crate::app::App;
use crate::http::{At, Failure, SignedIn};

/// Somebody stands in for somebody else.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Substitution {
    /// Its id.
    id: Uuid,
    /// Whose cases.
    absent: Account,
    /// Who has them.
    substitute: Account,
    /// The first day.
    from: NaiveDate,
    /// The last day.
    until: NaiveDate,
}

impl From<SubstitutionView> for Substitution {
    fn from(view: SubstitutionView) -> Self {
        let SubstitutionView { id, absent, substitute, from, until, .. } = view;
        Self { id: id.uuid(), absent: absent.into(), substitute: substitute.into(), from, until }
    }
}

/// A substitution to be entered. Both days are included.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOne {
    /// Whose cases: one's own, or those of somebody in a team that one leads.
    absent: Uuid,
    /// Who has them.
    substitute: Uuid,
    /// The first day.
    from: NaiveDate,
    /// The last day, a year later at most.
    until: NaiveDate,
}

/// What was entered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entered {
    /// Its id.
    id: Uuid,
}

/// Who stands in for whom
///
/// What is not over and is about oneself or a team that one leads, the earliest first; not more than 200.
#[utoipa::path(
    get,
    path = "/api/v1/substitutions",
    tag = "cases",
    operation_id = "list_substitutions",
    responses(
        (status = 200, body = List<Substitution>),
    )
)]
pub(crate) async fn list(State(app): State<App>, who: SignedIn) -> Result<axum::Json<List<Substitution>>, Failure> {
    let known = app.services.casework.substitutions(&who.actor).await?;
    Ok(axum::Json(List { items: known.items.into_iter().map(Substitution::from).collect(), next: None }))
}

/// Enter a substitution
///
/// The same one entered again is the one that there is: no key is needed.
#[utoipa::path(
    post,
    path = "/api/v1/substitutions",
    tag = "cases",
    operation_id = "enter_substitution",
    request_body = NewOne,
    responses(
        (status = 201, body = Entered),
        (status = 422, description = "days that don't fit, or nobody who could stand in"),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    who: SignedIn,
    Json(new): Json<NewOne>,
) -> Result<(StatusCode, axum::Json<Entered>), Failure> {
    let new = NewSubstitution {
        absent: AccountId::from_uuid(new.absent),
        substitute: AccountId::from_uuid(new.substitute),
        from: new.from,
        until: new.until,
    };
    let id = app.services.casework.enter_substitution(&who.actor, new).await?;
    Ok((StatusCode::CREATED, axum::Json(Entered { id: id.uuid() })))
}

/// End a substitution at once
#[utoipa::path(
    post,
    path = "/api/v1/substitutions/{substitution}/end",
    tag = "cases",
    operation_id = "end_substitution",
    params(("substitution" = Uuid, Path)),
    responses(
        (status = 204),
    )
)]
pub(crate) async fn end(
    State(app): State<App>,
    who: SignedIn,
    At(substitution): At<SubstitutionId>,
) -> Result<StatusCode, Failure> {
    app.services.casework.end_substitution(&who.actor, substitution).await?;
    Ok(StatusCode::NO_CONTENT)
}
