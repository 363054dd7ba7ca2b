//! The states of a submission and its documents, one test for each: the process dies in that state; what it leaves is
//! looked at, then whoever is to mend it comes.
//!
//! 1 reserved · 2 streaming, nothing stored yet · 3 streaming, a part is stored · 4 completing, the objects absent or
//! whole · 5 received, and nobody heard it · 6 scanning · 7 the verdicts · 8 deleting.

use domain::{Action, DocumentId, DocumentState};
use futures::TryStreamExt as _;
use pgtest::BACKENDS;
use testfiles::{eicar, pdf, text};
use upload::{Begun, DemoScanner, Swept};

use crate::crashes::dies_while_completing;
use crate::house::House;
use crate::place::Completing;
use crate::scanning::Odd;
use crate::sending::read;

/// More than one part of an object.
const LARGE: usize = 6_000_000;

/// What is there of everything that was begun.
#[derive(Debug, PartialEq, Eq)]
struct There {
    /// The states of the submissions, in the order of their beginning.
    submissions: Vec<String>,
    /// The states of the documents.
    documents: Vec<String>,
    objects: usize,
    /// Uploads in parts that the store holds open.
    uploads: usize,
    /// Whether bytes of the case are set aside.
    reserved: bool,
}

impl There {
    async fn at(house: &House) -> Self {
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let mut states = async |table| {
            let text = match table {
                "submissions" => "SELECT state FROM submissions WHERE tenant_id = $1 ORDER BY started_at, id",
                _ => "SELECT state FROM documents WHERE tenant_id = $1 ORDER BY received_at, id",
            };
            let rows: Vec<(String,)> = tx.query(text).bind(house.tenant).fetch_all().await.unwrap();
            rows.into_iter().map(|(state,)| state).collect()
        };
        let (submissions, documents) = (states("submissions").await, states("documents").await);
        drop(tx);
        Self {
            submissions,
            documents,
            objects: house.place.documents().len(),
            uploads: house.place.open_uploads(),
            reserved: house.quota().await.1 > 0,
        }
    }
}

/// One submission, not received.
fn unfinished(state: &str, objects: usize, uploads: usize) -> There {
    There { submissions: vec![state.to_owned()], documents: vec![], objects, uploads, reserved: true }
}

/// The lease is over and the sweeper comes: nothing is left but the row that says so.
async fn is_given_up(house: &House) {
    let early = house.upload.sweep(&house.system()).await.unwrap();
    assert_eq!(early, Swept::default(), "nobody is given up while the lease holds");
    house.later();
    let swept = house.upload.sweep(&house.system()).await.unwrap();
    assert_eq!(swept, Swept { abandoned: 1, ..Swept::default() });
    assert_eq!(There::at(house).await, There { reserved: false, ..unfinished("abandoned", 0, 0) });
    house.assert_empty().await;
    // The key is free again: a new attempt, with a new object.
    let sent = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, 2_000))]).await.unwrap();
    assert_eq!(house.documents().await, [sent[0].id]);
}

async fn state_of(house: &House, id: DocumentId) -> DocumentState {
    house.upload.document(&house.rita, id).await.unwrap().state
}

#[tokio::test]
async fn row_1_reserved() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        drop(house.receiving(&house.rita, house.form("k", 2_000)).await);
        assert_eq!(There::at(&house).await, unfinished("reserved", 0, 0), "{backend:?}");
        is_given_up(&house).await;
    }
}

#[tokio::test]
async fn row_2_streaming_with_nothing_in_the_store() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        drop(house.half_sent("k", &pdf(1, 1, 20_000)).await);
        assert_eq!(There::at(&house).await, unfinished("streaming", 0, 0), "{backend:?}");
        is_given_up(&house).await;
    }
}

#[tokio::test]
async fn row_3_streaming_with_parts_in_the_store() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        drop(house.half_sent("k", &pdf(1, 1, LARGE)).await);
        assert_eq!(There::at(&house).await, unfinished("streaming", 0, 1), "{backend:?}");
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let known = tx.query("SELECT COUNT(*) FROM attempts WHERE tenant_id = $1 AND multipart_id IS NOT NULL");
        let known: (i64,) = known.bind(house.tenant).fetch_one().await.unwrap();
        drop(tx);
        assert_eq!(known, (1,), "the sweeper ends it by its id, which the row has");
        is_given_up(&house).await;
    }
}

#[tokio::test]
async fn row_4_completing_with_the_objects_absent() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        dies_while_completing(&house, Completing::HangsBefore, &pdf(1, 1, LARGE)).await;
        assert_eq!(There::at(&house).await, unfinished("completing", 0, 1), "{backend:?}");
        is_given_up(&house).await;
    }
}

