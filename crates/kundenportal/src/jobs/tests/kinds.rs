//! Kinds of jobs that are not done at any time, by any number, for ever.

use std::sync::atomic::AtomicBool;

use super::*;

#[tokio::test]
async fn no_more_of_one_kind_run_than_it_may_while_others_go_on() {
    let bench = Bench::new().await;
    let (begun, mut begins) = tokio::sync::mpsc::unbounded_channel();
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let held = gate.clone();
    let heavy = begun.clone();
    let kind = Kind::new("heavy", move |job| {
        let (begun, held) = (heavy.clone(), held.clone());
        async move {
            begun.send(job.kind).unwrap();
            held.acquire().await.unwrap().forget();
            Ok(())
        }
    });
    let runner = bench.runner(Jobs { concurrency: 4, ..config() }).with(kind.at_most(1)).handle("light", move |job| {
        let begun = begun.clone();
        async move { Ok(begun.send(job.kind)?) }
    });
    for kind in ["heavy", "heavy", "light"] {
        bench.enqueue(kind, 0).await;
    }
    let stop = CancellationToken::new();
    let running = tokio::spawn(runner.run(stop.clone()));
    let mut next = async || tokio::time::timeout(DEADLINE, begins.recv()).await.unwrap().unwrap();
    let mut first = [next().await, next().await];
    first.sort();
    assert_eq!(first, ["heavy", "light"]);
    bench.until(|| async { bench.unfinished().await == 2 }).await;
    assert_eq!(bench.leased().await, 1);
    gate.add_permits(2);
    assert_eq!(next().await, "heavy");
    bench.until(|| async { bench.unfinished().await == 0 }).await;
    stop.cancel();
    tokio::time::timeout(DEADLINE, running).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_closed_kind_waits_and_what_could_not_be_begun_costs_no_attempt() {
    let bench = Bench::new().await;
    let (tried, mut attempts) = tokio::sync::mpsc::unbounded_channel();
    let open = Arc::new(AtomicBool::new(false));
    let is_open = open.clone();
    let kind = Kind::new("scan", move |job| {
        tried.send(job.attempt).unwrap();
        async move { if job.payload == 7 { Ok(()) } else { Err(Failure::NotNow("nobody there".to_owned())) } }
    });
    let kind = kind.only_while(move || is_open.load(Ordering::SeqCst));
    let runner = bench.runner(config()).with(kind);
    bench.enqueue("scan", 0).await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(runner.run(stop.clone()));
    // More often than there are attempts.
    open.store(true, Ordering::SeqCst);
    for _ in 0..5 {
        bench.wake.notify_one();
        assert_eq!(tokio::time::timeout(DEADLINE, attempts.recv()).await.unwrap(), Some(1));
        bench.until(|| async { bench.leased().await == 0 }).await;
        bench.clock.0.fetch_add(1, Ordering::SeqCst);
    }
    assert_eq!((bench.unfinished().await, bench.dead().await), (1, vec![]));
    stop.cancel();
    bench.wake.notify_one();
    tokio::time::timeout(DEADLINE, running).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_kind_may_end_what_is_given_up_in_good_order() {
    let bench = Bench::new().await;
    let (gave_up, mut given_up) = tokio::sync::mpsc::unbounded_channel();
    let db = bench.db.clone();
    let kind = Kind::new("scan", |_| async { Err(Failure::Tried("in vain".into())) }).giving_up(move |job, last| {
        gave_up.send((job.attempt, last.map(ToString::to_string))).unwrap();
        let db = db.clone();
        async move {
            let mut tx = db.write(Scope::System).await?;
            db::jobs::complete(&mut tx, job.id, job.lease_epoch, SystemClock.now()).await?;
            Ok(tx.commit().await?)
        }
    });
    let runner = bench.runner(Jobs { attempts: 1, ..config() }).with(kind);
    bench.enqueue("scan", 0).await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(runner.run(stop.clone()));
    let told = tokio::time::timeout(DEADLINE, given_up.recv()).await.unwrap();
    assert_eq!(told, Some((1, Some("in vain".to_owned()))));
    bench.until(|| async { bench.unfinished().await == 0 }).await;
    assert_eq!(bench.dead().await, []);
    stop.cancel();
    tokio::time::timeout(DEADLINE, running).await.unwrap().unwrap();
}
