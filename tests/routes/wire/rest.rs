//! What must hold when all is over.

use std::time::Instant;

use chrono::Duration;
use db::cases::Case;
use domain::{Action, Channel};
use house::invariants::{Acknowledged, Kept, hold};
use testing::TestPortal;

use super::line::DEADLINE;

/// Between two looks.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(10);

/// The case of the house, as it is now.
pub(crate) async fn case(portal: &TestPortal) -> Case {
    let town = portal.town();
    let mut tx = portal.custody.read(town.tenant).await.unwrap();
    db::cases::find(&mut tx, town.house).await.unwrap().unwrap()
}

/// Waits until so many bytes are reserved in the case of the house.
pub(crate) async fn until_reserved(portal: &TestPortal, bytes: u64) {
    let begun = Instant::now();
    loop {
        let reserved = case(portal).await.reserved_bytes;
        if reserved == bytes {
            return;
        }
        assert!(begun.elapsed() < DEADLINE, "{reserved} bytes are reserved, and never {bytes}");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Waits until so many documents were received.
pub(crate) async fn until_received(portal: &TestPortal, documents: usize) {
    let begun = Instant::now();
    while portal.entries(portal.town().tenant, Action::DocumentReceived).await < documents {
        assert!(begun.elapsed() < DEADLINE, "{documents} documents are never received");
        tokio::time::sleep(PAUSE).await;
    }
}

/// Everything that was begun has ended without leaving work to the sweeper, the rest of the portal comes to rest, and
/// I1 to I9 hold. These documents are there and no others.
pub(crate) async fn holds(portal: &TestPortal, acknowledged: &[Acknowledged]) {
    until_reserved(portal, 0).await;
    let town = portal.town();
    portal.run_jobs().await;
    portal.assert_no_jobs_left().await;
    // Past every lease, and not past any session.
    portal.clock.advance(Duration::minutes(2));
    let swept = portal.services.upload.sweep(&portal.actor(town.tenant, Channel::Job)).await.unwrap();
    assert_eq!((swept.received, swept.abandoned, swept.removed, swept.failed), (0, 0, 0, 0), "left to the sweeper");
    let received = portal.entries(town.tenant, Action::DocumentReceived).await;
    assert_eq!(received, acknowledged.len(), "documents");
    hold(&Kept {
        custody: &portal.custody,
        upload: &portal.services.upload,
        tenant: town.tenant,
        directory: portal.objects_directory(),
        acknowledged,
        needles: &[],
        places: &[],
    })
    .await;
}
