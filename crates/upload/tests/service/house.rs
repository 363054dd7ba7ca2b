//! A Jobcenter with a household of two, their case, two caseworkers.

use std::sync::Arc;

use custody::{Custody, FileProvider, NewEntry, NewTenant, Parts, TenantField};
use db::audit::{Entry, Filter};
use domain::limits::UploadLimits;
use domain::{
    AccountId, Action, Actor, CaseId, CaseState, Channel, DocumentId, Face, HouseholdId, ObjectKind, PersonId,
    Pseudonym, Role, SessionId, TenantId,
};
use fixed::{FixedClock, SeededRng};
use pgtest::{Backend, TestDb};
use upload::{Begin, Begun, DemoScanner, DocumentView, Error, Fields, Fingerprint, Receiving, Upload};

use crate::bodies::{TestBody, whole};
use crate::place::Place;

pub(crate) const ROUTE: &str = "POST /cases/{case}/documents";
pub(crate) const FILE_BYTES: u64 = 12_000_000;
pub(crate) const CASE_BYTES: u64 = 20_000_000;

pub(crate) struct House {
    pub(crate) custody: Custody,
    pub(crate) upload: Upload,
    pub(crate) place: Place,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) db: TestDb,
    pub(crate) tenant: TenantId,
    pub(crate) case: CaseId,
    /// Rita, who sends.
    pub(crate) rita: Actor,
    /// Of the same household.
    pub(crate) udo: Actor,
    /// Has the case.
    pub(crate) caseworker: Actor,
    /// Has not.
    pub(crate) colleague: Actor,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::on(Backend::Sqlite).await
    }

    pub(crate) async fn on(backend: Backend) -> Self {
        let place = Place::default();
        Self::with(backend, blobs::Store::new(Arc::new(place.clone())), place).await
    }

    pub(crate) async fn with(backend: Backend, store: blobs::Store, place: Place) -> Self {
        let db = TestDb::new(backend).await;
        let clock = Arc::new(FixedClock::default());
        let rng = Arc::new(SeededRng::new(11));
        let provider = FileProvider::parse(&FileProvider::generate(&*rng)).unwrap();
        let parts = Parts {
            db: db.db.clone(),
            blobs: store,
            provider: Arc::new(provider),
            clock: Arc::clone(&clock) as _,
            rng,
            spool: None,
        };
        let custody = Custody::new(parts).await.unwrap();
        let new = NewTenant {
            slug: "musterstadt".to_owned(),
            name: "Jobcenter Musterstadt".to_owned(),
            customer_host: "portal.example".to_owned(),
            staff_host: "staff.portal.example".to_owned(),
        };
        let tenant = custody.create_tenant(&new).await.unwrap();
        let limits = UploadLimits { file_bytes: FILE_BYTES, case_bytes: CASE_BYTES, files: 3 };
        let upload = Upload::new(custody.clone(), limits, Arc::new(DemoScanner));
        let seed = Seed { custody: &custody, tenant };
        let [rita, udo] = [seed.person("Rita Beispiel").await, seed.person("Udo Beispiel").await];
        let caseworker = seed.account(Role::Caseworker, "Kim Fall", None).await;
        let colleague = seed.account(Role::Caseworker, "Toni Fern", None).await;
        let case = seed.case("1", &[rita, udo], caseworker.account).await;
        let rita = seed.account(Role::Customer, "Rita Beispiel", Some(rita)).await;
        let udo = seed.account(Role::Customer, "Udo Beispiel", Some(udo)).await;
        Self { custody, upload, place, clock, db, tenant, case, rita, udo, caseworker, colleague }
    }

    pub(crate) fn system(&self) -> Actor {
        Actor::system(self.tenant, Channel::Job, self.custody.request_id())
    }

    /// What a form says that has this many bytes.
    pub(crate) fn form(&self, key: &str, length: u64) -> Begin {
        Begin {
            case: self.case,
            route: ROUTE,
            idempotency_key: Some(key.to_owned()),
            fingerprint: Fingerprint {
                length: Some(length),
                media_type: "multipart/form-data".to_owned(),
                content_digest: None,
            },
            fields: Fields { kind: Some("lease".to_owned()), note: Some("bitte".to_owned()), ..Fields::default() },
            document: None,
        }
    }

    pub(crate) async fn receiving(&self, actor: &Actor, begin: Begin) -> Box<Receiving> {
        match self.upload.begin(actor, begin).await.unwrap() {
            Begun::Receiving(receiving) => receiving,
            Begun::Replayed(_) => panic!("it was never sent"),
        }
    }

    /// Sends files, all of them.
    pub(crate) async fn send(
        &self,
        actor: &Actor,
        key: &str,
        files: &[(&str, &[u8])],
    ) -> Result<Vec<DocumentView>, Error> {
        let length = files.iter().map(|(_, bytes)| bytes.len() as u64).sum();
        let mut receiving = self.receiving(actor, self.form(key, length)).await;
        for (name, bytes) in files {
            receiving.file(Some(name), whole(bytes)).await?;
        }
        receiving.finish().await
    }

    /// Sends one file and has it scanned.
    pub(crate) async fn sent(&self, name: &str, bytes: &[u8]) -> DocumentView {
        let view = self.send(&self.rita, name, &[(name, bytes)]).await.unwrap().remove(0);
        self.run_jobs().await;
        self.upload.document(&self.rita, view.id).await.unwrap()
    }

    /// Begins a file that never ends; gives everything back once its bytes were taken.
    pub(crate) async fn half_sent(&self, key: &str, bytes: &[u8]) -> Box<Receiving> {
        let mut receiving = self.receiving(&self.rita, self.form(key, bytes.len() as u64)).await;
        let (body, stalled) = crate::bodies::stalling(bytes);
        tokio::select! {
            done = receiving.file(Some("a.pdf"), body) => panic!("ended: {done:?}"),
            () = stalled.notified() => {}
        }
        receiving
    }

    pub(crate) async fn sends(&self, key: &str, body: TestBody) -> Error {
        let mut receiving = self.receiving(&self.rita, self.form(key, 100_000)).await;
        receiving.file(Some("a.pdf"), body).await.unwrap_err()
    }

    pub(crate) async fn lease_job(&self) -> Option<db::jobs::Leased> {
        let now = self.custody.now();
        let mut tx = self.db.db.write(db::Scope::System).await.unwrap();
        let until = now + chrono::Duration::seconds(90);
        let job = db::jobs::lease(&mut tx, &[upload::SCAN_JOB], &[], now, until).await.unwrap();
        tx.commit().await.unwrap();
        job
    }

    pub(crate) async fn run_jobs(&self) -> usize {
        let mut done = 0;
        while let Some(job) = self.lease_job().await {
            self.upload.scan(&job).await.unwrap();
            done += 1;
        }
        done
    }

    /// The entries with this action, the newest first.
    pub(crate) async fn entries(&self, action: Action) -> Vec<Entry> {
        let mut tx = self.custody.read(self.tenant).await.unwrap();
        let filter = Filter { action: Some(action), ..Filter::default() };
        db::audit::search::search(&mut tx, self.tenant, &filter, None, 100).await.unwrap()
    }

    /// The opened detail of an entry about something in the case.
    pub(crate) async fn detail(&self, entry: &Entry) -> serde_json::Value {
        let mut tx = self.custody.read(self.tenant).await.unwrap();
        let case = self.custody.case_file_unchecked(&mut tx, &self.system(), self.case).await.unwrap().unwrap();
        let sealed = &entry.detail.as_ref().unwrap().detail_sealed;
        let row = entry.leaf.entry_id.uuid();
        serde_json::from_slice(&case.sealer.open(custody::CaseField::EntryDetail, row, sealed).unwrap()).unwrap()
    }

    /// Stored and reserved bytes of the case.
    pub(crate) async fn quota(&self) -> (u64, u64) {
        let mut tx = self.custody.read(self.tenant).await.unwrap();
        let case = db::cases::find(&mut tx, self.case).await.unwrap().unwrap();
        (case.stored_bytes, case.reserved_bytes)
    }

    /// Every document of the case, whoever may see it.
    pub(crate) async fn documents(&self) -> Vec<DocumentId> {
        let mut tx = self.custody.read(self.tenant).await.unwrap();
        let newest = db::Cursor::newest();
        let rows =
            db::documents::of_case(&mut tx, self.case, db::documents::Audience::Staff, newest, 100).await.unwrap();
        rows.iter().map(|row| row.document.id).collect()
    }

    /// Nothing of anything: no documents, objects, open uploads, room taken, jobs.
    pub(crate) async fn assert_empty(&self) {
        assert_eq!(self.documents().await, []);
        assert_eq!(self.place.documents(), Vec::<String>::new());
        assert_eq!(self.place.open_uploads(), 0);
        assert_eq!(self.quota().await, (0, 0));
        assert_eq!(self.lease_job().await, None);
    }

    /// Goes on until every lease is over.
    pub(crate) fn later(&self) {
        self.clock.advance(chrono::Duration::seconds(61));
    }
}

