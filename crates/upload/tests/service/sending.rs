//! What is sent arrives whole, with a receipt, or leaves nothing at all.

use std::time::Duration;

use domain::{Action, Concerns, DocumentState, MediaType, Page, PersonId};
use futures::{StreamExt as _, TryStreamExt as _};
use pgtest::{BACKENDS, Backend};
use sha2::{Digest as _, Sha256};
use testfiles::{html, pdf, text};
use upload::{Begun, BodyError, Error, Fields, Timing, sniff::Refused};

use crate::bodies::{broken, stalling, trickling, whole};
use crate::house::{CASE_BYTES, FILE_BYTES, House};
use crate::place::Place;

pub(crate) async fn read(house: &House, actor: &domain::Actor, id: domain::DocumentId) -> Vec<u8> {
    let content = house.upload.open(actor, id, None).await.unwrap();
    let blocks: Vec<_> = content.stream.try_collect().await.unwrap();
    blocks.concat()
}

#[tokio::test]
async fn what_fits_into_one_part_takes_one_request() {
    let house = House::new().await;
    let (small, large) = (pdf(1, 1, 2_000), pdf(2, 1, 6_000_000));
    let sent = house.send(&house.rita, "small", &[("a.pdf", &small), ("b.pdf", &small)]).await.unwrap();
    assert_eq!((house.place.puts(), house.place.uploads_begun()), (2, 0));
    house.send(&house.rita, "large", &[("a.pdf", &large)]).await.unwrap();
    assert_eq!((house.place.puts(), house.place.uploads_begun()), (2, 1));
    // Who knows how long it will be?
    let mut unknown = house.form("unknown", 0);
    unknown.fingerprint.length = None;
    let mut receiving = house.receiving(&house.rita, unknown).await;
    receiving.file(Some("a.pdf"), whole(&small)).await.unwrap();
    receiving.finish().await.unwrap();
    assert_eq!((house.place.puts(), house.place.uploads_begun()), (2, 2));
    assert_eq!(read(&house, &house.rita, sent[1].id).await, small);
    // More than was announced, which HTTP does not let through, is not kept.
    let mut receiving = house.receiving(&house.rita, house.form("short", 2_000)).await;
    let outcome = receiving.file(Some("a.pdf"), whole(&pdf(3, 1, 11_000_000))).await;
    assert!(outcome.is_err() || receiving.finish().await.is_err());
    assert_eq!((house.documents().await.len(), house.place.documents().len(), house.place.open_uploads()), (4, 4, 0));
}

#[tokio::test]
async fn a_document_is_sent_receipted_scanned_and_read() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        // Three parts, the last one short.
        let bytes = pdf(1, 2, 11_000_000);
        let sent = house.send(&house.rita, "k1", &[("Mietvertrag.pdf", &bytes)]).await.unwrap().remove(0);
        assert_eq!(sent.state, DocumentState::Received);
        assert_eq!(
            (sent.name.as_deref(), sent.media_type, sent.size),
            (Some("Mietvertrag.pdf"), MediaType::Pdf, 11_000_000)
        );
        assert_eq!((sent.kind.as_deref(), sent.note.as_deref()), (Some("lease"), Some("bitte")));
        assert_eq!(sent.concerns, Concerns::Member(house.rita.person.unwrap()));
        assert_eq!(sent.sha256.as_deref(), Some(hex::encode(Sha256::digest(&bytes)).as_str()));
        assert_eq!(sent.uploaded_by.as_ref().map(|by| by.name.as_str()), Some("Rita Beispiel"));
        assert!(sent.mine && sent.readable && sent.started_at < sent.received_at);
        assert_eq!(house.quota().await, (11_000_000, 0), "{backend:?}");
        assert_eq!((house.place.documents().len(), house.place.open_uploads()), (1, 0));

        // Before the scan only the sender reads it.
        assert!(matches!(house.upload.open(&house.caseworker, sent.id, None).await, Err(Error::NotReadable)));
        assert_eq!(read(&house, &house.rita, sent.id).await, bytes);
        assert_eq!(house.run_jobs().await, 1);
        assert_eq!(read(&house, &house.caseworker, sent.id).await, bytes);
        let seen = house.upload.document(&house.caseworker, sent.id).await.unwrap();
        assert_eq!(seen.state, DocumentState::Available);
        assert!(!seen.mine && seen.readable && seen.opened_at.is_some());
        for (action, count) in
            [(Action::DocumentReceived, 1), (Action::DocumentAvailable, 1), (Action::DocumentOpened, 2)]
        {
            assert_eq!(house.entries(action).await.len(), count, "{backend:?} {action}");
        }
    }
}

