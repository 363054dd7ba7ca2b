//! The unit of work on both databases: what is committed together, and what is not committed at all.

use std::sync::Arc;

use custody::{About, CaseField, Custody, Error, FileProvider, NewEntry, NewTenant, Parts, TenantField};
use domain::{
    Act, Action, Actor, CaseId, CaseState, Channel, HouseholdId, ObjectKind, PersonId, Pseudonym, RequestId, Role,
    SessionId, TenantId,
};
use fixed::{FixedClock, SeededRng};
use pgtest::{BACKENDS, Backend, TestDb};

struct House {
    custody: Custody,
    clock: Arc<FixedClock>,
    db: TestDb,
    tenant: TenantId,
}

async fn house(backend: Backend) -> House {
    let db = TestDb::new(backend).await;
    let clock = Arc::new(FixedClock::default());
    let rng = Arc::new(SeededRng::new(7));
    let provider = FileProvider::parse(&FileProvider::generate(&*rng)).unwrap();
    let parts = Parts {
        db: db.db.clone(),
        blobs: blobs::Store::memory(),
        provider: Arc::new(provider),
        clock: Arc::clone(&clock) as _,
        rng,
        spool: None,
    };
    let custody = Custody::new(parts).await.unwrap();
    let tenant = custody.create_tenant(&new_tenant("musterstadt")).await.unwrap();
    House { custody, clock, db, tenant }
}

fn new_tenant(slug: &str) -> NewTenant {
    NewTenant {
        slug: slug.to_owned(),
        name: format!("Jobcenter {slug}"),
        customer_host: format!("{slug}.example"),
        staff_host: format!("staff.{slug}.example"),
    }
}

fn system(house: &House) -> Actor {
    Actor::system(house.tenant, Channel::Job, house.custody.request_id())
}

fn note(house: &House) -> NewEntry {
    NewEntry::done(Action::LogSearched, ObjectKind::Log, house.tenant)
}

async fn size(house: &House) -> u64 {
    let mut tx = house.custody.read(house.tenant).await.unwrap();
    db::audit::append::head(&mut tx, house.tenant).await.unwrap().unwrap().size
}

/// A case of a household with one member.
async fn case(house: &House, key: &str) -> (CaseId, PersonId) {
    let (custody, clock, rng) = (&house.custody, house.custody.clock(), house.custody.rng());
    let (case, household, person) =
        (CaseId::generate(clock, rng), HouseholdId::generate(clock, rng), PersonId::generate(clock, rng));
    let mut work = custody.act(&system(house)).await.unwrap();
    let sealer = custody.tenant_sealer(work.rows(), house.tenant).await.unwrap();
    let (_, wrapped_key) = custody.new_case_key(work.rows(), house.tenant, case).await.unwrap();
    let now = custody.now();
    let person_row = db::people::Person {
        id: person,
        foreign_key: format!("P-{key}"),
        name_sealed: sealer.seal(TenantField::PersonName, person.uuid(), b"Rita Beispiel"),
        birth_date_sealed: None,
        search_index: None,
        mail_sealed: None,
        phone_sealed: None,
        pseudonym: Pseudonym::generate(rng),
        created_at: now,
        updated_at: now,
    };
    db::people::insert_person(work.rows(), &person_row).await.unwrap();
    let household_row =
        db::people::Household { id: household, foreign_key: format!("H-{key}"), number: format!("BG {key}") };
    db::people::insert_household(work.rows(), &household_row).await.unwrap();
    let member = db::people::Member {
        household_id: household,
        person_id: person,
        from_date: now.date_naive(),
        to_date: None,
        representative: true,
    };
    db::people::put_member(work.rows(), &member).await.unwrap();
    let case_row = db::cases::Case {
        id: case,
        foreign_key: format!("C-{key}"),
        file_number: format!("AZ {key}"),
        household_id: household,
        title_sealed: sealer.seal(TenantField::CaseTitle, case.uuid(), b"Leistung"),
        state: CaseState::Open,
        team_id: None,
        assigned_to: None,
        pseudonym: Pseudonym::generate(rng),
        wrapped_key,
        stored_bytes: 0,
        reserved_bytes: 0,
        last_activity_at: now,
        attention_since: None,
        created_at: now,
    };
    db::cases::insert(work.rows(), &case_row).await.unwrap();
    work.record(NewEntry::done(Action::CaseCreated, ObjectKind::Case, case));
    work.commit().await.unwrap();
    (case, person)
}

