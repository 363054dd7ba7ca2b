//! Killed when the client has its answer.

use crate::house::House;
use crate::papers::{Paper, is_replayed};
use crate::people::text;

/// How often: the process dies before, while and after the paper is read back.
const ROUNDS: u64 = 4;

#[tokio::test]
async fn what_was_acknowledged_is_kept_and_judged() {
    let house = House::new();
    let mut demo = house.open().await;
    let customer = demo.sign_in("customer").await;
    let case = demo.case(&customer).await;
    let mut sent = Vec::new();
    for number in 1..=ROUNDS {
        let paper = Paper::new(number, 3_000_000 * usize::try_from(number).expect("small"));
        let answer = demo.answer(paper.whole(&demo, &customer, &case)).await;
        demo.kill().await;
        assert!(!is_replayed(&answer));
        sent.push((paper, text(&answer.json(201)["items"][0]["id"])));
        demo = house.open().await;
    }

    let mut receipts = Vec::new();
    for (paper, document) in &sent {
        let view = demo.judged(&customer, document).await;
        assert_eq!((&view["state"], &view["sha256"]), (&"available".into(), &paper.sha256().into()));
        assert!(demo.content(&customer, document).await == paper.bytes, "other bytes than those that were sent");
        receipts.push(demo.receipt(&customer, document).await);

        let again = demo.answer(paper.whole(&demo, &customer, &case)).await;
        assert_eq!(text(&again.json(201)["items"][0]["id"]), *document);
        assert!(is_replayed(&again));
    }
    assert_eq!(demo.documents(&customer, &case).await.len(), sent.len());
    assert_eq!(house.stored().whole.len(), sent.len());

    let auditor = demo.sign_in("auditor").await;
    for (_, document) in &sent {
        for action in ["document.received", "document.available"] {
            assert_eq!(demo.entries(&auditor, action, Some(document)).await.len(), 1, "{action}");
        }
    }
    demo.verify_log(&house, &auditor, &receipts).await;
    demo.kill().await;
}
