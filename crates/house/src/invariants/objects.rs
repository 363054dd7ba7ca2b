//! Rows against the store, and the store against rows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use blobs::ObjectKey;
use domain::{DocumentState, SubmissionState};
use futures::TryStreamExt as _;

use super::Kept;
use super::rows::Rows;

/// How long a file that is being taken back may take to be gone: its writer was told to stop, and does so beside us.
const STOPPING: Duration = Duration::from_secs(10);

/// Every object there is, with its length.
type Objects = BTreeMap<String, u64>;

pub(super) async fn check(kept: &Kept<'_>, rows: &Rows) {
    let objects = match kept.directory {
        Some(directory) => walk(directory).await,
        None => list(kept).await,
    };
    every_document_has_its_object(rows, &objects);
    every_object_has_its_row(kept, rows, &objects);
    nothing_in_clear_text(kept, &objects).await;
}

/// I2.
fn every_document_has_its_object(rows: &Rows, objects: &Objects) {
    for document in &rows.documents {
        let gone = matches!(document.state, DocumentState::Deleting | DocumentState::Deleted);
        let (id, attempt) = (document.id, rows.attempt_of(document));
        let submission = rows.submission(attempt.submission_id);
        assert_eq!(submission.state, SubmissionState::Received, "I2: {id} was never received");
        assert_eq!(attempt.wrapped_key.is_none(), gone, "I2: key of {id}, which is {}", document.state.as_str());
        if gone {
            continue;
        }
        let there = objects.get(&attempt.object_key);
        assert!(there.is_some(), "I2: {id} is {} and has no object", document.state.as_str());
        // What is known to be damaged may have any length.
        if document.state != DocumentState::Suspect {
            assert_eq!(there.copied(), attempt.sealed_size, "I2: length of the object of {id}");
        }
    }
}

/// I3.
fn every_object_has_its_row(kept: &Kept<'_>, rows: &Rows, objects: &Objects) {
    for path in objects.keys() {
        let key: ObjectKey = path.parse().unwrap_or_else(|_| panic!("I3: {path} is nothing of ours"));
        if key.tenant() != kept.tenant || matches!(key, ObjectKey::Checkpoint { .. }) {
            continue;
        }
        let attempt = rows.attempts.iter().find(|attempt| attempt.object_key == *path);
        let attempt = attempt.unwrap_or_else(|| panic!("I3: no row knows {path}"));
        assert!(attempt.wrapped_key.is_some(), "I3: the key of {path} is destroyed, and it is still there");
        let state = rows.submission(attempt.submission_id).state;
        assert_ne!(state, SubmissionState::Abandoned, "I3: {path} was given up, and is still there");
        let held = rows.documents.iter().find(|document| document.id == attempt.document_id);
        let moving = rows.moving().any(|row| row.attempt_id == Some(attempt.id));
        let needed = moving || held.is_none_or(|document| document.attempt_id == attempt.id);
        assert!(needed, "I3: {path} was left by a move, and is still there");
    }
}

/// I7.
async fn nothing_in_clear_text(kept: &Kept<'_>, objects: &Objects) {
    let clear = |held: &[u8]| kept.needles.iter().any(|needle| memchr::memmem::find(held, needle).is_some());
    if kept.needles.is_empty() {
        return;
    }
    for place in kept.directory.iter().chain(kept.places) {
        for file in files(place) {
            // A file of a database that is being worked with comes and goes.
            let Ok(held) = std::fs::read(&file) else { continue };
            assert!(!clear(&held), "I7: clear text in {}", file.display());
        }
    }
    if kept.directory.is_none() {
        for path in objects.keys() {
            let key: ObjectKey = path.parse().expect("looked at before");
            let stream = kept.custody.blobs().get(&key).await.expect("an object that was listed can be read");
            let held: Vec<_> = stream.try_collect().await.expect("and to its end");
            assert!(!clear(&held.concat()), "I7: clear text in {path}");
        }
    }
}

async fn list(kept: &Kept<'_>) -> Objects {
    let found: Vec<_> = kept.custody.blobs().list(None, None).try_collect().await.expect("objects can be listed");
    found.into_iter().map(|found| (found.key_text, found.size)).collect()
}

/// The objects of a directory, as the file system has them.
async fn walk(directory: &Path) -> Objects {
    let deadline = Instant::now() + STOPPING;
    loop {
        let objects = look(directory);
        let unfinished = objects.keys().find(|path| path.contains('#'));
        let Some(unfinished) = unfinished else { return objects };
        assert!(Instant::now() < deadline, "I3: {unfinished} stays behind");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn look(directory: &Path) -> Objects {
    let mut objects = Objects::new();
    for file in files(&directory.join("t")) {
        let path = file.strip_prefix(directory).expect("below it").to_str().expect("our names are plain").to_owned();
        // Gone between being seen and being asked: then it is not there.
        if let Ok(found) = file.metadata() {
            objects.insert(path, found.len());
        }
    }
    objects
}

/// Every file below a folder, or the file itself.
fn files(place: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![place.to_owned()];
    while let Some(path) = open.pop() {
        match std::fs::read_dir(&path) {
            Ok(entries) => open.extend(entries.flatten().map(|entry| entry.path())),
            Err(_) if path.is_file() => found.push(path),
            Err(_) => {}
        }
    }
    found
}