fn customer(house: &House, person: PersonId) -> Actor {
    Actor { role: Role::Customer, person: Some(person), channel: Channel::Web, ..system(house) }
}

#[tokio::test]
async fn a_change_without_an_entry_is_refused_and_undone() {
    for backend in BACKENDS {
        let house = house(backend).await;
        let before = size(&house).await;
        let mut work = house.custody.act(&system(&house)).await.unwrap();
        let team = db::teams::Team {
            id: domain::TeamId::generate(house.custody.clock(), house.custody.rng()),
            name: "Team 1".into(),
        };
        db::teams::insert(work.rows(), &team).await.unwrap();
        assert!(matches!(work.commit().await, Err(Error::Unrecorded)), "{backend:?}");
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        assert_eq!(db::teams::find_by_name(&mut tx, "Team 1").await.unwrap(), None, "{backend:?}");
        drop(tx);
        assert_eq!(size(&house).await, before);
    }
}

#[tokio::test]
async fn a_dropped_unit_of_work_leaves_neither_rows_nor_entries() {
    for backend in BACKENDS {
        let house = house(backend).await;
        let before = size(&house).await;
        let mut work = house.custody.act(&system(&house)).await.unwrap();
        work.record(note(&house));
        drop(work);
        assert_eq!(size(&house).await, before, "{backend:?}");
    }
}

#[tokio::test]
async fn writers_side_by_side_append_without_gaps() {
    for backend in BACKENDS {
        let house = Arc::new(house(backend).await);
        let before = size(&house).await;
        let writers = (0..16).map(|_| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                let mut work = house.custody.act(&system(&house)).await.unwrap();
                work.record(note(&house));
                work.record(note(&house));
                work.commit().await.unwrap().indices
            })
        });
        let mut indices: Vec<u64> = Vec::new();
        for writer in writers.collect::<Vec<_>>() {
            indices.extend(writer.await.unwrap());
        }
        indices.sort_unstable();
        assert_eq!(indices, (before..before + 32).collect::<Vec<_>>(), "{backend:?}");
        let proof = house.custody.entry_proof(house.tenant, before + 17).await.unwrap();
        assert_eq!(proof.index, before + 17);
    }
}

#[tokio::test]
async fn every_entry_is_provable_against_a_signed_checkpoint() {
    for backend in BACKENDS {
        let house = house(backend).await;
        for _ in 0..20 {
            let mut work = house.custody.act(&system(&house)).await.unwrap();
            work.record(note(&house).detail(&serde_json::json!({ "n": 1 })));
            work.commit().await.unwrap();
        }
        let key = ledger::VerifierKey::new(&house.custody.vkey(house.tenant).await.unwrap()).unwrap();
        for index in 0..size(&house).await {
            let proof = house.custody.entry_proof(house.tenant, index).await.unwrap();
            let mut tx = house.custody.read(house.tenant).await.unwrap();
            let entry = db::audit::search::at(&mut tx, house.tenant, index).await.unwrap().unwrap();
            assert!(proof.verify(&entry.leaf.leaf, std::slice::from_ref(&key)).is_ok(), "{backend:?} {index}");
        }
    }
}

#[tokio::test]
async fn the_order_of_the_log_is_the_order_of_time_when_a_clock_goes_back() {
    for backend in BACKENDS {
        let house = house(backend).await;
        for minutes in [0, 30, -45] {
            house.clock.advance(chrono::Duration::minutes(minutes));
            let mut work = house.custody.act(&system(&house)).await.unwrap();
            work.record(note(&house));
            work.commit().await.unwrap();
        }
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let mut last = domain::Timestamp::MIN_UTC;
        for index in 0..4 {
            let entry = db::audit::search::at(&mut tx, house.tenant, index).await.unwrap().unwrap();
            assert!(entry.leaf.at >= last, "{backend:?} {index}");
            last = entry.leaf.at;
        }
    }
}