struct Seed<'a> {
    custody: &'a Custody,
    tenant: TenantId,
}

impl Seed<'_> {
    async fn work(&self) -> custody::Work {
        let actor = Actor::system(self.tenant, Channel::Cli, self.custody.request_id());
        self.custody.act(&actor).await.unwrap()
    }

    async fn person(&self, name: &str) -> PersonId {
        let (clock, rng) = (self.custody.clock(), self.custody.rng());
        let id = PersonId::generate(clock, rng);
        let mut work = self.work().await;
        let sealer = self.custody.tenant_sealer(work.rows(), self.tenant).await.unwrap();
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
        db::people::insert_person(work.rows(), &row).await.unwrap();
        work.commit_bookkeeping().await.unwrap();
        id
    }

    /// An account that has signed in.
    async fn account(&self, role: Role, name: &str, person: Option<PersonId>) -> Actor {
        let (clock, rng) = (self.custody.clock(), self.custody.rng());
        let (id, session) = (AccountId::generate(clock, rng), SessionId::generate(clock, rng));
        let mut work = self.work().await;
        let sealer = self.custody.tenant_sealer(work.rows(), self.tenant).await.unwrap();
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
            created_at: now,
        };
        db::accounts::insert(work.rows(), &account).await.unwrap();
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
            expires_at: now + chrono::Duration::days(30),
            revoked_at: None,
        };
        db::sessions::insert(work.rows(), &session).await.unwrap();
        work.commit_bookkeeping().await.unwrap();
        Actor {
            account: Some(id),
            person,
            role,
            pseudonym: Some(account.pseudonym),
            session: Some(session.id),
            session_pseudonym: Some(session.pseudonym),
            channel: Channel::Web,
            ..Actor::system(self.tenant, Channel::Web, self.custody.request_id())
        }
    }

    async fn case(&self, key: &str, members: &[PersonId], assigned_to: Option<AccountId>) -> CaseId {
        let (clock, rng) = (self.custody.clock(), self.custody.rng());
        let (case, household_id) = (CaseId::generate(clock, rng), HouseholdId::generate(clock, rng));
        let mut work = self.work().await;
        let sealer = self.custody.tenant_sealer(work.rows(), self.tenant).await.unwrap();
        let (_, wrapped_key) = self.custody.new_case_key(work.rows(), self.tenant, case).await.unwrap();
        let now = self.custody.now();
        let household =
            db::people::Household { id: household_id, foreign_key: format!("H {key}"), number: format!("BG {key}") };
        db::people::insert_household(work.rows(), &household).await.unwrap();
        for person_id in members.iter().copied() {
            let from_date = now.date_naive();
            let member =
                db::people::Member { household_id, person_id, from_date, to_date: None, representative: false };
            db::people::put_member(work.rows(), &member).await.unwrap();
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
        db::cases::insert(work.rows(), &row).await.unwrap();
        work.record(NewEntry::done(Action::CaseCreated, ObjectKind::Case, case));
        work.commit().await.unwrap();
        case
    }
}
