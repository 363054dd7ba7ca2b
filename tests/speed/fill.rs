//! The rows of years: as the services write them, many in one transaction.

use std::process::Command;

use chrono::TimeDelta;
use custody::{CaseField, CaseFile, Custody, NewEntry, TenantField, Work};
use db::people::{Household, Member, Person};
use domain::{
    AccountId, Action, Actor, CaseId, CaseState, Channel, Concerns, DocumentState, HouseholdId, MessageId, ObjectKind,
    PersonId, Pseudonym, Role, TeamId, ThreadId, Timestamp,
};
use house::papers::{self, Paper};
use testing::{TestPortal, Who};

/// Households of one Jobcenter.
const CASES: usize = 6_000;
const DOCUMENTS: usize = 100_000;
const MESSAGES: usize = 1_000_000;
/// Conversations of each case.
const THREADS: usize = 5;
/// Of so many teams one is that of the caseworker who asks.
const TEAMS: usize = 12;
/// In one of so many cases something is new.
const NEW: usize = 10;
/// Of so many messages one has an entry in the log; documents have one each.
const LOGGED: usize = 5;
/// Cases of one transaction.
const TOGETHER: usize = 20;
/// Cases and conversations that are asked for.
const SAMPLE: usize = 300;

/// What was filled in, as far as it is asked for.
#[derive(Debug, Default)]
pub(crate) struct Filled {
    pub(crate) cases: Vec<CaseId>,
    pub(crate) threads: Vec<ThreadId>,
    pub(crate) counts: String,
}

/// Whoever fills.
struct Filling<'a> {
    custody: &'a Custody,
    system: Actor,
    caseworker: Actor,
    team: TeamId,
    other_team: TeamId,
    documents: usize,
    messages: usize,
}

/// Fills the first Jobcenter.
pub(crate) async fn fill(portal: &TestPortal, times: usize) -> Filled {
    let town = portal.town();
    let system = portal.actor(town.tenant, Channel::Cli);
    let mut tx = portal.custody.read(town.tenant).await.expect("rows can be read");
    let teams = db::teams::list(&mut tx).await.expect("teams can be read");
    let house = db::cases::find(&mut tx, town.house).await.expect("cases can be read").expect("it is there");
    let team = house.team_id.expect("a team has it");
    let other_team = teams.iter().find(|other| other.id != team).expect("there are two").id;
    drop(tx);
    let caseworker = actor(&system, Role::Caseworker, town.account(Who::Assigned), None);
    let (documents, messages) = (DOCUMENTS / CASES, MESSAGES / CASES);
    let filling = Filling { custody: &portal.custody, system, caseworker, team, other_team, documents, messages };

    let mut filled = Filled::default();
    let (mut number, mut analyzed) = (0, TOGETHER / 4);
    while number < CASES * times {
        let mut work = filling.custody.act(&filling.system).await.expect("rows can be written");
        for _ in 0..TOGETHER {
            let (case, customer) = filling.case(&mut work, number).await;
            let threads = filling.papers_and_talk(&mut work, case, &customer, number).await;
            if number % TEAMS == 0 && filled.cases.len() < SAMPLE {
                filled.cases.push(case);
                filled.threads.push(threads[0]);
            }
            number += 1;
        }
        work.commit().await.expect("rows are kept");
        // Plans of foreign keys that were made for few rows go through all rows of the Jobcenter.
        if number == analyzed * 4 {
            analyze(portal);
            analyzed = number;
        }
    }
    let customer =
        actor(&filling.system, Role::Customer, town.account(Who::Customer), Some(town.person(Who::Customer)));
    let mut work = filling.custody.act(&filling.system).await.expect("rows can be written");
    filling.papers_and_talk(&mut work, town.house, &customer, 1).await;
    work.commit().await.expect("rows are kept");
    analyze(portal);
    let all = |each: usize| each * CASES * times;
    filled.counts = format!("{} cases, {} documents, {} messages", all(1), all(documents), all(messages));
    filled
}

