//! What most tests begin with: two Jobcenters, and rows to point at.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Duration, NaiveDate};
use db::accounts::Account;
use db::attempts::Attempt;
use db::cases::Case;
use db::cases::list::ListedCase;
use db::cases::worklist::{Rank, Reader};
use db::documents::Document;
use db::messages::Message;
use db::people::{Household, Member, Person};
use db::sessions::Session;
use db::submissions::Submission;
use db::tenants::Tenant;
use db::threads::Thread;
use db::{Db, Scope, Tx};
use domain::{
    AccountId, AttemptId, CaseId, CaseState, Channel, Concerns, DocumentFlags, DocumentId, DocumentState, Face,
    HouseholdId, MediaType, MessageId, PersonId, Pseudonym, Review, Role, SessionId, SubmissionId, SubmissionState,
    TenantId, ThreadId, Timestamp, WorklistView,
};
use pgtest::{Backend, TestDb};
use uuid::Uuid;

/// Seconds after the start of all tests' time.
pub(crate) fn at(seconds: i64) -> Timestamp {
    DateTime::from_timestamp(1_800_000_000, 123_456_000).unwrap() + Duration::seconds(seconds)
}

pub(crate) fn day() -> NaiveDate {
    at(0).date_naive()
}

/// Ids that grow, as those of version 7 do.
pub(crate) fn uuid() -> Uuid {
    static LAST: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u64_pair(0x0190_0000_0000_7000, 0x8000_0000_0000_0000 | LAST.fetch_add(1, Ordering::Relaxed))
}

pub(crate) fn pseudonym() -> Pseudonym {
    Pseudonym(uuid().into_bytes())
}

/// A database with two Jobcenters.
pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) test: TestDb,
    pub(crate) here: TenantId,
    pub(crate) there: TenantId,
}

impl World {
    pub(crate) async fn new(backend: Backend) -> Self {
        let test = TestDb::new(backend).await;
        Self::in_database(test).await
    }

    pub(crate) async fn in_database(test: TestDb) -> Self {
        let db = test.db.clone();
        let (here, there) = (tenant("here"), tenant("there"));
        let mut tx = db.write(Scope::System).await.unwrap();
        db::tenants::insert(&mut tx, &here).await.unwrap();
        db::tenants::insert(&mut tx, &there).await.unwrap();
        tx.commit().await.unwrap();
        Self { db, test, here: here.id, there: there.id }
    }

    pub(crate) async fn write(&self) -> Tx {
        self.db.write(Scope::Tenant(self.here)).await.unwrap()
    }

    pub(crate) async fn read(&self) -> Tx {
        self.db.read(Scope::Tenant(self.here)).await.unwrap()
    }

    pub(crate) async fn system(&self) -> Tx {
        self.db.write(Scope::System).await.unwrap()
    }
}

pub(crate) fn tenant(slug: &str) -> Tenant {
    Tenant {
        id: uuid().into(),
        slug: slug.into(),
        name: format!("Jobcenter {slug}"),
        customer_host: format!("{slug}.localhost"),
        staff_host: format!("staff.{slug}.localhost"),
        log_origin: format!("{slug}.example/log"),
        settings: serde_json::json!({"telephone": "0"}),
        created_at: at(0),
    }
}

pub(crate) async fn account(tx: &mut Tx, role: Role, person: Option<PersonId>) -> AccountId {
    let id: AccountId = uuid().into();
    let account = Account {
        id,
        role,
        login: id.to_string(),
        person_id: person,
        name_sealed: b"name".to_vec(),
        password_hash: None,
        password_set_at: None,
        pseudonym: pseudonym(),
        language: "de".into(),
        locked_at: None,
        health_since: None,
        created_at: at(0),
    };
    db::accounts::insert(tx, &account).await.unwrap();
    id
}

