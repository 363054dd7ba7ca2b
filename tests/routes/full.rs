//! The store has no room: who sends is told so, nothing half is kept, and later the same request succeeds.

use std::sync::Arc;

use blobs::memory::Memory;
use domain::Action;
use faultstore::{Fault, FaultStore, Faults};
use serde_json::Value;
use testing::{Ask, Form, Objects, Options, TestPortal, Who};

use crate::world::documents_of;

async fn portal() -> (TestPortal, Faults) {
    let (store, faults) = FaultStore::over(Arc::new(Memory::default()));
    (TestPortal::with(Options { objects: Objects::Given(store), ..Options::default() }).await, faults)
}

/// No document, no job, no room taken; the submission is given up.
async fn assert_nothing_kept(portal: &TestPortal) {
    let rows = portal.rows().await;
    for table in ["documents", "receipts", "jobs", "events"] {
        assert_eq!(rows[table], "", "{table}");
    }
    assert!(rows["submissions"].contains("abandoned"), "{}", rows["submissions"]);
    let town = portal.town();
    let mut tx = portal.custody.read(town.tenant).await.unwrap();
    let case = db::cases::find(&mut tx, town.house).await.unwrap().unwrap();
    assert_eq!((case.stored_bytes, case.reserved_bytes), (0, 0));
}

#[tokio::test]
async fn a_program_is_told_and_may_send_again() {
    let (portal, faults) = portal().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let form = Form::new().file("a.pdf", "application/pdf", &testfiles::pdf(1, 1, 20_000));
    let ask = || Ask::post(documents_of(town.house)).key("k-1").multipart(&form);
    faults.arm(1, Fault::Full);
    let answer = customer.send(ask()).await.expect(507);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = answer.json();
    assert!(problem["type"].as_str().unwrap().ends_with("storage_full"), "{problem}");
    assert_eq!(problem.get("errors"), None::<&Value>, "nothing is wrong with what was sent");
    assert!(faults.repair());
    assert_nothing_kept(&portal).await;
    assert_eq!(portal.entries(town.tenant, Action::DocumentReceived).await, 0);
    assert_eq!(customer.send(ask()).await.expect(201).items().len(), 1);
}

#[tokio::test]
async fn a_customer_is_told_in_words() {
    let (portal, faults) = portal().await;
    let town = portal.town();
    let customer = portal.browser(Who::Customer).await;
    let page = format!("/cases/{}/send", town.house);
    let csrf = customer.get(&page).await.expect(200).field("csrf_token");
    let form = Form::new().text("csrf_token", &csrf).file("a.pdf", "application/pdf", &testfiles::pdf(1, 1, 20_000));
    faults.arm(1, Fault::Full);
    let answer = customer.send(Ask::post(&page).multipart(&form)).await.expect(507);
    let text = answer.text();
    assert!(text.contains("Platz") && !text.contains("storage_full"), "{text}");
    assert!(faults.repair());
    assert_nothing_kept(&portal).await;
}
