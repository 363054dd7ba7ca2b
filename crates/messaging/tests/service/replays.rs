//! Repeated requests.

use domain::Concerns;
use messaging::{Error, NewMessage, NewThread};
use pgtest::Backend;
use rstest::rstest;

use crate::{Office, new_message, new_thread, only, page};

fn thread_with(key: &str) -> NewThread {
    NewThread { idempotency_key: Some(key.to_owned()), ..new_thread("Miete") }
}

fn message_with(key: &str) -> NewMessage {
    NewMessage { idempotency_key: Some(key.to_owned()), ..new_message("Guten Morgen") }
}

#[rstest]
#[tokio::test]
async fn a_repeated_request_gets_what_was_made(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let first = messaging.start(&house.rita, house.case, thread_with("a")).await.unwrap();
    let again = messaging.start(&house.rita, house.case, thread_with("a")).await.unwrap();
    assert_eq!((first.replayed, again.replayed, again.made.id), (false, true, first.made.id));
    let thread = first.made.id;
    let first = messaging.post(&house.rita, thread, message_with("a")).await.unwrap();
    let again = messaging.post(&house.rita, thread, message_with("a")).await.unwrap();
    assert_eq!((first.replayed, again.replayed, again.made.id), (false, true, first.made.id));
    assert_eq!(messaging.threads(&house.rita, house.case, page(50)).await.unwrap().items.len(), 1);
    assert_eq!(messaging.messages(&house.rita, thread, page(50)).await.unwrap().items.len(), 2);

    let other = NewThread { body: "Etwas anderes".to_owned(), ..thread_with("a") };
    let refused = messaging.start(&house.rita, house.case, other).await;
    assert!(matches!(refused, Err(Error::FingerprintDiffers)), "{refused:?}");
    let other = NewMessage { body: "Etwas anderes".to_owned(), ..message_with("a") };
    let refused = messaging.post(&house.rita, thread, other).await;
    assert!(matches!(refused, Err(Error::FingerprintDiffers)), "{refused:?}");
    // Somebody else's keys are their own.
    let theirs = messaging.start(&house.kim, house.case, thread_with("a")).await.unwrap();
    assert!(!theirs.replayed);
}

#[rstest]
#[tokio::test]
async fn a_closed_case_takes_nothing_new_and_still_answers_repeated_requests(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let thread = messaging.start(&house.rita, house.case, thread_with("a")).await.unwrap().made.id;
    let message = messaging.post(&house.rita, thread, message_with("a")).await.unwrap().made.id;
    house.close(house.case).await;
    let again = messaging.start(&house.rita, house.case, thread_with("a")).await.unwrap();
    assert_eq!((again.replayed, again.made.id), (true, thread));
    let again = messaging.post(&house.rita, thread, message_with("a")).await.unwrap();
    assert_eq!((again.replayed, again.made.id), (true, message));

    let refused = messaging.start(&house.rita, house.case, thread_with("b")).await;
    assert!(matches!(refused, Err(Error::CaseClosed)), "{refused:?}");
    let refused = messaging.post(&house.rita, thread, message_with("b")).await;
    assert!(matches!(refused, Err(Error::CaseClosed)), "{refused:?}");
    assert_eq!(messaging.threads(&house.rita, house.case, page(50)).await.unwrap().items.len(), 1);
}

#[rstest]
#[tokio::test]
async fn a_repeated_request_is_answered_after_a_member_left(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let to_udo = |key| NewThread { concerns: Some(only(&house.udo)), ..thread_with(key) };
    let thread = messaging.start(&house.kim, house.case, to_udo("a")).await.unwrap().made.id;
    house.leave(house.case, house.udo.person.unwrap()).await;
    let again = messaging.start(&house.kim, house.case, to_udo("a")).await.unwrap();
    assert_eq!((again.replayed, again.made.id, again.made.concerns), (true, thread, only(&house.udo)));
    let refused = messaging.start(&house.kim, house.case, to_udo("b")).await;
    assert!(matches!(refused, Err(Error::ConcernsNobody)), "{refused:?}");
    // Who left is a stranger, whatever key they have.
    let all = NewThread { concerns: Some(Concerns::All), ..thread_with("a") };
    crate::assert_denied(messaging.start(&house.udo, house.case, all).await);
}
