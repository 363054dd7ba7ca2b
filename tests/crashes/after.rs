//! The end of every test: a last process mends what was left, and everything is asked for again.

use std::path::{Path, PathBuf};

use domain::{DocumentId, DocumentState};
use house::invariants::{Acknowledged, Kept, hold};
use upload::Swept;
use uuid::Uuid;

use crate::act::{Heard, NOTE};
use crate::deeds::{Deed, Paper};
use crate::life::Life;
use crate::steps::{End, Steps};
use crate::world::World;

/// Opens the Jobcenter after the last life, mends, checks; asks for everything again, and checks again. `heard` is what
/// was answered in all lives.
///
/// # Panics
/// If anything does not hold.
pub(crate) async fn settle(last: &Life, mut heard: Heard) {
    let deeds = last.deeds();
    let world = World::open(&last.address, last.number + 1, Steps::until(End::Never)).await;
    world.come_to_rest().await;
    world.check(&deeds, &heard).await;
    world.perform(&deeds, |number, ids| remember(&mut heard, number, ids)).await;
    world.come_to_rest().await;
    world.check(&deeds, &heard).await;
    check_everything_is_there(&world, &deeds, &heard).await;
    world.close().await;
}

/// Adds an answer. Who asks again hears the same.
#[track_caller]
pub(crate) fn remember(heard: &mut Heard, number: usize, ids: &[Uuid]) {
    let before = heard.insert(number, ids.to_vec());
    assert!(before.is_none_or(|before| before == ids), "other things were made of deed {number}");
}

impl World {
    /// Lets the portal do what it does by itself until nothing is left to do.
    pub(crate) async fn come_to_rest(&self) {
        self.sweep().await;
        self.scan().await;
        let swept = self.upload.sweep(&self.system()).await.expect("the sweeper runs");
        assert_eq!(swept, Swept::default(), "one run of the sweeper mends everything");
    }

    /// The database is whole, I1 to I9 hold, and what was acknowledged is there.
    pub(crate) async fn check(&self, deeds: &[Deed], heard: &Heard) {
        let mut tx = self.custody.read(self.tenant).await.expect("the database can be read");
        let whole = tx.query_per_dialect("SELECT 'ok'", "PRAGMA integrity_check").fetch_all::<(String,)>().await;
        assert_eq!(whole.expect("the database can check itself"), [("ok".to_owned(),)]);
        drop(tx);
        let acknowledged: Vec<_> = heard.iter().flat_map(|(number, ids)| acknowledged(deeds, *number, ids)).collect();
        let database = self.database.iter().map(PathBuf::as_path).collect::<Vec<&Path>>();
        let kept = Kept {
            custody: &self.custody,
            upload: &self.upload,
            tenant: self.tenant,
            directory: self.objects.directory(),
            acknowledged: &acknowledged,
            needles: &needles(deeds),
            places: &database,
        };
        hold(&kept).await;
    }
}

/// Nothing but what was taken back is missing, and that is gone.
async fn check_everything_is_there(world: &World, deeds: &[Deed], heard: &Heard) {
    let first = |number: &usize| heard.get(number).and_then(|ids| ids.first()).copied();
    let taken_back: Vec<Uuid> = deeds
        .iter()
        .enumerate()
        .filter(|(number, _)| heard.contains_key(number))
        .filter_map(|(_, deed)| if let Deed::TakeBack(other) = deed { first(other) } else { None })
        .collect();
    for (number, ids) in heard {
        for (id, _) in papers(deeds, *number).iter().zip(ids).map(|(paper, id)| (id, paper)) {
            let view = world.upload.document(&world.rita, DocumentId::from_uuid(*id)).await;
            let state = view.expect("it was acknowledged").state;
            let expected = if taken_back.contains(id) { DocumentState::Deleted } else { DocumentState::Available };
            assert_eq!(state, expected, "document {id} of deed {number}");
        }
    }
    for (number, deed) in deeds.iter().enumerate() {
        let arrives = matches!(deed, Deed::Send(_) | Deed::Post);
        assert!(!arrives || heard.contains_key(&number), "deed {number} was never answered");
    }
}

/// The files of a deed, or of the one that it asks for again.
fn papers(deeds: &[Deed], number: usize) -> &[Paper] {
    match &deeds[number] {
        Deed::Send(papers) | Deed::Left(papers) | Deed::Broken(papers) => papers,
        Deed::Put(_, paper) => std::slice::from_ref(paper),
        Deed::Again(other) => papers_of_again(deeds, *other),
        _ => &[],
    }
}

fn papers_of_again(deeds: &[Deed], number: usize) -> &[Paper] {
    if matches!(deeds[number], Deed::Again(_)) { &[] } else { papers(deeds, number) }
}

fn acknowledged(deeds: &[Deed], number: usize, ids: &[Uuid]) -> Vec<Acknowledged> {
    let papers = papers(deeds, number).iter().zip(ids);
    papers.map(|(paper, id)| Acknowledged::new(DocumentId::from_uuid(*id), &paper.bytes)).collect()
}

/// What must be nowhere in clear text: a piece of every file, and what stands beside them.
fn needles(deeds: &[Deed]) -> Vec<Vec<u8>> {
    let papers = (0..deeds.len()).flat_map(|number| papers(deeds, number));
    let pieces = papers.map(|paper| paper.bytes[paper.bytes.len() / 2..][..40].to_vec());
    pieces.chain([NOTE.as_bytes().to_vec()]).collect()
}
