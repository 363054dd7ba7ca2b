//! One person, household or case, brought by its foreign key over the API.

use chrono::NaiveDate;
use custody::NewEntry;
use domain::{Action, Actor, ObjectKind};
use uuid::Uuid;

use super::apply::{self, CaseData, PersonData};
use super::{Change, demand};
use crate::{Casework, Error};

/// A person.
#[derive(Debug)]
pub struct Person {
    /// Surname.
    pub surname: String,
    /// Given name.
    pub given_name: String,
    /// Birth date.
    pub birth_date: NaiveDate,
}

/// A household with its members.
#[derive(Debug)]
pub struct Household {
    /// BG-Nummer.
    pub number: String,
    /// Its members.
    pub members: Vec<Membership>,
}

/// Somebody's time in a household.
#[derive(Debug)]
pub struct Membership {
    /// Foreign key of the person.
    pub person: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Whether the person is presumed to act for the household (§ 38 SGB II).
    pub representative: bool,
}

/// A case.
#[derive(Debug)]
pub struct Case {
    /// Aktenzeichen.
    pub file_number: String,
    /// What it is about.
    pub title: String,
    /// Foreign key of the household.
    pub household: String,
    /// Login of the caseworker in charge.
    pub caseworker: Option<String>,
    /// Name of the team.
    pub team: Option<String>,
}

impl Casework {
    /// Brings a person.
    ///
    /// # Errors
    /// Refused for everybody but the import account.
    pub async fn import_person(&self, actor: &Actor, key: &str, person: &Person) -> Result<(Uuid, Change), Error> {
        let act = async {
            demand(actor)?;
            let mut work = self.custody.act(actor).await?;
            let data = PersonData {
                key,
                surname: &person.surname,
                given_name: &person.given_name,
                birth_date: person.birth_date,
            };
            let (id, change) = apply::person(&self.custody, &mut work, &data).await?;
            finish(work, id.uuid(), change).await
        };
        self.custody.guarded(actor, act).await
    }

    /// Brings a household and the times of its members.
    ///
    /// # Errors
    /// [`Error::UnknownReference`] if a member is not there; [`Error::NumberTaken`].
    pub async fn import_household(
        &self,
        actor: &Actor,
        key: &str,
        household: &Household,
    ) -> Result<(Uuid, Change), Error> {
        let act = async {
            demand(actor)?;
            let mut work = self.custody.act(actor).await?;
            let (id, mut change) = apply::household(&self.custody, &mut work, key, &household.number).await?;
            for member in &household.members {
                let person = db::people::find_person_by_foreign_key(work.rows(), &member.person).await?;
                let row = db::people::Member {
                    household_id: id,
                    person_id: person.ok_or(Error::UnknownReference("person"))?.id,
                    from_date: member.from,
                    to_date: member.to,
                    representative: member.representative,
                };
                let moved = apply::member(&self.custody, &mut work, &row).await?;
                if moved != Change::Same && change == Change::Same {
                    change = Change::Changed;
                }
            }
            finish(work, id.uuid(), change).await
        };
        self.custody.guarded(actor, act).await
    }

    /// Brings a case.
    ///
    /// # Errors
    /// [`Error::UnknownReference`] if its household or caseworker is not there; [`Error::NumberTaken`].
    pub async fn import_case(&self, actor: &Actor, key: &str, case: &Case) -> Result<(Uuid, Change), Error> {
        let act = async {
            demand(actor)?;
            let mut work = self.custody.act(actor).await?;
            let household = db::people::find_household_by_foreign_key(work.rows(), &case.household).await?;
            let data = CaseData {
                key,
                file_number: &case.file_number,
                title: &case.title,
                household: household.ok_or(Error::UnknownReference("household"))?.id,
                caseworker: case.caseworker.as_deref(),
                team: case.team.as_deref(),
            };
            let (id, change) = apply::case(&self.custody, &mut work, &data).await?;
            finish(work, id.uuid(), change).await
        };
        self.custody.guarded(actor, act).await
    }
}

/// What changed nothing leaves no entry; what changed something has left its own.
async fn finish(mut work: custody::Work, id: Uuid, change: Change) -> Result<(Uuid, Change), Error> {
    match change {
        Change::Same => return Ok((id, change)),
        Change::New => work.record(NewEntry::done(Action::PeopleImported, ObjectKind::Import, id).reason("new")),
        Change::Changed => {}
    }
    work.commit().await?;
    Ok((id, change))
}
