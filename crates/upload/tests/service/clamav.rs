//! With a real clamd behind it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use clamdtest::{Clamd, Settings};
use domain::{Action, DocumentId, DocumentState, ScanReason};
use futures::StreamExt as _;
use pgtest::{BACKENDS, Backend};
use testfiles::{eicar, pdf};
use upload::{ClamdScanner, Error, Looked, Opened, Scanner, Trouble, Verdict};

use crate::house::House;

const LIMIT: u64 = 1 << 20;

fn scanner(address: &str, patience: Duration) -> ClamdScanner {
    let timing = clamd::Timing { step: patience, answer: patience, ..clamd::Timing::default() };
    ClamdScanner::new(clamd::Client::new(address.parse().unwrap(), timing))
}

async fn house(backend: Backend, address: &str) -> House {
    let mut house = House::on(backend).await;
    house.upload = house.with_scanner(scanner(address, Duration::from_secs(30)));
    house
}

/// A PDF of some size with something in the middle.
fn pdf_with(within: &[u8], size: usize) -> Vec<u8> {
    let page = pdf(1, 1, size);
    let (head, tail) = page.split_at(page.len() / 2);
    [head, within, tail].concat()
}

async fn reason(house: &House) -> Option<String> {
    house.entries(Action::DocumentUnscannable).await.remove(0).leaf.reason.clone()
}

#[tokio::test]
async fn a_real_scanner_decides_on_both_ways() {
    let clamd = Clamd::with(&Settings { stream_max: 2 * LIMIT, file_max: LIMIT, ..Settings::default() });
    for (backend, way) in BACKENDS.into_iter().zip([clamd.unix(), clamd.tcp()]) {
        let house = house(backend, &way).await;
        let clean = house.sent("a.pdf", &pdf(1, 1, 300_000)).await;
        assert_eq!(clean.state, DocumentState::Available, "{way}");
        let infected = house.sent("b.pdf", &pdf_with(&eicar(), 300_000)).await;
        assert_eq!(infected.state, DocumentState::Infected, "{way}");
        let entry = house.entries(Action::DocumentInfected).await.remove(0);
        assert_eq!(house.detail(&entry).await["found"], Clamd::EICAR);
        assert!(matches!(house.upload.open(&house.caseworker, infected.id, None).await, Err(Error::NotReadable)));

        let not_looked_into = house.sent("c.pdf", &pdf_with(&eicar(), 1_200_000)).await;
        assert_eq!(not_looked_into.state, DocumentState::Unscannable, "{way}");
        assert_eq!(reason(&house).await.as_deref(), Some("limit"));
        let too_long = house.sent("d.pdf", &pdf(1, 1, 8_000_000)).await;
        assert_eq!(too_long.state, DocumentState::Unscannable, "{way}");
        assert_eq!(reason(&house).await.as_deref(), Some("too_long"));
        house.assert_holds(&[]).await;
    }
}

/// Kills clamd once a document begins to go through.
#[derive(Debug)]
struct Killing {
    inner: ClamdScanner,
    clamd: Arc<Clamd>,
    done: AtomicBool,
}

#[async_trait]
impl Scanner for Killing {
    async fn scan(&self, document: Opened) -> Result<Verdict, Error> {
        let (clamd, first) = (self.clamd.clone(), !self.done.swap(true, Ordering::SeqCst));
        let mut seen = 0;
        let document = document.inspect(move |_| {
            seen += 1;
            if first && seen == 1 {
                clamd.kill();
            }
        });
        self.inner.scan(document.boxed()).await
    }

    async fn look(&self, well: bool) -> Result<Looked, Trouble> {
        self.inner.look(well).await
    }

    fn describe(&self) -> String {
        self.inner.describe()
    }
}

#[tokio::test]
async fn killed_in_the_middle_decides_nothing_and_the_queue_drains_when_it_is_back() {
    let clamd = Arc::new(Clamd::start());
    for (backend, way) in BACKENDS.into_iter().zip([clamd.tcp(), clamd.unix()]) {
        let mut house = House::on(backend).await;
        let inner = scanner(&way, Duration::from_secs(30));
        house.upload = house.with_scanner(Killing { inner, clamd: clamd.clone(), done: AtomicBool::new(false) });
        house.upload.look_at_scanner().await.unwrap();
        assert!(house.upload.scanner_answers());
        let bytes = pdf(1, 1, 9_000_000);
        let sent = house.send(&house.rita, "k", &[("a.pdf", &bytes), ("b.pdf", &bytes)]).await.unwrap();
        let job = house.lease_job().await.unwrap();
        let ended = house.upload.scan(&job).await;
        assert!(matches!(ended, Err(Error::Scanner(_))), "{way} {ended:?}");
        house.upload.look_at_scanner().await.unwrap();
        let seen = house.upload.scanner_seen(house.tenant).await.unwrap().unwrap();
        assert!(!house.upload.scanner_answers(), "nothing more is given to it");
        assert!(!seen.answers && seen.trouble.is_some() && seen.failures == 1, "{seen:?}");
        for document in &sent {
            let now = house.upload.document(&house.caseworker, document.id).await.unwrap();
            assert!(matches!(now.state, DocumentState::Received | DocumentState::Scanning) && !now.readable);
        }

        clamd.start_again();
        house.clock.advance(chrono::Duration::seconds(91));
        house.upload.look_at_scanner().await.unwrap();
        assert!(house.upload.scanner_answers());
        assert_eq!(house.run_jobs().await, 2);
        for document in &sent {
            let now = house.upload.document(&house.caseworker, document.id).await.unwrap();
            assert_eq!(now.state, DocumentState::Available, "{way}");
        }
        let seen = house.upload.scanner_seen(house.tenant).await.unwrap().unwrap();
        assert!(seen.answers && seen.trouble.is_none() && seen.description.starts_with("ClamAV 1."), "{seen:?}");
        house.assert_holds(&[]).await;
    }
}

