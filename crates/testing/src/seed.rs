//! Fills a portal: Jobcenters, staff in teams, people by the import of production, customers.

use domain::{AccountId, Actor, CaseId, Channel, Face, PersonId, TeamId, TenantId};
use identity::NewAccount;
use zeroize::Zeroizing;

use crate::people::{OTHER_TEAM, TEAM, TOWNS, Who, import_file};
use crate::portal::TestPortal;

/// A Jobcenter with its people.
#[derive(Debug, Clone)]
pub struct Town {
    /// The Jobcenter.
    pub tenant: TenantId,
    /// Host name of the customers' pages.
    pub customer_host: String,
    /// Host name of the staff's pages.
    pub staff_host: String,
    /// The case of the house.
    pub house: CaseId,
    /// The case next door.
    pub next_door: CaseId,
    people: Vec<(Who, AccountId, Option<PersonId>)>,
}

impl Town {
    /// The host name of a face.
    pub fn host(&self, face: Face) -> &str {
        match face {
            Face::Customer => &self.customer_host,
            Face::Staff => &self.staff_host,
        }
    }

    /// Somebody's account.
    ///
    /// # Panics
    /// Never: everybody has one.
    pub fn account(&self, who: Who) -> AccountId {
        self.people.iter().find(|(known, ..)| *known == who).expect("everybody has an account").1
    }

    /// A customer's person.
    ///
    /// # Panics
    /// For staff.
    pub fn person(&self, who: Who) -> PersonId {
        self.people.iter().find(|(known, ..)| *known == who).and_then(|found| found.2).expect("a customer")
    }

    /// Somebody's password.
    pub fn password(&self, who: Who) -> String {
        who.password(&self.customer_host)
    }
}

/// Makes the three Jobcenters.
pub(crate) async fn fill(portal: &TestPortal) -> Vec<Town> {
    let mut towns = Vec::new();
    for host in TOWNS {
        let new = custody::NewTenant {
            slug: host.trim_end_matches(".test").to_owned(),
            name: format!("Jobcenter {host}"),
            customer_host: host.to_owned(),
            staff_host: format!("staff.{host}"),
        };
        let tenant = portal.custody.create_tenant(&new).await.expect("a Jobcenter can be made");
        towns.push(fill_town(portal, tenant, new).await);
    }
    portal.services.identity.refresh_tenants().await.expect("the list of Jobcenters can be read");
    towns
}

async fn fill_town(portal: &TestPortal, tenant: TenantId, new: custody::NewTenant) -> Town {
    let actor = portal.actor(tenant, Channel::Cli);
    let host = new.customer_host.as_str();
    let mut people = Vec::new();
    for who in Who::ALL.into_iter().filter(|who| who.role().is_staff()) {
        people.push((who, create(portal, &actor, who, host, None).await, None));
    }
    for name in [TEAM, OTHER_TEAM] {
        let members = people.iter().filter(|(who, ..)| who.team() == Some(name)).map(|(_, account, _)| *account);
        make_team(portal, &actor, name, members.collect()).await;
    }
    let lines = casework::import::csv::parse(import_file().as_bytes()).expect("the file is well-formed");
    portal
        .services
        .casework
        .import(&actor, &lines, casework::import::Run::Apply { confirmed: None })
        .await
        .expect("the file can be imported");
    for who in Who::ALL {
        let Some(key) = who.person_key() else { continue };
        let mut tx = portal.custody.read(tenant).await.expect("rows can be read");
        let person = db::people::find_person_by_foreign_key(&mut tx, key).await.expect("rows can be read");
        drop(tx);
        let person = person.expect("the import made every person").id;
        people.push((who, create(portal, &actor, who, host, Some(person)).await, Some(person)));
    }
    let (house, next_door) = (case(portal, tenant, "C-1").await, case(portal, tenant, "C-2").await);
    Town { tenant, customer_host: new.customer_host, staff_host: new.staff_host, house, next_door, people }
}

async fn create(portal: &TestPortal, actor: &Actor, who: Who, host: &str, person: Option<PersonId>) -> AccountId {
    let new = NewAccount {
        role: who.role(),
        login: who.login().to_owned(),
        name: who.full_name(),
        password: Some(Zeroizing::new(who.password(host))),
        person,
        language: None,
    };
    portal.services.identity.create_account(actor, new).await.expect("an account can be made")
}

async fn make_team(portal: &TestPortal, actor: &Actor, name: &str, members: Vec<AccountId>) {
    let custody = &portal.custody;
    let team = db::teams::Team { id: TeamId::generate(custody.clock(), custody.rng()), name: name.to_owned() };
    let mut work = custody.act(actor).await.expect("a unit of work can be begun");
    db::teams::insert(work.rows(), &team).await.expect("a team can be made");
    for account in members {
        db::teams::add_member(work.rows(), team.id, account).await.expect("a member can be added");
    }
    work.commit_bookkeeping().await.expect("a team can be kept");
}

async fn case(portal: &TestPortal, tenant: TenantId, key: &str) -> CaseId {
    let mut tx = portal.custody.read(tenant).await.expect("rows can be read");
    let found = db::cases::find_by_foreign_key(&mut tx, key).await.expect("rows can be read");
    found.expect("the import made both cases").id
}
