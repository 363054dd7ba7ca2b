//! What an upload and a download cost, beside hashing and sealing alone in the same run: `make bench`.
//!
//! The server is a process of its own (this program again, with `--server`), so that its CPU seconds and its peak
//! memory are the server's alone. Nothing is asserted about times; `docs/reference/bench.md` says how to read the table.
//!
//! - [`rows`]: the lines of the table, and in which order they are measured · [`table`]: what is printed
//! - [`alone`]: hashing, sealing, opening, writing without anything around them · [`cpu`]: CPU time and memory of a process
//! - [`server`]: the portal over a store, or a plain server that knows nothing · [`child`]: that process, from outside
//! - [`client`]: sends and fetches over a socket, one stream or several
//! - [`throttle`]: a line to the store that carries only so much · [`direct`]: the store without the portal
#![expect(clippy::print_stdout, reason = "a table is its purpose")]

mod alone;
mod child;
mod client;
mod cpu;
mod direct;
mod rows;
mod server;
mod table;
mod throttle;

use crate::child::Place;

/// Bytes of a measured body, and of all streams together: 1 GiB.
const BYTES: u64 = 1 << 30;

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench").peekable();
    if args.next_if(|arg| arg == "--server").is_some() {
        return server::run(&Place::parse(args).expect("a place that this program knows"));
    }
    // The words that `make bench ONLY=…` hands on.
    rows::measure(&args.map(|word| word.to_lowercase()).collect::<Vec<_>>());
}
