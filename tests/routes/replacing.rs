//! Sending again what was not good enough: by programs and on pages.

use serde_json::json;
use testing::{Ask, Client, Form, TestPortal, Who};

use crate::world::{documents_of, post_documents, send_text};

/// A paper that is to be sent again.
async fn resend(portal: &TestPortal, customer: &Client<'_>) -> String {
    let id = send_text(customer, portal.town().house, "Unscharf.txt", "Ein Brief").await;
    portal.run_jobs().await;
    let caseworker = portal.program(Who::Assigned).await;
    let judgement = json!({ "review": "resend", "reason": "Zu unscharf." });
    caseworker.put(&format!("/api/v1/documents/{id}/review"), &judgement).await.assert_status(200);
    id
}

#[tokio::test]
async fn both_documents_name_each_other() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let first = resend(&portal, &customer).await;
    let before = customer.get(&format!("/api/v1/documents/{first}")).await.expect(200).json();
    assert_eq!(before["replaced_by"], json!([]));
    let form = Form::new().text("replaces", &first).file("Scharf.txt", "text/plain", b"Ein Brief, lesbar");
    let second = post_documents(&customer, town.house, &form).await.expect(201);
    assert_eq!(second.at("/items/0/replaces"), first);
    for client in [&customer, &caseworker] {
        let after = client.get(&format!("/api/v1/documents/{first}")).await.expect(200).json();
        assert_eq!(after["replaced_by"], json!([second.at("/items/0/id")]));
        assert_eq!((&after["received_at"], &after["state"]), (&before["received_at"], &json!("available")));
        let listed = client.get(&documents_of(town.house)).await.expect(200).items();
        let listed = listed.iter().find(|item| item["id"] == first.as_str()).unwrap();
        assert_eq!(listed["replaced_by"], after["replaced_by"]);
    }
}

#[tokio::test]
async fn what_can_not_be_replaced_is_told_with_its_field() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, neighbour) = (portal.program(Who::Customer).await, portal.program(Who::Neighbour).await);
    let theirs = send_text(&neighbour, town.next_door, "Brief.txt", "Ein Brief").await;
    for wrong in [theirs.as_str(), "0198a1b2-c3d4-7000-8000-000000000000", "nonsense"] {
        let form = Form::new().text("replaces", wrong).file("Brief.txt", "text/plain", b"Ein Brief");
        let refused = post_documents(&customer, town.house, &form).await.expect(422);
        assert_eq!(refused.at("/errors/0/field"), "replaces", "{wrong}");
    }
    assert!(customer.get(&documents_of(town.house)).await.expect(200).items().is_empty());
}

#[tokio::test]
async fn the_page_of_a_paper_leads_to_a_form_that_knows_it() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let first = resend(&portal, &portal.program(Who::Customer).await).await;
    let browser = portal.browser(Who::Customer).await;
    let (page, link) = (format!("/documents/{first}"), format!("/cases/{}/send?replaces={first}", town.house));
    assert!(browser.get(&page).await.expect(200).text().contains(&link));
    let form = browser.get(&link).await.expect(200);
    assert_eq!(form.field("replaces"), first);
    assert!(form.text().contains("Unscharf.txt"));

    let send = format!("/cases/{}/send", town.house);
    let fields = Form::new().text("csrf_token", &form.field("csrf_token")).text("replaces", &first);
    let refused = browser.send(Ask::post(&send).multipart(&fields)).await.expect(422);
    assert_eq!(refused.field("replaces"), first, "what was asked for is kept");
    let fields = fields.file("Scharf.txt", "text/plain", b"Ein Brief, lesbar");
    browser.send(Ask::post(&send).multipart(&fields)).await.assert_status(303);

    let old = browser.get(&page).await.expect(200).text();
    assert!(old.contains("Ersetzt am Montag, 4. Mai 2026, 21:14 Uhr durch"), "{old}");
    assert!(old.contains("Ersetzt durch") && old.contains("Scharf.txt") && !old.contains(&link));
    let staff = portal.browser(Who::Assigned).await;
    let theirs = staff.get(&page).await.expect(200).text();
    assert!(theirs.contains("Ersetzt durch") && theirs.contains("Scharf.txt"));
}

#[tokio::test]
async fn a_form_for_somebody_elses_paper_is_an_empty_form() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let neighbour = portal.program(Who::Neighbour).await;
    let theirs = send_text(&neighbour, town.next_door, "Geheim.txt", "Ein Brief").await;
    let browser = portal.browser(Who::Customer).await;
    let form = browser.get(&format!("/cases/{}/send?replaces={theirs}", town.house)).await.expect(200);
    assert_eq!(form.find_field("replaces"), None);
    assert!(!form.text().contains("Geheim"));
}
