//! Filling the demo: Jobcenters, staff, a team, then people through the same import as in production, then
//! customers, then text modules.

use std::fmt::Write as _;

use domain::{AccountId, Actor, Channel, PersonId, TeamId};
use futures::future::try_join_all;
use identity::NewAccount;
use zeroize::Zeroizing;

use super::accounts::login;
use super::people::{OFFICES, Office};
use super::{Account, house, texts};
use crate::error::{Error, Result};
use crate::portal::Portal;

const TEAM: &str = "Team Demo";

/// Makes everything that isn't there in a new database.
pub(super) async fn fill(portal: &Portal, accounts: &[Account]) -> Result<()> {
    for office in &OFFICES {
        let new = custody::NewTenant {
            slug: office.slug.to_owned(),
            name: office.name.to_owned(),
            customer_host: office.customer_host(),
            staff_host: office.staff_host(),
        };
        let tenant = portal.custody.create_tenant(&new).await?;
        let actor = portal.actor(tenant, Channel::Cli);
        fill_office(portal, office, &actor, accounts).await?;
        house::fill(portal, office, &actor).await?;
    }
    Ok(portal.services.identity.refresh_tenants().await?)
}

async fn fill_office(portal: &Portal, office: &Office, actor: &Actor, accounts: &[Account]) -> Result<()> {
    let here = |account: &&Account| account.tenant == office.customer_host();
    let staff = accounts.iter().filter(here).filter(|account| account.role.is_staff());
    let staff = try_join_all(staff.map(async |account| {
        let id = create(portal, actor, account, None).await?;
        Ok::<_, Error>((id, account))
    }))
    .await?;
    let caseworkers = staff.iter().filter(|(_, account)| account.role == domain::Role::Caseworker);
    make_team(portal, actor, caseworkers.map(|(id, _)| *id)).await?;

    let lines =
        casework::import::csv::parse(csv(office).as_bytes()).map_err(|error| Error::refused(error.to_string()))?;
    portal.services.casework.import(actor, &lines, casework::import::Run::Apply { confirmed: None }).await?;

    let customers = accounts.iter().filter(here).filter(|account| !account.role.is_staff()).enumerate();
    try_join_all(customers.map(async |(household, account)| {
        let person = person(portal, actor, &person_key(office, household, 0)).await?;
        create(portal, actor, account, Some(person)).await
    }))
    .await?;
    texts::add(portal, actor).await
}

async fn create(portal: &Portal, actor: &Actor, account: &Account, person: Option<PersonId>) -> Result<AccountId> {
    let new = NewAccount {
        role: account.role,
        login: account.login.clone(),
        name: account.name.clone(),
        password: Some(Zeroizing::new(account.password.clone())),
        person,
        language: None,
    };
    Ok(portal.services.identity.create_account(actor, new).await?)
}

/// Who is in which team is no reading or change of customer data: it has no entry of its own in the log.
async fn make_team(portal: &Portal, actor: &Actor, members: impl Iterator<Item = AccountId>) -> Result<()> {
    let custody = &portal.custody;
    let team = db::teams::Team { id: TeamId::generate(custody.clock(), custody.rng()), name: TEAM.to_owned() };
    let mut work = custody.act(actor).await?;
    db::teams::insert(work.rows(), &team).await?;
    for account in members {
        db::teams::add_member(work.rows(), team.id, account).await?;
    }
    work.commit_bookkeeping().await?;
    Ok(())
}

async fn person(portal: &Portal, actor: &Actor, key: &str) -> Result<PersonId> {
    let mut tx = portal.custody.read(actor.tenant).await?;
    let found = db::people::find_person_by_foreign_key(&mut tx, key).await?;
    found.map(|person| person.id).ok_or_else(|| Error::refused(format!("the import made no person {key}")))
}

fn person_key(office: &Office, household: usize, member: usize) -> String {
    format!("DEMO-{}-{household}-{member}", office.district)
}

/// The import file of an office, as the specialist system would write it.
fn csv(office: &Office) -> String {
    let mut text = "person_key;surname;given_name;birth_date;household_key;household_number;from;to;representative;\
                    case_key;file_number;title;caseworker;team\n"
        .to_owned();
    for (position, household) in office.households.iter().enumerate() {
        let caseworker = login(office.caseworkers[position % office.caseworkers.len()]);
        for (place, member) in household.members.iter().enumerate() {
            // Writing to a String doesn't fail.
            let _ = writeln!(
                text,
                "{key};{last};{first};{born};H-{district}-{position};{district}BG{number:04};2026-01-01;;{representative};\
                 C-{district}-{position};{district}-2026-{number:04};{title};{caseworker};{TEAM}",
                key = person_key(office, position, place),
                last = member.last,
                first = member.first,
                born = member.born,
                district = office.district,
                number = position + 1,
                representative = if place == 0 { "yes" } else { "" },
                title = household.title,
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_import_file_is_one_that_the_import_reads() {
        for office in &OFFICES {
            let lines = casework::import::csv::parse(csv(office).as_bytes()).unwrap();
            assert_eq!(lines.len(), 4);
            assert_eq!(lines.iter().filter(|line| line.representative).count(), 2);
            assert!(lines.iter().all(|line| line.team.as_deref() == Some(TEAM) && line.caseworker.is_some()));
        }
    }
}
