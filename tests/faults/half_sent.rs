//! Killed while a body streams.

use serde_json::Value;

use crate::disk::Stored;
use crate::house::House;
use crate::papers::{Paper, is_replayed};
use crate::wait::until;

const MB: usize = 1_000_000;

#[tokio::test]
async fn what_was_half_sent_leaves_nothing_and_can_be_sent_again() {
    // Room for one of these papers, but not for two.
    let house = House::new()
        .with("KUNDENPORTAL__UPLOAD__FILE_BYTES", (16 * MB).to_string())
        .with("KUNDENPORTAL__UPLOAD__CASE_BYTES", (20 * MB).to_string());
    let demo = house.open().await;
    let customer = demo.sign_in("customer").await;
    let case = demo.case(&customer).await;
    let (paper, other) = (Paper::new(1, 12 * MB), Paper::new(2, 11 * MB));

    let request = paper.beginning(&demo, &customer, &case, 8 * MB);
    let sending = tokio::spawn(request.send());
    until("a part is on the disk", async || {
        house.stored().unfinished.iter().any(|(_, length)| *length > 5 * MB as u64).then_some(())
    })
    .await;
    let refused = other.send(&demo, &customer, &case).await;
    assert_eq!(refused.status, 413, "the room is taken: {}", String::from_utf8_lossy(&refused.body));
    demo.kill().await;
    assert!(sending.await.expect("no panic").is_err(), "nobody told the client that it was received");
    assert_eq!(house.stored().unfinished.len(), 1, "what a crash leaves");

    let demo = house.open().await;
    until("the sweeper ran", async || (house.stored() == Stored::default()).then_some(())).await;
    assert_eq!(demo.documents(&customer, &case).await, Vec::<Value>::new());
    let again = paper.send(&demo, &customer, &case).await;
    let document = again.json(201)["items"][0].clone();
    assert!(!is_replayed(&again));
    assert_eq!(document["sha256"], paper.sha256());
    assert_eq!(other.send(&demo, &customer, &case).await.status, 413, "and now it is taken again");
    assert_eq!(house.stored().whole.len(), 1);

    let auditor = demo.sign_in("auditor").await;
    assert_eq!(demo.entries(&auditor, "document.received", None).await.len(), 1);
    demo.verify_log(&house, &auditor, &[]).await;
    demo.kill().await;
}
