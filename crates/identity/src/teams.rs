//! Teams of caseworkers, as admins make them. Who is in a team may see its cases: so each change is an entry.

use custody::access::demand_house;
use custody::{NewEntry, TenantField, Work, denied};
use domain::{AccountId, Act, Action, Actor, ObjectKind, ObjectRef, Role, TeamId, fold_login};

use crate::{Error, Identity};

/// Characters of a team's name at most.
const NAME_LONGEST: usize = 80;

/// A team in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamLine {
    /// The team.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// How many are in it.
    pub members: u64,
}

/// A team with its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamView {
    /// The team.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Its members, by login.
    pub members: Vec<TeamMember>,
}

/// A member of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamMember {
    /// The account.
    pub id: AccountId,
    /// What its owner types.
    pub login: String,
    /// The name to show.
    pub name: String,
    /// Whether this person leads the team.
    pub lead: bool,
}

impl Identity {
    /// Every team, by name. A Jobcenter has some dozens at the most.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal.
    pub async fn teams(&self, actor: &Actor) -> Result<Vec<TeamLine>, Error> {
        let act = async {
            demand_house(actor, Act::ManageHouse, ObjectKind::Team)?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let sizes = db::teams::sizes(&mut tx).await?;
            let size = |id| sizes.iter().find(|(team, _)| *team == id).map_or(0, |(_, size)| *size);
            let teams = db::teams::list(&mut tx).await?;
            Ok(teams
                .into_iter()
                .map(|team| TeamLine { members: size(team.id), id: team.id, name: team.name })
                .collect())
        };
        self.custody.guarded(actor, act).await
    }

