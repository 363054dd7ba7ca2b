//! The lines of the table, in the order in which they are measured.

use envelope::cost::Work;
use s3test::S3Server;

use crate::child::{Bucket, Child, Place};
use crate::table::{Aim, Measured, Table};
use crate::throttle::Throttle;
use crate::{BYTES, alone, direct};

/// How often a line is measured; the one in the middle counts. Odd.
const ROUNDS: usize = 3;
/// What the throttled line to the store carries, in bytes a second.
const LINE: u64 = 150_000_000;
/// The most memory that eight parallel uploads may take, in MiB.
const MEMORY: f64 = 200.0;
/// The least that must be left of the throttled line.
const SHARE: f64 = 0.85;

/// Which way the bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Up, as the body of a PUT.
    Raw,
    /// Up, as the file of a form.
    Form,
    /// Down.
    Down,
}

/// What is moved at once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) way: Way,
    pub(crate) streams: u64,
    /// Bytes of each stream.
    pub(crate) each: u64,
    pub(crate) rounds: usize,
}

impl Load {
    const fn one(way: Way) -> Self {
        Self { way, streams: 1, each: BYTES, rounds: ROUNDS }
    }

    /// Once: where the store takes its time.
    const fn once(self) -> Self {
        Self { rounds: 1, ..self }
    }

    const fn eight(way: Way) -> Self {
        Self { way, streams: 8, each: BYTES / 8, rounds: 1 }
    }

    /// The name of its line.
    fn at(&self, place: &str) -> String {
        let way = match self.way {
            Way::Raw => "raw to",
            Way::Form => "form to",
            Way::Down => "down from",
        };
        match (self.streams, self.each) {
            (1, _) => format!("{way} {place}, one stream"),
            (_, BYTES) => format!("{way} {place}, eight × 1 GiB"),
            _ => format!("{way} {place}, eight streams"),
        }
    }
}

/// What the aims are measured by, in CPU seconds for a GB.
struct Floors {
    /// Hashing and sealing.
    both: f64,
    /// Opening, and giving the same bytes out of a plain server.
    down: f64,
}

/// Measures the lines whose names hold all of these words, and what they are compared with.
pub(crate) fn measure(words: &[String]) {
    let both = middle(ROUNDS, || alone::work(Work::HashAndSeal));
    let mut table = Table::new(both.cpu, words);
    let open = middle(ROUNDS, alone::opening);
    let mut plain = Child::start(&Place::Plain);
    let given = plain.run(Load::one(Way::Down));
    let floors = Floors { both: both.cpu, down: open.cpu + given.cpu };

    table.floor("hash and seal = F", &both);
    table.floor("open = O", &open);
    table.floor("plain server: give out = P", &given);
    table.row("plain server: take and drop", Aim::None, || plain.run(Load::one(Way::Raw)));
    drop(plain);
    table.row("hash alone (SHA-256)", Aim::None, || middle(ROUNDS, || alone::work(Work::Hash)));
    table.row("seal alone (Cobblestone-256)", Aim::None, || middle(ROUNDS, || alone::work(Work::Seal)));
    table.row("write a file and sync it", Aim::None, || middle(ROUNDS, alone::writing));

    let (raw, form) = (Aim::Cpu(1.3 * floors.both), Aim::Cpu(1.8 * floors.both));
    ups(&mut table, "discarding", || Place::Discarding, [raw, form]);
    portal(&mut table, "memory", || Place::Memory, [Aim::None; 2], &floors);
    portal(&mut table, "directory", || Place::Directory, [Aim::Cpu(2.2 * floors.both); 2], &floors);

    let all = Load { way: Way::Raw, streams: 8, each: BYTES, rounds: 1 };
    table.row(&all.at("directory"), Aim::Peak(MEMORY), || Child::start(&Place::Directory).run(all));

    let s3 = std::cell::LazyCell::new(S3Server::s3s_fs);
    let (raw, down) = (Aim::Cpu(3.0 * floors.both), Aim::Cpu(1.5 * floors.down));
    for (way, aim) in [(Way::Raw, raw), (Way::Form, raw), (Way::Down, down)] {
        for load in [Load::one(way).once(), Load::eight(way)] {
            table.row(&load.at("s3"), aim, || over_s3(&s3, load));
        }
    }
    throttled(&mut table, || (s3.endpoint(), s3.new_bucket()));
    table.end();
}

/// Both ways up, one stream and eight.
fn ups(table: &mut Table, name: &str, place: impl Fn() -> Place, aims: [Aim; 2]) {
    let ways = [Way::Raw, Way::Form].into_iter().zip(aims);
    lines(table, name, place, &ways.collect::<Vec<_>>());
}

/// Both ways up, and down.
fn portal(table: &mut Table, name: &str, place: impl Fn() -> Place, [raw, form]: [Aim; 2], floors: &Floors) {
    let down = Aim::Cpu(1.5 * floors.down);
    lines(table, name, place, &[(Way::Raw, raw), (Way::Form, form), (Way::Down, down)]);
}

fn lines(table: &mut Table, name: &str, place: impl Fn() -> Place, ways: &[(Way, Aim)]) {
    // One process for all lines of a place; none where no line is asked for.
    let child = std::cell::RefCell::new(None);
    for (way, aim) in ways {
        for load in [Load::one(*way), Load::eight(*way)] {
            table.row(&load.at(name), *aim, || {
                child.borrow_mut().get_or_insert_with(|| Child::start(&place())).run(load)
            });
        }
    }
}

/// In a bucket of its own, which is empty afterwards.
fn over_s3(s3: &S3Server, load: Load) -> Measured {
    let bucket = Bucket { endpoint: s3.endpoint(), name: s3.new_bucket() };
    let measured = Child::start(&Place::S3(bucket.clone())).run(load);
    direct::empty(&bucket);
    measured
}

/// What the portal leaves of a line to the store that carries less than the portal could use.
fn throttled(table: &mut Table, store: impl Fn() -> (String, String)) {
    let directly = "s3 at 150 MB/s, without the portal";
    let through = "s3 at 150 MB/s, raw";
    if !table.wants(directly) && !table.wants(through) {
        return;
    }
    let (endpoint, name) = store();
    let line = Throttle::start(&endpoint, LINE);
    let bucket = Bucket { endpoint: line.endpoint(), name };
    let given = direct::put(&bucket);
    direct::empty(&bucket);
    table.row(directly, Aim::None, || given);
    let load = Load::one(Way::Raw).once();
    table.row(through, Aim::Speed(SHARE * given.speed), || Child::start(&Place::S3(bucket)).run(load));
}

/// The measurement in the middle, by CPU time.
pub(crate) fn middle(rounds: usize, mut measure: impl FnMut() -> Measured) -> Measured {
    let mut all: Vec<Measured> = (0..rounds).map(|_| measure()).collect();
    all.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
    all.swap_remove(rounds / 2)
}
