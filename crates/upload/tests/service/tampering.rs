//! Somebody who can write into the store: objects are files here, and are changed as files.
//!
//! Each change is met by a scan, by a reading of all of it, and by readings of parts in front of it, within it and behind
//! it, each of a document of its own that was changed in the same way.

mod changes;

use std::ops::Range;
use std::path::{Path, PathBuf};

use domain::{Action, Actor, DocumentId, DocumentState, Outcome};
use envelope::CHUNK;
use futures::StreamExt as _;
use pgtest::Backend;
use testfiles::pdf;
use upload::{Begun, Error, RangeSpec};

use self::changes::{Bad, CHANGES, Change, Stored};
use crate::bodies::whole;
use crate::house::House;
use crate::place::Place;

/// Five chunks, the last with 100 bytes.
pub(crate) const LENGTH: usize = 4 * CHUNK + 100;

/// Who meets a change first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meets {
    Scan,
    Reading(usize, usize),
}

/// All of it; the first bytes; bytes of one chunk, of several; the last bytes.
const MEETS: [Meets; 7] = [
    Meets::Scan,
    Meets::Reading(0, LENGTH),
    Meets::Reading(10, 200),
    Meets::Reading(CHUNK + 1, 2 * CHUNK),
    Meets::Reading(2 * CHUNK + 100, 2 * CHUNK + 300),
    Meets::Reading(CHUNK / 2, 3 * CHUNK + 5),
    Meets::Reading(4 * CHUNK + 1, LENGTH),
];

struct Desk {
    house: House,
    directory: tempfile::TempDir,
    plain: Vec<u8>,
}

impl Desk {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = blobs::Store::local(directory.path()).unwrap();
        let house = House::with(Backend::Sqlite, store, Place::default()).await;
        Self { house, directory, plain: pdf(1, 1, LENGTH) }
    }

    /// Sends it under this id: a first time, which is given up after its last byte, and a second time. What lies in the
    /// store then, and what the first attempt had left there.
    async fn send(&self, number: u128) -> (DocumentId, PathBuf, Vec<u8>) {
        let id = DocumentId::from_uuid(uuid::Uuid::from_u128(number));
        // Of unknown length: it lies there before it is complete.
        let mut first = self.begin(id, None).await;
        first.file(Some("a.pdf"), whole(&self.plain)).await.unwrap();
        let sealed = usize::try_from(envelope::sealed_len(LENGTH as u64)).unwrap();
        let old = loop {
            let file = self.file(id);
            let old = std::fs::read(file).unwrap();
            if old.len() == sealed {
                break old;
            }
            tokio::task::yield_now().await;
        };
        first.abandon(upload::BodyError::Broken).await;
        let mut second = self.begin(id, Some(LENGTH as u64)).await;
        second.file(Some("a.pdf"), whole(&self.plain)).await.unwrap();
        second.finish().await.unwrap();
        (id, self.file(id), old)
    }

    async fn begin(&self, id: DocumentId, length: Option<u64>) -> Box<upload::Receiving> {
        let mut put = self.house.form("", LENGTH as u64);
        (put.idempotency_key, put.document, put.fingerprint.length) = (None, Some(id), length);
        match self.house.upload.begin(&self.house.rita, put).await.unwrap() {
            Begun::Receiving(receiving) => receiving,
            Begun::Replayed(_) => panic!("it was given up"),
        }
    }

    /// The one file of a document.
    fn file(&self, id: DocumentId) -> PathBuf {
        let folder = self.directory.path().join(format!("t/{}/d/{id}", self.house.tenant));
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(files.len(), 1);
        files.remove(0)
    }

    /// Reads as far as it goes. What came, and whether that was told to be the end.
    async fn read(&self, actor: &Actor, id: DocumentId, range: Range<usize>) -> (Vec<u8>, bool) {
        let last = Some(range.end as u64 - 1);
        let spec = (range != (0..LENGTH)).then_some(RangeSpec::From { first: range.start as u64, last });
        let mut content = match self.house.upload.open(actor, id, spec).await {
            Ok(content) => content,
            Err(Error::Damaged) => return (Vec::new(), false),
            Err(error) => panic!("{error}"),
        };
        let mut got = Vec::new();
        while let Some(block) = content.stream.next().await {
            let Ok(block) = block else {
                assert!(content.stream.next().await.is_none(), "nothing comes after an error");
                return (got, false);
            };
            got.extend_from_slice(&block);
        }
        (got, true)
    }

    /// Once for all: staff and sender are refused, and the log says why.
    async fn assert_closed(&self, id: DocumentId, about: &str) {
        let found = self.house.entries(Action::IntegrityFailed).await;
        let found: Vec<_> = found.iter().filter(|entry| entry.leaf.object_id == Some(id.uuid())).collect();
        assert_eq!(found.len(), 1, "{about}");
        assert_eq!((found[0].leaf.outcome, found[0].leaf.actor_id), (Outcome::Failed, None), "{about}");
        assert!(found[0].leaf.reason.is_some(), "{about}");
        for actor in [&self.house.rita, &self.house.caseworker] {
            let view = self.house.upload.document(actor, id).await.unwrap();
            assert_eq!((view.state, view.readable), (DocumentState::Suspect, false), "{about}");
            for range in [None, Some(RangeSpec::From { first: 0, last: Some(1) })] {
                let refused = self.house.upload.open(actor, id, range).await;
                assert!(matches!(refused, Err(Error::NotReadable)), "{about}");
            }
        }
    }

    async fn state(&self, id: DocumentId) -> DocumentState {
        self.house.upload.document(&self.house.rita, id).await.unwrap().state
    }

    async fn meet(&self, id: DocumentId, meets: Meets, bad: &Bad, about: &str) {
        let Meets::Reading(start, end) = meets else {
            assert_eq!(self.house.run_jobs().await, 1, "{about}");
            return self.assert_closed(id, about).await;
        };
        let expected = &self.plain[start..end];
        let (got, ended) = self.read(&self.house.caseworker, id, start..end).await;
        assert!(expected.starts_with(&got), "{about}: other bytes than those that were sent");
        if let Some(first_bad) = bad.first_within(start..end) {
            assert!(!ended && got.len() <= first_bad.max(start) - start, "{about}: {} bytes came", got.len());
            self.assert_closed(id, about).await;
        } else {
            assert!(ended && got == expected, "{about}: what is not touched can be read");
            assert_eq!(self.state(id).await, DocumentState::Available, "{about}");
        }
    }
}

