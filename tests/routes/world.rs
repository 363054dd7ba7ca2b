//! A portal with something in it: in each of three places a case, a document that was checked, and a conversation.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::Duration;
use custody::CaseField;
use db::exceptions::Exception;
use db::substitutions::Substitution;
use domain::{CaseId, Channel, ExceptionId, Face, SubstitutionId, TextPurpose};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use identity::IdentityConfig;
use messaging::WantedModule;
use serde_json::{Value, json};
use testing::{Answer, Ask, Client, Form, Options, TestPortal, Town, Who};
use upload::{DemoScanner, Opened, Scanner, Verdict};

/// Where an object is, seen from the house in the first Jobcenter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the house.
    House,
    /// Another household of the same Jobcenter.
    NextDoor,
    /// In another Jobcenter.
    Abroad,
}

impl Place {
    pub(crate) const ALL: [Self; 3] = [Self::House, Self::NextDoor, Self::Abroad];
}

/// What stands in a place, as ids for paths.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    pub(crate) case: String,
    pub(crate) document: String,
    pub(crate) thread: String,
    pub(crate) message: String,
    /// The number of the case.
    pub(crate) file_number: String,
    /// A member of its household.
    pub(crate) person: String,
    /// A text module of its Jobcenter.
    pub(crate) module: String,
    /// A team.
    pub(crate) team: String,
    /// The caseworker who has the case.
    pub(crate) caseworker: String,
    /// That somebody stands in for them.
    pub(crate) substitution: String,
    /// Somebody who can't sign in yet.
    pub(crate) account: String,
    /// What stands in a letter that was not used yet: portal number and code.
    pub(crate) letter: (String, String),
    /// A declaration; nobody's unless a test makes one.
    pub(crate) declaration: String,
}

/// What a scanner of these tests can't judge.
pub(crate) const UNSCANNABLE: &[u8] = b"Ein Brief, den niemand pruefen kann";

/// The demo scanner, but for one text.
#[derive(Debug)]
pub(crate) struct Picky;

#[async_trait]
impl Scanner for Picky {
    async fn scan(&self, document: Opened) -> Result<Verdict, upload::Error> {
        let blocks: Vec<Bytes> = document.try_collect().await?;
        if blocks.concat() == UNSCANNABLE {
            return Ok(Verdict::Unscannable { reason: domain::ScanReason::Encrypted });
        }
        DemoScanner.scan(stream::iter(blocks.into_iter().map(Ok)).boxed()).await
    }

    fn describe(&self) -> String {
        "demo scanner, but for one text".to_owned()
    }
}

/// A furnished portal.
pub(crate) struct World {
    pub(crate) portal: TestPortal,
    places: [Ids; 3],
}

impl World {
    /// Sessions outlast the test.
    pub(crate) async fn new() -> Self {
        let mut options = Options { scanner: Arc::new(Picky), ..Options::default() };
        let long = 1_000_000;
        let password = options.identity.password;
        options.identity = IdentityConfig {
            session_hours: long,
            customer_idle_minutes: long,
            staff_idle_minutes: long,
            foreign_device_minutes: long,
            rotate_minutes: long,
            password,
        };
        Self::over(TestPortal::with(options).await).await
    }

    pub(crate) async fn over(portal: TestPortal) -> Self {
        let mut places = [Ids::default(), Ids::default(), Ids::default()];
        let towns = [(0, Who::Customer), (0, Who::Neighbour), (1, Who::Customer)];
        for (place, (town, who)) in places.iter_mut().zip(towns) {
            let town = portal.towns[town].clone();
            let case = if who == Who::Neighbour { town.next_door } else { town.house };
            let client = portal.program_in(&town, who).await;
            *place = furnish(&client, case).await;
            place.person = town.person(who).to_string();
            place.module = module(&portal, &town).await;
            let admin = portal.program_in(&town, Who::Admin).await;
            place.team = admin.get("/api/v1/teams").await.expect(200).at("/items/0/id");
            let neighbour = who == Who::Neighbour;
            place.caseworker = town.account(if neighbour { Who::Outsider } else { Who::Assigned }).to_string();
            place.substitution = stand_in(&portal, &town).await;
            place.account = portal.newcomer(&town, Face::Staff).await.to_string();
        }
        portal.run_jobs().await;
        Self { portal, places }
    }

    /// The same ids, with a letter for somebody new on this face.
    pub(crate) async fn with_letter(&self, ids: &Ids, town: &Town, face: Face) -> Ids {
        let account = self.portal.newcomer(town, face).await;
        let letter = self.portal.letter(town, account).await;
        Ids { letter: (letter.login, letter.code.grouped()), ..ids.clone() }
    }

    pub(crate) fn ids(&self, place: Place) -> &Ids {
        &self.places[place as usize]
    }
}