#[tokio::test]
async fn a_repeated_reading_is_one_entry_and_a_count() {
    for backend in BACKENDS {
        let house = house(backend).await;
        let (case, _) = case(&house, "1").await;
        let reader = reader(&house, "auditor").await;
        let before = size(&house).await;
        for _ in 0..5 {
            let mut work = house.custody.act(&reader).await.unwrap();
            work.record_read(NewEntry::done(Action::CaseViewed, ObjectKind::Case, case)).await.unwrap();
            work.commit_bookkeeping().await.unwrap();
        }
        assert_eq!(size(&house).await, before + 1, "{backend:?}");
        house.clock.advance(chrono::Duration::minutes(14));
        assert_eq!(house.custody.flush_repeats(&system(&house)).await.unwrap(), 0);
        house.clock.advance(chrono::Duration::minutes(2));
        assert_eq!(house.custody.flush_repeats(&system(&house)).await.unwrap(), 1);
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let counted = db::audit::search::at(&mut tx, house.tenant, before + 1).await.unwrap().unwrap().leaf;
        assert_eq!(counted.action, Action::ReadRepeated);
        assert_eq!(counted.reason.as_deref(), Some("case.viewed:4"), "{backend:?}");
        // It was the reader who read, not the portal, and it was in the case.
        assert_eq!((counted.actor_id, counted.session_id), (reader.account, reader.session));
        assert_eq!((counted.actor_role, counted.channel), (Role::Auditor, Channel::Web));
        let said = ledger::Entry::decode(&counted.leaf).unwrap();
        assert_eq!((said.actor, said.session), (reader.pseudonym, reader.session_pseudonym));
        let case = db::cases::find(&mut tx, case).await.unwrap().unwrap();
        assert_eq!((said.case, said.object), (Some(case.pseudonym), Some(case.pseudonym)));
        assert_eq!(counted.case_id, Some(case.id));
    }
}

#[tokio::test]
async fn counts_are_written_in_the_name_of_each_reader() {
    for backend in BACKENDS {
        let house = house(backend).await;
        let readers = [reader(&house, "one").await, reader(&house, "two").await];
        for _ in 0..2 {
            for reader in &readers {
                let mut work = house.custody.act(reader).await.unwrap();
                work.record_read(note(&house)).await.unwrap();
                work.commit_bookkeeping().await.unwrap();
            }
        }
        house.clock.advance(chrono::Duration::minutes(16));
        let before = size(&house).await;
        assert_eq!(house.custody.flush_repeats(&system(&house)).await.unwrap(), 2);
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let mut who = Vec::new();
        for index in [before, before + 1] {
            let counted = db::audit::search::at(&mut tx, house.tenant, index).await.unwrap().unwrap().leaf;
            assert_eq!(counted.reason.as_deref(), Some("log.searched:1"), "{backend:?}");
            who.push(counted.actor_id);
        }
        who.sort_unstable();
        let mut expected = readers.map(|reader| reader.account);
        expected.sort_unstable();
        assert_eq!(who, expected);
        drop(tx);
        let proof = house.custody.entry_proof(house.tenant, before + 1).await.unwrap();
        assert_eq!(proof.index, before + 1);
    }
}

#[tokio::test]
async fn repeated_refusals_are_written_after_a_minute() {
    for backend in BACKENDS {
        let house = house(backend).await;
        let (case, _) = case(&house, "1").await;
        let stranger = reader(&house, "stranger").await;
        for _ in 0..3 {
            let refused = house.custody.guarded(&stranger, async {
                let mut tx = house.custody.read(house.tenant).await?;
                house.custody.case_file(&mut tx, &stranger, case, Act::ViewCase, &About::case(case)).await.map(drop)
            });
            assert!(matches!(refused.await, Err(Error::Denied(_))), "{backend:?}");
        }
        let before = size(&house).await;
        assert_eq!(house.custody.flush_repeats(&system(&house)).await.unwrap(), 0);
        house.clock.advance(chrono::Duration::seconds(61));
        assert_eq!(house.custody.flush_repeats(&system(&house)).await.unwrap(), 1, "{backend:?}");
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let counted = db::audit::search::at(&mut tx, house.tenant, before).await.unwrap().unwrap().leaf;
        assert_eq!(counted.reason.as_deref(), Some("access.denied:2"), "{backend:?}");
        assert_eq!((counted.actor_id, counted.case_id), (stranger.account, Some(case)));
    }
}