#[tokio::test]
async fn the_receipt_proves_what_arrived_and_when() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let bytes = pdf(2, 1, 3_000);
        let sent = house.sent("Bescheid.pdf", &bytes).await;
        let receipt = house.upload.receipt(&house.rita, sent.id).await.unwrap();
        let key = ledger::VerifierKey::new(&house.custody.vkey(house.tenant).await.unwrap()).unwrap();
        let verified = receipt.verify(std::slice::from_ref(&key)).unwrap();
        assert!(verified.checkpoint.is_some(), "with a proof");
        let item = &verified.body.items[0];
        assert_eq!((item.id, item.name.as_deref(), item.size), (sent.id.uuid(), Some("Bescheid.pdf"), 3_000));
        assert_eq!(item.sha256.as_slice(), &*Sha256::digest(&bytes));
        assert_eq!((verified.body.started_at, verified.body.received_at), (sent.started_at, sent.received_at));
        assert_eq!(house.entries(Action::ReceiptViewed).await.len(), 1);
        // The household does not see papers of one of them, the caseworker does.
        assert!(matches!(
            house.upload.receipt(&house.udo, sent.id).await,
            Err(Error::Custody(custody::Error::Denied(_)))
        ));
        assert!(house.upload.receipt(&house.caseworker, sent.id).await.is_ok());
    }
}

#[tokio::test]
async fn a_submission_keeps_the_order_of_its_files() {
    let house = House::new().await;
    let (a, b) = (pdf(1, 1, 2_000), text(2, 20_000));
    let sent = house.send(&house.rita, "k", &[("a.pdf", &a), ("b.txt", &b)]).await.unwrap();
    assert_eq!(sent.iter().filter_map(|view| view.name.as_deref()).collect::<Vec<_>>(), ["a.pdf", "b.txt"]);
    assert_eq!(read(&house, &house.rita, sent[1].id).await, b);
    assert_eq!(house.entries(Action::DocumentReceived).await.len(), 2);
    assert_eq!(house.run_jobs().await, 2);
    // Each has a receipt for its own entry, and each receipt names both.
    let mut indices = Vec::new();
    for view in &sent {
        let body = house.upload.receipt(&house.rita, view.id).await.unwrap().body().unwrap();
        let names: Vec<_> = body.items.iter().map(|item| item.name.as_deref().unwrap()).collect();
        assert_eq!(names, ["a.pdf", "b.txt"]);
        indices.push(body.leaf_index);
    }
    assert_ne!(indices[0], indices[1]);
}

#[tokio::test]
async fn one_refused_file_refuses_all_of_them() {
    let house = House::new().await;
    let error = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, 2_000)), ("x/b.html", &html())]).await.unwrap_err();
    let Error::File { name, cause } = error else { panic!("{error}") };
    assert_eq!(name, "b.html");
    assert!(matches!(*cause, Error::Refused(Refused::Html)));
    house.assert_empty().await;
}

#[tokio::test]
async fn sizes_and_counts_end_at_their_limits() {
    let house = House::new().await;
    let limit = usize::try_from(FILE_BYTES).unwrap();
    let error = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, limit + 1))]).await.unwrap_err();
    assert!(matches!(error, Error::File { cause, .. } if matches!(*cause, Error::TooLarge { limit: FILE_BYTES })));
    let small = pdf(1, 1, 2_000);
    let four = [("a.pdf", small.as_slice()); 4];
    assert!(matches!(house.send(&house.rita, "k", &four).await, Err(Error::TooManyFiles { limit: 3 })));
    assert!(matches!(house.send(&house.rita, "k", &[]).await, Err(Error::NoFile)));
    let empty = house.send(&house.rita, "k", &[("a.pdf", &[])]).await.unwrap_err();
    assert!(matches!(empty, Error::File { cause, .. } if matches!(*cause, Error::Refused(Refused::Empty))));
    house.assert_empty().await;
    assert!(house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, limit))]).await.is_ok());
}

#[tokio::test]
async fn a_case_takes_no_more_than_it_may_hold() {
    let house = House::new().await;
    let error = house.upload.begin(&house.rita, house.form("k", CASE_BYTES + 1)).await.unwrap_err();
    assert!(matches!(error, Error::CaseFull));
    // Of unknown length: room for one file is taken, what was more is settled at the end.
    let mut unknown = house.form("k", 0);
    unknown.fingerprint.length = None;
    let bytes = pdf(1, 1, 8_000_000);
    let mut receiving = house.receiving(&house.rita, unknown.clone()).await;
    assert_eq!(house.quota().await, (0, FILE_BYTES));
    for name in ["a.pdf", "b.pdf"] {
        receiving.file(Some(name), whole(&bytes)).await.unwrap();
    }
    receiving.finish().await.unwrap();
    assert_eq!(house.quota().await, (16_000_000, 0));
    unknown.idempotency_key = Some("other".to_owned());
    assert!(matches!(house.upload.begin(&house.rita, unknown).await, Err(Error::CaseFull)));
    let small = pdf(1, 1, 2_000);
    let mut receiving = house.receiving(&house.rita, house.form("small", 2_000)).await;
    receiving.file(Some("a.pdf"), whole(&small)).await.unwrap();
    receiving.file(Some("b.pdf"), whole(&pdf(1, 1, 5_000_000))).await.unwrap();
    assert!(matches!(receiving.finish().await, Err(Error::CaseFull)), "more came than was announced");
    assert_eq!((house.quota().await, house.place.documents().len()), ((16_000_000, 0), 2));
}

