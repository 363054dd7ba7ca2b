//! What only a directory has: an owner, files with permissions, and leftovers of processes that were killed.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::{self, fs::PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use blobs::{Error, Found, ObjectKey, PART, Store};
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt};
use uuid::Uuid;

fn key(n: u128) -> ObjectKey {
    ObjectKey::Document {
        tenant: Uuid::from_u128(1).into(),
        document: Uuid::from_u128(2).into(),
        attempt: Uuid::from_u128(n).into(),
    }
}

/// Everything below a directory but the lock file: directories too.
fn content(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(content(&path));
        }
        if !path.ends_with(".lock") {
            found.push(path);
        }
    }
    found.sort();
    found
}

async fn listed(store: &Store) -> Vec<Found> {
    store.list(None, None).try_collect().await.unwrap()
}

#[tokio::test]
async fn a_directory_has_one_owner() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::local(root.path()).unwrap();
    assert_eq!(Store::local(root.path()).err(), Some(Error::InUse));
    let upload = store.clone().begin(&key(1)).await.unwrap();
    drop(store);
    // Who still writes still owns.
    assert_eq!(Store::local(root.path()).err(), Some(Error::InUse));
    drop(upload);
    Store::local(root.path()).unwrap().health().await.unwrap();
}

#[tokio::test]
async fn files_are_for_the_owner_only() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path().join("made/by/the/store");
    let store = Store::local(&root).unwrap();
    store.put(&key(1), Bytes::from_static(b"sealed")).await.unwrap();
    let mut upload = store.begin(&key(2)).await.unwrap();
    upload.put_part(Bytes::from_static(b"sealed")).await.unwrap();
    upload.complete().await.unwrap();
    let content = content(&root);
    assert_eq!(content.len(), 6);
    for path in content.into_iter().chain([root.clone(), root.join(".lock")]) {
        let found = fs::metadata(&path).unwrap();
        let wanted = if found.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(found.permissions().mode() & 0o777, wanted, "{}", path.display());
    }
}

#[tokio::test]
async fn empty_directories_go_with_their_last_object() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::local(root.path()).unwrap();
    for n in 1..=2 {
        store.put(&key(n), Bytes::from_static(b"sealed")).await.unwrap();
    }
    store.delete(&key(1)).await.unwrap();
    assert!(root.path().join(key(2).to_string()).is_file());
    store.delete(&key(2)).await.unwrap();
    assert!(content(root.path()).is_empty());
    store.begin(&key(3)).await.unwrap().abort().await.unwrap();
    assert!(content(root.path()).is_empty());
}

#[tokio::test]
async fn what_is_being_written_is_no_leftover() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::local(root.path()).unwrap();
    let mut upload = store.begin(&key(1)).await.unwrap();
    upload.put_part(Bytes::from_static(b"sealed")).await.unwrap();
    let file = content(root.path()).pop().unwrap();
    let text = file.strip_prefix(root.path()).unwrap().to_str().unwrap();
    assert!(text.starts_with(&format!("{}#", key(1))), "{text}");
    assert!(listed(&store).await.is_empty());
    // Even for somebody who claims to have found one.
    let claimed = Found {
        key_text: text.to_owned(),
        parsed: None,
        partial: Some(key(1)),
        size: 6,
        modified: "2026-01-01T00:00:00Z".parse().unwrap(),
    };
    assert!(matches!(store.remove_leftover(&claimed).await, Err(Error::Misuse(_))));
    upload.complete().await.unwrap();
    assert_eq!(store.head(&key(1)).await.unwrap().unwrap().size, 6);
}

#[tokio::test]
async fn leftovers_of_an_earlier_process_are_found_and_removed() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::local(root.path()).unwrap();
    store.put(&key(1), Bytes::from_static(b"sealed")).await.unwrap();
    // The next numbers are taken by leftovers: a new upload passes them by.
    for n in 1..=20 {
        fs::write(root.path().join(format!("{}#{n}", key(1))), b"left").unwrap();
        fs::write(root.path().join(format!("{}#{n}", key(2))), b"left").unwrap();
    }
    store.put(&key(2), Bytes::from_static(b"sealed")).await.unwrap();
    let found = listed(&store).await;
    let (leftovers, objects): (Vec<_>, Vec<_>) = found.iter().partition(|found| found.partial.is_some());
    assert_eq!((leftovers.len(), objects.len()), (40, 2));
    for leftover in leftovers {
        assert_eq!((leftover.parsed, leftover.size), (None, 4));
        store.remove_leftover(leftover).await.unwrap();
        store.remove_leftover(leftover).await.unwrap();
    }
    let keys: Vec<_> = listed(&store).await.into_iter().map(|found| found.parsed).collect();
    assert_eq!(keys, [Some(key(1)), Some(key(2))]);
    assert_eq!(content(root.path()).iter().filter(|path| path.is_file()).count(), 2);
}

