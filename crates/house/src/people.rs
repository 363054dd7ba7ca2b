//! Persons, accounts, households and cases.

use chrono::{Duration, NaiveDate};
use custody::{Custody, NewEntry, TenantField, Work};
use db::people::Member;
use domain::{
    AccountId, Action, Actor, CaseId, CaseState, Channel, Face, HouseholdId, ObjectKind, PersonId, Pseudonym, Role,
    SessionId, TenantId,
};

use crate::House;

/// Seeds one Jobcenter.
#[derive(Debug, Clone, Copy)]
pub struct Seed<'a> {
    pub(crate) custody: &'a Custody,
    pub(crate) tenant: TenantId,
}

impl<'a> Seed<'a> {
    /// Seeds into this Jobcenter.
    pub const fn new(custody: &'a Custody, tenant: TenantId) -> Self {
        Self { custody, tenant }
    }

    pub(crate) async fn work(&self) -> Work {
        let actor = Actor::system(self.tenant, Channel::Cli, self.custody.request_id());
        self.custody.act(&actor).await.expect("the database can be written")
    }

    /// A person with the foreign key `P <name>`.
    ///
    /// # Panics
    /// If there is one already.
    pub async fn person(&self, name: &str) -> PersonId {
        let (clock, rng) = (self.custody.clock(), self.custody.rng());
        let id = PersonId::generate(clock, rng);
        let mut work = self.work().await;
        let sealer = self.custody.tenant_sealer(work.rows(), self.tenant).await.expect("the Jobcenter has a key");
        let now = self.custody.now();
        let row = db::people::Person {
            id,
            foreign_key: format!("P {name}"),
            name_sealed: sealer.seal(TenantField::PersonName, id.uuid(), name.as_bytes()),
            birth_date_sealed: None,
            search_index: None,
            mail_sealed: None,
            phone_sealed: None,
            pseudonym: Pseudonym::generate(rng),
            created_at: now,
            updated_at: now,
        };
        db::people::insert_person(work.rows(), &row).await.expect("a new person");
        work.commit_bookkeeping().await.expect("the person is kept");
        id
    }

    /// An account that has signed in; its login is the name in small letters.
    ///
    /// # Panics
    /// If the login is taken.
    pub async fn account(&self, role: Role, name: &str, person: Option<PersonId>) -> Actor {
        let (clock, rng) = (self.custody.clock(), self.custody.rng());
        let (id, session) = (AccountId::generate(clock, rng), SessionId::generate(clock, rng));
        let mut work = self.work().await;
        let sealer = self.custody.tenant_sealer(work.rows(), self.tenant).await.expect("the Jobcenter has a key");
        let now = self.custody.now();
        let account = db::accounts::Account {
            id,
            role,
            login: name.to_lowercase(),
            person_id: person,
            name_sealed: sealer.seal(TenantField::AccountName, id.uuid(), name.as_bytes()),
            password_hash: None,
            password_set_at: None,
            pseudonym: Pseudonym::generate(rng),
            language: "de".to_owned(),
            locked_at: None,
            health_since: None,
            created_at: now,
        };
        db::accounts::insert(work.rows(), &account).await.expect("a new account");
        let session = db::sessions::Session {
            id: session,
            account_id: id,
            face: role.face().unwrap_or(Face::Staff),
            token_hash: session.as_bytes().to_vec(),
            csrf_secret: None,
            pseudonym: Pseudonym::generate(rng),
            channel: Channel::Web,
            foreign_device: false,
            created_at: now,
            last_seen_at: now,
            expires_at: now + Duration::days(30),
            revoked_at: None,
        };
        db::sessions::insert(work.rows(), &session).await.expect("a new session");
        work.commit_bookkeeping().await.expect("the account is kept");
        Actor {
            account: Some(id),
            person,
            role,
            pseudonym: Some(account.pseudonym),
            session: Some(session.id),
            session_pseudonym: Some(session.pseudonym),
            ..Actor::system(self.tenant, Channel::Web, self.custody.request_id())
        }
    }

    /// A case with the number `AZ <key>` of a household with these members.
    ///
    /// # Panics
    /// If there is one already.
    pub async fn case(&self, key: &str, members: &[PersonId], assigned_to: Option<AccountId>) -> CaseId {
        let (clock, rng) = (self.custody.clock(), self.custody.rng());
        let (case, household_id) = (CaseId::generate(clock, rng), HouseholdId::generate(clock, rng));
        let mut work = self.work().await;
        let sealer = self.custody.tenant_sealer(work.rows(), self.tenant).await.expect("the Jobcenter has a key");
        let made = self.custody.new_case_key(work.rows(), self.tenant, case).await;
        let (_, wrapped_key) = made.expect("a key can be made");
        let now = self.custody.now();
        let household =
            db::people::Household { id: household_id, foreign_key: format!("H {key}"), number: format!("BG {key}") };
        db::people::insert_household(work.rows(), &household).await.expect("a new household");
        for person_id in members.iter().copied() {
            let member = Member { household_id, person_id, from_date: FIRST_DAY, to_date: None, representative: false };
            db::people::put_member(work.rows(), &member).await.expect("a new member");
        }
        let row = db::cases::Case {
            id: case,
            foreign_key: format!("C {key}"),
            file_number: format!("AZ {key}"),
            household_id,
            title_sealed: sealer.seal(TenantField::CaseTitle, case.uuid(), b"Leistung"),
            state: CaseState::Open,
            team_id: None,
            assigned_to,
            pseudonym: Pseudonym::generate(rng),
            wrapped_key,
            stored_bytes: 0,
            reserved_bytes: 0,
            last_activity_at: now,
            attention_since: None,
            created_at: now,
        };
        db::cases::insert(work.rows(), &row).await.expect("a new case");
        work.record(NewEntry::done(Action::CaseCreated, ObjectKind::Case, case).pseudonym(row.pseudonym));
        work.commit().await.expect("the case is kept");
        case
    }
}

/// Since when everybody is a member.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");

impl House {
    /// Closes a case.
    ///
    /// # Panics
    /// If there is none.
    pub async fn close(&self, case: CaseId) {
        let mut work = self.seed().work().await;
        let row = db::cases::find(work.rows(), case).await.expect("cases can be read").expect("the case is there");
        let closed = db::cases::Case { state: CaseState::Closed, ..row };
        assert!(db::cases::update_master(work.rows(), &closed).await.expect("cases can be changed"));
        work.commit_bookkeeping().await.expect("the case is kept");
    }

    /// Ends somebody's time in the household of a case, as of yesterday.
    ///
    /// # Panics
    /// If there is no such case.
    pub async fn leave(&self, case: CaseId, person: PersonId) {
        let mut work = self.seed().work().await;
        let row = db::cases::find(work.rows(), case).await.expect("cases can be read").expect("the case is there");
        let member = Member {
            household_id: row.household_id,
            person_id: person,
            from_date: FIRST_DAY,
            to_date: self.custody.today().pred_opt(),
            representative: false,
        };
        db::people::put_member(work.rows(), &member).await.expect("members can be changed");
        work.commit_bookkeeping().await.expect("the member is kept");
    }

    /// Ends a session.
    ///
    /// # Panics
    /// If the actor has none.
    pub async fn sign_out(&self, actor: &Actor) {
        let mut work = self.seed().work().await;
        let session = actor.session.expect("who signs out has a session");
        assert!(db::sessions::revoke(work.rows(), session, self.custody.now()).await.expect("sessions can be ended"));
        work.commit_bookkeeping().await.expect("the end is kept");
    }
}
