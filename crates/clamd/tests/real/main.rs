//! Against a real clamd, and against peers that are none.

mod hostile;
mod limits;
mod memory;
mod scans;
mod states;

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use clamd::{Answer, Client, Fault, ScanError, Timing};
use futures::stream;

/// The EICAR test file in two halves, so that no scanner takes this source for it.
const EICAR: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];

fn eicar() -> Vec<u8> {
    EICAR.concat().into_bytes()
}

fn client(address: &str) -> Client {
    patient(address, Timing::default())
}

fn patient(address: &str, timing: Timing) -> Client {
    Client::new(address.parse().unwrap(), timing)
}

/// Gives up soon.
fn soon() -> Timing {
    let soon = Duration::from_millis(200);
    Timing { connect: soon, step: soon, answer: soon, whole: Duration::from_secs(20) }
}

/// clamd goes by the time of this machine.
fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::UNIX_EPOCH + std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap()
}

async fn scan(client: &Client, blocks: Vec<Vec<u8>>) -> Result<Answer, Fault> {
    let blocks = stream::iter(blocks.into_iter().map(|block| Ok::<_, Infallible>(Bytes::from(block))));
    client.scan(blocks).await.map_err(|error| match error {
        ScanError::Scanner(fault) => fault,
        ScanError::Document(never) => match never {},
    })
}
