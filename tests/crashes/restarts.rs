//! PostgreSQL is stopped at once while people send, again and again, and the portal goes on with what comes back.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::DocumentId;
use house::House;
use pgtest::{Server, TestDb};
use testfiles::{Noise, pdf};

use crate::act::Heard;
use crate::after::remember;
use crate::deeds::{Deed, Paper};
use crate::site::{Address, Objects, directory};
use crate::steps::Steps;
use crate::world::World;

const SENDERS: usize = 3;
const EACH: usize = 8;
const SEED: u64 = 31;
/// How long one thing may take on a machine that has other things to do.
const DEADLINE: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_portal_goes_on_when_the_database_is_back() {
    let server = Arc::new(Server::own());
    let house = House::over(TestDb::on(&server).await, blobs::Store::memory()).await;
    let database = house.db.config.url.clone();
    house.db.db.close().await;
    let objects = directory();
    let address = Address { database, objects: Objects::Directory(objects.path().to_owned()) };
    let world = Arc::new(World::open(&address, 1, Steps::default()).await);
    let mut dice = Noise::new(SEED);
    let deeds: Vec<Deed> = (0..SENDERS * EACH)
        .map(|number| {
            let bytes = 2_000 + usize::try_from(dice.below(900_000)).expect("small");
            Deed::Send(vec![Paper { name: "1.pdf".to_owned(), bytes: pdf(number as u64, 1, bytes) }])
        })
        .collect();
    let deeds = Arc::new(deeds);
    let senders: Vec<_> =
        (0..SENDERS).map(|sender| tokio::spawn(send(Arc::clone(&world), Arc::clone(&deeds), sender))).collect();
    let mut stops = 0;
    while !senders.iter().all(tokio::task::JoinHandle::is_finished) {
        // The moment is what is tried here, nothing waits for it.
        tokio::time::sleep(Duration::from_millis(dice.below(400))).await;
        let restarted = Arc::clone(&server);
        let restart = tokio::task::spawn_blocking(move || {
            restarted.stop_immediately();
            restarted.start_again();
        });
        restart.await.expect("the server comes back");
        stops += 1;
        // Long enough for somebody to come through.
        tokio::time::sleep(Duration::from_millis(300 + dice.below(900))).await;
    }
    let (mut heard, mut failed) = (Heard::new(), 0);
    for sender in senders {
        let (answers, failures) = sender.await.expect("everybody gets answers in the end");
        failed += failures;
        for (number, ids) in answers {
            remember(&mut heard, number, &ids.iter().map(|id| id.uuid()).collect::<Vec<_>>());
        }
    }
    assert!(stops > 0 && failed > 0, "{stops} stops were noticed {failed} times");
    assert_eq!(heard.len(), SENDERS * EACH);
    world.come_to_rest().await;
    world.check(&deeds, &heard).await;
}

/// Sends every deed of one sender until it is answered; gives the answers, and how often there was none.
async fn send(world: Arc<World>, deeds: Arc<Vec<Deed>>, sender: usize) -> (Vec<(usize, Vec<DocumentId>)>, usize) {
    let (mut answers, mut failed) = (Vec::new(), 0);
    for number in (0..deeds.len()).filter(|number| number % SENDERS == sender) {
        let Deed::Send(papers) = &deeds[number] else { unreachable!("all of them are sent") };
        let begun = Instant::now();
        loop {
            match world.try_send(number, papers).await {
                Ok(documents) => {
                    answers.push((number, documents));
                    break;
                }
                // Whoever was cut off waits until that is over.
                Err(upload::Error::Running { .. }) => world.later(),
                Err(_) => failed += 1,
            }
            assert!(begun.elapsed() < DEADLINE, "deed {number} is never answered");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    (answers, failed)
}
