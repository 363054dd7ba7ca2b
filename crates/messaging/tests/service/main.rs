//! The service over real rows, keys and log, on both databases.

mod answering;
mod attachments;
mod conversations;
mod counters;
mod drafts;
mod forgetting;
mod handing;
mod notes;
mod replays;
mod search;
mod streams;
mod text_modules;

use domain::{Actor, Concerns, Page, ThreadId};
use house::House;
use messaging::{Error, MessageView, Messaging, NewMessage, NewThread};
use pgtest::Backend;

struct Office {
    house: House,
    messaging: Messaging,
}

impl Office {
    async fn on(backend: Backend) -> Self {
        let house = House::on(backend).await;
        let messaging = Messaging::new(house.custody.clone());
        Self { house, messaging }
    }

    /// Begins a conversation in the case of Rita and Udo.
    async fn start(&self, who: &Actor, concerns: Concerns) -> ThreadId {
        let new = NewThread { concerns: Some(concerns), ..new_thread("Miete") };
        self.messaging.start(who, self.house.case, new).await.unwrap().made.id
    }

    async fn say(&self, who: &Actor, thread: ThreadId, body: &str) -> MessageView {
        self.messaging.post(who, thread, new_message(body)).await.unwrap().made
    }
}

fn new_thread(subject: &str) -> NewThread {
    NewThread { subject: subject.to_owned(), body: "Guten Tag".to_owned(), ..NewThread::default() }
}

fn new_message(body: &str) -> NewMessage {
    NewMessage { body: body.to_owned(), ..NewMessage::default() }
}

fn page(limit: u32) -> Page {
    Page { after: None, limit }
}

/// For the person of a customer's account only.
fn only(who: &Actor) -> Concerns {
    Concerns::Member(who.person.unwrap())
}

#[track_caller]
fn assert_denied<T>(result: Result<T, Error>) {
    assert!(matches!(result.map(drop), Err(Error::Custody(custody::Error::Denied(_)))));
}