/// Brings statistics up to date, as PostgreSQL does by itself where nobody switches that off, as tests do. SQLite gets none in
/// an installation either.
fn analyze(portal: &TestPortal) {
    let url = &portal.database.config.url;
    if url.starts_with("postgres") {
        let mut psql = Command::new("psql");
        // It says of each table of the system that it is left out.
        psql.env("PGOPTIONS", "--client-min-messages=error");
        let done = psql.args(["--no-psqlrc", "--quiet", "--command", "ANALYZE", url]).status();
        assert!(done.expect("psql comes with PostgreSQL").success());
    }
}

fn actor(system: &Actor, role: Role, account: AccountId, person: Option<PersonId>) -> Actor {
    Actor { account: Some(account), person, role, channel: Channel::Web, ..system.clone() }
}

impl Filling<'_> {
    /// A household of one, with an account.
    async fn case(&self, work: &mut Work, number: usize) -> (CaseId, Actor) {
        let (clock, rng, now) = (self.custody.clock(), self.custody.rng(), self.custody.now());
        let tenant = self.system.tenant;
        let sealer = self.custody.tenant_sealer(work.rows(), tenant).await.expect("the Jobcenter has a key");
        let (person, account) = (PersonId::generate(clock, rng), AccountId::generate(clock, rng));
        let (case, household) = (CaseId::generate(clock, rng), HouseholdId::generate(clock, rng));
        let name = format!("Vorname{number} Nachname{number}");
        let row = Person {
            id: person,
            foreign_key: format!("P{number}"),
            name_sealed: sealer.seal(TenantField::PersonName, person.uuid(), name.as_bytes()),
            birth_date_sealed: None,
            search_index: None,
            mail_sealed: None,
            phone_sealed: None,
            pseudonym: Pseudonym::generate(rng),
            created_at: now,
            updated_at: now,
        };
        db::people::insert_person(work.rows(), &row).await.expect("a new person");
        let row = Household { id: household, foreign_key: format!("H{number}"), number: format!("BG{number}") };
        db::people::insert_household(work.rows(), &row).await.expect("a new household");
        let from_date = self.custody.today() - TimeDelta::days(700);
        let row = Member { household_id: household, person_id: person, from_date, to_date: None, representative: true };
        db::people::put_member(work.rows(), &row).await.expect("a new member");
        let row = db::accounts::Account {
            id: account,
            role: Role::Customer,
            login: format!("{number:012}"),
            person_id: Some(person),
            name_sealed: sealer.seal(TenantField::AccountName, account.uuid(), name.as_bytes()),
            password_hash: None,
            password_set_at: None,
            pseudonym: Pseudonym::generate(rng),
            language: "de".to_owned(),
            locked_at: None,
            health_since: None,
            created_at: now,
        };
        db::accounts::insert(work.rows(), &row).await.expect("a new account");
        let (_, wrapped_key) = self.custody.new_case_key(work.rows(), tenant, case).await.expect("a key can be made");
        let mine = number.is_multiple_of(TEAMS * TEAMS);
        let row = db::cases::Case {
            id: case,
            foreign_key: format!("C{number}"),
            file_number: format!("35-2026-{:06}", number + 1_000),
            household_id: household,
            title_sealed: sealer.seal(TenantField::CaseTitle, case.uuid(), "Weiterbewilligung".as_bytes()),
            state: CaseState::Open,
            team_id: Some(if number.is_multiple_of(TEAMS) { self.team } else { self.other_team }),
            assigned_to: mine.then_some(self.caseworker.account).flatten(),
            pseudonym: Pseudonym::generate(rng),
            wrapped_key,
            stored_bytes: 0,
            reserved_bytes: 0,
            last_activity_at: now,
            attention_since: None,
            created_at: now,
        };
        db::cases::insert(work.rows(), &row).await.expect("a new case");
        (case, actor(&self.system, Role::Customer, account, Some(person)))
    }

    /// Papers, and conversations in which both sides write in turn.
    async fn papers_and_talk(&self, work: &mut Work, case: CaseId, customer: &Actor, number: usize) -> Vec<ThreadId> {
        let file = self.custody.case_file_unchecked(work.rows(), &self.system, case).await;
        let file = file.expect("cases can be read").expect("it was just made");
        let newest = self.custody.now() - TimeDelta::minutes(i64::try_from(number % 10_000).expect("small"));
        let is_new = number.is_multiple_of(NEW);
        let mut sent = Vec::with_capacity(self.documents);
        for n in 0..self.documents {
            let at = newest - TimeDelta::days(i64::try_from(n).expect("small") * 20);
            let opened_at = (n > 0 || !is_new).then(|| at + TimeDelta::hours(5));
            let judged = opened_at.and_then(|at| self.caseworker.account.map(|account| (account, at)));
            let (concerns, state) = (Concerns::All, DocumentState::Available);
            let paper = Paper { sender: customer, concerns, state, at, opened_at, judged };
            let rows = papers::rows(self.custody, &file, paper);
            let (id, pseudonym) = (rows.document.id.uuid(), rows.document.pseudonym);
            // As large as they are, or PostgreSQL takes the table of details for a small one and goes through it whole.
            let detail = serde_json::json!({ "name": "paper.pdf", "size": 1_000, "kind": null });
            let entry = entry(Action::DocumentReceived, ObjectKind::Document, id, pseudonym, &file);
            work.record(entry.detail(&detail));
            sent.push(rows);
        }
        papers::put(work, sent).await;
        let mut threads = Vec::new();
        for n in 0..THREADS {
            let newest = newest - TimeDelta::days(i64::try_from(n).expect("small") * 60);
            threads.push(self.thread(work, &file, customer, newest, is_new && n == 0).await);
        }
        db::cases::note_activity(work.rows(), case, newest).await.expect("the case is there");
        threads
    }

    async fn thread(
        &self,
        work: &mut Work,
        file: &CaseFile,
        customer: &Actor,
        newest: Timestamp,
        is_new: bool,
    ) -> ThreadId {
        let (clock, rng) = (self.custody.clock(), self.custody.rng());
        let id = ThreadId::generate(clock, rng);
        let count = self.messages / THREADS;
        let oldest = newest - TimeDelta::hours(i64::try_from(count).expect("small"));
        let row = db::threads::Thread {
            id,
            case_id: file.id,
            subject_sealed: file.sealer.seal(CaseField::ThreadSubject, id.uuid(), "Frage zur Miete".as_bytes()),
            concerns_member: Concerns::All,
            by_account: customer.account.expect("a customer has one"),
            last_message_at: newest,
            message_count: count as u64,
            pseudonym: Pseudonym::generate(rng),
            created_at: oldest,
        };
        db::threads::insert(work.rows(), &row).await.expect("a new conversation");
        let mut rows = Vec::with_capacity(count);
        for n in 0..count {
            let message = MessageId::generate(clock, rng);
            let author = if n % 2 == 0 { customer } else { &self.caseworker };
            let text = format!("Guten Tag, das ist die Nachricht {n}. Reicht der Mietvertrag, oder fehlt noch etwas?");
            let sent_at = oldest + TimeDelta::hours(i64::try_from(n + 1).expect("small"));
            let row = db::messages::Message {
                id: message,
                thread_id: id,
                case_id: file.id,
                by_account: author.account.expect("everybody has one"),
                on_behalf_of: None,
                author_is_staff: author.role.is_staff(),
                body_sealed: file.sealer.seal(CaseField::MessageBody, message.uuid(), text.as_bytes()),
                sent_at,
                opened_at: (!is_new || n + 1 < count).then_some(sent_at),
                answer_due_on: None,
                pseudonym: Pseudonym::generate(rng),
            };
            if n % LOGGED == 0 {
                work.record(entry(Action::MessagePosted, ObjectKind::Message, message.uuid(), row.pseudonym, file));
            }
            rows.push(row);
        }
        db::messages::insert_rows(work.rows(), &rows).await.expect("new messages");
        id
    }
}

fn entry(action: Action, kind: ObjectKind, id: uuid::Uuid, pseudonym: Pseudonym, file: &CaseFile) -> NewEntry {
    NewEntry::done(action, kind, id).pseudonym(pseudonym).case(file).concerns(Concerns::All)
}
