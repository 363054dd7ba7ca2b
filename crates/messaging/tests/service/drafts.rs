//! Drafts: for the writer alone, gone when they are sent.

use chrono::Duration;
use domain::{Actor, Concerns};
use messaging::{DraftPlace, Error, NewDraft, NewMessage, NewThread};
use pgtest::Backend;
use rstest::rstest;

use crate::{Office, assert_denied, new_message, new_thread, only};

fn draft(subject: &str, body: &str) -> NewDraft {
    NewDraft { subject: subject.to_owned(), body: body.to_owned(), concerns: Some(Concerns::All) }
}

async fn kept(office: &Office, who: &Actor, place: DraftPlace) -> Option<String> {
    office.messaging.draft(who, place).await.unwrap().map(|found| found.draft.body)
}

#[rstest]
#[tokio::test]
async fn a_draft_is_the_writers_alone_and_goes_with_the_message(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let thread = office.start(&house.rita, Concerns::All).await;
    let (answer, begin) = (DraftPlace::Thread(thread), DraftPlace::Case(house.case));
    messaging.save_draft(&house.kim, answer, draft("", "Halb"), None).await.unwrap();
    messaging.save_draft(&house.kim, answer, draft("", " Halb fertig"), None).await.unwrap();
    let saved = messaging.save_draft(&house.kim, begin, draft("Betreff", "Neu"), None).await.unwrap().unwrap();
    assert_eq!(saved.draft, draft("Betreff", "Neu"));
    assert_eq!(messaging.draft(&house.kim, begin).await.unwrap(), Some(saved));
    assert_eq!(kept(&office, &house.kim, answer).await.as_deref(), Some(" Halb fertig"), "as it was typed");
    for who in [&house.rita, &house.udo] {
        assert_eq!((kept(&office, who, answer).await, kept(&office, who, begin).await), (None, None));
    }
    for who in [&house.jo, &house.toni, &house.auditor, &house.admin] {
        assert_denied(messaging.draft(who, answer).await);
        assert_denied(messaging.save_draft(who, begin, draft("", "Nein"), None).await);
        assert_denied(messaging.discard_draft(who, answer).await);
    }
    messaging.post(&house.rita, thread, new_message("Dazwischen")).await.unwrap();
    assert!(kept(&office, &house.kim, answer).await.is_some(), "somebody else's message leaves it");

    messaging.post(&house.kim, thread, new_message("Fertig")).await.unwrap();
    assert_eq!(kept(&office, &house.kim, answer).await, None);
    messaging.start(&house.kim, house.case, new_thread("Betreff")).await.unwrap();
    assert_eq!(kept(&office, &house.kim, begin).await, None);
}

#[rstest]
#[tokio::test]
async fn a_draft_is_bounded_discarded_and_forgotten(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let thread = office.start(&house.rita, only(&house.rita)).await;
    let place = DraftPlace::Thread(thread);
    let size = house.log_size().await;
    let long = messaging.save_draft(&house.rita, place, draft("", &"x".repeat(10_001)), None).await;
    assert!(matches!(long, Err(Error::BodyTooLong { .. })), "{long:?}");
    let long = messaging.save_draft(&house.rita, place, draft(&"x".repeat(201), ""), None).await;
    assert!(matches!(long, Err(Error::SubjectTooLong { .. })), "{long:?}");
    for emptied in ["", " \n"] {
        messaging.save_draft(&house.rita, place, draft("", "Halb"), None).await.unwrap();
        assert_eq!(messaging.save_draft(&house.rita, place, draft("", emptied), None).await.unwrap(), None);
        assert_eq!(kept(&office, &house.rita, place).await, None, "nothing typed, nothing kept");
    }
    messaging.save_draft(&house.rita, place, draft("", "Halb"), None).await.unwrap();
    messaging.discard_draft(&house.rita, place).await.unwrap();
    messaging.discard_draft(&house.rita, place).await.unwrap();
    assert_eq!(kept(&office, &house.rita, place).await, None);

    messaging.save_draft(&house.rita, place, draft("", "Alt"), None).await.unwrap();
    house.clock.advance(Duration::days(29));
    messaging.purge(&house.system()).await.unwrap();
    assert!(kept(&office, &house.rita, place).await.is_some());
    house.clock.advance(Duration::days(1));
    assert_eq!(kept(&office, &house.rita, place).await, None, "also before the job ran");
    messaging.purge(&house.system()).await.unwrap();
    let mut tx = house.read().await;
    let rita = house.rita.account.unwrap();
    let long_ago = house.custody.now() - Duration::days(60);
    assert_eq!(db::drafts::find(&mut tx, rita, thread.uuid(), long_ago).await.unwrap(), None);
    assert_eq!(house.log_size().await, size, "the log knows nothing of drafts");
}

