//! The same request twice is one submission.

use chrono::Duration;
use db::submissions::Submission;
use domain::{Action, Actor, DocumentId, SubmissionId};
use pgtest::BACKENDS;
use sha2::{Digest as _, Sha256};
use testfiles::pdf;
use upload::{Begin, Begun, BodyError, DocumentView, Error, Timing};

use crate::bodies::{broken, stalling, whole};
use crate::house::{CASE_BYTES, House, ROUTE};

async fn replayed(house: &House, actor: &Actor, begin: Begin) -> Vec<DocumentView> {
    match house.upload.begin(actor, begin).await.unwrap() {
        Begun::Replayed(views) => views,
        Begun::Receiving(_) => panic!("it was sent before"),
    }
}

#[tokio::test]
async fn a_repeated_request_gets_the_same_documents_without_being_read() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let bytes = pdf(1, 1, 2_000);
        let sent = house.send(&house.rita, "k", &[("a.pdf", &bytes)]).await.unwrap();
        let again = replayed(&house, &house.rita, house.form("k", 2_000)).await;
        assert_eq!(again, sent, "{backend:?}");
        assert_eq!(house.place.puts(), 1);
        assert_eq!(house.entries(Action::DocumentReceived).await.len(), 1);
        assert!(matches!(
            house.upload.begin(&house.rita, house.form("k", 2_001)).await,
            Err(Error::FingerprintDiffers)
        ));
        // Somebody else's key is another key.
        assert!(matches!(house.upload.begin(&house.udo, house.form("k", 2_000)).await, Ok(Begun::Receiving(_))));
    }
}

#[tokio::test]
async fn while_one_is_running_the_other_waits() {
    let house = House::new().await;
    let bytes = pdf(1, 1, 2_000);
    let mut receiving = house.receiving(&house.rita, house.form("k", 2_000)).await;
    let waits = house.upload.begin(&house.rita, house.form("k", 2_000)).await;
    assert!(matches!(waits, Err(Error::Running { retry_after: 1..=61 })));
    receiving.file(Some("a.pdf"), whole(&bytes)).await.unwrap();
    let sent = receiving.finish().await.unwrap();
    assert_eq!(replayed(&house, &house.rita, house.form("k", 2_000)).await, sent);
}

#[tokio::test]
async fn two_that_come_at_the_same_moment_do_not_stop_each_other() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let _receiving = house.receiving(&house.rita, house.form("other", 2_000)).await;
        let account = house.rita.account.unwrap();
        let mut work = house.custody.act(&house.rita).await.unwrap();
        let rows = work.rows();
        let other = db::submissions::find_by_key(rows, account, ROUTE, "other").await.unwrap().unwrap();
        let id = SubmissionId::generate(house.custody.clock(), house.custody.rng());
        let first = Submission { id, idempotency_key: Some("k".to_owned()), ..other };
        assert!(db::submissions::insert(rows, &first).await.unwrap());
        // The second has to wait for what becomes of the first, which now needs the case: it must not have taken that.
        let mut second = Box::pin(house.upload.begin(&house.rita, house.form("k", 2_000)));
        let waits = tokio::time::timeout(std::time::Duration::from_millis(300), &mut second).await;
        assert!(waits.is_err(), "{backend:?}: {waits:?}");
        assert!(db::cases::reserve(rows, house.case, 2_000, CASE_BYTES).await.unwrap(), "{backend:?}");
        let (first, second) = tokio::join!(work.commit_bookkeeping(), second);
        assert!(first.is_ok(), "{backend:?}: {first:?}");
        assert!(matches!(second, Err(Error::FingerprintDiffers | Error::Running { .. })), "{backend:?}: {second:?}");
    }
}

#[tokio::test]
async fn a_key_is_free_again_after_a_failure_and_after_seven_days() {
    let house = House::new().await;
    let bytes = pdf(1, 1, 2_000);
    house.sends("k", broken(&bytes)).await;
    house.send(&house.rita, "k", &[("a.pdf", &bytes)]).await.unwrap();
    house.clock.advance(Duration::days(7));
    house.upload.sweep(&house.system()).await.unwrap();
    house.send(&house.rita, "k", &[("a.pdf", &bytes)]).await.unwrap();
    assert_eq!(house.documents().await.len(), 2);
}

