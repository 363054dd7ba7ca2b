//! What is unread never drifts: after any acts of several people it is what recounting the messages tells.

use std::collections::BTreeMap;

use domain::{AccountId, Actor, Concerns, MessageId, Page, ThreadId, Timestamp};
use fixed::SeededRng;
use messaging::MessageView;
use pgtest::Backend;
use rstest::rstest;

use crate::{Office, new_message, new_thread, page};

/// Acts of one run.
const ACTS: usize = 120;

/// Where a message stands in its conversation.
type Place = (Timestamp, MessageId);

/// What a bookkeeper who forgets nothing knows.
#[derive(Default)]
struct Books {
    /// Of each conversation its messages, with who wrote them.
    threads: BTreeMap<ThreadId, Vec<(Place, AccountId)>>,
    /// How far somebody has read.
    read: BTreeMap<(ThreadId, AccountId), Place>,
}

impl Books {
    fn unread(&self, thread: ThreadId, reader: AccountId) -> u64 {
        let read = self.read.get(&(thread, reader));
        let new = |(place, author): &&(Place, AccountId)| *author != reader && read.is_none_or(|read| place > read);
        self.threads[&thread].iter().filter(new).count() as u64
    }

    fn mark(&mut self, thread: ThreadId, reader: AccountId, upto: Place) {
        let read = self.read.entry((thread, reader)).or_insert(upto);
        *read = (*read).max(upto);
    }

    fn post(&mut self, thread: ThreadId, message: &MessageView) {
        let place = (message.sent_at, message.id);
        self.threads.entry(thread).or_default().push((place, message.author.id));
        // Whoever answers has seen what is there.
        self.mark(thread, message.author.id, place);
    }
}

fn below(rng: &SeededRng, bound: usize) -> usize {
    let drawn = u64::from_be_bytes(domain::random::bytes(rng));
    usize::try_from(drawn % bound as u64).unwrap()
}

async fn assert_same(office: &Office, books: &Books, people: &[&Actor], step: usize) {
    for who in people {
        let listed = office.messaging.threads(who, office.house.case, page(200)).await.unwrap();
        assert_eq!(listed.items.len(), books.threads.len());
        for thread in listed.items {
            let counted = books.unread(thread.id, who.account.unwrap());
            assert_eq!(thread.unread, counted, "step {step}, {} for {:?}", thread.id, who.role);
        }
    }
}

#[rstest]
#[tokio::test]
async fn what_is_unread_is_what_recounting_tells(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
    #[values(1, 2)] seed: u64,
) {
    let office = Office::on(backend).await;
    let (house, messaging) = (&office.house, &office.messaging);
    let people = [&house.rita, &house.udo, &house.kim];
    let rng = SeededRng::new(seed);
    let mut books = Books::default();
    for step in 0..ACTS {
        if below(&rng, 3) == 0 {
            house.clock.advance(chrono::Duration::seconds(1));
        }
        let who = people[below(&rng, people.len())];
        let account = who.account.unwrap();
        let threads: Vec<ThreadId> = books.threads.keys().copied().collect();
        if threads.is_empty() || below(&rng, 12) == 0 {
            let new = messaging::NewThread { concerns: Some(Concerns::All), ..new_thread("Miete") };
            let thread = messaging.start(who, house.case, new).await.unwrap().made.id;
            books.post(thread, &messaging.messages(who, thread, page(1)).await.unwrap().items[0]);
            continue;
        }
        let thread = threads[below(&rng, threads.len())];
        match below(&rng, 4) {
            0 | 1 => {
                let key = below(&rng, 3) == 0;
                let key = key.then(|| format!("key-{step}"));
                let new = || messaging::NewMessage { idempotency_key: key.clone(), ..new_message("Hallo") };
                books.post(thread, &messaging.post(who, thread, new()).await.unwrap().made);
                if key.is_some() {
                    assert!(messaging.post(who, thread, new()).await.unwrap().replayed);
                }
            }
            2 => {
                // Also one that was read long ago: nothing goes back.
                let messages = &books.threads[&thread];
                let (upto, _) = messages[below(&rng, messages.len())];
                messaging.mark_read(who, thread, upto.1).await.unwrap();
                books.mark(thread, account, upto);
            }
            // Looking alone counts nothing as read: that is said with how far was read.
            _ => drop(messaging.newest_messages(who, thread, Page { after: None, limit: 3 }).await.unwrap()),
        }
        if step % 10 == 9 {
            assert_same(&office, &books, &people, step).await;
        }
    }
    assert!(books.threads.values().map(Vec::len).sum::<usize>() > 40);
    assert_same(&office, &books, &people, ACTS).await;
}
