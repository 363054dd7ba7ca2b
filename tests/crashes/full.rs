//! The disk is full: a small one, mounted for a process of its own, which is the only one that sees it.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use testfiles::pdf;
use upload::Error;
use uuid::Uuid;

use crate::act::Heard;
use crate::deeds::{Deed, Paper};
use crate::killed::say;
use crate::site::{self, Address};
use crate::steps::Steps;
use crate::world::World;

/// By this a process knows what is full, and where.
const VARIABLE: &str = "CRASHES_FULL";
/// Mounts a disk of `$1` bytes at `$2`, then runs the rest.
const MOUNT: &str = r#"mount -t tmpfs -o size="$1" small "$2" && shift 2 && exec "$@""#;
/// Lets no file be longer than `$1` blocks of 512 bytes, then runs the rest.
const LIMIT: &str = r#"trap '' XFSZ; ulimit -f "$1"; shift 2; exec "$@""#;
const FILE: usize = 400_000;

#[tokio::test]
async fn full_of_objects() {
    #[expect(clippy::disallowed_methods, reason = "this is how the process knows that it has a small disk")]
    if let Ok(disk) = std::env::var(VARIABLE) {
        return objects_fill(Path::new(&disk)).await;
    }
    let small = site::directory();
    assert!(may_mount(small.path()) || on_a_small_disk(LIMIT, "8000", small.path(), "full_of_objects"));
    if may_mount(small.path()) {
        assert!(on_a_small_disk(MOUNT, "3m", small.path(), "full_of_objects"));
    } else {
        say("crashes: no disk may be mounted here; the length of files was limited instead");
    }
}

#[tokio::test]
async fn full_of_everything() {
    #[expect(clippy::disallowed_methods, reason = "this is how the process knows that it has a small disk")]
    if let Ok(disk) = std::env::var(VARIABLE) {
        return everything_fills(Path::new(&disk)).await;
    }
    let small = site::directory();
    if may_mount(small.path()) {
        assert!(on_a_small_disk(MOUNT, "9m", small.path(), "full_of_everything"));
    } else {
        say("crashes: NOT TRIED, a full disk under the database: no disk may be mounted here");
    }
}

/// Whether a disk may be mounted for one process alone: by root, or in a namespace where everybody is.
fn may_mount(at: &Path) -> bool {
    let at = at.display().to_string();
    alone(&["sh", "-c", MOUNT, "sh", "1m", &at, "true"]).status.success()
}

/// Runs this program again for one test of this module, with this as its disk.
fn on_a_small_disk(how: &str, size: &str, at: &Path, test: &str) -> bool {
    let this = std::env::current_exe().expect("this program has a path").display().to_string();
    let disk = at.display().to_string();
    let (variable, test) = (format!("{VARIABLE}={disk}"), format!("full::{test}"));
    let words = ["sh", "-c", how, "sh", size, &disk, "env", &variable, &this, "--exact", &test, "--nocapture"];
    let output = if how == MOUNT { alone(&words) } else { run(&words) };
    if !output.status.success() {
        say(&String::from_utf8_lossy(&output.stdout));
        say(&String::from_utf8_lossy(&output.stderr));
    }
    output.status.success()
}

fn alone(words: &[&str]) -> Output {
    let root = std::fs::metadata("/proc/self").expect("/proc is there").uid() == 0;
    let namespace: &[&str] = if root { &["unshare", "--mount"] } else { &["unshare", "--map-root-user", "--mount"] };
    run(&[namespace, words].concat())
}

fn run(words: &[&str]) -> Output {
    Command::new(words[0]).args(&words[1..]).output().expect("the program can be started")
}

/// The objects have a disk of their own, which fills. Whoever takes something back makes room.
async fn objects_fill(disk: &Path) {
    let rows = site::directory();
    let address = site::in_directories(rows.path(), disk).await;
    let mut filling = Filling::new(&address).await;
    let error = filling.fill(disk).await;
    assert!(matches!(&error, Error::Custody(custody::Error::Objects(blobs::Error::Full))), "{error:?}");
    filling.take_back().await;
    filling.take_back().await;
    filling.goes_on(100_000).await;
}

/// Rows and objects fill the same disk. A larger one is brought.
async fn everything_fills(disk: &Path) {
    let address = site::in_directories(disk, disk).await;
    let mut filling = Filling::new(&address).await;
    let error = filling.fill(disk).await;
    assert!(matches!(&error, Error::Custody(error) if error.is_full()), "{error:?}");
    // With the next there may not even be room for a row.
    while let Err(error) = filling.send(1_500).await {
        assert!(matches!(&error, Error::Custody(error) if error.is_full() || error.is_passing()), "{error:?}");
        let larger = run(&["mount", "-o", "remount,size=40m", &disk.display().to_string()]);
        assert!(larger.status.success(), "{larger:?}");
        filling.world.later();
    }
    let larger = run(&["mount", "-o", "remount,size=40m", &disk.display().to_string()]);
    assert!(larger.status.success(), "{larger:?}");
    filling.goes_on(FILE).await;
}

/// A Jobcenter whose disk fills.
struct Filling {
    world: World,
    deeds: Vec<Deed>,
    heard: Heard,
}

impl Filling {
    async fn new(address: &Address) -> Self {
        let world = World::open(address, 1, Steps::default()).await;
        Self { world, deeds: Vec::new(), heard: Heard::new() }
    }

    /// Sends a paper with a new key.
    async fn send(&mut self, bytes: usize) -> Result<(), Error> {
        let number = self.deeds.len();
        let papers = vec![Paper { name: "1.pdf".to_owned(), bytes: pdf(number as u64, 1, bytes) }];
        let sent = self.world.try_send(number, &papers).await;
        self.deeds.push(Deed::Send(papers));
        let ids: Vec<Uuid> = sent?.iter().map(|id| id.uuid()).collect();
        self.heard.insert(number, ids);
        Ok(())
    }

    /// Sends until there is no room, in files that get longer; gives what was said then. Nothing half is kept.
    async fn fill(&mut self, disk: &Path) -> Error {
        loop {
            let bytes = FILE * (self.deeds.len() + 1);
            let Err(error) = self.send(bytes).await else { continue };
            assert!(!self.heard.is_empty(), "too small for anything");
            let objects = files(&disk.join("objects/t"));
            let documents = objects.iter().filter(|path| path.to_string_lossy().contains("/d/")).count();
            assert_eq!(documents, self.heard.len(), "{objects:?}");
            return error;
        }
    }

    /// Takes the longest document back.
    async fn take_back(&mut self) {
        let taken = |number: &usize| self.deeds.contains(&Deed::TakeBack(*number));
        let (number, ids) = self.heard.iter().rfind(|(number, ids)| !ids.is_empty() && !taken(number)).expect("one");
        let (number, id) = (*number, ids[0]);
        let taken = self.world.upload.take_back(&self.world.rita, domain::DocumentId::from_uuid(id)).await;
        taken.expect("it may be taken back");
        self.heard.insert(self.deeds.len(), Vec::new());
        self.deeds.push(Deed::TakeBack(number));
    }

    /// There is room again: the service goes on as if nothing had been.
    async fn goes_on(mut self, bytes: usize) {
        self.world.come_to_rest().await;
        self.world.check(&self.deeds, &self.heard).await;
        self.send(bytes).await.expect("there is room again");
        self.world.come_to_rest().await;
        self.world.check(&self.deeds, &self.heard).await;
        self.world.close().await;
    }
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
            if entry.path().is_dir() { open.push(entry.path()) } else { found.push(entry.path()) }
        }
    }
    found
}
