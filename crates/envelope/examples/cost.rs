//! Prints what hashing and sealing 1 GiB cost in one thread: `cargo run --release -p envelope --example cost`.
#![expect(clippy::print_stdout, reason = "that is its purpose")]

use envelope::cost::{Work, measure};

const PLAIN: u64 = 1 << 30;
/// A usual block of a request body.
const BLOCK: usize = 64 * 1024;

fn main() {
    for work in [Work::Hash, Work::Seal, Work::HashAndSeal] {
        let seconds = measure(work, PLAIN, BLOCK).as_secs_f64();
        println!("{:<12} {:>6.0} MB/s   {seconds:.3} s/GiB", format!("{work:?}"), 1_073.741_824 / seconds);
    }
}