    /// One team.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal, also if there is none.
    pub async fn team(&self, actor: &Actor, id: TeamId) -> Result<TeamView, Error> {
        let act = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            self.team_view(&mut tx, actor, id).await
        };
        self.custody.guarded(actor, act).await
    }

    async fn team_view(&self, tx: &mut db::Tx, actor: &Actor, id: TeamId) -> Result<TeamView, Error> {
        let team = find(tx, actor, id).await?;
        let sealer = self.custody.tenant_sealer(tx, actor.tenant).await?;
        let rows = db::teams::members(tx, id).await?;
        let member = |row: db::teams::Member| {
            let name = sealer.open_text(TenantField::AccountName, row.id.uuid(), &row.name_sealed)?;
            Ok(TeamMember { id: row.id, login: row.login, name, lead: row.lead })
        };
        let members = rows.into_iter().map(member).collect::<Result<_, Error>>()?;
        Ok(TeamView { id, name: team.name, members })
    }

    /// Makes a team.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::NameTooLong`], [`Error::NameTaken`], [`Error::Custody`] with a refusal.
    pub async fn create_team(&self, actor: &Actor, name: &str) -> Result<TeamView, Error> {
        let act = async {
            demand_house(actor, Act::ManageHouse, ObjectKind::Team)?;
            let name = checked(name)?;
            let id = TeamId::generate(self.custody.clock(), self.custody.rng());
            let mut work = self.custody.act(actor).await?;
            let team = db::teams::Team { id, name: name.to_owned() };
            db::teams::insert(work.rows(), &team).await.map_err(taken)?;
            let detail = serde_json::json!({ "name": name });
            work.record(NewEntry::done(Action::TeamCreated, ObjectKind::Team, id).detail(&detail));
            work.commit().await?;
            Ok(TeamView { id, name: team.name, members: Vec::new() })
        };
        self.custody.guarded(actor, act).await
    }

    /// Gives a team another name; the same one changes nothing.
    ///
    /// # Errors
    /// As [`Identity::create_team`], also refused if there is none.
    pub async fn rename_team(&self, actor: &Actor, id: TeamId, name: &str) -> Result<TeamView, Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            let before = find(work.rows(), actor, id).await?;
            let name = checked(name)?;
            if before.name != name {
                db::teams::rename(work.rows(), id, name).await.map_err(taken)?;
                let detail = serde_json::json!({ "old": before.name, "new": name });
                work.record(NewEntry::done(Action::TeamRenamed, ObjectKind::Team, id).detail(&detail));
            }
            let view = self.team_view(work.rows(), actor, id).await?;
            finish(work, before.name != name).await?;
            Ok(view)
        };
        self.custody.guarded(actor, act).await
    }

    /// Takes a caseworker into a team, by id, and says whether this person leads it. The same again changes nothing.
    ///
    /// # Errors
    /// [`Error::NotCaseworker`], [`Error::Custody`] with a refusal, also if there is no such team.
    pub async fn put_team_member(
        &self,
        actor: &Actor,
        team: TeamId,
        account: AccountId,
        lead: bool,
    ) -> Result<TeamView, Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            find(work.rows(), actor, team).await?;
            let found = db::accounts::find(work.rows(), account).await?;
            let login = found.filter(|row| row.role == Role::Caseworker).ok_or(Error::NotCaseworker)?.login;
            let added = db::teams::add_member(work.rows(), team, account).await?;
            let members = db::teams::members(work.rows(), team).await?;
            let leads = members.iter().any(|member| member.id == account && member.lead);
            let changed = leads != lead;
            if changed {
                db::teams::set_lead(work.rows(), team, account, lead).await?;
            }
            if added || changed {
                let action = if added { Action::TeamMemberAdded } else { Action::TeamLeadChanged };
                let detail = serde_json::json!({ "account": account, "login": login, "lead": lead });
                work.record(NewEntry::done(action, ObjectKind::Team, team).detail(&detail));
            }
            let view = self.team_view(work.rows(), actor, team).await?;
            finish(work, added || changed).await?;
            Ok(view)
        };
        self.custody.guarded(actor, act).await
    }

    /// The same by what its owner types, for the form of a page.
    ///
    /// # Errors
    /// As [`Identity::put_team_member`].
    pub async fn add_team_member(&self, actor: &Actor, team: TeamId, login: &str) -> Result<TeamView, Error> {
        let act = async {
            let mut tx = self.custody.read(actor.tenant).await?;
            find(&mut tx, actor, team).await?;
            let found = db::accounts::find_by_login(&mut tx, &fold_login(login)).await?;
            found.map(|row| row.id).ok_or(Error::NotCaseworker)
        };
        let account = self.custody.guarded(actor, act).await?;
        self.put_team_member(actor, team, account, false).await
    }

    /// Takes somebody out of a team; fine if the account is not in it. Cases that are assigned to this person stay so.
    ///
    /// # Errors
    /// [`Error::Custody`] with a refusal, also if there is no such team.
    pub async fn remove_team_member(&self, actor: &Actor, team: TeamId, account: AccountId) -> Result<(), Error> {
        let act = async {
            let mut work = self.custody.act(actor).await?;
            find(work.rows(), actor, team).await?;
            let gone = db::teams::remove_member(work.rows(), team, account).await?;
            if gone {
                let detail = serde_json::json!({ "account": account });
                work.record(NewEntry::done(Action::TeamMemberRemoved, ObjectKind::Team, team).detail(&detail));
            }
            finish(work, gone).await
        };
        self.custody.guarded(actor, act).await
    }
}

/// Commits what was changed; what was not is dropped.
async fn finish(work: Work, changed: bool) -> Result<(), Error> {
    if changed {
        work.commit().await?;
    }
    Ok(())
}

/// The team, for whoever manages teams. One that is not there is refused like one that may not be seen.
async fn find(tx: &mut db::Tx, actor: &Actor, id: TeamId) -> Result<db::teams::Team, Error> {
    demand_house(actor, Act::ManageHouse, ObjectKind::Team)?;
    let missing = || denied(Act::ManageHouse, ObjectRef::new(ObjectKind::Team, id)).into();
    db::teams::find(tx, id).await?.ok_or_else(missing)
}

fn checked(name: &str) -> Result<&str, Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Error::Missing("name"));
    }
    if name.chars().count() > NAME_LONGEST {
        return Err(Error::NameTooLong(NAME_LONGEST));
    }
    Ok(name)
}

fn taken(error: db::Error) -> Error {
    if error.is_unique() { Error::NameTaken } else { error.into() }
}