/// Somebody with a session to count readings of.
async fn reader(house: &House, login: &str) -> Actor {
    let (clock, rng) = (house.custody.clock(), house.custody.rng());
    let (account, id) = (domain::AccountId::generate(clock, rng), SessionId::generate(clock, rng));
    let now = house.custody.now();
    let mut work = house.custody.act(&system(house)).await.unwrap();
    let account_row = db::accounts::Account {
        id: account,
        role: Role::Auditor,
        login: login.into(),
        person_id: None,
        name_sealed: vec![],
        password_hash: None,
        password_set_at: None,
        pseudonym: Pseudonym::generate(rng),
        language: "de".into(),
        locked_at: None,
        health_since: None,
        created_at: now,
    };
    db::accounts::insert(work.rows(), &account_row).await.unwrap();
    let row = db::sessions::Session {
        id,
        account_id: account,
        face: domain::Face::Staff,
        token_hash: id.as_bytes().to_vec(),
        csrf_secret: None,
        pseudonym: Pseudonym::generate(rng),
        channel: Channel::Web,
        foreign_device: false,
        created_at: now,
        last_seen_at: now,
        expires_at: now + chrono::Duration::hours(1),
        revoked_at: None,
    };
    db::sessions::insert(work.rows(), &row).await.unwrap();
    work.commit_bookkeeping().await.unwrap();
    Actor {
        account: Some(account),
        role: Role::Auditor,
        pseudonym: Some(account_row.pseudonym),
        session: Some(id),
        session_pseudonym: Some(row.pseudonym),
        channel: Channel::Web,
        ..system(house)
    }
}

#[tokio::test]
async fn a_refusal_is_an_entry_and_looks_like_nothing_there() {
    for backend in BACKENDS {
        let house = house(backend).await;
        let (case, _) = case(&house, "1").await;
        let (_, stranger) = self::case(&house, "2").await;
        let actor = customer(&house, stranger);
        let before = size(&house).await;
        let looked = house
            .custody
            .guarded(&actor, async {
                let mut tx = house.custody.read(house.tenant).await?;
                house.custody.case_file(&mut tx, &actor, case, Act::ViewCase, &About::case(case)).await.map(drop)
            })
            .await;
        assert!(matches!(looked, Err(Error::Denied(_))), "{backend:?}");
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let entry = db::audit::search::at(&mut tx, house.tenant, before).await.unwrap().unwrap();
        assert_eq!((entry.leaf.action, entry.leaf.object_id), (Action::AccessDenied, Some(case.uuid())));
        assert_eq!(entry.leaf.outcome, domain::Outcome::Refused);
    }
}

#[tokio::test]
async fn sealed_values_open_only_where_they_were_sealed() {
    let house = house(Backend::Sqlite).await;
    let (one, person) = case(&house, "1").await;
    let (two, _) = case(&house, "2").await;
    let actor = Actor { request: RequestId::from_uuid(uuid::Uuid::nil()), ..customer(&house, person) };
    let mut tx = house.custody.read(house.tenant).await.unwrap();
    let mut sealers = Vec::new();
    for case in [one, two] {
        sealers.push(house.custody.case_file_unchecked(&mut tx, &actor, case).await.unwrap().unwrap().sealer);
    }
    let (row, other) = (uuid::Uuid::from_u128(1), uuid::Uuid::from_u128(2));
    let sealed = sealers[0].seal(CaseField::MessageBody, row, "Guten Tag".as_bytes());
    assert_eq!(sealers[0].open_text(CaseField::MessageBody, row, &sealed).unwrap(), "Guten Tag");
    let elsewhere = [
        sealers[0].open(CaseField::MessageBody, other, &sealed),
        sealers[0].open(CaseField::ThreadSubject, row, &sealed),
        sealers[1].open(CaseField::MessageBody, row, &sealed),
    ];
    for opened in elsewhere {
        assert!(matches!(opened, Err(Error::Sealed(_))), "{opened:?}");
    }
    drop(tx);
    // The same bytes read back when the opened keys are too old to be used.
    house.clock.advance(chrono::Duration::minutes(11));
    let mut tx = house.custody.read(house.tenant).await.unwrap();
    let again = house.custody.case_file_unchecked(&mut tx, &actor, one).await.unwrap().unwrap().sealer;
    assert_eq!(again.open_text(CaseField::MessageBody, row, &sealed).unwrap(), "Guten Tag");
    drop(tx);
    house.db.db.close().await;
}
