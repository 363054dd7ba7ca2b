//! The line to PostgreSQL breaks at a COMMIT: nobody knows whether it was done.

use pgtest::{Backend, Server};
use testfiles::pdf;
use upload::Error;

use crate::act::Heard;
use crate::after::remember;
use crate::deeds::{Deed, Paper};
use crate::line::{Break, Line};
use crate::site::Site;
use crate::steps::Steps;
use crate::world::World;

/// Asks again with the same key until there is an answer, as a client does.
pub(crate) async fn insist(world: &World, number: usize, papers: &[Paper]) -> Vec<domain::DocumentId> {
    // The first answer may be that nobody knows, the next that somebody is still at it.
    for _ in 0..3 {
        match world.try_send(number, papers).await {
            Ok(documents) => return documents,
            Err(Error::Running { .. }) => world.later(),
            Err(error) => assert!(is_passing(&error), "{error:?}"),
        }
    }
    panic!("deed {number} is never answered");
}

/// Whether it is told that asking again is worth it.
pub(crate) fn is_passing(error: &Error) -> bool {
    match error {
        Error::Custody(error) => error.is_passing() || error.is_stale(),
        _ => false,
    }
}

#[tokio::test]
async fn whoever_asks_again_has_sent_it_once() {
    let site = Site::new(Backend::Postgres).await;
    let line = Line::to(Server::shared().socket()).await;
    let mut address = site.address.clone();
    address.database = line.url(&address.database);
    let world = World::open(&address, 1, Steps::default()).await;
    let papers = |number| {
        [1, 2].map(|file| Paper { name: format!("{file}.pdf"), bytes: pdf(number * 2 + file, 1, 2_000) }).to_vec()
    };
    let (mut deeds, mut heard) = (Vec::new(), Heard::new());
    for how in [Break::Before, Break::After] {
        let mut commit = 0;
        loop {
            commit += 1;
            let number = deeds.len();
            let papers = papers(number as u64);
            line.break_at(commit, how);
            let first = world.try_send(number, &papers).await;
            let broke = line.mend();
            if broke {
                // The reading of what was made is no commit: whoever got an answer had all of them.
                let error = first.expect_err("an answer was lost");
                assert!(is_passing(&error), "{how:?} commit {commit}: {error:?}");
            }
            let ids: Vec<_> = insist(&world, number, &papers).await.iter().map(|id| id.uuid()).collect();
            remember(&mut heard, number, &ids);
            deeds.push(Deed::Send(papers));
            if !broke {
                break;
            }
        }
        assert!(commit > 5, "begun, two files, all here, received: {commit}");
    }
    world.come_to_rest().await;
    world.check(&deeds, &heard).await;
    world.close().await;
}

#[tokio::test]
async fn what_is_done_to_a_document_is_done_once() {
    let site = Site::new(Backend::Postgres).await;
    let line = Line::to(Server::shared().socket()).await;
    let mut address = site.address.clone();
    address.database = line.url(&address.database);
    let world = World::open(&address, 1, Steps::default()).await;
    let (mut deeds, mut heard) = (Vec::new(), Heard::new());
    for how in [Break::Before, Break::After] {
        for commit in 1.. {
            let number = deeds.len();
            let papers = vec![Paper { name: "1.pdf".to_owned(), bytes: pdf(number as u64, 1, 2_000) }];
            let ids = insist(&world, number, &papers).await;
            remember(&mut heard, number, &ids.iter().map(|id| id.uuid()).collect::<Vec<_>>());
            deeds.push(Deed::Send(papers));
            line.break_at(commit, how);
            let done = world.try_scan().await.and(world.upload.take_back(&world.rita, ids[0]).await);
            let broke = line.mend();
            assert!(broke || done.is_ok(), "nothing broke: {done:?}");
            // Whoever leased the job has lost the answer, and is thought dead.
            world.later();
            world.try_scan().await.expect("a job can be done");
            let again = world.upload.take_back(&world.rita, ids[0]).await;
            assert!(matches!(again, Ok(()) | Err(Error::Gone)), "{how:?} commit {commit}: {again:?}");
            heard.insert(deeds.len(), Vec::new());
            deeds.push(Deed::TakeBack(number));
            if !broke {
                break;
            }
        }
    }
    world.come_to_rest().await;
    world.check(&deeds, &heard).await;
    world.close().await;
}
