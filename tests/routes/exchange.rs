//! One exchange from the first document to the verified export, on both databases.

use ledger::verify::{Options, Verdict, verify};
use serde_json::json;
use testing::{Backend, Form, TestPortal, Who};

use crate::receipts::key;
use crate::world::{post_documents, start_thread, text};

async fn exchange(backend: Backend) {
    let portal = TestPortal::with(testing::Options { backend, ..testing::Options::default() }).await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let pdf = testfiles::pdf(1, 3, 200_000);
    let form = Form::new().text("note", "für März").file("Kontoauszug.pdf", "application/pdf", &pdf);
    let sent = post_documents(&customer, town.house, &form).await.expect(201);
    let document = format!("/api/v1/documents/{}", sent.at("/items/0/id"));
    assert_eq!(portal.run_jobs().await, 1);
    portal.assert_no_jobs_left().await;
    assert_eq!(caseworker.get("/api/v1/worklist").await.expect(200).items().len(), 1);
    assert!(caseworker.get(&format!("{document}/content")).await.expect(200).body == pdf);
    portal.services.upload.deliveries_written().await;
    let judgement = json!({ "review": "resend", "reason": "Seite 2 fehlt." });
    caseworker.put(&format!("{document}/review"), &judgement).await.assert_status(200);
    assert_eq!(customer.get(&document).await.expect(200).at("/review_reason"), "Seite 2 fehlt.");

    let thread = text(&start_thread(&customer, town.house, "Seite 2", "Die gibt es nicht.").await, "id");
    let messages = format!("/api/v1/threads/{thread}/messages");
    caseworker.post(&messages, &json!({ "body": "Dann ist alles da." })).await.assert_status(201);
    assert_eq!(customer.get(&messages).await.expect(200).items().len(), 2);
    customer.get(&format!("/api/v1/cases/{}", town.next_door)).await.assert_status(404);

    let receipt = customer.get(&format!("{document}/receipt")).await.expect(200).text();
    let export = portal.program(Who::Auditor).await.get("/api/v1/audit/export").await.expect(200);
    let options = Options { keys: vec![key(&portal).await], receipts: vec![receipt], ..Options::default() };
    let report = verify(&export.body[..], &options);
    assert_eq!(report.verdict(), Verdict::Whole, "{report}");
}

#[tokio::test]
async fn everything_works_on_sqlite() {
    exchange(Backend::Sqlite).await;
}

#[tokio::test]
async fn everything_works_on_postgresql() {
    exchange(Backend::Postgres).await;
}
