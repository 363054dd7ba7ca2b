//! Counting open deadlines anew: page by page, and from where it was cut short.

use chrono::{Duration, NaiveDate};
use db::jobs::NewJob;
use domain::deadline::RECOUNT_JOB;
use domain::{Action, Concerns, JobId, MessageId, Pseudonym, ThreadId};
use pgtest::Backend;
use rstest::rstest;
use serde_json::json;

use crate::Desk;

/// More than two pages.
const MESSAGES: u64 = 401;

impl Desk {
    /// A conversation with messages that are to be answered on this day.
    async fn asked(&self, due: NaiveDate) {
        let (house, custody) = (&self.house, &self.house.custody);
        let (clock, rng, now) = (custody.clock(), custody.rng(), custody.now());
        let mut work = custody.act(&house.rita).await.unwrap();
        let by_account = house.rita.account.unwrap();
        let thread = db::threads::Thread {
            id: ThreadId::generate(clock, rng),
            case_id: house.case,
            subject_sealed: vec![1],
            concerns_member: Concerns::All,
            by_account,
            last_message_at: now,
            message_count: 0,
            pseudonym: Pseudonym::generate(rng),
            created_at: now,
        };
        db::threads::insert(work.rows(), &thread).await.unwrap();
        for _ in 0..MESSAGES {
            let message = db::messages::Message {
                id: MessageId::generate(clock, rng),
                thread_id: thread.id,
                case_id: house.case,
                by_account,
                on_behalf_of: None,
                author_is_staff: false,
                body_sealed: vec![1],
                sent_at: now,
                opened_at: None,
                answer_due_on: Some(due),
                pseudonym: Pseudonym::generate(rng),
            };
            db::messages::insert(work.rows(), &message).await.unwrap();
        }
        db::cases::note_activity(work.rows(), house.case, now).await.unwrap();
        work.commit_bookkeeping().await.unwrap();
    }

    async fn due_on(&self, day: NaiveDate) -> u64 {
        let mut tx = self.house.read().await;
        let tenant = tx.tenant();
        let query = tx.query("SELECT COUNT(*) FROM messages WHERE tenant_id = $1 AND answer_due_on = $2");
        query.bind(tenant).bind(day).fetch_one::<(u64,)>().await.unwrap().0
    }
}

#[rstest]
#[tokio::test]
async fn it_goes_page_by_page_and_on_where_it_was_cut_short(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let desk = Desk::on(backend).await;
    let (house, casework) = (&desk.house, &desk.casework);
    let today = house.custody.today();
    let right = domain::Settings::default().answer_due_on(today);
    let wrong = right + Duration::days(1);
    desk.asked(wrong).await;
    let now = house.custody.now();
    let mut work = house.custody.act(&house.system()).await.unwrap();
    let job = NewJob {
        id: JobId::generate(house.custody.clock(), house.custody.rng()),
        kind: RECOUNT_JOB,
        unique_key: None,
        payload: json!({}),
        run_after: now,
        created_at: now,
    };
    work.enqueue(&job).await.unwrap();
    work.commit_bookkeeping().await.unwrap();

    // Whoever took it never ended it.
    let lost = house.lease(RECOUNT_JOB).await.unwrap();
    house.clock.advance(house::jobs::LEASE + Duration::seconds(1));
    let first = house.lease(RECOUNT_JOB).await.unwrap();
    assert!(casework.recount(&lost).await.is_err(), "the lease was lost");
    assert_eq!(desk.due_on(right).await, 0);
    casework.recount(&first).await.unwrap();
    assert_eq!((desk.due_on(right).await, desk.due_on(wrong).await), (200, 201));
    assert!(casework.recount(&first).await.is_err(), "it is over");
    assert_eq!(house.entries(Action::DeadlinesRecounted).await.len(), 0, "it is not through");

    let mut pages = 1;
    while let Some(job) = house.lease(RECOUNT_JOB).await {
        casework.recount(&job).await.unwrap();
        pages += 1;
    }
    assert_eq!(pages, 4, "three of messages, one of declarations");
    assert_eq!(desk.due_on(right).await, MESSAGES);
    let entries = house.entries(Action::DeadlinesRecounted).await;
    let mut tx = house.read().await;
    let sealer = house.custody.tenant_sealer(&mut tx, house.tenant).await.unwrap();
    let (id, sealed) = (entries[0].leaf.entry_id.uuid(), &entries[0].detail.as_ref().unwrap().detail_sealed);
    let detail = sealer.open_text(custody::TenantField::EntryDetail, id, sealed).unwrap();
    assert_eq!((entries.len(), detail), (1, json!({ "moved": MESSAGES }).to_string()));
}