/// Lets the substitute stand in for the caseworker of the house for a year, and opens the house to the exception for as long;
/// so long ago that nobody is told of it any more.
async fn stand_in(portal: &TestPortal, town: &Town) -> String {
    let custody = &portal.custody;
    let (today, now) = (custody.today(), custody.now());
    let mut work = custody.act(&portal.actor(town.tenant, Channel::Cli)).await.unwrap();
    let substitution = Substitution {
        id: SubstitutionId::generate(custody.clock(), custody.rng()),
        absent_id: town.account(Who::Assigned),
        substitute_id: town.account(Who::Substitute),
        from_day: today,
        until_day: today + Duration::days(365),
        entered_by: town.account(Who::Assigned),
        entered_at: now,
    };
    db::substitutions::insert(work.rows(), &substitution).await.unwrap();
    let id = ExceptionId::generate(custody.clock(), custody.rng());
    let portal = portal.actor(town.tenant, Channel::Cli);
    let file = custody.case_file_unchecked(work.rows(), &portal, town.house).await.unwrap().unwrap();
    let exception = Exception {
        id,
        case_id: town.house,
        account_id: town.account(Who::Exception),
        reason_sealed: file.sealer.seal(CaseField::ExceptionReason, id.uuid(), b"lange offen"),
        opened_at: now - Duration::days(15),
        ends_at: now + Duration::days(365),
    };
    db::exceptions::insert(work.rows(), &exception).await.unwrap();
    work.commit_bookkeeping().await.unwrap();
    substitution.id.to_string()
}

async fn furnish(client: &Client<'_>, case: CaseId) -> Ids {
    let document = send_text(client, case, "Kontoauszug.txt", "Ein Kontoauszug").await;
    let started = start_thread(client, case, "Frage zur Miete", "Wann kommt der Bescheid?").await;
    let thread = text(&started, "id");
    let messages = client.get(&format!("/api/v1/threads/{thread}/messages")).await.expect(200);
    let file_number = client.get(&format!("/api/v1/cases/{case}")).await.expect(200).at("/file_number");
    let message = messages.at("/items/0/id");
    let declaration = uuid::Uuid::nil().to_string();
    Ids { case: case.to_string(), document, thread, message, file_number, declaration, ..Ids::default() }
}

/// Adds a text module to a Jobcenter.
async fn module(portal: &TestPortal, town: &Town) -> String {
    let wanted = WantedModule {
        purpose: TextPurpose::Resend,
        language: "de".to_owned(),
        title: "Zweite Seite".to_owned(),
        body: "Die zweite Seite fehlt.".to_owned(),
        position: 1,
    };
    let system = portal.actor(town.tenant, Channel::Cli);
    portal.services.messaging.add_text_module(&system, wanted, None).await.unwrap().made.to_string()
}

/// Sends a text file, and gives the document's id.
pub(crate) async fn send_text(client: &Client<'_>, case: CaseId, name: &str, content: &str) -> String {
    let form = Form::new().file(name, "text/plain", content.as_bytes());
    post_documents(client, case, &form).await.expect(201).at("/items/0/id")
}

/// Sends a form with files.
pub(crate) async fn post_documents(client: &Client<'_>, case: CaseId, form: &Form) -> Answer {
    client.send(Ask::post(documents_of(case)).multipart(form)).await
}

/// Begins a conversation.
pub(crate) async fn start_thread(client: &Client<'_>, case: CaseId, subject: &str, body: &str) -> Value {
    let new = json!({ "subject": subject, "body": body });
    client.post(&format!("/api/v1/cases/{case}/threads"), &new).await.expect(201).json()
}

/// What a directory of objects has besides objects.
pub(crate) fn lock_files(portal: &TestPortal) -> usize {
    portal.object_files().keys().filter(|path| !path.components().any(|part| part.as_os_str() == "t")).count()
}

/// Nothing was kept: no document, no object, no room taken, no job.
pub(crate) async fn assert_nothing_kept(portal: &TestPortal, about: &str) {
    let rows = portal.rows().await;
    for table in ["documents", "receipts", "jobs", "events"] {
        assert_eq!(rows[table], "", "{about}: {table}");
    }
    assert_eq!(portal.object_files().len(), lock_files(portal), "{about}: objects");
    let town = portal.town();
    let mut tx = portal.custody.read(town.tenant).await.unwrap();
    let case = db::cases::find(&mut tx, town.house).await.unwrap().unwrap();
    assert_eq!((case.stored_bytes, case.reserved_bytes), (0, 0), "{about}");
}

/// The address of a case's documents.
pub(crate) fn documents_of(case: CaseId) -> String {
    format!("/api/v1/cases/{case}/documents")
}

/// A text of a JSON object.
#[track_caller]
pub(crate) fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("no text {field} in {value}")).to_owned()
}
