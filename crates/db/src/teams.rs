//! Teams of caseworkers.

use chrono::NaiveDate;
use domain::{AccountId, TeamId};

use crate::row::record;
use crate::{Error, Tx};

record! {
    /// A team.
    Team {
        /// Its id.
        id: TeamId,
        /// Its name.
        name: String,
    }
}

record! {
    /// Somebody in a team.
    TeamMember {
        /// Who.
        account_id: AccountId,
        /// Their name, sealed with the tenant key.
        name_sealed: Vec<u8>,
        /// Whether they lead it.
        lead: bool,
    }
}

/// Adds a team.
pub async fn insert(tx: &mut Tx, team: &Team) -> Result<(), Error> {
    let tenant = tx.tenant();
    tx.query("INSERT INTO teams (tenant_id, id, name) VALUES ($1, $2, $3)")
        .bind(tenant)
        .bind(team.id)
        .bind(&team.name)
        .execute()
        .await
        .map(drop)
}

/// All teams.
pub async fn list(tx: &mut Tx) -> Result<Vec<Team>, Error> {
    let tenant = tx.tenant();
    tx.query("SELECT id, name FROM teams WHERE tenant_id = $1 ORDER BY name").bind(tenant).fetch_all().await
}

/// The team with this name.
pub async fn find_by_name(tx: &mut Tx, name: &str) -> Result<Option<Team>, Error> {
    let tenant = tx.tenant();
    tx.query("SELECT id, name FROM teams WHERE tenant_id = $1 AND name = $2")
        .bind(tenant)
        .bind(name)
        .fetch_optional()
        .await
}

/// Takes an account into a team; `false` if it was in it.
pub async fn add_member(tx: &mut Tx, team: TeamId, account: AccountId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("INSERT INTO team_members (tenant_id, team_id, account_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(tenant)
        .bind(team)
        .bind(account)
        .changed()
        .await
}

/// Takes an account out of a team.
pub async fn remove_member(tx: &mut Tx, team: TeamId, account: AccountId) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("DELETE FROM team_members WHERE tenant_id = $1 AND team_id = $2 AND account_id = $3")
        .bind(tenant)
        .bind(team)
        .bind(account)
        .changed()
        .await
}

/// The teams of an account.
pub async fn of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<Team>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT t.id, t.name FROM teams t JOIN team_members m ON m.tenant_id = t.tenant_id AND m.team_id = t.id
         WHERE t.tenant_id = $1 AND m.account_id = $2 ORDER BY t.name",
    )
    .bind(tenant)
    .bind(account)
    .fetch_all()
    .await
}

/// Says whether somebody leads a team; `false` if they are not in it.
pub async fn set_lead(tx: &mut Tx, team: TeamId, account: AccountId, lead: bool) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE team_members SET lead = $4 WHERE tenant_id = $1 AND team_id = $2 AND account_id = $3")
        .bind(tenant)
        .bind(team)
        .bind(account)
        .bind(lead)
        .changed()
        .await
}

/// Those in a team who can sign in as caseworkers.
pub async fn caseworkers(tx: &mut Tx, team: TeamId) -> Result<Vec<TeamMember>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT m.account_id, a.name_sealed, m.lead
         FROM team_members m JOIN accounts a ON a.tenant_id = m.tenant_id AND a.id = m.account_id
         WHERE m.tenant_id = $1 AND m.team_id = $2 AND a.role = 'caseworker' AND a.locked_at IS NULL
         ORDER BY m.account_id",
    )
    .bind(tenant)
    .bind(team)
    .fetch_all()
    .await
}

/// Those who can sign in as caseworkers, may open papers that may tell of health, and are in a team or stand in for somebody
/// today.
pub async fn health_readers(
    tx: &mut Tx,
    team: Option<TeamId>,
    absent: Option<AccountId>,
    day: NaiveDate,
) -> Result<Vec<TeamMember>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT a.id AS account_id, a.name_sealed, FALSE AS lead
         FROM accounts a
         WHERE a.tenant_id = $1 AND a.role = 'caseworker' AND a.locked_at IS NULL AND a.health_since IS NOT NULL
           AND (EXISTS (SELECT 1 FROM team_members m
                        WHERE m.tenant_id = a.tenant_id AND m.team_id = $2 AND m.account_id = a.id)
                OR EXISTS (SELECT 1 FROM substitutions s
                           WHERE s.tenant_id = a.tenant_id AND s.absent_id = $3 AND s.substitute_id = a.id
                             AND s.from_day <= $4 AND s.until_day >= $4 AND s.ended_at IS NULL))
         ORDER BY a.id",
    )
    .bind(tenant)
    .bind(team)
    .bind(absent)
    .bind(day)
    .fetch_all()
    .await
}

/// Those in the teams that somebody leads who can sign in as caseworkers; the one who leads among them.
pub async fn led_by(tx: &mut Tx, account: AccountId) -> Result<Vec<TeamMember>, Error> {
    let tenant = tx.tenant();
    tx.query(
        "SELECT m.account_id, a.name_sealed, m.lead
         FROM team_members l
         JOIN team_members m ON m.tenant_id = l.tenant_id AND m.team_id = l.team_id
         JOIN accounts a ON a.tenant_id = m.tenant_id AND a.id = m.account_id
         WHERE l.tenant_id = $1 AND l.account_id = $2 AND l.lead AND a.role = 'caseworker' AND a.locked_at IS NULL
         ORDER BY m.account_id",
    )
    .bind(tenant)
    .bind(account)
    .fetch_all()
    .await
}

record! {
    /// A member of a team.
    Member {
        /// Whose account it is.
        id: AccountId,
        /// What its owner types.
        login: String,
        /// Name, sealed with the tenant key.
        name_sealed: Vec<u8>,
        /// Whether this person leads the team.
        lead: bool,
    }
}

/// One team.
pub async fn find(tx: &mut Tx, id: TeamId) -> Result<Option<Team>, Error> {
    let tenant = tx.tenant();
    tx.query("SELECT id, name FROM teams WHERE tenant_id = $1 AND id = $2").bind(tenant).bind(id).fetch_optional().await
}

/// How many members each team has; teams without one are left out.
pub async fn sizes(tx: &mut Tx) -> Result<Vec<(TeamId, u64)>, Error> {
    let tenant = tx.tenant();
    tx.query("SELECT team_id, CAST(COUNT(*) AS BIGINT) FROM team_members WHERE tenant_id = $1 GROUP BY team_id")
        .bind(tenant)
        .fetch_all()
        .await
}

/// Gives a team another name; `false` if there is none.
///
/// # Errors
/// [`Error::Unique`] if another team has it.
pub async fn rename(tx: &mut Tx, id: TeamId, name: &str) -> Result<bool, Error> {
    let tenant = tx.tenant();
    tx.query("UPDATE teams SET name = $3 WHERE tenant_id = $1 AND id = $2")
        .bind(tenant)
        .bind(id)
        .bind(name)
        .changed()
        .await
}

/// The members of a team, by login.
pub async fn members(tx: &mut Tx, team: TeamId) -> Result<Vec<Member>, Error> {
    let tenant = tx.tenant();
    tx.query(
        // In this order, or SQLite reads all accounts to have them sorted.
        "SELECT a.id, a.login, a.name_sealed, m.lead FROM team_members m
         CROSS JOIN accounts a
         WHERE m.tenant_id = $1 AND m.team_id = $2 AND a.tenant_id = m.tenant_id AND a.id = m.account_id
         ORDER BY a.login",
    )
    .bind(tenant)
    .bind(team)
    .fetch_all()
    .await
}
