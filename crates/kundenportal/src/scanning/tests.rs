//! The job runner, the looks at the scanner and a real clamd together.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use clamdtest::Clamd;
use custody::Custody;
use domain::limits::UploadLimits;
use domain::{DocumentId, DocumentState};
use futures::stream;
use house::House;
use pgtest::{BACKENDS, Backend};
use tokio_util::sync::CancellationToken;
use upload::{Begin, Begun, BodyError, ClamdScanner, Fields, Fingerprint};

use super::*;
use crate::config::Jobs;
use crate::jobs::Runner;
use crate::random::SystemRng;

const DEADLINE: Duration = Duration::from_mins(1);

struct Bench {
    house: House,
    upload: Upload,
    stop: CancellationToken,
    running: tokio::task::JoinHandle<()>,
}

impl Bench {
    async fn new(backend: Backend, address: &str, attempts: u32) -> Self {
        let house = Box::pin(House::on(backend)).await;
        let patience = Duration::from_secs(2);
        let timing = clamd::Timing { step: patience, answer: patience, ..clamd::Timing::default() };
        let client = clamd::Client::new(address.parse().unwrap(), timing);
        let upload = Upload::new(house.custody.clone(), UploadLimits::default(), Arc::new(ClamdScanner::new(client)));
        let custody: &Custody = &house.custody;
        // Never polled within the time of a test: whatever happens was woken.
        let config = Jobs { poll_seconds: 300, attempts, ..Jobs::default() };
        let (clock, wake) = (house.clock.clone(), custody.jobs_committed());
        let runner = Runner::new(house.db.db.clone(), clock, Arc::new(SystemRng), wake, config);
        let stop = CancellationToken::new();
        let running = tokio::spawn(runner.with(scanning(&upload, 2)).run(stop.clone()));
        Self { house, upload, stop, running }
    }

    async fn send(&self, key: &str, size: usize) -> DocumentId {
        let bytes = testfiles::pdf(1, 1, size);
        let length = Some(bytes.len() as u64);
        let fingerprint = Fingerprint { length, media_type: "application/pdf".to_owned(), content_digest: None };
        let begin = Begin {
            case: self.house.case,
            route: "test",
            idempotency_key: Some(key.to_owned()),
            fingerprint,
            fields: Fields::default(),
            document: None,
        };
        let Begun::Receiving(mut receiving) = self.upload.begin(&self.house.rita, begin).await.unwrap() else {
            panic!("it was never sent")
        };
        let body = stream::iter([Ok::<_, BodyError>(Bytes::from(bytes))]);
        receiving.file(Some("a.pdf"), body).await.unwrap();
        receiving.finish().await.unwrap().remove(0).id
    }

    async fn state(&self, id: DocumentId) -> DocumentState {
        self.upload.document(&self.house.kim, id).await.unwrap().state
    }

    async fn until<F: Future<Output = bool>>(&self, holds: impl Fn() -> F) {
        let wait = async {
            while !holds().await {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(DEADLINE, wait).await.unwrap();
    }

    /// Attempts of all jobs that are not over, and how many there are.
    async fn unfinished(&self) -> (i64, i64) {
        let mut tx = self.house.db.db.read(db::Scope::System).await.unwrap();
        let sums = "SELECT CAST(COALESCE(SUM(attempt), 0) AS BIGINT), COUNT(*) FROM jobs WHERE state = 'ready'";
        tx.query(sums).fetch_one().await.unwrap()
    }

    async fn dead(&self) -> usize {
        let mut tx = self.house.db.db.read(db::Scope::System).await.unwrap();
        db::jobs::dead(&mut tx, 10).await.unwrap().len()
    }

    async fn end(self) {
        self.stop.cancel();
        tokio::time::timeout(DEADLINE, self.running).await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_costs_nothing_and_what_waited_goes_on_by_itself() {
    let clamd = Clamd::start();
    for (backend, way) in BACKENDS.into_iter().zip([clamd.unix(), clamd.tcp()]) {
        let bench = Bench::new(backend, &way, 3).await;
        bench.upload.look_at_scanner().await.unwrap();
        let before = bench.send("before", 20_000).await;
        bench.until(|| async { bench.state(before).await == DocumentState::Available }).await;

        clamd.kill();
        // The process does not know yet: the first one finds nobody, and is put back.
        let mut sent = vec![bench.send("0", 20_000).await];
        bench.until(|| async { !bench.upload.scanner_answers() }).await;
        for key in ["1", "2", "3"] {
            sent.push(bench.send(key, 20_000).await);
        }
        // Looked at more often than there are attempts.
        for _ in 0..5 {
            bench.upload.look_at_scanner().await.unwrap();
            bench.house.clock.advance(chrono::Duration::minutes(1));
            bench.house.custody.jobs_committed().notify_one();
        }
        bench.until(|| async { bench.unfinished().await == (0, 4) }).await;
        for id in &sent {
            assert!(matches!(bench.state(*id).await, DocumentState::Received | DocumentState::Scanning));
        }

        clamd.start_again();
        bench.upload.look_at_scanner().await.unwrap();
        for id in sent {
            bench.until(|| async { bench.state(id).await == DocumentState::Available }).await;
        }
        bench.until(|| async { bench.unfinished().await == (0, 0) }).await;
        assert_eq!(bench.dead().await, 0);
        bench.end().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scanner_that_hangs_leaves_no_dead_job_and_the_paper_goes_on_by_itself() {
    let clamd = Clamd::start();
    let bench = Bench::new(Backend::Sqlite, &clamd.unix(), 1).await;
    bench.upload.look_at_scanner().await.unwrap();
    clamd.pause();
    let sent = bench.send("k", 20_000).await;
    let reason = async || bench.upload.document(&bench.house.kim, sent).await.unwrap().scan_reason;
    bench.until(|| async { reason().await.is_some() }).await;
    assert_eq!(reason().await, Some(domain::ScanReason::ScannerUnavailable));
    assert_eq!((bench.state(sent).await, bench.dead().await), (DocumentState::Scanning, 0));
    assert_eq!(bench.unfinished().await, (0, 1));
    bench.upload.look_at_scanner().await.unwrap();
    assert!(!bench.upload.scanner_answers());

    clamd.go_on();
    bench.house.clock.advance(chrono::Duration::minutes(16));
    bench.upload.look_at_scanner().await.unwrap();
    bench.until(|| async { bench.state(sent).await == DocumentState::Available }).await;
    assert_eq!(reason().await, None);
    bench.end().await;
}
