//! Drafts: for the writer alone, gone when they are sent.

use chrono::Duration;
use domain::{Actor, Concerns};
use messaging::{DraftPlace, Error, NewDraft};
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
    messaging.save_draft(&house.kim, answer, draft("", "Halb")).await.unwrap();
    messaging.save_draft(&house.kim, answer, draft("", " Halb fertig")).await.unwrap();
    let saved = messaging.save_draft(&house.kim, begin, draft("Betreff", "Neu")).await.unwrap().unwrap();
    assert_eq!(saved.draft, draft("Betreff", "Neu"));
    assert_eq!(messaging.draft(&house.kim, begin).await.unwrap(), Some(saved));
    assert_eq!(kept(&office, &house.kim, answer).await.as_deref(), Some(" Halb fertig"), "as it was typed");
    for who in [&house.rita, &house.udo] {
        assert_eq!((kept(&office, who, answer).await, kept(&office, who, begin).await), (None, None));
    }
    for who in [&house.jo, &house.toni, &house.auditor, &house.admin] {
        assert_denied(messaging.draft(who, answer).await);
        assert_denied(messaging.save_draft(who, begin, draft("", "Nein")).await);
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
    let long = messaging.save_draft(&house.rita, place, draft("", &"x".repeat(10_001))).await;
    assert!(matches!(long, Err(Error::BodyTooLong { .. })), "{long:?}");
    let long = messaging.save_draft(&house.rita, place, draft(&"x".repeat(201), "")).await;
    assert!(matches!(long, Err(Error::SubjectTooLong { .. })), "{long:?}");
    for emptied in ["", " \n"] {
        messaging.save_draft(&house.rita, place, draft("", "Halb")).await.unwrap();
        assert_eq!(messaging.save_draft(&house.rita, place, draft("", emptied)).await.unwrap(), None);
        assert_eq!(kept(&office, &house.rita, place).await, None, "nothing typed, nothing kept");
    }
    messaging.save_draft(&house.rita, place, draft("", "Halb")).await.unwrap();
    messaging.discard_draft(&house.rita, place).await.unwrap();
    messaging.discard_draft(&house.rita, place).await.unwrap();
    assert_eq!(kept(&office, &house.rita, place).await, None);

    messaging.save_draft(&house.rita, place, draft("", "Alt")).await.unwrap();
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