pub(crate) fn session_of(account: AccountId, token: &[u8]) -> Session {
    Session {
        id: SessionId::from_uuid(uuid()),
        account_id: account,
        face: Face::Customer,
        token_hash: token.to_vec(),
        csrf_secret: Some(vec![1; 32]),
        pseudonym: pseudonym(),
        channel: Channel::Web,
        foreign_device: false,
        created_at: at(0),
        last_seen_at: at(0),
        expires_at: at(3_600),
        revoked_at: None,
    }
}

pub(crate) async fn person(tx: &mut Tx) -> PersonId {
    let id: PersonId = uuid().into();
    let person = Person {
        id,
        foreign_key: id.to_string(),
        name_sealed: b"name".to_vec(),
        birth_date_sealed: Some(b"date".to_vec()),
        search_index: Some(b"index".to_vec()),
        mail_sealed: None,
        phone_sealed: None,
        pseudonym: pseudonym(),
        created_at: at(0),
        updated_at: at(0),
    };
    db::people::insert_person(tx, &person).await.unwrap();
    id
}

pub(crate) async fn household(tx: &mut Tx, members: &[PersonId]) -> HouseholdId {
    let id: HouseholdId = uuid().into();
    let household = Household { id, foreign_key: id.to_string(), number: id.to_string() };
    db::people::insert_household(tx, &household).await.unwrap();
    for person in members {
        let member = Member {
            household_id: id,
            person_id: *person,
            from_date: day() - Duration::days(10),
            to_date: None,
            representative: false,
        };
        db::people::put_member(tx, &member).await.unwrap();
    }
    id
}

pub(crate) fn case_of(household: HouseholdId, created_at: Timestamp) -> Case {
    let id: CaseId = uuid().into();
    Case {
        id,
        foreign_key: id.to_string(),
        file_number: id.to_string(),
        household_id: household,
        title_sealed: b"title".to_vec(),
        state: CaseState::Open,
        team_id: None,
        assigned_to: None,
        pseudonym: pseudonym(),
        wrapped_key: b"key".to_vec(),
        stored_bytes: 0,
        reserved_bytes: 0,
        last_activity_at: created_at,
        attention_since: None,
        created_at,
    }
}

/// A customer with a case that a caseworker has.
pub(crate) struct Customer {
    pub(crate) person: PersonId,
    pub(crate) account: AccountId,
    pub(crate) caseworker: AccountId,
    pub(crate) household: HouseholdId,
    pub(crate) case: CaseId,
}

pub(crate) async fn customer(tx: &mut Tx) -> Customer {
    let person = person(tx).await;
    let account = account(tx, Role::Customer, Some(person)).await;
    let caseworker = self::account(tx, Role::Caseworker, None).await;
    let household = household(tx, &[person]).await;
    let case = Case { assigned_to: Some(caseworker), ..case_of(household, at(0)) };
    db::cases::insert(tx, &case).await.unwrap();
    Customer { person, account, caseworker, household, case: case.id }
}

pub(crate) fn submission_of(customer: &Customer, key: &str) -> Submission {
    Submission {
        id: SubmissionId::from_uuid(uuid()),
        case_id: customer.case,
        account_id: customer.account,
        on_behalf_of: None,
        channel: Channel::Web,
        route: "documents".into(),
        idempotency_key: Some(key.into()),
        fingerprint: b"fingerprint".to_vec(),
        state: SubmissionState::Reserved,
        lease_until: at(60),
        lease_epoch: 1,
        reserved_bytes: 100,
        kind: None,
        concerns_member: Concerns::Member(customer.person),
        replaces: None,
        started_at: at(0),
        received_at: None,
        expires_at: at(7 * 86_400),
    }
}

pub(crate) fn attempt_of(submission: SubmissionId, position: u32) -> Attempt {
    let id = AttemptId::from_uuid(uuid());
    Attempt {
        id,
        submission_id: submission,
        document_id: DocumentId::from_uuid(uuid()),
        position,
        object_key: format!("t/x/d/y/{id}"),
        multipart_id: None,
        wrapped_key: Some(b"wrapped".to_vec()),
        plain_size: None,
        sealed_size: None,
        sha256_sealed: None,
        media_type: None,
        flags: DocumentFlags::default(),
        name_sealed: None,
        note_sealed: None,
        created_at: at(0),
    }
}