#[rstest]
#[tokio::test]
async fn a_draft_never_outlives_the_message_that_was_sent_beside_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let thread = office.start(&house.rita, Concerns::All).await;
    let (answer, begin) = (DraftPlace::Thread(thread), DraftPlace::Case(house.case));
    for round in 0..8 {
        let key = format!("form-{round}");
        let save = |place| messaging.save_draft(&house.kim, place, draft("Betreff", "Fast fertig"), Some(&key));
        let message = NewMessage { idempotency_key: Some(key.clone()), ..new_message("Fertig") };
        let first = NewThread { idempotency_key: Some(key.clone()), ..new_thread("Betreff") };
        let post = messaging.post(&house.kim, thread, message);
        let start = messaging.start(&house.kim, house.case, first);
        // Whoever is asked first comes first as a rule; both orders are right.
        let (one, other) = if round % 2 == 0 {
            let ((posted, one), (started, other)) =
                (tokio::join!(post, save(answer)), tokio::join!(start, save(begin)));
            posted.unwrap();
            started.unwrap();
            (one, other)
        } else {
            let ((one, posted), (other, started)) =
                (tokio::join!(save(answer), post), tokio::join!(save(begin), start));
            posted.unwrap();
            started.unwrap();
            (one, other)
        };
        for saved in [one, other] {
            assert!(matches!(saved, Ok(Some(_)) | Err(Error::AlreadySent)), "{saved:?}");
        }
        assert_eq!((kept(&office, &house.kim, answer).await, kept(&office, &house.kim, begin).await), (None, None));
        for place in [answer, begin] {
            let late = save(place).await;
            assert!(matches!(late, Err(Error::AlreadySent)), "{late:?}");
        }
    }
    messaging.save_draft(&house.kim, answer, draft("", "Neu"), Some("form-9")).await.unwrap();
    assert_eq!(kept(&office, &house.kim, answer).await.as_deref(), Some("Neu"), "the next form");
    messaging.save_draft(&house.rita, answer, draft("", "Auch"), Some("form-1")).await.unwrap();
    assert_eq!(kept(&office, &house.rita, answer).await.as_deref(), Some("Auch"), "somebody else's key");
}

/// A request that runs: nobody sees what it did until it is over.
#[rstest]
#[tokio::test]
async fn saving_waits_for_a_message_that_is_being_sent(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let thread = office.start(&house.rita, Concerns::All).await;
    let place = DraftPlace::Thread(thread);
    let mut sending = house.custody.act(&house.kim).await.unwrap();
    let claimed = sending.claim("messages", Some("form"), &["Fertig".to_owned()]).await.unwrap();
    assert_eq!(claimed, custody::Claim::Free);
    let saving = messaging.save_draft(&house.kim, place, draft("", "Fast fertig"), Some("form"));
    let sent = async {
        sending.answer("messages", Some("form"), thread.uuid()).await.unwrap();
        sending.commit_bookkeeping().await.unwrap();
    };
    let (saved, ()) = tokio::join!(saving, sent);
    assert!(matches!(saved, Err(Error::AlreadySent)), "{saved:?}");
    assert_eq!(kept(&office, &house.kim, place).await, None);
}
