//! The clock is put back or forward by an hour or a day, in the middle of anything.

use chrono::Duration;
use domain::{DocumentId, Timestamp};
use pgtest::Backend;
use testfiles::pdf;
use upload::{Begun, DocumentView, Error};

use crate::act::Heard;
use crate::after::remember;
use crate::answers::insist;
use crate::deeds::{Deed, Paper};
use crate::site::Site;
use crate::steps::Steps;
use crate::world::World;

/// Where the clock jumps: before the first file, before the second, before the end.
const PLACES: usize = 3;
/// The longest jump, and the longest lease behind it.
const LONGEST: i64 = 26;

/// One jump.
#[derive(Debug, Clone, Copy)]
struct Jump {
    hours: i64,
    place: usize,
    /// The sweeper runs right after it, with the new time.
    swept: bool,
}

fn jumps() -> Vec<Jump> {
    let mut jumps = Vec::new();
    for hours in [-24, -1, 1, 24] {
        for place in 0..PLACES {
            jumps.extend([false, true].map(|swept| Jump { hours, place, swept }));
        }
    }
    jumps
}

#[tokio::test]
async fn what_is_being_sent_arrives() {
    let site = Site::new(Backend::Sqlite).await;
    let world = World::open(&site.address, 10, Steps::default()).await;
    let (mut deeds, mut heard) = (Vec::new(), Heard::new());
    for jump in jumps() {
        let number = deeds.len();
        let papers = papers(number);
        let before = world.custody.now();
        let documents = match sent_during(&world, number, &papers, jump).await {
            Ok(views) => {
                for view in &views {
                    check_times(&world, view, before, jump).await;
                }
                views.iter().map(|view| view.id).collect()
            }
            Err(Error::Custody(custody::Error::Stale)) => {
                let lost = jump.swept && jump.hours > 0;
                assert!(lost, "a live upload was ended, and nobody had taken its lease: {jump:?}");
                insist(&world, number, &papers).await
            }
            Err(error) => panic!("{jump:?}: {error}"),
        };
        remember(&mut heard, number, &documents.iter().map(|id: &DocumentId| id.uuid()).collect::<Vec<_>>());
        deeds.push(Deed::Send(papers));
    }
    world.clock.advance(Duration::hours(LONGEST));
    world.come_to_rest().await;
    world.check(&deeds, &heard).await;
    world.close().await;
}

#[tokio::test]
async fn what_was_left_is_not_kept_for_ever() {
    let site = Site::new(Backend::Sqlite).await;
    let world = World::open(&site.address, 10, Steps::default()).await;
    let jumps: Vec<_> = jumps().into_iter().filter(|jump| jump.place > 0).collect();
    for (number, jump) in jumps.iter().enumerate() {
        let papers = papers(number);
        let Begun::Receiving(mut receiving) =
            world.upload.begin(&world.rita, world.form(number, &papers)).await.expect("it may be sent")
        else {
            panic!("it was never sent")
        };
        receiving.file(Some("1.pdf"), papers[0].body()).await.expect("the file is taken");
        world.jump(*jump).await;
    }
    world.clock.advance(Duration::hours(LONGEST));
    let swept = world.upload.sweep(&world.system()).await.expect("the sweeper runs");
    assert!(swept.abandoned > 0, "{swept:?}");
    world.come_to_rest().await;
    world.check(&[], &Heard::new()).await;
    // The keys are free, and the room is.
    for number in 0..jumps.len() {
        assert_eq!(insist(&world, number, &papers(number)).await.len(), 2);
    }
    world.close().await;
}

impl World {
    async fn jump(&self, jump: Jump) {
        self.clock.advance(Duration::hours(jump.hours));
        if jump.swept {
            let swept = self.upload.sweep(&self.system()).await.expect("the sweeper runs");
            assert_eq!(swept.failed, 0, "{jump:?}");
        }
    }
}

async fn sent_during(world: &World, number: usize, papers: &[Paper], jump: Jump) -> Result<Vec<DocumentView>, Error> {
    let Begun::Receiving(mut receiving) = world.upload.begin(&world.rita, world.form(number, papers)).await? else {
        panic!("it was never sent")
    };
    for (place, paper) in papers.iter().enumerate() {
        if place == jump.place {
            world.jump(jump).await;
        }
        receiving.file(Some(&paper.name), paper.body()).await?;
    }
    if jump.place == papers.len() {
        world.jump(jump).await;
    }
    receiving.finish().await
}

/// Nothing arrives before it was begun, and the receipt says so, too.
async fn check_times(world: &World, view: &DocumentView, before: Timestamp, jump: Jump) {
    let (started_at, received_at) = (view.started_at, view.received_at);
    assert!(before < started_at && started_at <= received_at, "{jump:?}: {started_at} to {received_at}");
    let took = if jump.hours > 0 && jump.place < 2 { Duration::hours(jump.hours) } else { Duration::zero() };
    assert!(received_at - started_at < took + Duration::minutes(1), "{jump:?}: {started_at} to {received_at}");
    let receipt = world.upload.receipt(&world.rita, view.id).await.expect("it has a receipt");
    let body = receipt.body().expect("it can be read");
    assert_eq!((body.started_at, body.received_at), (started_at, received_at), "{jump:?}");
}

fn papers(number: usize) -> Vec<Paper> {
    let seed = number as u64 * 2;
    [1, 2].map(|file| Paper { name: format!("{file}.pdf"), bytes: pdf(seed + file, 1, 2_000) }).to_vec()
}
