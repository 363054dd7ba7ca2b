//! Looking for words in a case: on the page and by a program.

use domain::Action;
use serde_json::json;
use testing::{TestPortal, Who};

use crate::world::{send_text, start_thread, text};

#[tokio::test]
async fn words_are_found_and_shown_as_text() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, browser) = (portal.program(Who::Customer).await, portal.browser(Who::Customer).await);
    let body = "Guten Tag <script>alert(1)</script> die Größe der Wohnung";
    let thread = text(&start_thread(&customer, town.house, "Frage zur Wohnung", body).await, "id");
    let document = send_text(&customer, town.house, "Wohnungsplan.txt", "Ein Plan").await;
    let path = format!("/api/v1/cases/{}/search", town.house);
    let found = customer.post(&path, &json!({ "words": "GROESSE wohnung" })).await.expect(200);
    assert_eq!(
        (found.items().len(), found.at("/items/0/thread_id"), found.at("/items/0/hit")),
        (1, thread.clone(), "Größe".to_owned())
    );
    let found = customer.post(&path, &json!({ "words": "wohnungsplan" })).await.expect(200);
    assert_eq!((found.at("/items/0/document_id"), found.at("/items/0/after")), (document, ".txt".to_owned()));
    customer.post(&path, &json!({ "words": " " })).await.assert_status(422);
    customer.post(&path, &json!({ "words": "x", "case": "y" })).await.assert_status(400);

    let page = format!("/cases/{}/search", town.house);
    let shown = browser.fill_in(&page, &[("words", "Größe")]).await.expect(200).text();
    assert!(shown.contains("<mark>Größe</mark>") && shown.contains(&format!("/threads/{thread}#message-")), "{shown}");
    assert!(!shown.contains("<script>alert") && shown.contains("alert(1)"));
    assert!(browser.fill_in(&page, &[("words", "Zahnarzt")]).await.expect(200).text().contains("Nichts gefunden"));
    let empty = browser.fill_in(&page, &[("words", "x")]).await.expect(422);
    assert!(empty.text().contains("id=\"words-error\""));
    assert!(portal.entries(town.tenant, Action::CaseSearched).await >= 2);
}
