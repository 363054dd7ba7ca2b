//! Looking for words in a case: who finds what, and what the log knows of it.

use custody::{About, CaseField};
use domain::{Act, Action, Actor, Concerns, DocumentState, MessageId, Pseudonym};
use messaging::{Error, Found, NewNote};
use pgtest::Backend;
use rstest::rstest;

use crate::{Office, assert_denied, new_message, only};

impl Office {
    async fn found(&self, who: &Actor, words: &str) -> Vec<Found> {
        let findings = self.messaging.search(who, self.house.case, words).await.unwrap();
        assert!(!findings.is_cut);
        findings.hits.into_iter().map(|hit| hit.found).collect()
    }
}

#[rstest]
#[tokio::test]
async fn everybody_finds_what_is_theirs(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let (rita, kim) = (&house.rita, &house.kim);
    let thread = office.start(rita, only(rita)).await;
    let message = office.say(rita, thread, "Herr Müller erhöht die Miete <b>heute</b>.").await.id;
    let body = "Mit MUELLER telefoniert".to_owned();
    let new = NewNote { body, thread: Some(thread), ..NewNote::default() };
    let note = messaging.write_note(kim, house.case, new).await.unwrap().made.id;
    let document = house.paper(rita, house.case, only(rita), DocumentState::Available).await;

    assert_eq!(office.found(rita, "muller").await, [Found::Message(thread, message)]);
    let of_staff = office.found(kim, "müller").await;
    assert_eq!(of_staff.len(), 2);
    assert!(of_staff.contains(&Found::Note(note, Some(thread))), "{of_staff:?}");
    assert_eq!(office.found(&house.udo, "muller").await, [], "the conversation is Rita's");
    assert!(office.found(rita, "miete").await.contains(&Found::Subject(thread)));
    assert_eq!(office.found(rita, "miete strom").await, []);
    assert_eq!(office.found(rita, ".pdf").await, [Found::Document(document)]);
    assert_eq!(office.found(&house.udo, ".pdf").await, []);
    let findings = messaging.search(rita, house.case, "ERHOEHT").await.unwrap();
    let snippet = &findings.hits[0].snippet;
    assert_eq!((snippet.hit.as_str(), snippet.after.as_str()), ("erhöht", " die Miete <b>heute</b>."));

    for who in [&house.jo, &house.toni, &house.auditor, &house.admin] {
        assert_denied(messaging.search(who, house.case, "miete").await);
    }
    for wrong in ["", " x ", &"x".repeat(201)] {
        let refused = messaging.search(rita, house.case, wrong).await;
        assert!(matches!(refused, Err(Error::Words(_))), "{wrong}: {refused:?}");
    }
    let searched = house.entries(Action::CaseSearched).await;
    assert_eq!(searched.len(), 3, "one for each who looked, within the window");
    assert!(searched.iter().all(|entry| entry.leaf.case_id == Some(house.case)));
    let opened = messaging.messages(rita, thread, crate::page(10)).await.unwrap().items;
    assert!(opened.iter().all(|message| message.opened_at.is_none()), "a hit is not opened by being found");
}

#[tokio::test]
async fn it_says_where_it_ends() {
    let office = Office::on(Backend::Sqlite).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let thread = office.start(&house.rita, Concerns::All).await;
    let last = messaging.post(&house.rita, thread, new_message("Selten")).await.unwrap().made;
    let custody = &house.custody;
    let mut work = custody.act(&house.rita).await.unwrap();
    let about = About::case(house.case);
    let file = custody.case_file(work.rows(), &house.rita, house.case, Act::ViewCase, &about).await.unwrap();
    let row = db::messages::find(work.rows(), last.id).await.unwrap().unwrap();
    for second in 1..2_001 {
        let id = MessageId::generate(custody.clock(), custody.rng());
        let sent_at = row.sent_at + chrono::Duration::seconds(second);
        let body_sealed = file.sealer.seal(CaseField::MessageBody, id.uuid(), b"Immer dasselbe");
        let pseudonym = Pseudonym::generate(custody.rng());
        let message = db::messages::Message { id, body_sealed, sent_at, pseudonym, ..row.clone() };
        db::messages::insert(work.rows(), &message).await.unwrap();
    }
    work.commit_bookkeeping().await.unwrap();
    let many = messaging.search(&house.rita, house.case, "immer").await.unwrap();
    assert_eq!((many.hits.len(), many.is_cut), (100, true));
    let old = messaging.search(&house.rita, house.case, "selten").await.unwrap();
    assert_eq!((old.hits.len(), old.is_cut), (0, true), "it lies behind the newest 2,000");
}
