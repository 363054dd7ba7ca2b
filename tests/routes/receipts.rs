//! Receipts hold without us: signature, entry and proof are checked with the log's key alone.

use domain::Action;
use ledger::{SignedReceipt, VerifiedReceipt, VerifierKey};
use sha2::{Digest as _, Sha256};
use testing::{Answer, Ask, Form, TestPortal, Who};

use crate::world::{post_documents, send_text};

/// The key of the first Jobcenter's log.
pub(crate) async fn key(portal: &TestPortal) -> VerifierKey {
    VerifierKey::new(&portal.custody.vkey(portal.town().tenant).await.unwrap()).unwrap()
}

async fn verified(portal: &TestPortal, answer: &Answer) -> VerifiedReceipt {
    SignedReceipt::from_json(&answer.text()).unwrap().verify(&[key(portal).await]).unwrap()
}

#[tokio::test]
async fn a_receipt_says_what_arrived_and_when_and_proves_it() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let pdf = testfiles::pdf(1, 1, 30_000);
    let form =
        Form::new().file("Kontoauszug.pdf", "application/pdf", &pdf).file("Brief.txt", "text/plain", b"Ein Brief");
    let documents = post_documents(&customer, town.house, &form).await.expect(201);
    let answer = customer.get(&format!("/api/v1/documents/{}/receipt", documents.at("/items/0/id"))).await.expect(200);
    assert!(answer.header("content-type").starts_with("application/json"));
    let receipt = verified(&portal, &answer).await;
    assert!(receipt.checkpoint.is_some(), "with the proof that the entry is in the log");
    assert_eq!(receipt.entry.action, Action::DocumentReceived);
    assert_eq!(receipt.body.case, town.house.uuid());
    let item = receipt.body.items.iter().find(|item| item.name.as_deref() == Some("Kontoauszug.pdf")).unwrap();
    assert_eq!((item.size, item.sha256), (30_000, Sha256::digest(&pdf).into()));
    assert_eq!(item.id.to_string(), documents.at("/items/0/id"));
    let received_at: domain::Timestamp = documents.at("/items/0/received_at").parse().unwrap();
    assert_eq!(receipt.body.received_at, received_at);
    assert!(receipt.body.started_at <= receipt.body.received_at);
}

#[tokio::test]
async fn a_changed_receipt_and_a_foreign_key_are_noticed() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    let id = send_text(&customer, portal.town().house, "Brief.txt", "Ein Brief").await;
    let answer = customer.get(&format!("/api/v1/documents/{id}/receipt")).await.expect(200);
    let receipt = SignedReceipt::from_json(&answer.text()).unwrap();
    let mut changed = receipt.clone();
    changed.body[20] ^= 1;
    assert!(changed.verify(&[key(&portal).await]).is_err());
    let foreign = portal.custody.vkey(portal.towns[1].tenant).await.unwrap();
    assert!(receipt.verify(&[VerifierKey::new(&foreign).unwrap()]).is_err(), "the name of the log is part of the key");
}

#[tokio::test]
async fn both_sides_hold_the_same_receipt_and_it_outlives_the_document() {
    let portal = TestPortal::new().await;
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let id = send_text(&customer, portal.town().house, "Brief.txt", "Ein Brief").await;
    let path = format!("/api/v1/documents/{id}/receipt");
    let ours = verified(&portal, &caseworker.get(&path).await.expect(200)).await;
    customer.delete(&format!("/api/v1/documents/{id}")).await.assert_status(204);
    let theirs = verified(&portal, &customer.get(&path).await.expect(200)).await;
    assert_eq!(ours.body, theirs.body);
}

#[tokio::test]
async fn a_form_that_is_not_made_is_not_promised() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    let id = send_text(&customer, portal.town().house, "Brief.txt", "Ein Brief").await;
    let with = |accept: &str| Ask::get(format!("/api/v1/documents/{id}/receipt")).header("accept", accept);
    for (accept, status) in [("application/json", 200), ("*/*", 200), ("application/pdf", 406)] {
        customer.send(with(accept)).await.assert_status(status);
    }
}
