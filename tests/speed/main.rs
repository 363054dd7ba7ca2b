//! What pages and lists cost when a Jobcenter has been at work for years: `make speed`.
//!
//! The server is a process of its own (this program again, with `--server`) over a database with 100,000 documents and
//! 1,000,000 messages; `TIMES=10` has ten times as many. Each list is asked for 50 times a second beside an upload; then as often as four
//! clients can. `ONLY=live` leaves the lists out. Nothing is asserted about times; `docs/reference/speed.md` says how to read the table.
//!
//! - [`fill`]: the rows · [`server`]: the portal over them · [`lists`]: what is asked for
//! - [`client`]: asks, and takes the time · [`upload`]: what goes on beside
//! - [`crisis`]: a crisis hour: everything at once
//! - [`live`]: pages that are open: what each costs, and how soon they hear of something
#![expect(clippy::print_stdout, reason = "a table is its purpose")]

mod client;
mod crisis;
mod fill;
mod lists;
mod live;
mod server;
mod upload;

use std::time::Duration;

use crate::server::{Child, Place};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if args.first().is_some_and(|arg| arg == "--server") {
        return server::run(&Place::parse(&args[1..]).expect("a place that this program knows"));
    }
    #[expect(clippy::disallowed_methods, reason = "`make speed TIMES=10` says it by this variable")]
    let times = std::env::var("TIMES").map_or(1, |times| times.parse().expect("TIMES is a number"));
    if args == ["live"] {
        // What an open page costs does not depend on rows.
        return live::measure(&Child::start(&Place { backend: "sqlite".to_owned(), times: 0 }));
    }
    if args.first().is_some_and(|arg| arg == "crisis") {
        let on = args.get(1).map_or("sqlite", String::as_str).to_owned();
        let minutes: u64 = args.get(2).map_or(10, |minutes| minutes.parse().expect("a number of minutes"));
        let child = Child::start(&Place { backend: on, times });
        println!("\na crisis hour for {minutes} minutes on {}", child.address.counts);
        let well = crisis::measure(&child, Duration::from_mins(minutes));
        drop(child);
        std::process::exit(i32::from(!well));
    }
    let wanted = |word: &str| args.is_empty() || args.iter().any(|arg| arg == word);
    for backend in ["sqlite", "postgres"] {
        if wanted(backend) {
            let child = Child::start(&Place { backend: backend.to_owned(), times });
            println!("\n{backend}, filled in {} s: {}", child.address.seconds, child.address.counts);
            lists::measure(&child);
            if backend == "sqlite" {
                live::measure(&child);
            }
        }
    }
}