#[tokio::test]
async fn row_4_completing_with_the_objects_whole() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let bytes = pdf(1, 1, LARGE);
        dies_while_completing(&house, Completing::HangsAfter, &bytes).await;
        assert_eq!(There::at(&house).await, unfinished("completing", 1, 0), "{backend:?}");
        let ended = house.custody.now();
        house.later();
        let swept = house.upload.sweep(&house.system()).await.unwrap();
        assert_eq!(swept, Swept { received: 1, ..Swept::default() });
        let id = house.documents().await[0];
        assert!(house.upload.document(&house.rita, id).await.unwrap().received_at <= ended, "it counts at arrival");
        house.run_jobs().await;
        assert_eq!(read(&house, &house.caseworker, id).await, bytes);
    }
}

#[tokio::test]
async fn row_5_received_and_nobody_heard() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let sent = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, 2_000))]).await.unwrap();
        let there = There::at(&house).await;
        assert_eq!((&there.submissions[..], there.objects, there.reserved), (&["received".to_owned()][..], 1, false));
        let Begun::Replayed(again) = house.upload.begin(&house.rita, house.form("k", 2_000)).await.unwrap() else {
            panic!("{backend:?}: the same key begins nothing new");
        };
        assert_eq!(again, sent);
        assert_eq!(There::at(&house).await, there);
    }
}

#[tokio::test]
async fn row_6_scanning() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let sent = house.send(&house.rita, "k", &[("a.pdf", &pdf(1, 1, 2_000))]).await.unwrap().remove(0);
        let job = house.lease_job().await.unwrap();
        house.place.down(true);
        assert!(house.upload.scan(&job).await.is_err());
        house.place.down(false);
        assert_eq!(There::at(&house).await.documents, ["scanning"], "{backend:?}");
        assert_eq!(house.lease_job().await, None, "the lease holds");
        house.clock.advance(house::jobs::LEASE + chrono::TimeDelta::seconds(1));
        assert_eq!(house.run_jobs().await, 1);
        assert_eq!(state_of(&house, sent.id).await, DocumentState::Available);
        assert_eq!(house.entries(Action::DocumentAvailable).await.len(), 1);
    }
}

#[tokio::test]
async fn row_7_the_verdicts_and_what_leads_out_of_them() {
    for backend in BACKENDS {
        let mut house = House::on(backend).await;
        let clean = house.sent("a.pdf", &pdf(1, 1, 2_000)).await;
        let path = house.place.documents().remove(0);
        let infected = house.sent("b.txt", &[text(1, 2_000), eicar()].concat()).await;
        house.upload = house.with_scanner(Odd::Unscannable);
        let [again, released] = [house.sent("c.txt", &text(2, 900)).await, house.sent("d.txt", &text(3, 900)).await];
        let states = [&clean, &infected, &again, &released].map(|view| view.state);
        let (available, unscannable) = (DocumentState::Available, DocumentState::Unscannable);
        assert_eq!(states, [available, DocumentState::Infected, unscannable, unscannable], "{backend:?}");

        house.upload = house.with_scanner(DemoScanner);
        house.upload.rescan(&house.caseworker, again.id, None).await.unwrap();
        assert_eq!(state_of(&house, again.id).await, DocumentState::Scanning);
        house.run_jobs().await;
        assert_eq!(state_of(&house, again.id).await, available);
        house.upload.release(&house.caseworker, released.id, "am Telefon geklärt", None).await.unwrap();
        assert_eq!(state_of(&house, released.id).await, available);

        // One bit of what is stored changes: whoever reads it next finds out, and nobody reads it again.
        let mut stored = house.place.bytes(&path);
        stored[1_000] ^= 1;
        house.place.replace(&path, stored);
        let content = house.upload.open(&house.caseworker, clean.id, None).await;
        if let Ok(content) = content {
            assert!(content.stream.try_collect::<Vec<_>>().await.is_err());
        }
        house.upload.deliveries_written().await;
        assert_eq!(state_of(&house, clean.id).await, DocumentState::Suspect);
        assert_eq!(house.entries(Action::IntegrityFailed).await.len(), 1);
    }
}

#[tokio::test]
async fn row_8_deleting_with_the_object_still_there() {
    for backend in BACKENDS {
        let house = House::on(backend).await;
        let sent = house.sent("k", &pdf(1, 1, 2_000)).await;
        house.place.keeps(true);
        house.upload.take_back(&house.rita, sent.id).await.unwrap();
        house.place.keeps(false);
        assert_eq!(There::at(&house).await.documents, ["deleting"], "{backend:?}");
        let mut tx = house.custody.read(house.tenant).await.unwrap();
        let attempts = db::attempts::of_document(&mut tx, sent.id).await.unwrap();
        drop(tx);
        assert!(attempts.iter().all(|attempt| attempt.wrapped_key.is_none()), "nobody can open what is left");
        let swept = house.upload.sweep(&house.system()).await.unwrap();
        assert_eq!(swept, Swept { deleted: 1, ..Swept::default() });
        let there = There::at(&house).await;
        assert_eq!((&there.documents[..], there.objects), (&["deleted".to_owned()][..], 0));
        assert_eq!(house.entries(Action::DocumentDeleted).await.len(), 1);
    }
}
