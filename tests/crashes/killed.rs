//! A process ends itself at a step, without a destructor; the next one goes on with what it left.

use std::collections::BTreeSet;

use futures::stream::{self, StreamExt as _};
use pgtest::Backend;
use testfiles::Noise;

use crate::act::Heard;
use crate::after::{remember, settle};
use crate::life::{Life, Lived, What};
use crate::site::Site;
use crate::steps::End;

/// How many seeds are tried without being asked for more.
const SEEDS: u64 = 10;
/// More steps than most lives have: those that end before are worth their while, too.
const STEPS: u64 = 150;
/// The variable that asks for more.
const VARIABLE: &str = "SEEDS";
/// How many lives there are at a time.
const AT_ONCE: usize = 3;
/// Where a life ends so that the next has something to mend: everything here but the commit, and a file of several parts.
const LEFT: [&str; 2] = ["finish: commit 2 before", "file 1: part 1 after"];

/// Nobody ends it, and everything is asked for twice.
pub(crate) async fn nobody_ends_it() {
    for backend in pgtest::BACKENDS {
        let site = Site::new(backend).await;
        let life = Life { end: End::Never, commits: false, ..first(&site, What::Everything) };
        let mut heard = Heard::new();
        life.live(|number, ids| remember(&mut heard, number, ids)).await.close().await;
        assert_eq!(heard.len(), 6, "what is sent, asked for again, taken back and written");
        settle(&life, heard).await;
    }
}

#[tokio::test]
async fn at_every_step() {
    let site = Site::new(Backend::Sqlite).await;
    let whole = first(&site, What::Everything).run().await;
    whole.assert_as_planned();
    let names: BTreeSet<String> = whole.steps.into_iter().collect();
    assert!(names.len() > 80, "steps that were found: {names:?}");
    let ended = stream::iter(&names).map(|name| ends_in_a_file(name, None)).buffer_unordered(AT_ONCE).count().await;
    say(&format!("crashes: ended once at each of {ended} steps"));
}

#[tokio::test]
async fn at_every_step_of_mending() {
    let mut ended = 0;
    for left in LEFT {
        let site = Site::new(Backend::Sqlite).await;
        let life = Life { end: End::Named(left.to_owned()), ..first(&site, What::Everything) };
        life.run().await.assert_as_planned();
        let whole = Life { number: 2, ..first(&site, What::Everything) }.run().await;
        whole.assert_as_planned();
        let mending: BTreeSet<String> = whole.steps.into_iter().filter(|name| name.starts_with("sweep")).collect();
        assert!(mending.len() > 6, "steps that were found: {mending:?}");
        ended +=
            stream::iter(&mending).map(|name| ends_in_a_file(name, Some(left))).buffer_unordered(AT_ONCE).count().await;
    }
    say(&format!("crashes: ended once at each of {ended} steps of mending"));
}

#[tokio::test]
async fn wherever_the_seed_says() {
    #[expect(clippy::disallowed_methods, reason = "`make crashes SEEDS=300` says it by this variable")]
    let seeds = std::env::var(VARIABLE).map_or(SEEDS, |seeds| seeds.parse().expect("SEEDS is a number"));
    let ended: Vec<usize> = stream::iter(1..=seeds).map(lives_of).buffer_unordered(AT_ONCE).collect().await;
    say(&format!("crashes: {seeds} seeds, {} lives ended before their time", ended.iter().sum::<usize>()));
    assert_eq!(ended.len() as u64, seeds);
}

async fn ends_in_a_file(name: &str, left: Option<&str>) {
    ends_at(&Site::new(Backend::Sqlite).await, name, left).await;
}

/// A life that does everything ends at this step; or one that comes after one which ended at another.
pub(crate) async fn ends_at(site: &Site, name: &str, left: Option<&str>) {
    let mut heard = Heard::new();
    let mut life = first(site, What::Everything);
    for name in left.into_iter().chain([name]) {
        life.end = End::Named(name.to_owned());
        let lived = life.run().await;
        assert_eq!(lived.ended.as_deref(), Some(name), "{}", lived.said);
        add(&mut heard, &lived);
        life.number += 1;
    }
    settle(&life, heard).await;
}

/// One to three lives, one after another, end at steps that the seed draws. Gives how many did.
async fn lives_of(seed: u64) -> usize {
    let mut dice = Noise::new(seed);
    let backend = if seed.is_multiple_of(5) { Backend::Postgres } else { Backend::Sqlite };
    let site = Site::new(backend).await;
    let mut heard = Heard::new();
    let mut life = first(&site, What::Drawn(seed));
    let mut ended = 0;
    for _ in 0..=dice.below(3) {
        life.end = End::At(usize::try_from(1 + dice.below(STEPS)).expect("few steps"));
        let lived = life.run().await;
        ended += usize::from(lived.ended.is_some());
        add(&mut heard, &lived);
        life.number += 1;
    }
    say(&format!("crashes: seed {seed}"));
    settle(&life, heard).await;
    ended
}

/// The first life there.
pub(crate) fn first(site: &Site, what: What) -> Life {
    Life { address: site.address.clone(), number: 1, what, patient: false, end: End::Never, commits: true }
}

fn add(heard: &mut Heard, lived: &Lived) {
    lived.assert_as_planned();
    for (number, ids) in &lived.heard {
        remember(heard, *number, ids);
    }
}

#[expect(clippy::print_stdout, reason = "`make crashes` shows how much was tried")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