#[tokio::test]
async fn an_object_is_deleted_with_what_a_killed_process_had_written_of_it() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::local(root.path()).unwrap();
    store.put(&key(1), Bytes::from_static(b"sealed")).await.unwrap();
    for text in [format!("{}#1", key(1)), format!("{}#1", key(2)), format!("{}#77", key(2)), format!("{}x", key(2))] {
        fs::write(root.path().join(text), b"left").unwrap();
    }
    let mut writing = store.begin(&key(2)).await.unwrap();
    writing.put_part(Bytes::from_static(b"sealed")).await.unwrap();
    // Never completed, so there is no object; what is being written now stays.
    store.delete(&key(2)).await.unwrap();
    let found: Vec<String> = listed(&store).await.into_iter().map(|found| found.key_text).collect();
    assert_eq!(found, [key(1).to_string(), format!("{}#1", key(1)), format!("{}x", key(2))]);
    writing.complete().await.unwrap();
    assert_eq!(store.head(&key(2)).await.unwrap().unwrap().size, 6);
}

#[tokio::test]
async fn links_are_told_and_not_followed() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), b"not an object").unwrap();
    let root = tempfile::tempdir().unwrap();
    let store = Store::local(root.path()).unwrap();
    unix::fs::symlink(outside.path(), root.path().join("directory")).unwrap();
    unix::fs::symlink(outside.path().join("secret"), root.path().join("file")).unwrap();
    let found: Vec<String> = listed(&store).await.into_iter().map(|found| found.key_text).collect();
    assert_eq!(found, ["directory", "file"]);
}

/// Kills a process in the middle of an upload. The process is this test again, told by a variable.
#[tokio::test]
async fn a_killed_process_leaves_what_the_walk_finds() {
    const VARIABLE: &str = "BLOBS_TEST_DIRECTORY";
    #[expect(clippy::disallowed_methods, reason = "this is how the child knows that it is the child")]
    let parent = std::env::var_os(VARIABLE);
    if let Some(root) = parent {
        return write_until_killed(Path::new(&root)).await;
    }
    let root = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_killed_process_leaves_what_the_walk_finds", "--nocapture"])
        .env(VARIABLE, root.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("written")));
    assert_eq!(Store::local(root.path()).err(), Some(Error::InUse));
    child.kill().unwrap();
    child.wait().unwrap();

    let store = Store::local(root.path()).unwrap();
    let found = listed(&store).await;
    let keys: Vec<_> = found.iter().map(|found| (found.parsed, found.partial)).collect();
    assert_eq!(keys, [(Some(key(1)), None), (None, Some(key(2)))]);
    // Past the page cache only whole blocks of a MiB are written.
    assert!(found[1].size >= PART as u64 / 1_048_576 * 1_048_576);
    store.remove_leftover(&found[1]).await.unwrap();
    assert_eq!(listed(&store).await.len(), 1);
    assert_eq!(content(root.path()).iter().filter(|path| path.is_file()).count(), 1);
}

async fn write_until_killed(root: &Path) {
    let store = Store::local(root).unwrap();
    store.put(&key(1), Bytes::from_static(b"whole")).await.unwrap();
    let mut upload = store.begin(&key(2)).await.unwrap();
    // When the second is taken, the first is written.
    for _ in 1..=2 {
        upload.put_part(vec![7; PART].into()).await.unwrap();
    }
    #[expect(clippy::print_stdout, reason = "the parent waits for this line")]
    {
        println!("written");
    }
    futures::future::pending::<()>().await;
}

#[tokio::test]
async fn a_walk_that_nobody_reads_to_the_end_ends() {
    let root = tempfile::tempdir().unwrap();
    let store = Store::local(root.path()).unwrap();
    for n in 0..600 {
        fs::write(root.path().join(format!("{n:04}")), b"").unwrap();
    }
    assert_eq!(store.list(None, None).take(3).count().await, 3);
    // Dropping the store frees the directory only when the walk has ended too.
    drop(store);
    let began = std::time::Instant::now();
    while Store::local(root.path()).is_err() {
        assert!(began.elapsed().as_secs() < 30, "the walk holds the directory");
        tokio::task::yield_now().await;
    }
}