#[tokio::test]
async fn who_asks_again_after_a_crash_settles_what_it_left() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let bytes = pdf(1, 1, 2_000);
        drop(house.half_sent("k", &bytes).await);
        assert!(matches!(house.upload.begin(&house.rita, house.form("k", 2_000)).await, Err(Error::Running { .. })));
        house.later();
        house.send(&house.rita, "k", &[("a.pdf", &bytes)]).await.unwrap();
        assert_eq!((house.documents().await.len(), house.place.open_uploads()), (1, 0), "{backend:?}");
        assert_eq!(house.quota().await, (2_000, 0));
    }
}

fn raw(house: &House, id: DocumentId, bytes: &[u8], digest: Option<&[u8]>) -> Begin {
    let mut begin = house.form("ignored", bytes.len() as u64);
    begin.route = "PUT /cases/{case}/documents/{document}";
    begin.idempotency_key = None;
    begin.document = Some(id);
    begin.fingerprint.content_digest = digest.map(<[u8]>::to_vec);
    begin
}

#[tokio::test]
async fn a_chosen_id_makes_a_raw_body_idempotent() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let id = DocumentId::generate(house.custody.clock(), house.custody.rng());
        let (bytes, others) = (pdf(1, 1, 2_000), pdf(2, 1, 2_000));
        let (digest, other) = (Sha256::digest(&bytes), Sha256::digest(&others));
        let mut receiving = house.receiving(&house.rita, raw(&house, id, &bytes, None)).await;
        assert!(matches!(
            house.upload.begin(&house.rita, raw(&house, id, &bytes, None)).await,
            Err(Error::Running { .. })
        ));
        receiving.file(Some("a.pdf"), whole(&bytes)).await.unwrap();
        let foreign = house.upload.begin(&house.udo, raw(&house, id, &bytes, None)).await;
        assert!(matches!(foreign, Err(Error::Custody(custody::Error::Denied(_)))), "{backend:?}");
        assert!(matches!(receiving.file(Some("b.pdf"), whole(&bytes)).await, Err(Error::TooManyFiles { limit: 1 })));
        house.assert_empty().await;

        let mut receiving = house.receiving(&house.rita, raw(&house, id, &bytes, None)).await;
        receiving.file(Some("a.pdf"), whole(&bytes)).await.unwrap();
        let sent = receiving.finish().await.unwrap();
        assert_eq!(sent[0].id, id);
        assert_eq!(replayed(&house, &house.rita, raw(&house, id, &bytes, None)).await, sent);
        assert_eq!(replayed(&house, &house.rita, raw(&house, id, &bytes, Some(&digest))).await, sent);
        let differs = house.upload.begin(&house.rita, raw(&house, id, &others, Some(&other))).await;
        assert!(matches!(differs, Err(Error::FingerprintDiffers)));
        let foreign = house.upload.begin(&house.udo, raw(&house, id, &bytes, None)).await;
        assert!(matches!(foreign, Err(Error::Custody(custody::Error::Denied(_)))));
        house.upload.take_back(&house.rita, id).await.unwrap();
        assert!(matches!(house.upload.begin(&house.rita, raw(&house, id, &bytes, None)).await, Err(Error::Gone)));
    }
}

#[tokio::test]
async fn without_a_digest_the_bytes_say_whether_it_is_the_same() {
    let mut house = House::new().await;
    let bytes = pdf(1, 1, 2_000);
    let sent = house.sent("a.pdf", &bytes).await;
    let same = async |house: &House, body| house.upload.same_bytes(&house.rita, sent.id, body).await;
    same(&house, whole(&bytes)).await.unwrap();
    let longer = [bytes.as_slice(), b"x"].concat();
    for others in [pdf(2, 1, 2_000), longer, bytes[..1_999].to_vec()] {
        assert!(matches!(same(&house, whole(&others)).await, Err(Error::FingerprintDiffers)));
    }
    assert!(matches!(same(&house, broken(&bytes)).await, Err(Error::Body(BodyError::Broken))));
    let timing = Timing { stall: std::time::Duration::from_millis(20), ..Timing::default() };
    house.upload = house.upload.with_timing(timing);
    assert!(matches!(same(&house, stalling(&bytes).0).await, Err(Error::Body(BodyError::Stalled))));
}

#[tokio::test]
async fn bytes_that_do_not_have_the_promised_digest_are_not_kept() {
    let house = House::new().await;
    let id = DocumentId::generate(house.custody.clock(), house.custody.rng());
    let bytes = pdf(1, 1, 2_000);
    let mut receiving = house.receiving(&house.rita, raw(&house, id, &bytes, Some(&[7; 32]))).await;
    receiving.file(Some("a.pdf"), whole(&bytes)).await.unwrap();
    assert!(matches!(receiving.finish().await, Err(Error::DigestDiffers)));
    house.assert_empty().await;
}
