//! SQLite is killed while it writes, again and again on the same file, with whatever its log holds just then.

use std::time::Duration;

use pgtest::Backend;
use testfiles::Noise;

use crate::act::Heard;
use crate::after::{remember, settle};
use crate::killed::first;
use crate::life::{Life, What};
use crate::site::Site;

const ROUNDS: usize = 6;
/// Papers of one round: enough for the log to be brought into the database in between.
const A_ROUND: usize = 12;
const SEED: u64 = 77;

#[tokio::test]
async fn the_database_opens_wherever_it_was_killed() {
    let site = Site::new(Backend::Sqlite).await;
    let mut dice = Noise::new(SEED);
    let mut heard = Heard::new();
    let mut life = Life { commits: false, ..first(&site, What::Small((ROUNDS + 1) * A_ROUND)) };
    for round in 1..=ROUNDS {
        // What was answered before is answered again first.
        let lived = life.kill_after(round * A_ROUND, Duration::from_micros(dice.below(20_000))).await;
        assert!(!lived.status.success(), "killed too late");
        assert!(lived.heard.len() >= round * A_ROUND, "{}", lived.said);
        for (number, ids) in &lived.heard {
            remember(&mut heard, *number, ids);
        }
        life.number += 1;
    }
    settle(&life, heard).await;
}