#[tokio::test]
async fn two_that_begin_at_once_do_not_share_the_last_room() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let begin = |key| house.upload.begin(&house.rita, house.form(key, 11_000_000));
        let (a, b) = tokio::join!(begin("a"), begin("b"));
        assert_eq!([a, b].iter().filter(|begun| matches!(begun, Err(Error::CaseFull))).count(), 1, "{backend:?}");
        assert_eq!(house.quota().await, (0, 11_000_000));
    }
}

#[tokio::test]
async fn a_broken_or_stalling_body_leaves_nothing() {
    let house = House::new().await;
    let bytes = pdf(1, 1, 6_000_000);
    assert!(matches!(house.sends("k", broken(&bytes)).await, Error::Body(BodyError::Broken)));
    house.assert_empty().await;
    let timing = Timing { stall: Duration::from_millis(50), ..Timing::default() };
    let impatient = House { upload: house.upload.clone().with_timing(timing), ..house };
    let (body, _stalled) = stalling(&bytes);
    assert!(matches!(impatient.sends("k", body).await, Error::Body(BodyError::Stalled)));
    impatient.assert_empty().await;
    // Something always comes in time, and never enough.
    let body = trickling(&bytes, Duration::from_millis(10));
    assert!(matches!(impatient.sends("k", body).await, Error::Body(BodyError::Stalled)));
    impatient.assert_empty().await;
}

