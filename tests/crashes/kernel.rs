//! What the kernel does to a process, brought about by `strace`: calls that fail, and a kill at a call.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use pgtest::Backend;
use uuid::Uuid;

use crate::act::Heard;
use crate::after::{remember, settle};
use crate::killed::{first, say};
use crate::life::{Life, Lived, What};
use crate::site::{Site, directory};

/// Calls in whose middle a process is killed. SQLite writes by `pwrite64`; the others are those of the objects, too.
const CALLS: [&str; 6] = ["pwrite64", "fsync", "mkdir", "linkat", "unlink", "ftruncate"];
/// At which of them: those that open, those in the middle, those at the end.
const MOMENTS: [usize; 6] = [1, 2, 5, 11, 23, 47];

/// Whether this machine lets one process look into another. Where it does not, that is said, and nothing is tried.
fn is_permitted() -> bool {
    let tried = Command::new("strace").args(["-qq", "-e", "trace=none", "true"]).output();
    let tried = tried.expect("strace is not installed: run `make setup`");
    if !tried.status.success() {
        say(&format!("crashes: NOT TRIED, strace may not trace here: {}", String::from_utf8_lossy(&tried.stderr)));
    }
    tried.status.success()
}

/// Runs a life under strace, which does this; gives the log of its calls.
async fn traced(life: &Life, inject: &str) -> (Lived, String) {
    let log = directory();
    let file = log.path().join("calls").display().to_string();
    let calls = "trace=fsync,fdatasync,mkdir,linkat,unlink,ftruncate,pwrite64,write";
    let words = ["strace", "-f", "-qq", "-y", "-s", "400", "-o", &file, "-e", calls, "-e", inject];
    let lived = life.run_under(&words.map(str::to_owned)).await;
    let log = std::fs::read(&file).expect("strace writes a log");
    (lived, String::from_utf8_lossy(&log).into_owned())
}

#[tokio::test]
async fn killed_in_the_middle_of_a_call() {
    if !is_permitted() {
        return;
    }
    let mut killed = 0;
    for call in CALLS {
        for moment in MOMENTS {
            let site = Site::new(Backend::Sqlite).await;
            let mut life = Life { commits: false, ..first(&site, What::Small(4)) };
            let (lived, _) = traced(&life, &format!("inject={call}:signal=KILL:when={moment}")).await;
            life.number += 1;
            settle(&life, lived.heard).await;
            if lived.status.success() {
                // There are fewer of these calls.
                break;
            }
            killed += 1;
        }
    }
    say(&format!("crashes: killed in the middle of {killed} calls of the kernel"));
    assert!(killed > CALLS.len(), "killed only {killed} times");
}

#[tokio::test]
async fn what_could_not_be_synced_is_not_acknowledged() {
    if !is_permitted() {
        return;
    }
    // With PostgreSQL all these calls are about objects; with SQLite they are about rows as well.
    for backend in pgtest::BACKENDS {
        let mut failed = 0;
        loop {
            let site = Site::new(backend).await;
            let mut life = Life { commits: false, patient: true, ..first(&site, What::Small(2)) };
            let inject = format!("inject=fsync,fdatasync:error=EIO:when={}", failed + 1);
            let (lived, log) = traced(&life, &inject).await;
            assert_durable(&log, &lived.heard);
            life.number += 1;
            let mut heard = Heard::new();
            for (number, ids) in &lived.heard {
                remember(&mut heard, *number, ids);
            }
            settle(&life, heard).await;
            if !log.contains("(INJECTED)") {
                assert_eq!(lived.heard.len(), 2, "nothing failed");
                break;
            }
            failed += 1;
        }
        say(&format!("crashes: each of {failed} calls of fsync failed once, on {backend:?}"));
        assert!(failed > 6, "only {failed} calls were found");
    }
}

/// What a power cut would leave, by the calls that were made.
#[derive(Debug, Default)]
struct Disk {
    /// Files whose bytes are on the disk.
    synced: BTreeSet<PathBuf>,
    /// Objects by their path, and whether their bytes were on the disk when they got their name.
    objects: BTreeMap<PathBuf, bool>,
    /// Names that are in their directory, but not on the disk.
    fleeting: BTreeSet<PathBuf>,
}

/// Whenever a document was acknowledged, its bytes and all names that lead to them were on the disk.
fn assert_durable(log: &str, heard: &Heard) {
    let mut disk = Disk::default();
    let mut acknowledged = 0;
    for call in calls(log) {
        if let Some(answer) = call.split_once("\"heard ").map(|(_, answer)| answer) {
            let ids = heard.values().flatten().filter(|id| answer.contains(&id.to_string()));
            acknowledged += ids.map(|id| disk.assert_has(*id)).count();
        } else if call.ends_with("= 0") {
            disk.note(&call);
        }
    }
    assert_eq!(acknowledged, heard.values().flatten().count(), "acknowledgements in the log\n{log}");
}

impl Disk {
    fn note(&mut self, call: &str) {
        let (name, arguments) = call.split_once('(').expect("a call");
        match name {
            "fsync" | "fdatasync" => {
                let path = Path::new(between(arguments, '<', '>'));
                self.fleeting.retain(|name| name.parent() != Some(path));
                self.synced.insert(path.to_owned());
            }
            "mkdir" => {
                self.fleeting.insert(PathBuf::from(between(arguments, '"', '"')));
            }
            "linkat" => {
                let mut texts = arguments.split('"').skip(1).step_by(2).map(PathBuf::from);
                let (from, to) = (texts.next().expect("a path"), texts.next().expect("a path"));
                self.objects.insert(to.clone(), self.synced.contains(&from));
                self.fleeting.insert(to);
            }
            _ => {}
        }
    }

    fn assert_has(&self, document: Uuid) {
        let named = |path: &&PathBuf| path.to_string_lossy().contains(&document.to_string());
        let objects: Vec<_> = self.objects.iter().filter(|(path, _)| named(path)).collect();
        let durable = |path: &Path| path.ancestors().all(|name| !self.fleeting.contains(name));
        let kept = objects.iter().any(|(path, synced)| **synced && durable(path));
        assert!(
            kept,
            "{document} was acknowledged and would not survive a power cut: {objects:?}, {:?}",
            self.fleeting
        );
    }
}

/// The calls of all threads in the order of their ends.
fn calls(log: &str) -> Vec<String> {
    let mut begun: BTreeMap<&str, String> = BTreeMap::new();
    let mut whole = Vec::new();
    for line in log.lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let call = call.trim_start();
        if let Some(beginning) = call.strip_suffix("<unfinished ...>") {
            begun.insert(thread, beginning.to_owned());
        } else if let Some((_, end)) = call.split_once("resumed>").filter(|_| call.starts_with("<... ")) {
            whole.push(begun.remove(thread).unwrap_or_default() + end);
        } else {
            whole.push(call.to_owned());
        }
    }
    whole
}

fn between(text: &str, from: char, to: char) -> &str {
    let (_, rest) = text.split_once(from).expect("a path");
    rest.split_once(to).expect("a path").0
}
