//! Internal notes: for the caseworkers of a case, and for nobody else.

use domain::{Action, Concerns, ObjectKind};
use messaging::{Error, NewNote};
use pgtest::Backend;
use rstest::rstest;

use crate::{Office, assert_denied, only, page};

fn note(body: &str) -> NewNote {
    NewNote { body: body.to_owned(), ..NewNote::default() }
}

#[rstest]
#[tokio::test]
async fn the_newest_note_stands_first_and_each_is_an_entry(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let thread = office.start(&house.rita, only(&house.rita)).await;
    let first = messaging.write_note(&house.kim, house.case, note(" Hat angerufen. ")).await.unwrap().made;
    let of_thread = NewNote { thread: Some(thread), ..note("Antwort bis Freitag") };
    let second = messaging.write_note(&house.kim, house.case, of_thread).await.unwrap().made;
    assert_eq!((first.body.as_str(), first.author.name.as_str()), ("Hat angerufen.", "Kim Fall"));

    let listed = messaging.notes(&house.kim, house.case, page(1)).await.unwrap();
    assert_eq!(listed.items, std::slice::from_ref(&second));
    let rest = domain::Page { after: listed.next, limit: 1 };
    let rest = messaging.notes(&house.kim, house.case, rest).await.unwrap();
    assert_eq!((rest.items, rest.next), (vec![first.clone()], None));
    let of_thread = messaging.notes_of_thread(&house.kim, thread, page(10)).await.unwrap();
    assert_eq!(of_thread.items, std::slice::from_ref(&second));

    let written = house.entries(Action::NoteWritten).await;
    let objects: Vec<_> = written.iter().map(|entry| (entry.leaf.object_kind, entry.leaf.object_id)).collect();
    assert_eq!(objects, [first.id, second.id].map(|id| (ObjectKind::Note, Some(id.uuid()))));
    let viewed = house.entries(Action::NotesViewed).await;
    assert_eq!(viewed.len(), 1, "the same session, the same case");
    assert_eq!((viewed[0].leaf.actor_id, viewed[0].leaf.case_id), (house.kim.account, Some(house.case)));
}

#[rstest]
#[tokio::test]
async fn nobody_else_sees_a_note_or_that_there_is_one(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let thread = office.start(&house.rita, Concerns::All).await;
    let before = messaging.thread(&house.rita, thread).await.unwrap();
    let about = NewNote { thread: Some(thread), ..note("Nur für uns") };
    messaging.write_note(&house.kim, house.case, about).await.unwrap();
    for who in [&house.rita, &house.udo, &house.jo, &house.toni, &house.auditor, &house.admin] {
        assert_denied(messaging.notes(who, house.case, page(10)).await);
        assert_denied(messaging.notes_of_thread(who, thread, page(10)).await);
        assert_denied(messaging.write_note(who, house.case, note("Hallo")).await);
    }
    assert_eq!(messaging.thread(&house.rita, thread).await.unwrap(), before, "no counter, no time");
    let mut tx = house.read().await;
    let since = house.custody.now() - chrono::Duration::hours(1);
    let events = db::audit::events::after(&mut tx, None, since, 100).await.unwrap();
    let of_notes = events.iter().filter(|event| event.object_kind == ObjectKind::Note).count();
    assert_eq!((of_notes, events.is_empty()), (0, false), "open pages hear nothing of it");
}

#[rstest]
#[tokio::test]
async fn a_note_comes_once_and_is_about_something_in_its_case(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let thread = office.start(&house.rita, only(&house.rita)).await;
    let keyed = || NewNote { idempotency_key: Some("k".to_owned()), ..note("Einmal") };
    let made = messaging.write_note(&house.kim, house.case, keyed()).await.unwrap();
    let again = messaging.write_note(&house.kim, house.case, keyed()).await.unwrap();
    assert_eq!((again.made, again.replayed, made.replayed), (made.made, true, false));
    let other = NewNote { body: "Anders".to_owned(), ..keyed() };
    let other = messaging.write_note(&house.kim, house.case, other).await;
    assert!(matches!(other, Err(Error::FingerprintDiffers)), "{other:?}");

    let size = house.log_size().await;
    let elsewhere = NewNote { thread: Some(thread), ..note("Falscher Fall") };
    let elsewhere = messaging.write_note(&house.kim, house.other_case, elsewhere).await;
    assert!(matches!(elsewhere, Err(Error::UnknownThread)), "{elsewhere:?}");
    let missing = NewNote { document: Some(thread.uuid().into()), ..note("Keine Unterlage") };
    let missing = messaging.write_note(&house.kim, house.case, missing).await;
    assert!(matches!(missing, Err(Error::UnknownDocument)), "{missing:?}");
    assert!(matches!(messaging.write_note(&house.kim, house.case, note(" ")).await, Err(Error::BodyMissing)));
    assert_eq!(house.log_size().await, size);
    assert_eq!(messaging.notes(&house.kim, house.case, page(10)).await.unwrap().items.len(), 1);
}
