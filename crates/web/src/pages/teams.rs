//! `/admin/teams`: teams of caseworkers and who is in them.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{AccountId, TeamId};
use identity::TeamView;
use serde::Deserialize;

use super::parts::{count, mistakes_of};
use crate::app::{App, Visit};
use crate::http::form::Form;
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{At, Failure, SignedIn};
use crate::view::{Mistake, Notice, TeamMemberLine, TeamPage, Teams, urls};

/// The form of a name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    csrf_token: Option<String>,
    name: String,
}

/// What is done with a member: `add` by login; `lead`, `follow` or `remove` by account.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Member {
    csrf_token: Option<String>,
    act: String,
    login: String,
    account: String,
}

/// Every team.
pub async fn list(State(app): State<App>, visit: Visit, me: SignedIn) -> Result<Response, Failure> {
    page(&around(&visit, Some(&me), urls::TEAMS), &teams(&app, &me).await?)
}

/// Makes one.
pub async fn create(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    match app.services.identity.create_team(&me.actor, &typed.name).await {
        Ok(team) => Ok(go(&urls::team(team.id), Some(Notice::SettingSaved))),
        Err(error) => {
            let (status, mistakes) = mistakes_of(error.into())?;
            let again = Teams { name: typed.name, mistakes, ..teams(&app, &me).await? };
            show_again(&around(&visit, Some(&me), urls::TEAMS), &again, status)
        }
    }
}

/// One team.
pub async fn show(State(app): State<App>, visit: Visit, me: SignedIn, At(id): At<TeamId>) -> Result<Response, Failure> {
    let team = app.services.identity.team(&me.actor, id).await?;
    page(&around(&visit, Some(&me), &urls::team(id)), &shown(team))
}

/// Gives it another name.
pub async fn rename(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<TeamId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    match app.services.identity.rename_team(&me.actor, id, &typed.name).await {
        Ok(_) => Ok(go(&urls::team(id), Some(Notice::SettingSaved))),
        Err(error) => {
            let (status, mistakes) = mistakes_of(error.into())?;
            let team = app.services.identity.team(&me.actor, id).await?;
            let again = TeamPage { name: typed.name, mistakes, ..shown(team) };
            show_again(&around(&visit, Some(&me), &urls::team(id)), &again, status)
        }
    }
}

/// Adds a member, says who leads, takes somebody out.
pub async fn member(
    State(app): State<App>,
    visit: Visit,
    me: SignedIn,
    At(id): At<TeamId>,
    Form(typed): Form<Member>,
) -> Result<Response, Failure> {
    me.check_csrf(typed.csrf_token.as_deref())?;
    match change(&app, &me, id, &typed).await {
        Ok(()) => Ok(go(&urls::team(id), Some(Notice::SettingSaved))),
        Err(failure) => {
            let (status, mistakes) = mistakes_of(failure)?;
            let team = app.services.identity.team(&me.actor, id).await?;
            let again = TeamPage { login: typed.login, mistakes, ..shown(team) };
            show_again(&around(&visit, Some(&me), &urls::team(id)), &again, status)
        }
    }
}

async fn change(app: &App, me: &SignedIn, team: TeamId, typed: &Member) -> Result<(), Failure> {
    let identity = &app.services.identity;
    if typed.act == "add" {
        identity.add_team_member(&me.actor, team, &typed.login).await?;
        return Ok(());
    }
    let wrong = || Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "field", Mistake::NotCaseworker);
    let account: AccountId = typed.account.parse().map_err(|_| wrong())?;
    match typed.act.as_str() {
        "lead" | "follow" => {
            identity.put_team_member(&me.actor, team, account, typed.act == "lead").await?;
        }
        "remove" => identity.remove_team_member(&me.actor, team, account).await?,
        _ => return Err(Failure::bad_request("malformed")),
    }
    Ok(())
}

async fn teams(app: &App, me: &SignedIn) -> Result<Teams, Failure> {
    let lines = app.services.identity.teams(&me.actor).await?;
    let rows = lines.into_iter().map(|team| (team.id, team.name, count(team.members))).collect();
    Ok(Teams { rows, ..Teams::default() })
}

fn shown(team: TeamView) -> TeamPage {
    let member = |member: identity::TeamMember| TeamMemberLine {
        id: member.id,
        name: member.name,
        login: member.login,
        lead: member.lead,
    };
    TeamPage {
        id: team.id,
        name: team.name.clone(),
        title: team.name,
        login: String::new(),
        members: team.members.into_iter().map(member).collect(),
        mistakes: Vec::new(),
    }
}
