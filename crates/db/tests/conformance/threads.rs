//! Conversations, messages, reading, idempotency of posts.

use db::cases::worklist::Reader;
use db::documents::Audience;
use db::posts::PostKey;
use db::{Cursor, Tx};
use domain::{AccountId, Concerns, ThreadId};
use pgtest::Backend;
use rstest::rstest;

use crate::world::{Customer, World, at, customer, day, document, message, thread, uuid};

fn reader(account: AccountId) -> Reader {
    Reader { account, day: day() }
}

async fn unread(tx: &mut Tx, own: &Customer, account: AccountId) -> Vec<(ThreadId, u32)> {
    let page =
        db::threads::of_case(tx, own.case, reader(account), Audience::Staff, Cursor::newest(), 10).await.unwrap();
    page.into_iter().map(|listed| (listed.thread.id, listed.unread)).collect()
}

#[rstest]
#[tokio::test]
async fn what_is_unread_is_told_per_account(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let quiet = thread(&mut tx, &own, at(0)).await;
    let busy = thread(&mut tx, &own, at(1)).await;
    message(&mut tx, &own, quiet, false, at(0)).await;
    let first = message(&mut tx, &own, busy, false, at(1)).await;
    // Two at the same moment: the id decides.
    let second = message(&mut tx, &own, busy, false, at(2)).await;
    message(&mut tx, &own, busy, false, at(2)).await;
    let answer = message(&mut tx, &own, busy, true, at(3)).await;

    assert_eq!(unread(&mut tx, &own, own.caseworker).await, [(busy, 3), (quiet, 1)]);
    assert_eq!(unread(&mut tx, &own, own.account).await, [(busy, 1), (quiet, 0)]);
    assert!(db::threads::mark_read(&mut tx, busy, own.caseworker, second, at(9)).await.unwrap());
    assert_eq!(unread(&mut tx, &own, own.caseworker).await, [(busy, 1), (quiet, 1)]);
    assert!(!db::threads::mark_read(&mut tx, busy, own.caseworker, first, at(9)).await.unwrap(), "never back");
    assert!(!db::threads::mark_read(&mut tx, quiet, own.caseworker, answer, at(9)).await.unwrap(), "another thread's");
    assert!(db::threads::mark_read(&mut tx, busy, own.caseworker, answer, at(10)).await.unwrap());
    assert_eq!(unread(&mut tx, &own, own.caseworker).await, [(busy, 0), (quiet, 1)]);
    assert_eq!(unread(&mut tx, &own, own.account).await, [(busy, 1), (quiet, 0)]);
    let mark = db::threads::read_mark(&mut tx, busy, own.caseworker).await.unwrap().unwrap();
    assert_eq!((mark.up_to_message, mark.up_to_sent_at, mark.read_at), (answer, at(3), at(10)));
    let one = db::threads::find_listed(&mut tx, quiet, reader(own.caseworker)).await.unwrap().unwrap();
    assert_eq!((one.unread, one.thread.message_count), (1, 1));
    let found = db::threads::find(&mut tx, busy).await.unwrap().unwrap();
    assert_eq!((found.message_count, found.last_message_at), (4, at(3)));
}

#[rstest]
#[tokio::test]
async fn customers_list_threads_that_concern_them(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let mate = customer(&mut tx).await;
    let theirs = thread(&mut tx, &own, at(1)).await;
    let common = thread(&mut tx, &own, at(2)).await;
    tx.query("UPDATE threads SET concerns_member = $1 WHERE id = $2")
        .bind(Concerns::All)
        .bind(common)
        .execute()
        .await
        .unwrap();
    let of = async |tx: &mut Tx, who: &Customer, after| -> Vec<ThreadId> {
        let audience = Audience::Customer { account: who.account, person: who.person };
        let page = db::threads::of_case(tx, own.case, reader(who.account), audience, after, 10).await.unwrap();
        page.into_iter().map(|listed| listed.thread.id).collect()
    };
    assert_eq!(of(&mut tx, &own, Cursor::newest()).await, [common, theirs]);
    assert_eq!(of(&mut tx, &own, Cursor::new(at(2), common)).await, [theirs]);
    assert_eq!(of(&mut tx, &mate, Cursor::newest()).await, [common]);
}

