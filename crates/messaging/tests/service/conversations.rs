//! Lists, reading, who learns what.

use domain::{Action, Concerns, ObjectKind, ThreadId};
use ledger::ReceiptObject;
use messaging::Messaging;
use pgtest::Backend;
use rstest::rstest;
use sha2::{Digest as _, Sha256};

use crate::{Office, assert_denied, new_message, new_thread, only, page};

async fn unread(office: &Office, who: &domain::Actor) -> Vec<(ThreadId, u64)> {
    let listed = office.messaging.threads(who, office.house.case, page(50)).await.unwrap();
    listed.items.iter().map(|thread| (thread.id, thread.unread)).collect()
}

#[rstest]
#[tokio::test]
async fn the_newest_conversation_stands_first_and_tells_what_is_new(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let (rita, kim) = (&office.house.rita, &office.house.kim);
    let rent = office.start(rita, only(rita)).await;
    let heating = office.start(rita, only(rita)).await;
    assert_eq!(unread(&office, rita).await, [(heating, 0), (rent, 0)], "own messages are not new");
    assert_eq!(unread(&office, kim).await, [(heating, 1), (rent, 1)]);

    let answer = office.say(kim, rent, "Bitte schicken Sie den Vertrag.").await;
    assert_eq!(unread(&office, rita).await, [(rent, 1), (heating, 0)]);
    assert_eq!(unread(&office, kim).await, [(rent, 0), (heating, 1)], "whoever answers has read");
    office.messaging.mark_read(rita, rent, answer.id).await.unwrap();
    assert_eq!(unread(&office, rita).await, [(rent, 0), (heating, 0)]);

    let first = office.messaging.threads(rita, office.house.case, page(1)).await.unwrap();
    assert_eq!(first.items.iter().map(|thread| thread.id).collect::<Vec<_>>(), [rent]);
    let rest = domain::Page { after: first.next, limit: 1 };
    let rest = office.messaging.threads(rita, office.house.case, rest).await.unwrap();
    assert_eq!((rest.items[0].id, rest.next), (heating, None));
    assert_eq!(rest.items[0].subject, "Miete");
}

#[rstest]
#[tokio::test]
async fn messages_come_oldest_first_from_either_end(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let (rita, kim, messaging) = (&office.house.rita, &office.house.kim, &office.messaging);
    let thread = office.start(rita, only(rita)).await;
    for body in ["zwei", "drei", "vier"] {
        office.say(kim, thread, body).await;
    }
    let bodies = |listed: &domain::Listed<messaging::MessageView>| {
        listed.items.iter().map(|message| message.body.clone()).collect::<Vec<_>>()
    };
    let all = messaging.messages(rita, thread, page(50)).await.unwrap();
    assert_eq!(bodies(&all), ["Guten Tag", "zwei", "drei", "vier"]);
    assert_eq!(all.items.iter().map(|message| message.mine).collect::<Vec<_>>(), [true, false, false, false]);
    assert_eq!(all.items[1].author.name, "Jobcenter Musterstadt", "names of staff stay inside");

    let from_start = messaging.messages(rita, thread, page(3)).await.unwrap();
    assert_eq!(bodies(&from_start), ["Guten Tag", "zwei", "drei"]);
    let rest = messaging.messages(rita, thread, domain::Page { after: from_start.next, limit: 3 }).await.unwrap();
    assert_eq!((bodies(&rest), rest.next), (vec!["vier".to_owned()], None));

    let from_end = messaging.newest_messages(rita, thread, page(3)).await.unwrap();
    assert_eq!(bodies(&from_end), ["zwei", "drei", "vier"]);
    let older = domain::Page { after: from_end.next, limit: 3 };
    let older = messaging.newest_messages(rita, thread, older).await.unwrap();
    assert_eq!((bodies(&older), older.next), (vec!["Guten Tag".to_owned()], None));
}

