//! What the scanner says decides who reads.

use async_trait::async_trait;
use custody::CaseField;
use domain::{Action, DocumentState, ScanReason};
use futures::TryStreamExt as _;
use testfiles::{eicar, pdf, text};
use upload::{DocumentView, Error, Opened, Scanner, Verdict};

use crate::house::House;
use crate::sending::read;

#[tokio::test]
async fn what_is_infected_is_never_given_to_staff() {
    let house = House::new().await;
    let bytes = [text(1, 40_000), eicar(), text(2, 40_000)].concat();
    let sent = house.sent("a.txt", &bytes).await;
    assert_eq!(sent.state, DocumentState::Infected);
    assert!(matches!(house.upload.open(&house.caseworker, sent.id, None).await, Err(Error::NotReadable)));
    assert_eq!(house.entries(Action::DocumentOpened).await.len(), 0);
    assert_eq!(read(&house, &house.rita, sent.id).await, bytes, "the sender may have it back");
    let entry = house.entries(Action::DocumentInfected).await.remove(0);
    assert_eq!(house.detail(&entry).await["found"], "EICAR-Test-File");
}

#[derive(Debug)]
pub(crate) enum Odd {
    Unscannable,
    Down,
    StopsEarly,
}

#[async_trait]
impl Scanner for Odd {
    async fn scan(&self, mut document: Opened) -> Result<Verdict, Error> {
        match self {
            Self::Unscannable => {
                while document.try_next().await?.is_some() {}
                Ok(Verdict::Unscannable { reason: ScanReason::Encrypted })
            }
            Self::Down => Err(Error::NotReadable),
            Self::StopsEarly => Ok(Verdict::Clean),
        }
    }

    fn describe(&self) -> String {
        "odd".to_owned()
    }
}

async fn scanned_by(odd: Odd) -> (House, DocumentView, Result<(), Error>) {
    let mut house = House::new().await;
    house.upload = house.with_scanner(odd);
    let sent = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, 50_000))]).await.unwrap().remove(0);
    let job = house.lease_job().await.unwrap();
    let outcome = house.upload.scan(&job).await;
    let sent = house.upload.document(&house.rita, sent.id).await.unwrap();
    (house, sent, outcome)
}

#[tokio::test]
async fn what_can_not_be_judged_is_not_clean() {
    let (house, sent, outcome) = scanned_by(Odd::Unscannable).await;
    outcome.unwrap();
    assert_eq!(sent.state, DocumentState::Unscannable);
    assert_eq!(house.entries(Action::DocumentUnscannable).await[0].leaf.reason.as_deref(), Some("encrypted"));
    assert!(matches!(house.upload.open(&house.caseworker, sent.id, None).await, Err(Error::NotReadable)));
}

#[tokio::test]
async fn a_scanner_that_is_down_or_stops_early_decides_nothing() {
    for odd in [Odd::Down, Odd::StopsEarly] {
        let (house, sent, outcome) = scanned_by(odd).await;
        assert!(outcome.is_err());
        assert_eq!(sent.state, DocumentState::Scanning);
        assert!(matches!(house.upload.open(&house.caseworker, sent.id, None).await, Err(Error::NotReadable)));
        house.clock.advance(chrono::Duration::seconds(91));
        assert!(house.lease_job().await.is_some(), "it will run again");
    }
}

#[tokio::test]
async fn damage_is_found_by_reading_back() {
    let house = House::new().await;
    let bytes = pdf(1, 1, 50_000);
    let sent = house.send(&house.rita, "k", &[("a.pdf", &bytes)]).await.unwrap().remove(0);
    let path = house.place.documents().remove(0);
    let mut sealed = house.place.bytes(&path);
    sealed[20_000] ^= 1;
    house.place.replace(&path, sealed);
    assert_eq!(house.run_jobs().await, 1);
    assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Suspect);
    assert_eq!(house.entries(Action::IntegrityFailed).await[0].leaf.reason.as_deref(), Some("tag"));
}

#[tokio::test]
async fn another_hash_than_on_the_receipt_is_damage() {
    let house = House::new().await;
    let sent = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, 50_000))]).await.unwrap().remove(0);
    let mut work = house.custody.act(&house.system()).await.unwrap();
    let case = house.custody.case_file_unchecked(work.rows(), &house.system(), house.case).await.unwrap().unwrap();
    let wrong = case.sealer.seal(CaseField::DocumentHash, sent.id.uuid(), &[7; 32]);
    let update = work.rows().query("UPDATE documents SET sha256_sealed = $2 WHERE id = $1");
    assert!(update.bind(sent.id).bind(wrong).changed().await.unwrap());
    work.commit_bookkeeping().await.unwrap();
    assert_eq!(house.run_jobs().await, 1);
    assert_eq!(house.upload.document(&house.rita, sent.id).await.unwrap().state, DocumentState::Suspect);
    assert_eq!(house.entries(Action::IntegrityFailed).await[0].leaf.reason.as_deref(), Some("hash"));
}
