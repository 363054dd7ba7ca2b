//! Papers and messages that are applications, objections or changes; calls, and papers that came another way.

use domain::Action;
use serde_json::json;
use testing::{Ask, TestPortal, Who};

use crate::world::{send_text, start_thread, text};

#[tokio::test]
async fn an_objection_counts_from_its_first_arrival_and_goes_to_the_top() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let id = send_text(&customer, town.house, "Brief.txt", "Ich widerspreche").await;
    let arrived = customer.get(&format!("/api/v1/documents/{id}")).await.expect(200).at("/received_at");
    portal.clock.advance(chrono::Duration::minutes(10));
    let path = format!("/api/v1/cases/{}/declarations", town.house);
    let new = json!({ "kind": "objection", "document": id });
    let ask = || Ask::post(&path).json(&new).header("idempotency-key", "k-1");
    let made = caseworker.send(ask()).await.expect(201);
    assert_eq!(made.at("/arrived_at"), arrived, "the receipt's time, not that of recording it");
    let again = caseworker.send(ask()).await.expect(201);
    assert_eq!((again.header("idempotency-replayed"), again.at("/id")), ("true", made.at("/id")));
    let twice = caseworker.post(&path, &new).await.expect(409);
    assert!(twice.at("/type").ends_with("already_declared"));
    assert_eq!(portal.entries(town.tenant, Action::DeclarationRecorded).await, 1);

    let seen = customer.get(&path).await.expect(200);
    assert_eq!((seen.at("/items/0/kind"), seen.at("/items/0/document")), ("objection".to_owned(), id));
    let browser = portal.browser(Who::Customer).await;
    let page = browser.get(&format!("/cases/{}", town.house)).await.expect(200).text();
    assert!(page.contains("Als Widerspruch erfasst, eingegangen am"), "the customer reads it");
    assert!(objection_is_open(&portal).await);

    let withdraw = format!("{path}/{}/withdraw", made.at("/id"));
    caseworker.post(&withdraw, &json!({ "reason": " " })).await.assert_status(422);
    caseworker.post(&withdraw, &json!({ "reason": "Es war eine Frage" })).await.assert_status(204);
    caseworker.post(&withdraw, &json!({ "reason": "Es war eine Frage" })).await.assert_status(409);
    assert!(customer.get(&path).await.expect(200).json()["items"].as_array().unwrap().is_empty());
    let kept = caseworker.get(&path).await.expect(200);
    assert_eq!(kept.at("/items/0/withdrawn_reason"), "Es war eine Frage", "never deleted");
    assert!(!objection_is_open(&portal).await);
    assert_eq!(portal.entries(town.tenant, Action::DeclarationWithdrawn).await, 1);
}

async fn objection_is_open(portal: &TestPortal) -> bool {
    let mut tx = portal.custody.read(portal.town().tenant).await.unwrap();
    let found: Option<(bool,)> = tx
        .query("SELECT task = 1 AND objection_since IS NOT NULL FROM cases WHERE tenant_id = $1 AND id = $2")
        .bind(portal.town().tenant)
        .bind(portal.town().house)
        .fetch_optional()
        .await
        .unwrap();
    found.unwrap().0
}

#[tokio::test]
async fn a_message_can_be_an_application_and_only_in_its_own_case() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let thread = text(&start_thread(&customer, town.house, "Antrag", "Ich beantrage Leistungen").await, "id");
    let messages = customer.get(&format!("/api/v1/threads/{thread}/messages")).await.expect(200);
    let (message, sent_at) = (messages.at("/items/0/id"), messages.at("/items/0/sent_at"));
    let path = format!("/api/v1/cases/{}/declarations", town.house);
    let made = caseworker.post(&path, &json!({ "kind": "application", "message": message })).await.expect(201);
    assert_eq!(made.at("/arrived_at"), sent_at);
    for wrong in [json!({ "kind": "application" }), json!({ "kind": "appeal", "message": message })] {
        caseworker.post(&path, &wrong).await.assert_status(400);
    }
    let outsider = portal.program(Who::Outsider).await;
    let elsewhere = format!("/api/v1/cases/{}/declarations", town.next_door);
    outsider.post(&elsewhere, &json!({ "kind": "change", "message": message })).await.assert_status(404);
    customer.post(&path, &json!({ "kind": "change", "message": message })).await.assert_status(404);
}

#[tokio::test]
async fn a_call_is_noted_for_staff_only_and_sealed() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let path = format!("/api/v1/cases/{}/records", town.house);
    let call = json!({ "kind": "call", "at": "2020-01-02T09:30:00Z", "caller": "Kanarienvogel", "text": "Zwitschert" });
    caseworker.post(&path, &call).await.assert_status(201);
    let kept = caseworker.get(&path).await.expect(200);
    assert_eq!((kept.at("/items/0/caller"), kept.at("/items/0/text")), ("Kanarienvogel".into(), "Zwitschert".into()));
    let browser = portal.browser(Who::Customer).await;
    let pages = ["/".to_owned(), format!("/cases/{}", town.house)];
    let mut seen = vec![customer.get(&path).await.expect(200).text()];
    for page in pages {
        seen.push(browser.get(&page).await.expect(200).text());
    }
    assert!(seen.iter().all(|text| !text.contains("Kanarienvogel") && !text.contains("Zwitschert")));
    let rows = portal.rows().await;
    assert!(!rows.values().any(|row| row.contains("Kanarienvogel") || row.contains("Zwitschert")), "sealed");
    assert_eq!(portal.entries(town.tenant, Action::CallNoted).await, 1);
    let future = json!({ "kind": "call", "at": "2099-01-02T09:30:00Z", "caller": "A", "text": "B" });
    caseworker.post(&path, &future).await.assert_status(422);
}

#[tokio::test]
async fn a_paper_on_paper_appears_on_both_sides_for_whom_it_concerns() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let caseworker = portal.browser(Who::Assigned).await;
    let form = format!("/cases/{}/records?kind=paper", town.house);
    let to = format!("/cases/{}/records", town.house);
    let person = town.person(Who::Customer).to_string();
    let fields = [("kind", "paper"), ("at", "2020-05-04"), ("way", "post"), ("concerns", &person), ("text", "Kopie")];
    let missing = caseworker.fill_in_to(&form, &to, &fields).await.expect(422).text();
    assert!(missing.contains("id=\"paper_kind-error\""));
    let fields = [&fields[..], &[("paper_kind", "MIETVERTRAG")]].concat();
    caseworker.fill_in_to(&form, &to, &fields).await.assert_status(303);
    let case = format!("/cases/{}", town.house);
    let words = "per Post angekommen am Montag, 4. Mai 2020; liegt in Ihrer Akte";
    assert!(caseworker.get(&case).await.expect(200).text().contains(words));
    let own = portal.browser(Who::Customer).await.get(&case).await.expect(200).text();
    assert!(own.contains(words) && own.contains("Mietvertrag") && !own.contains("Kopie"), "without the remark");
    let partner = portal.browser(Who::Partner).await.get(&case).await.expect(200).text();
    assert!(!partner.contains(words), "it concerns another member");
    assert_eq!(portal.entries(town.tenant, Action::PaperRecorded).await, 1);
}
