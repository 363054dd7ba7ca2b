//! What a caseworker says about a paper.

use domain::Action;
use serde_json::json;
use testing::{TestPortal, Who};

use crate::world::send_text;

#[tokio::test]
async fn the_customer_reads_the_judgement_and_its_reason() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let id = send_text(&customer, town.house, "Brief.txt", "Ein Brief").await;
    let (document, path) = (format!("/api/v1/documents/{id}"), format!("/api/v1/documents/{id}/review"));
    // Nobody can call complete what nobody could open.
    caseworker.put(&path, &json!({ "review": "complete" })).await.assert_status(409);
    portal.run_jobs().await;
    let judged = caseworker.put(&path, &json!({ "review": "complete" })).await.expect(200);
    assert_eq!(judged.at("/review"), "complete");
    assert!(judged.json()["review_reason"].is_null());

    let refused = caseworker.put(&path, &json!({ "review": "resend" })).await.expect(422);
    assert_eq!(refused.at("/errors/0/field"), "reason");
    caseworker.put(&path, &json!({ "review": "resend", "reason": "   " })).await.assert_status(422);
    caseworker.put(&path, &json!({ "review": "resend", "reason": "x".repeat(1_001) })).await.assert_status(422);
    caseworker.put(&path, &json!({ "review": "resend", "reason": "Zu dunkel." })).await.assert_status(200);
    let seen = customer.get(&document).await.expect(200);
    assert_eq!((seen.at("/review"), seen.at("/review_reason")), ("resend".to_owned(), "Zu dunkel.".to_owned()));
    assert_eq!(portal.entries(town.tenant, Action::DocumentReviewed).await, 2);
}

#[tokio::test]
async fn only_judgements_that_exist_are_taken() {
    let portal = TestPortal::new().await;
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let id = send_text(&customer, portal.town().house, "Brief.txt", "Ein Brief").await;
    portal.run_jobs().await;
    let path = format!("/api/v1/documents/{id}/review");
    let wrong = [json!({ "review": "approved" }), json!({}), json!({ "review": "complete", "grant": true }), json!([])];
    for body in wrong {
        caseworker.put(&path, &body).await.assert_status(400);
    }
    assert_eq!(customer.get(&format!("/api/v1/documents/{id}")).await.expect(200).at("/review"), "none");
}