/// A document that was received, with its submission and attempt.
pub(crate) async fn document(tx: &mut Tx, customer: &Customer, received_at: Timestamp) -> Document {
    let submission = Submission {
        state: SubmissionState::Received,
        received_at: Some(received_at),
        ..submission_of(customer, &uuid().to_string())
    };
    assert!(db::submissions::insert(tx, &submission).await.unwrap());
    let attempt = attempt_of(submission.id, 0);
    db::attempts::insert(tx, &attempt).await.unwrap();
    let document = Document {
        id: attempt.document_id,
        case_id: customer.case,
        submission_id: submission.id,
        attempt_id: attempt.id,
        by_account: Some(customer.account),
        author_is_staff: false,
        on_behalf_of: None,
        concerns_member: Concerns::Member(customer.person),
        channel: Channel::Web,
        kind: Some("payslip".into()),
        name_sealed: b"name".to_vec(),
        note_sealed: None,
        sha256_sealed: b"hash".to_vec(),
        media_type: MediaType::Pdf,
        flags: DocumentFlags::default(),
        size: 1_000,
        state: DocumentState::Received,
        review: Review::None,
        review_reason_sealed: None,
        reviewed_by: None,
        reviewed_at: None,
        started_at: at(0),
        received_at,
        opened_at: None,
        filed_at: None,
        released_by: None,
        released_at: None,
        release_reason_sealed: None,
        deleted_for: None,
        replaces: None,
        pseudonym: pseudonym(),
    };
    db::documents::insert(tx, &document).await.unwrap();
    document
}

pub(crate) async fn thread(tx: &mut Tx, customer: &Customer, created_at: Timestamp) -> ThreadId {
    let id = ThreadId::from_uuid(uuid());
    let thread = Thread {
        id,
        case_id: customer.case,
        subject_sealed: b"subject".to_vec(),
        concerns_member: Concerns::Member(customer.person),
        by_account: customer.account,
        last_message_at: created_at,
        message_count: 0,
        pseudonym: pseudonym(),
        created_at,
    };
    db::threads::insert(tx, &thread).await.unwrap();
    id
}

pub(crate) async fn message(
    tx: &mut Tx,
    customer: &Customer,
    thread: ThreadId,
    by_staff: bool,
    sent_at: Timestamp,
) -> MessageId {
    let id = MessageId::from_uuid(uuid());
    let message = Message {
        id,
        thread_id: thread,
        case_id: customer.case,
        by_account: if by_staff { customer.caseworker } else { customer.account },
        on_behalf_of: None,
        author_is_staff: by_staff,
        body_sealed: b"body".to_vec(),
        sent_at,
        opened_at: None,
        answer_due_on: None,
        pseudonym: pseudonym(),
    };
    db::messages::insert(tx, &message).await.unwrap();
    id
}

/// Tries to make an account of a person that does not exist.
pub(crate) async fn account_of_nobody(tx: &mut Tx) -> db::Error {
    let account = Account {
        id: uuid().into(),
        role: Role::Customer,
        login: "nobody".into(),
        person_id: Some(uuid().into()),
        name_sealed: Vec::new(),
        password_hash: None,
        password_set_at: None,
        pseudonym: pseudonym(),
        language: "de".into(),
        locked_at: None,
        health_since: None,
        created_at: at(0),
    };
    db::accounts::insert(tx, &account).await.unwrap_err()
}

/// The whole worklist of a caseworker, behind a place.
pub(crate) async fn open(tx: &mut Tx, account: AccountId, after: Rank, limit: u32) -> Vec<ListedCase> {
    let reader = Reader { account, day: day() };
    db::cases::worklist::page(tx, reader, WorklistView::Open, after, limit).await.unwrap()
}
