//! What an upload and a download cost, beside hashing and sealing alone in the same run: `make bench`.
//!
//! The server is a process of its own (this program again, with `--server`), so that its CPU seconds and its peak
//! memory are the server's alone. Nothing is asserted about times; `docs/reference/bench.md` says how to read the table.
//!
//! - [`alone`]: hashing, sealing, opening, writing without anything around them · [`cpu`]: CPU time and memory of a process
//! - [`server`]: the portal over a store, or a plain server that knows nothing · [`child`]: that process, from outside
//! - [`client`]: sends and fetches 1 GiB over a socket · [`table`]: what is printed
#![expect(clippy::print_stdout, reason = "a table is its purpose")]

mod alone;
mod child;
mod client;
mod cpu;
mod server;
mod table;

use envelope::cost::Work;

use crate::child::{Child, Place};
use crate::table::{Measured, Table};

/// Bytes of each measured body: 1 GiB.
const BYTES: u64 = 1 << 30;
/// How often each is measured; the one in the middle counts. Odd.
const ROUNDS: usize = 3;

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
    match (args.next().as_deref(), args.next().as_deref().and_then(Place::parse)) {
        (None, _) => bench(),
        (Some("--server"), Some(place)) => server::run(place),
        _ => println!("It takes no arguments: `make bench`."),
    }
}

fn bench() {
    let hash = middle(|| alone::work(Work::Hash));
    let seal = middle(|| alone::work(Work::Seal));
    let both = middle(|| alone::work(Work::HashAndSeal));
    let open = middle(alone::opening);
    let table = Table::new(both.cpu);
    table.row("hash alone (SHA-256)", &hash, None);
    table.row("seal alone (Cobblestone-256)", &seal, None);
    table.row("both = F", &both, None);
    table.row("open alone = O", &open, None);
    table.row("write and sync a file alone", &middle(alone::writing), None);

    let mut plain = Child::start(Place::Plain);
    let received = middle(|| plain.takes(client::send_raw));
    let given = middle(|| plain.gives());
    drop(plain);
    table.row("plain server: take and drop", &received, None);
    table.row("plain server: give out = P", &given, None);

    let mut discarding = Child::start(Place::Discarding);
    table.row("upload, raw, discarding", &middle(|| discarding.takes(client::send_raw)), Some(1.3 * both.cpu));
    table.row("upload, form, discarding", &middle(|| discarding.takes(client::send_form)), Some(1.8 * both.cpu));
    drop(discarding);

    let mut directory = Child::start(Place::Directory);
    table.row("upload, raw, directory", &middle(|| directory.takes(client::send_raw)), Some(2.2 * both.cpu));
    table.row("upload, form, directory", &middle(|| directory.takes(client::send_form)), Some(2.2 * both.cpu));
    let aim = 1.5 * (open.cpu + given.cpu);
    table.row("download, directory", &middle(|| directory.gives()), Some(aim));
    println!(
        "Aims: 1.3 F raw, 1.8 F form, 2.2 F into a directory, 1.5 × (O + P) out of it; the server's CPU time alone."
    );
}

/// The measurement in the middle, by CPU time.
fn middle(mut measure: impl FnMut() -> Measured) -> Measured {
    let mut all: Vec<Measured> = (0..ROUNDS).map(|_| measure()).collect();
    all.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
    all.swap_remove(ROUNDS / 2)
}
