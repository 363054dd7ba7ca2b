//! `/api/v1/teams`: teams of caseworkers, for admins.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::{AccountId, TeamId};
use identity::{TeamMember, TeamView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::import::Line;
use super::model::List;
use crate::api::json::Json;
use crate::app::App;
use crate::http::{At, Failure, SignedIn};

/// A team in the list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamItem {
    /// The team.
    id: Uuid,
    /// Its name.
    name: String,
    /// How many are in it.
    members: u64,
}

/// A team with its members.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Team {
    /// The team.
    id: Uuid,
    /// Its name.
    name: String,
    /// Its members, by login.
    members: Vec<Member>,
}

/// A member of a team.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Member {
    /// The account.
    id: Uuid,
    /// What its owner types.
    login: String,
    /// The name to show.
    name: String,
    /// Whether this person leads the team.
    lead: bool,
}

/// The name of a team.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TeamName {
    /// One line, at most 80 characters.
    #[schema(value_type = String)]
    name: Line,
}

/// How somebody is in a team.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Membership {
    /// Whether this person leads the team.
    #[serde(default)]
    lead: bool,
}

/// List teams
#[utoipa::path(
    get,
    path = "/api/v1/teams",
    tag = "teams",
    operation_id = "list_teams",
    responses((status = 200, body = List<TeamItem>))
)]
pub(crate) async fn list(State(app): State<App>, who: SignedIn) -> Result<axum::Json<List<TeamItem>>, Failure> {
    let teams = app.services.identity.teams(&who.actor).await?;
    let item = |team: identity::TeamLine| TeamItem { id: team.id.uuid(), name: team.name, members: team.members };
    Ok(axum::Json(List { items: teams.into_iter().map(item).collect(), next: None }))
}

/// Make a team
#[utoipa::path(
    post,
    path = "/api/v1/teams",
    tag = "teams",
    operation_id = "create_team",
    request_body = TeamName,
    responses((status = 201, body = Team))
)]
pub(crate) async fn create(
    State(app): State<App>,
    who: SignedIn,
    Json(new): Json<TeamName>,
) -> Result<Response, Failure> {
    let team = app.services.identity.create_team(&who.actor, &new.name.0).await?;
    Ok((StatusCode::CREATED, axum::Json(Team::from(team))).into_response())
}

/// A team and who is in it
#[utoipa::path(
    get,
    path = "/api/v1/teams/{team}",
    tag = "teams",
    operation_id = "show_team",
    params(("team" = Uuid, Path)),
    responses((status = 200, body = Team))
)]
pub(crate) async fn show(
    State(app): State<App>,
    who: SignedIn,
    At(team): At<TeamId>,
) -> Result<axum::Json<Team>, Failure> {
    Ok(axum::Json(app.services.identity.team(&who.actor, team).await?.into()))
}

/// Rename a team
#[utoipa::path(
    put,
    path = "/api/v1/teams/{team}",
    tag = "teams",
    operation_id = "rename_team",
    params(("team" = Uuid, Path)),
    request_body = TeamName,
    responses((status = 200, body = Team))
)]
pub(crate) async fn rename(
    State(app): State<App>,
    who: SignedIn,
    At(team): At<TeamId>,
    Json(new): Json<TeamName>,
) -> Result<axum::Json<Team>, Failure> {
    Ok(axum::Json(app.services.identity.rename_team(&who.actor, team, &new.name.0).await?.into()))
}

/// Take a caseworker into a team, or say who leads it
#[utoipa::path(
    put,
    path = "/api/v1/teams/{team}/members/{account}",
    tag = "teams",
    operation_id = "put_team_member",
    params(("team" = Uuid, Path), ("account" = Uuid, Path)),
    request_body = Membership,
    responses((status = 200, body = Team))
)]
pub(crate) async fn put_member(
    State(app): State<App>,
    who: SignedIn,
    At((team, account)): At<(TeamId, AccountId)>,
    Json(new): Json<Membership>,
) -> Result<axum::Json<Team>, Failure> {
    Ok(axum::Json(app.services.identity.put_team_member(&who.actor, team, account, new.lead).await?.into()))
}

/// Take somebody out of a team
///
/// Fine if the account is not in it.
#[utoipa::path(
    delete,
    path = "/api/v1/teams/{team}/members/{account}",
    tag = "teams",
    operation_id = "remove_team_member",
    params(("team" = Uuid, Path), ("account" = Uuid, Path)),
    responses((status = 204))
)]
pub(crate) async fn remove_member(
    State(app): State<App>,
    who: SignedIn,
    At((team, account)): At<(TeamId, AccountId)>,
) -> Result<StatusCode, Failure> {
    app.services.identity.remove_team_member(&who.actor, team, account).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<TeamView> for Team {
    fn from(team: TeamView) -> Self {
        let member = |member: TeamMember| Member {
            id: member.id.uuid(),
            login: member.login,
            name: member.name,
            lead: member.lead,
        };
        Self { id: team.id.uuid(), name: team.name, members: team.members.into_iter().map(member).collect() }
    }
}