#[tokio::test]
async fn the_lease_is_renewed_while_nothing_comes() {
    let mut house = House::new().await;
    let timing = Timing { renew_every: Duration::from_millis(5), ..Timing::default() };
    house.upload = house.upload.clone().with_timing(timing);
    let mut receiving = house.receiving(&house.rita, house.form("k", 2_000)).await;
    let (body, stalled) = stalling(&pdf(1, 1, 2_000));
    let renewed = async {
        stalled.notified().await;
        house.clock.advance(chrono::Duration::seconds(45));
        let due = house.custody.now() + chrono::Duration::seconds(45);
        loop {
            let mut tx = house.custody.read(house.tenant).await.unwrap();
            let expired = db::submissions::expired_here(&mut tx, due, 10).await.unwrap();
            drop(tx);
            if expired.is_empty() {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        done = receiving.file(Some("a.pdf"), body) => panic!("ended: {done:?}"),
        done = tokio::time::timeout(Duration::from_secs(20), renewed) => done.unwrap(),
    }
}

#[tokio::test]
async fn a_document_concerns_its_sender_unless_the_sender_says_otherwise() {
    let house = House::new().await;
    let bytes = pdf(1, 1, 2_000);
    let [rita, udo] = [&house.rita, &house.udo].map(|actor| actor.person.unwrap());
    let concerning = |key, concerns| {
        let mut form = house.form(key, 2_000);
        form.fields = Fields { concerns, ..Fields::default() };
        form
    };
    let stranger = PersonId::from_uuid(uuid::Uuid::from_u128(7));
    let nobody = house.upload.begin(&house.rita, concerning("x", Some(Concerns::Member(stranger)))).await;
    assert!(matches!(nobody, Err(Error::ConcernsNobody)));
    for (actor, key, chosen, expected) in [
        (&house.rita, "own", None, Concerns::Member(rita)),
        (&house.rita, "his", Some(Concerns::Member(udo)), Concerns::Member(udo)),
        (&house.rita, "all", Some(Concerns::All), Concerns::All),
        (&house.caseworker, "staff", None, Concerns::All),
    ] {
        let mut receiving = house.receiving(actor, concerning(key, chosen)).await;
        receiving.file(Some(&format!("{key}.pdf")), whole(&bytes)).await.unwrap();
        assert_eq!(receiving.finish().await.unwrap()[0].concerns, expected, "{key}");
    }
    let names = async |actor| {
        let listed = house.upload.documents(actor, house.case, Page { limit: 2, after: None }).await.unwrap();
        let rest = house.upload.documents(actor, house.case, Page { limit: 50, after: listed.next }).await.unwrap();
        listed.items.into_iter().chain(rest.items).map(|view| view.name.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(names(&house.rita).await, ["staff.pdf", "all.pdf", "his.pdf", "own.pdf"]);
    assert_eq!(names(&house.udo).await, ["staff.pdf", "all.pdf", "his.pdf"]);
    assert_eq!(names(&house.caseworker).await, ["staff.pdf", "all.pdf", "his.pdf", "own.pdf"]);
}

#[tokio::test]
async fn what_a_sender_says_is_checked_before_the_first_byte() {
    let house = House::new().await;
    let other = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
    let with = |fields| {
        let mut form = house.form("k", 2_000);
        form.fields = fields;
        form
    };
    let long = with(Fields { note: Some("ä".repeat(2_001)), ..Fields::default() });
    assert!(matches!(house.upload.begin(&house.rita, long).await, Err(Error::NoteTooLong { limit: 2_000 })));
    let long = with(Fields { kind: Some("x".repeat(101)), ..Fields::default() });
    assert!(matches!(house.upload.begin(&house.rita, long).await, Err(Error::KindTooLong { limit: 100 })));
    let replaces = with(Fields { replaces: Some(other.id), ..Fields::default() });
    assert!(matches!(house.upload.begin(&house.udo, replaces.clone()).await, Err(Error::ReplacesNothing)));
    assert!(matches!(house.upload.begin(&house.rita, replaces).await, Ok(Begun::Receiving(_))));
    let mut work = house.custody.act(&house.system()).await.unwrap();
    let close = work.rows().query("UPDATE cases SET state = 'closed' WHERE id = $1").bind(house.case);
    assert!(close.changed().await.unwrap());
    work.commit_bookkeeping().await.unwrap();
    assert!(matches!(house.upload.begin(&house.rita, house.form("c", 1)).await, Err(Error::CaseClosed)));
}

#[tokio::test]
async fn strangers_are_told_that_there_is_nothing_and_it_is_kept() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let sent = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
        let denied = |error: Error| matches!(error, Error::Custody(custody::Error::Denied(_)));
        let colleague = &house.colleague;
        assert!(denied(house.upload.begin(colleague, house.form("k", 1)).await.unwrap_err()));
        assert!(denied(house.upload.documents(colleague, house.case, Page::default()).await.unwrap_err()));
        assert!(denied(house.upload.document(colleague, sent.id).await.unwrap_err()));
        assert!(denied(house.upload.open(colleague, sent.id, None).await.unwrap_err()));
        assert!(denied(house.upload.receipt(colleague, sent.id).await.unwrap_err()));
        assert!(denied(house.upload.take_back(colleague, sent.id).await.unwrap_err()));
        assert!(denied(house.upload.open(&house.udo, sent.id, None).await.unwrap_err()));
        assert!(!house.entries(Action::AccessDenied).await.is_empty(), "{backend:?}");
    }
}

#[tokio::test]
async fn nothing_in_clear_text_touches_the_store_or_the_rows() {
    let objects = tempfile::tempdir().unwrap();
    let store = blobs::Store::local(objects.path()).unwrap();
    let house = House::with(Backend::Sqlite, store, Place::default()).await;
    let canary = "canary-4711-of-clear-text";
    let bytes = [text(1, 70_000), canary.as_bytes().to_vec(), text(2, 70_000)].concat();
    let mut form = house.form("k", bytes.len() as u64);
    form.fields.note = Some(format!("note {canary}"));
    let mut receiving = house.receiving(&house.rita, form).await;
    receiving.file(Some(&format!("{canary}.txt")), whole(&bytes)).await.unwrap();
    let sent = receiving.finish().await.unwrap().remove(0);
    house.run_jobs().await;
    assert_eq!(read(&house, &house.caseworker, sent.id).await, bytes);
    house.upload.deliveries_written().await;
    let mut files = 0;
    let database = house.jobcenter.db.file().unwrap();
    for place in [objects.path(), database.parent().unwrap()] {
        for file in all_files(place) {
            let held = std::fs::read(&file).unwrap();
            files += 1;
            assert!(!held.windows(canary.len()).any(|window| window == canary.as_bytes()), "{}", file.display());
        }
    }
    assert!(files >= 3, "object, database, write-ahead log");
}

fn all_files(directory: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { all_files(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn a_slow_reader_of_blocks_gets_them_in_order() {
    let house = House::new().await;
    let bytes = pdf(3, 1, 200_000);
    let sent = house.sent("a.pdf", &bytes).await;
    let mut stream = house.upload.open(&house.rita, sent.id, None).await.unwrap().stream;
    let mut got = Vec::new();
    while let Some(block) = stream.next().await {
        got.extend_from_slice(&block.unwrap());
        tokio::task::yield_now().await;
    }
    assert_eq!(got, bytes);
}
