//! Who is there: the same eleven accounts in each Jobcenter. Nobody is called so; the names occur nowhere else, so that
//! they can be searched for.

use domain::{Face, Role};

/// Host name of each Jobcenter's customers, without a port; staff have `staff.` in front.
pub const TOWNS: [&str; 3] = ["nordheim.test", "mittental.test", "suedhafen.test"];

/// An account. Two households, two teams:
///
/// | household | members | caseworker in charge | team |
/// |---|---|---|---|
/// | the house | [`Who::Customer`], [`Who::Partner`] | [`Who::Assigned`] | that of [`Who::Assigned`] and [`Who::Teammate`] |
/// | next door | [`Who::Neighbour`] | [`Who::Outsider`] | that of [`Who::Outsider`] |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// Customer of the house.
    Customer,
    /// Another member of the same household, with an account.
    Partner,
    /// Customer next door.
    Neighbour,
    /// Caseworker in charge of the house.
    Assigned,
    /// Caseworker of the same team.
    Teammate,
    /// Caseworker of another team, in charge next door.
    Outsider,
    /// Caseworker of no team, who can stand in for [`Who::Assigned`].
    Substitute,
    /// Caseworker of no team, who has to open each case by exception.
    Exception,
    /// Accounts and settings.
    Admin,
    /// The log.
    Auditor,
    /// The specialist system.
    Import,
}

impl Who {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Customer,
        Self::Partner,
        Self::Neighbour,
        Self::Assigned,
        Self::Teammate,
        Self::Outsider,
        Self::Substitute,
        Self::Exception,
        Self::Admin,
        Self::Auditor,
        Self::Import,
    ];

    /// The role of the account.
    pub const fn role(self) -> Role {
        match self {
            Self::Customer | Self::Partner | Self::Neighbour => Role::Customer,
            Self::Assigned | Self::Teammate | Self::Outsider | Self::Substitute | Self::Exception => Role::Caseworker,
            Self::Admin => Role::Admin,
            Self::Auditor => Role::Auditor,
            Self::Import => Role::Import,
        }
    }

    /// The face on which the account signs in.
    ///
    /// # Panics
    /// Never: every account here has one.
    pub fn face(self) -> Face {
        self.role().face().expect("every account here signs in somewhere")
    }

    /// What its owner types.
    pub const fn login(self) -> &'static str {
        match self {
            Self::Customer => "k.quabbel",
            Self::Partner => "p.quabbel",
            Self::Neighbour => "n.zwirbel",
            Self::Assigned => "a.pfiffig",
            Self::Teammate => "t.knorrig",
            Self::Outsider => "o.wacker",
            Self::Substitute => "s.hurtig",
            Self::Exception => "e.zaudern",
            Self::Admin => "v.schnurz",
            Self::Auditor => "r.luchs",
            Self::Import => "fachverfahren",
        }
    }

    /// Given name and surname.
    pub const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Customer => ("Kunigunde", "Quabbelstein"),
            Self::Partner => ("Philibert", "Quabbelstein"),
            Self::Neighbour => ("Nepomukine", "Zwirbelhuber"),
            Self::Assigned => ("Adelgunde", "Pfiffigmann"),
            Self::Teammate => ("Theobaldine", "Knorrigbach"),
            Self::Outsider => ("Ottokarine", "Wackernagler"),
            Self::Substitute => ("Siegelinde", "Hurtigfels"),
            Self::Exception => ("Eusebia", "Zaudernich"),
            Self::Admin => ("Valeriane", "Schnurzpiep"),
            Self::Auditor => ("Rosamundis", "Luchsauge"),
            Self::Import => ("Fachverfahren", "Schnittstelle"),
        }
    }

    /// The name to show.
    pub fn full_name(self) -> String {
        let (given, surname) = self.name();
        format!("{given} {surname}")
    }

    /// The password; another one in each Jobcenter.
    pub fn password(self, host: &str) -> String {
        format!("Geheimwort {} {host}", self.login())
    }

    /// The team of a caseworker.
    pub(crate) const fn team(self) -> Option<&'static str> {
        match self {
            Self::Assigned | Self::Teammate => Some(TEAM),
            Self::Outsider => Some(OTHER_TEAM),
            _ => None,
        }
    }

    /// The foreign key of a customer's person.
    pub(crate) const fn person_key(self) -> Option<&'static str> {
        match self {
            Self::Customer => Some("P-1"),
            Self::Partner => Some("P-2"),
            Self::Neighbour => Some("P-3"),
            _ => None,
        }
    }
}

/// The team of the house.
pub const TEAM: &str = "Team A bis M";
/// The team next door.
pub const OTHER_TEAM: &str = "Team N bis Z";

/// The import file that brings both households; titles are names of nobody and can be searched for, too.
pub(crate) fn import_file() -> String {
    let mut lines = vec![
        "person_key;surname;given_name;birth_date;household_key;household_number;from;to;representative;case_key;\
         file_number;title;caseworker;team"
            .to_owned(),
    ];
    let house = ("H-1", "35BG0001", "C-1", "35-2026-0001", "Weiterbewilligung Quabbelstein", Who::Assigned, TEAM);
    let next_door = ("H-2", "35BG0002", "C-2", "35-2026-0002", "Erstantrag Zwirbelhuber", Who::Outsider, OTHER_TEAM);
    let members = [(Who::Customer, house, "yes"), (Who::Partner, house, ""), (Who::Neighbour, next_door, "yes")];
    for (who, (household, number, case, file_number, title, caseworker, team), representative) in members {
        let (given, surname) = who.name();
        let key = who.person_key().unwrap_or_default();
        lines.push(format!(
            "{key};{surname};{given};1990-02-03;{household};{number};2026-01-01;;{representative};{case};{file_number};\
             {title};{};{team}",
            caseworker.login(),
        ));
    }
    lines.join("\n") + "\n"
}