fn change(path: &Path, other: &Path, old: Vec<u8>, plain: &[u8], how: fn(Stored) -> Vec<u8>) {
    let own = std::fs::read(path).unwrap();
    let other = std::fs::read(other).unwrap();
    std::fs::write(path, how(Stored { own, other, old, plain: plain.to_vec() })).unwrap();
}

#[tokio::test]
async fn no_byte_of_a_bad_chunk_leaves_whatever_was_done_to_the_object() {
    meet_all(&CHANGES[..CHANGES.len() / 2]).await;
}

#[tokio::test]
async fn no_byte_of_a_bad_chunk_leaves_whatever_was_put_in_its_place() {
    meet_all(&CHANGES[CHANGES.len() / 2..]).await;
}

async fn meet_all(changes: &[Change]) {
    for changed in changes {
        let desk = Desk::new().await;
        let (_, other, _) = desk.send(1).await;
        desk.house.run_jobs().await;
        for (number, meets) in (2..).zip(MEETS) {
            let about = format!("{}, {meets:?}", changed.name);
            let (id, path, old) = desk.send(number).await;
            if meets != Meets::Scan {
                desk.house.run_jobs().await;
                assert_eq!(desk.state(id).await, DocumentState::Available);
            }
            change(&path, &other, old, &desk.plain, changed.how);
            desk.meet(id, meets, &changed.bad, &about).await;
        }
        desk.house.upload.deliveries_written().await;
        desk.house.assert_holds(&[]).await;
    }
}

#[tokio::test]
async fn two_objects_that_changed_places_open_nowhere() {
    let desk = Desk::new().await;
    let [(one, first, _), (two, second, _)] = [desk.send(1).await, desk.send(2).await];
    desk.house.run_jobs().await;
    let aside = desk.directory.path().join("aside");
    for (from, to) in [(&first, &aside), (&second, &first), (&aside, &second)] {
        std::fs::rename(from, to).unwrap();
    }
    for id in [one, two] {
        assert_eq!(desk.read(&desk.house.rita, id, 0..LENGTH).await, (Vec::new(), false));
        desk.assert_closed(id, "swapped").await;
    }
    desk.house.assert_holds(&[]).await;
}
