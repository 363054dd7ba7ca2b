//! Teams, for admins.

use domain::{AccountId, TeamId};

use super::{Mistake, mistake, urls};
use crate::i18n::Locale;

/// `GET /admin/teams`, and again after a `POST` that was refused. Field: `name`.
#[derive(Debug, Clone, Default)]
pub struct Teams {
    /// Every team: the id, the name, how many are in it.
    pub rows: Vec<(TeamId, String, u32)>,
    /// What was typed as the name of a new one.
    pub name: String,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(Teams, "admin/teams.html");

impl Teams {
    /// The teams: where, the name, how many are in it.
    pub fn lines(&self) -> Vec<(String, &str, u32)> {
        self.rows.iter().map(|(id, name, members)| (urls::team(*id), name.as_str(), *members)).collect()
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}

/// `GET /admin/teams/{team}`, and again after a `POST` that was refused. Fields: `name`; `login`.
#[derive(Debug, Clone)]
pub struct TeamPage {
    /// The team.
    pub id: TeamId,
    /// Its name.
    pub title: String,
    /// What was typed as its new name.
    pub name: String,
    /// What was typed as the login of a new member.
    pub login: String,
    /// Its members.
    pub members: Vec<TeamMemberLine>,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
}

super::template!(TeamPage, "admin/team.html");

/// A member.
#[derive(Debug, Clone)]
pub struct TeamMemberLine {
    /// The account.
    pub id: AccountId,
    /// The name to show.
    pub name: String,
    /// What its owner types.
    pub login: String,
    /// Whether this person leads the team.
    pub lead: bool,
}

impl TeamPage {
    /// Where a new name goes.
    pub fn url(&self) -> String {
        urls::team(self.id)
    }

    /// Where members are added, changed and taken out.
    pub fn members_url(&self) -> String {
        urls::team_members(self.id)
    }

    /// What is wrong with a field.
    pub fn mistake(&self, field: &str, t: &Locale) -> Option<String> {
        mistake::at(&self.mistakes, field, t)
    }
}