#[tokio::test]
async fn stopped_where_it_is_it_gets_nothing_and_says_nothing() {
    let clamd = Clamd::start();
    let mut house = House::new().await;
    house.upload = house.with_scanner(scanner(&clamd.unix(), Duration::from_millis(200)));
    let sent = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, 50_000))]).await.unwrap().remove(0);
    let job = house.lease_job().await.unwrap();
    clamd.pause();
    assert!(matches!(house.upload.scan(&job).await, Err(Error::Scanner(trouble)) if !trouble.away));
    house.upload.look_at_scanner().await.unwrap();
    assert!(!house.upload.scanner_answers());
    assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Scanning);
    clamd.go_on();
    house.upload = house.with_scanner(scanner(&clamd.unix(), Duration::from_secs(30)));
    house.clock.advance(chrono::Duration::seconds(91));
    assert_eq!(house.run_jobs().await, 1);
    assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Available);
}

#[tokio::test]
async fn who_calls_clean_what_it_did_not_look_into_gets_nothing() {
    let clamd = Clamd::with(&Settings { admits_limits: false, ..Settings::default() });
    let house = house(Backend::Sqlite, &clamd.unix()).await;
    house.upload.look_at_scanner().await.unwrap();
    assert!(!house.upload.scanner_answers());
    let seen = house.upload.scanner_seen(house.tenant).await.unwrap().unwrap();
    assert!(seen.trouble.unwrap().contains("AlertExceedsMax"));
}

#[tokio::test]
async fn who_was_set_otherwise_between_two_looks_is_found_out() {
    let clamd = Clamd::start();
    let mut house = House::new().await;
    house.upload = house.with_scanner(scanner(&clamd.unix(), Duration::from_secs(30)).proof_holds(Duration::ZERO));
    for _ in 0..2 {
        house.upload.look_at_scanner().await.unwrap();
        assert!(house.upload.scanner_answers());
    }
    clamd.kill();
    clamd.set(&Settings { admits_limits: false, ..Settings::default() });
    clamd.start_again();
    house.upload.look_at_scanner().await.unwrap();
    assert!(!house.upload.scanner_answers());
}

#[tokio::test]
async fn what_is_given_up_waits_where_it_may_and_else_is_for_staff() {
    let clamd = Clamd::start();
    for backend in BACKENDS {
        let house = house(backend, &clamd.unix()).await;
        let bytes: Vec<_> = (1..=3).map(|seed| pdf(seed, 1, 9_000)).collect();
        let files: Vec<(&str, &[u8])> =
            ["a.pdf", "b.pdf", "c.pdf"].into_iter().zip(bytes.iter().map(Vec::as_slice)).collect();
        house.send(&house.rita, "k", &files).await.unwrap();
        let reasons = [ScanReason::StoreUnavailable, ScanReason::ScannerUnavailable, ScanReason::ScannerFailed];
        let mut ids: Vec<DocumentId> = Vec::new();
        for reason in reasons {
            let job = house.lease_job().await.unwrap();
            house.upload.give_up_scan(&job, reason).await.unwrap();
            ids.push(job.payload["document"].as_str().unwrap().parse().unwrap());
        }
        assert!(house.lease_job().await.is_none(), "they rest");
        let document = async |id| house.upload.document(&house.caseworker, id).await.unwrap();
        for (id, reason) in ids.iter().zip(reasons) {
            let now = document(*id).await;
            let expected = if reason.passes() { DocumentState::Received } else { DocumentState::Unscannable };
            assert_eq!((now.state, now.scan_reason, now.readable), (expected, Some(reason), false), "{backend:?}");
            let hers = house.upload.document(&house.rita, *id).await.unwrap();
            assert_eq!(hers.scan_reason, None);
        }
        assert_eq!(reason(&house).await.as_deref(), Some("scanner_failed"));
        assert_eq!(house.entries(Action::DocumentUnscannable).await.len(), 1);

        house.clock.advance(chrono::Duration::minutes(16));
        let job = house.lease_job().await.unwrap();
        assert_eq!(job.attempt, 1, "it begins anew");
        house.upload.scan(&job).await.unwrap();
        assert_eq!(house.run_jobs().await, 1);
        for (id, reason) in ids.iter().zip(reasons) {
            let now = document(*id).await;
            let expected = if reason.passes() {
                (DocumentState::Available, None)
            } else {
                (DocumentState::Unscannable, Some(reason))
            };
            assert_eq!((now.state, now.scan_reason), expected, "{backend:?}");
        }
        house.assert_holds(&[]).await;
    }
}

#[tokio::test]
async fn who_judges_others_is_not_away() {
    let clamd = Clamd::start();
    let house = house(Backend::Sqlite, &clamd.unix()).await;
    let failed = Error::ScannerStopped;
    let reason = |last| house.upload.reason_to_give_up(last);
    assert_eq!(reason(Some(&failed)), ScanReason::ScannerUnavailable);
    house.sent("a.pdf", &pdf(1, 1, 9_000)).await;
    assert_eq!(reason(Some(&failed)), ScanReason::ScannerFailed);
    house.clock.advance(chrono::Duration::minutes(31));
    assert_eq!(reason(Some(&failed)), ScanReason::ScannerUnavailable);
    assert_eq!(reason(Some(&Error::NotReadable)), ScanReason::StoreUnavailable);
    assert_eq!(reason(None), ScanReason::ScannerFailed);
}