#[rstest]
#[tokio::test]
async fn only_what_the_other_side_was_shown_is_opened(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let (rita, kim, messaging) = (&office.house.rita, &office.house.kim, &office.messaging);
    let thread = office.start(rita, only(rita)).await;
    for body in ["zwei", "drei"] {
        office.say(rita, thread, body).await;
    }
    let opened = async || {
        let all = messaging.messages(rita, thread, page(50)).await.unwrap();
        all.items.iter().map(|message| message.opened_at.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(opened().await, [false, false, false], "looking at own messages opens nothing");
    messaging.newest_messages(kim, thread, page(2)).await.unwrap();
    assert_eq!(opened().await, [false, true, true], "the first one stood on no page");
    messaging.messages(kim, thread, page(1)).await.unwrap();
    assert_eq!(opened().await, [true, true, true]);
    // Both looks are one entry: the same session, the same conversation.
    let looks = office.house.entries(Action::ThreadViewed).await;
    let by_kim: Vec<_> = looks.iter().filter(|entry| entry.leaf.actor_id == kim.account).collect();
    assert_eq!(by_kim.len(), 1);
    assert_eq!(by_kim[0].leaf.case_id, Some(office.house.case));
}

#[rstest]
#[tokio::test]
async fn strangers_are_told_that_nothing_is_there(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let thread = office.start(&house.rita, only(&house.rita)).await;
    let message = office.say(&house.rita, thread, "zwei").await.id;
    for who in [&house.jo, &house.toni, &house.auditor, &house.admin] {
        assert_denied(messaging.threads(who, house.case, page(50)).await);
        assert_denied(messaging.start(who, house.case, new_thread("Miete")).await);
        refused(messaging, who, thread, message).await;
    }
    // Of the same household, but it is Rita's.
    refused(messaging, &house.udo, thread, message).await;
    assert_eq!(messaging.threads(&house.udo, house.case, page(50)).await.unwrap().items, []);

    let refusals = house.entries(Action::AccessDenied).await;
    for who in [&house.jo, &house.toni, &house.udo] {
        let of_thread = refusals.iter().filter(|entry| entry.leaf.object_kind == ObjectKind::Thread);
        let of_thread = of_thread.filter(|entry| entry.leaf.actor_id == who.account);
        // One for all: repeated ones are counted.
        assert_eq!(of_thread.map(|entry| entry.leaf.object_id).collect::<Vec<_>>(), [Some(thread.uuid())]);
    }
}

async fn refused(messaging: &Messaging, who: &domain::Actor, thread: ThreadId, message: domain::MessageId) {
    assert_denied(messaging.thread(who, thread).await);
    assert_denied(messaging.messages(who, thread, page(50)).await);
    assert_denied(messaging.newest_messages(who, thread, page(50)).await);
    assert_denied(messaging.post(who, thread, new_message("Hallo")).await);
    assert_denied(messaging.mark_read(who, thread, message).await);
    assert_denied(messaging.receipt(who, message).await);
}

#[rstest]
#[tokio::test]
async fn a_conversation_for_all_is_for_the_household(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let house = &office.house;
    let thread = office.start(&house.kim, Concerns::All).await;
    for who in [&house.rita, &house.udo] {
        assert_eq!(unread(&office, who).await, [(thread, 1)]);
        assert_eq!(office.messaging.messages(who, thread, page(50)).await.unwrap().items.len(), 1);
    }
    // A customer's conversation is their own, unless they say otherwise; and never somebody else's.
    let own = office.messaging.start(&house.udo, house.case, new_thread("Schule")).await.unwrap().made;
    assert_eq!(own.concerns, only(&house.udo));
    let theirs = messaging::NewThread { concerns: Some(only(&house.rita)), ..new_thread("Schule") };
    assert_denied(office.messaging.start(&house.udo, house.case, theirs).await);
    let of_nobody = messaging::NewThread { concerns: Some(only(&house.jo)), ..new_thread("Schule") };
    let refused = office.messaging.start(&house.kim, house.case, of_nobody).await;
    assert!(matches!(refused, Err(messaging::Error::ConcernsNobody)), "{refused:?}");
}

#[rstest]
#[tokio::test]
async fn a_customers_message_has_a_receipt_that_proves_it(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let thread = office.start(&house.kim, Concerns::All).await;
    let objection = office.say(&house.rita, thread, "Ich widerspreche dem Bescheid.").await;
    let receipt = messaging.receipt(&house.rita, objection.id).await.unwrap().unwrap();
    let key = house.key().await;
    let verified = receipt.verify(std::slice::from_ref(&key)).unwrap();
    assert!(verified.checkpoint.is_some(), "the proof that it is in the log");
    assert_eq!(verified.body.object, ReceiptObject::Message);
    assert_eq!(verified.body.received_at, objection.sent_at);
    let item = &verified.body.items[0];
    assert_eq!(item.id, objection.id.uuid());
    assert_eq!(item.sha256, <[u8; 32]>::from(Sha256::digest("Ich widerspreche dem Bescheid.")));
    assert_eq!(house.entries(Action::ReceiptViewed).await.len(), 1);

    let answer = office.say(&house.kim, thread, "Eingegangen.").await;
    assert!(messaging.receipt(&house.rita, answer.id).await.unwrap().is_none());
}
