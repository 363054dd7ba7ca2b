mod kinds;

use super::*;
use crate::clock::SystemClock;
use crate::random::SystemRng;
use db::jobs::NewJob;
use domain::{JobId, TenantId};
use std::sync::atomic::{AtomicU32, Ordering};

const DEADLINE: Duration = Duration::from_secs(20);

/// Shows the same time as the machine, moved on by the test.
#[derive(Debug, Default)]
struct Moved(AtomicU32);

impl Clock for Moved {
    fn now(&self) -> domain::Timestamp {
        SystemClock.now() + TimeDelta::minutes(i64::from(self.0.load(Ordering::SeqCst)))
    }
}

struct Bench {
    _directory: tempfile::TempDir,
    db: Db,
    clock: Arc<Moved>,
    wake: Arc<Notify>,
    tenant: TenantId,
}

impl Bench {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let db = Db::connect(&db::DbConfig::sqlite(&directory.path().join("rows"))).unwrap();
        db.migrate().await.unwrap();
        let tenant = db::SYSTEM_TENANT;
        Self { _directory: directory, db, clock: Arc::default(), wake: Arc::default(), tenant }
    }

    fn runner(&self, config: Jobs) -> Runner {
        let clock: Arc<dyn Clock> = self.clock.clone();
        Runner::new(self.db.clone(), clock, Arc::new(SystemRng), self.wake.clone(), config)
    }

    async fn enqueue(&self, kind: &str, payload: i64) {
        let now = self.clock.now();
        let id = JobId::generate(&*self.clock, &SystemRng);
        let job = NewJob { id, kind, unique_key: None, payload: payload.into(), run_after: now, created_at: now };
        let mut tx = self.db.write(Scope::System).await.unwrap();
        assert_eq!(tx.tenant(), self.tenant);
        assert!(db::jobs::enqueue(&mut tx, &job).await.unwrap());
        tx.commit().await.unwrap();
    }

    async fn unfinished(&self) -> u64 {
        db::jobs::unfinished(&mut self.db.read(Scope::System).await.unwrap()).await.unwrap()
    }

    async fn leased(&self) -> i64 {
        let mut tx = self.db.read(Scope::System).await.unwrap();
        tx.query("SELECT COUNT(*) FROM jobs WHERE leased_until IS NOT NULL").fetch_one::<(i64,)>().await.unwrap().0
    }

    async fn dead(&self) -> Vec<(u32, Option<String>)> {
        let dead = db::jobs::dead(&mut self.db.read(Scope::System).await.unwrap(), 10).await.unwrap();
        dead.into_iter().map(|job| (job.attempt, job.last_error)).collect()
    }

    async fn until<F: Future<Output = bool>>(&self, holds: impl Fn() -> F) {
        let wait = async {
            while !holds().await {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(DEADLINE, wait).await.unwrap();
    }
}

fn config() -> Jobs {
    // Never polled within the time of a test: whatever happens was woken.
    Jobs { concurrency: 2, poll_seconds: 300, attempts: 3, ..Jobs::default() }
}

#[tokio::test]
async fn jobs_are_run_once_woken_and_are_over_then() {
    let bench = Bench::new().await;
    let (did, mut done) = tokio::sync::mpsc::unbounded_channel();
    let runner = bench.runner(config()).handle("add", move |job| {
        let did = did.clone();
        async move { Ok(did.send(job.payload.as_i64().unwrap())?) }
    });
    let stop = CancellationToken::new();
    bench.enqueue("add", 1).await;
    bench.enqueue("somebody else's", 9).await;
    let running = tokio::spawn(runner.run(stop.clone()));
    assert_eq!(tokio::time::timeout(DEADLINE, done.recv()).await.unwrap(), Some(1));
    bench.until(|| async { bench.unfinished().await == 1 }).await;
    bench.enqueue("add", 2).await;
    bench.wake.notify_one();
    assert_eq!(tokio::time::timeout(DEADLINE, done.recv()).await.unwrap(), Some(2));
    stop.cancel();
    tokio::time::timeout(DEADLINE, running).await.unwrap().unwrap();
    assert_eq!((bench.unfinished().await, done.recv().await), (1, None));
}

#[tokio::test]
async fn a_job_that_fails_comes_back_later_and_is_given_up_in_the_end() {
    let bench = Bench::new().await;
    let (tried, mut attempts) = tokio::sync::mpsc::unbounded_channel();
    let runner = bench.runner(config()).handle("fail", move |job| {
        tried.send(job.attempt).unwrap();
        async move { if job.attempt == 2 { panic!("worse") } else { Err("in vain".into()) } }
    });
    let stop = CancellationToken::new();
    bench.enqueue("fail", 0).await;
    let running = tokio::spawn(runner.run(stop.clone()));
    for attempt in 1..=3 {
        assert_eq!(tokio::time::timeout(DEADLINE, attempts.recv()).await.unwrap(), Some(attempt));
        bench.until(|| async { bench.leased().await == 0 }).await;
        if attempt < 3 {
            let due = db::jobs::next_due(&mut bench.db.read(Scope::System).await.unwrap()).await.unwrap();
            assert!(due.unwrap() > bench.clock.now());
        }
        bench.clock.0.fetch_add(1, Ordering::SeqCst);
        bench.wake.notify_one();
    }
    assert_eq!((bench.unfinished().await, bench.dead().await), (0, vec![(3, Some("in vain".to_owned()))]));
    stop.cancel();
    tokio::time::timeout(DEADLINE, running).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_job_whose_leases_keep_running_out_is_given_up() {
    let bench = Bench::new().await;
    bench.enqueue("crash", 0).await;
    // Processes that took it and were never heard of again.
    for _ in 0..3 {
        let mut tx = bench.db.write(Scope::System).await.unwrap();
        let now = bench.clock.now();
        assert!(db::jobs::lease(&mut tx, &["crash"], &[], now, now).await.unwrap().is_some());
        tx.commit().await.unwrap();
    }
    let runner = bench.runner(config()).handle("crash", |_| async { unreachable!("not a fourth time") });
    let stop = CancellationToken::new();
    let running = tokio::spawn(runner.run(stop.clone()));
    bench.until(|| async { bench.unfinished().await == 0 }).await;
    assert_eq!(bench.dead().await, [(4, Some("its lease ran out every time".to_owned()))]);
    stop.cancel();
    tokio::time::timeout(DEADLINE, running).await.unwrap().unwrap();
}

#[tokio::test]
async fn no_more_than_configured_run_at_once_and_stopping_waits_for_them() {
    let bench = Bench::new().await;
    let (begun, mut begins) = tokio::sync::mpsc::unbounded_channel();
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let held = gate.clone();
    let runner = bench.runner(config()).handle("hold", move |_| {
        let (begun, held) = (begun.clone(), held.clone());
        async move {
            begun.send(())?;
            held.acquire().await?.forget();
            Ok(())
        }
    });
    for n in 0..3 {
        bench.enqueue("hold", n).await;
    }
    let stop = CancellationToken::new();
    let running = tokio::spawn(runner.run(stop.clone()));
    for _ in 0..2 {
        tokio::time::timeout(DEADLINE, begins.recv()).await.unwrap().unwrap();
    }
    stop.cancel();
    assert!(!running.is_finished() && begins.try_recv().is_err());
    gate.add_permits(3);
    tokio::time::timeout(DEADLINE, running).await.unwrap().unwrap();
    assert_eq!(bench.unfinished().await, 1);
}

#[test]
fn the_wait_doubles_to_a_bound_and_is_never_the_same() {
    let (least, most) = (backoff(1, 0), backoff(1, u32::MAX));
    assert_eq!((least, most), (TimeDelta::milliseconds(3_750), TimeDelta::milliseconds(6_250)));
    assert_eq!(backoff(3, u32::MAX / 2).num_seconds(), 19);
    assert!(backoff(1_000, u32::MAX) <= LONGEST + LONGEST / 4);
}