#[rstest]
#[tokio::test]
async fn messages_come_oldest_first_in_stable_pages(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let talk = thread(&mut tx, &own, at(0)).await;
    let mut sent = Vec::new();
    for n in 0..7 {
        sent.push(message(&mut tx, &own, talk, n % 2 == 1, at(n / 3)).await);
    }
    let paper = document(&mut tx, &own, at(0)).await.id;
    db::messages::attach(&mut tx, sent[1], paper).await.unwrap();
    db::messages::attach(&mut tx, sent[6], paper).await.unwrap();

    let mut paged = Vec::new();
    let mut after = Cursor::oldest();
    loop {
        let page = db::messages::of_thread(&mut tx, talk, after, 2).await.unwrap();
        let (Some(first), Some(last)) = (page.first(), page.last()) else { break };
        after = Cursor::new(last.sent_at, last.id);
        let first = Cursor::new(first.sent_at, first.id);
        let attached = db::messages::documents_between(&mut tx, talk, first, after, Audience::Staff).await.unwrap();
        let expected: Vec<_> =
            page.iter().filter(|m| [sent[1], sent[6]].contains(&m.id)).map(|m| (m.id, Some(paper))).collect();
        assert_eq!(attached, expected);
        paged.extend(page.into_iter().map(|message| message.id));
    }
    assert_eq!(paged, sent);
    let found = db::messages::find(&mut tx, sent[1]).await.unwrap().unwrap();
    assert_eq!((found.by_account, found.author_is_staff), (own.caseworker, true));
}

#[rstest]
#[tokio::test]
async fn messages_are_opened_by_the_other_side_once(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let own = customer(&mut tx).await;
    let talk = thread(&mut tx, &own, at(0)).await;
    let asked = message(&mut tx, &own, talk, false, at(1)).await;
    let answered = message(&mut tx, &own, talk, true, at(2)).await;
    let later = message(&mut tx, &own, talk, false, at(3)).await;
    let earlier = message(&mut tx, &own, talk, false, at(0)).await;
    let (first, last) = (Cursor::new(at(1), asked), Cursor::new(at(2), answered));
    assert_eq!(db::messages::set_opened(&mut tx, talk, first, last, true, at(9)).await.unwrap(), 1);
    assert_eq!(db::messages::set_opened(&mut tx, talk, first, last, true, at(10)).await.unwrap(), 0);
    assert_eq!(db::messages::set_opened(&mut tx, talk, first, last, false, at(11)).await.unwrap(), 1);
    for (id, opened) in [(earlier, None), (asked, Some(at(9))), (answered, Some(at(11))), (later, None)] {
        assert_eq!(db::messages::find(&mut tx, id).await.unwrap().unwrap().opened_at, opened);
    }
}

#[rstest]
#[tokio::test]
async fn a_repeated_post_gets_the_first_answer(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = World::new(backend).await;
    let mut tx = world.write().await;
    let account = customer(&mut tx).await.account;
    let key = PostKey { account, route: "threads", idempotency_key: "key" };
    assert_eq!(db::posts::claim(&mut tx, key, b"one", at(0), at(100)).await.unwrap(), None);
    let answer = uuid();
    assert!(db::posts::answer(&mut tx, key, answer).await.unwrap());
    let earlier = db::posts::claim(&mut tx, key, b"two", at(1), at(101)).await.unwrap().unwrap();
    assert_eq!((earlier.fingerprint.as_slice(), earlier.answer_id), (b"one".as_slice(), Some(answer)));
    let elsewhere = PostKey { route: "accounts", ..key };
    assert_eq!(db::posts::claim(&mut tx, elsewhere, b"one", at(1), at(101)).await.unwrap(), None);
    // Its time is over: as if it had never been used.
    assert_eq!(db::posts::claim(&mut tx, key, b"three", at(100), at(200)).await.unwrap(), None);
    assert_eq!(db::posts::delete_expired(&mut tx, at(150)).await.unwrap(), 1);
}

#[rstest]
#[tokio::test]
async fn posts_at_the_same_time_wait_for_each_other(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let world = std::sync::Arc::new(World::new(backend).await);
    let mut tx = world.write().await;
    let account = customer(&mut tx).await.account;
    tx.commit().await.unwrap();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let world = world.clone();
        running.spawn(async move {
            let mut tx = world.write().await;
            let key = PostKey { account, route: "threads", idempotency_key: "key" };
            let earlier = db::posts::claim(&mut tx, key, b"one", at(0), at(100)).await.unwrap();
            if earlier.is_none() {
                db::posts::answer(&mut tx, key, uuid()).await.unwrap();
            }
            tx.commit().await.unwrap();
            earlier.map(|post| post.answer_id)
        });
    }
    let answers = running.join_all().await;
    assert_eq!(answers.iter().filter(|earlier| earlier.is_none()).count(), 1);
    let repeated: std::collections::HashSet<_> = answers.into_iter().flatten().collect();
    assert!(repeated.len() == 1 && !repeated.contains(&None), "{repeated:?}");
}
