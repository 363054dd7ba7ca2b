//! Conversations: order, unread, opened, repeats.

use domain::Action;
use serde_json::{Value, json};
use testing::{Ask, Client, TestPortal, Who};

use crate::world::{send_text, start_thread, text};

async fn bodies(client: &Client<'_>, thread: &str) -> Vec<String> {
    let listed = client.get(&format!("/api/v1/threads/{thread}/messages")).await.expect(200);
    listed.items().iter().map(|message| text(message, "body")).collect()
}

async fn unread(client: &Client<'_>, case: domain::CaseId) -> u64 {
    let listed = client.get(&format!("/api/v1/cases/{case}/threads")).await.expect(200);
    listed.items().iter().map(|thread| thread["unread"].as_u64().unwrap()).sum()
}

#[tokio::test]
async fn messages_come_in_their_order_and_are_unread_until_read() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let started = start_thread(&customer, town.house, "Frage zur Miete", "Erste").await;
    assert_eq!((&started["subject"], &started["unread"]), (&"Frage zur Miete".into(), &0.into()));
    assert_eq!(started["concerns"], town.person(Who::Customer).to_string());
    let thread = text(&started, "id");
    let path = format!("/api/v1/threads/{thread}/messages");
    let second = customer.post(&path, &json!({ "body": "  Zweite\n" })).await.expect(201);
    assert_eq!(second.at("/body"), "Zweite");
    assert_eq!(second.at("/author/id"), town.account(Who::Customer).to_string());
    assert_eq!((unread(&caseworker, town.house).await, unread(&customer, town.house).await), (2, 0));

    assert_eq!(bodies(&caseworker, &thread).await, ["Erste", "Zweite"], "oldest first");
    let first = json!({ "up_to": caseworker.get(&path).await.expect(200).at("/items/0/id") });
    caseworker.put(&format!("/api/v1/threads/{thread}/read"), &first).await.assert_status(204);
    assert_eq!(unread(&caseworker, town.house).await, 1, "read up to the first only");
    caseworker.post(&path, &json!({ "body": "Antwort" })).await.assert_status(201);
    assert_eq!(bodies(&customer, &thread).await, ["Erste", "Zweite", "Antwort"]);
    let seen = customer.get(&path).await.expect(200).items();
    assert!(seen[0]["opened_at"].is_string() && seen[1]["opened_at"].is_string(), "the Jobcenter opened them");

    let up_to = json!({ "up_to": seen[2]["id"] });
    customer.put(&format!("/api/v1/threads/{thread}/read"), &up_to).await.assert_status(204);
    assert_eq!(unread(&customer, town.house).await, 0);
    assert_eq!(unread(&caseworker, town.house).await, 0, "whoever answers has read what came before");
    assert_eq!(portal.entries(town.tenant, Action::MessagePosted).await, 3);
}

#[tokio::test]
async fn a_repeated_request_posts_nothing_twice() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let start = |body: &str| {
        let new = json!({ "subject": "Frage", "body": body });
        Ask::post(format!("/api/v1/cases/{}/threads", town.house)).json(&new).key("gespraech-1")
    };
    let first = customer.send(start("Erste")).await.expect(201);
    let again = customer.send(start("Erste")).await.expect(201);
    assert_eq!((again.header("idempotency-replayed"), again.at("/id")), ("true", first.at("/id")));
    customer.send(start("Andere")).await.assert_status(422);

    let path = format!("/api/v1/threads/{}/messages", first.at("/id"));
    let post = |body: &str| Ask::post(&path).json(&json!({ "body": body })).key("nachricht-1");
    let first = customer.send(post("Zweite")).await.expect(201);
    let again = customer.send(post("Zweite")).await.expect(201);
    assert_eq!((again.header("idempotency-replayed"), again.json()), ("true", first.json()));
    customer.send(post("Dritte")).await.assert_status(422);
    assert_eq!(customer.get(&path).await.expect(200).items().len(), 2);
    assert_eq!(portal.entries(town.tenant, Action::MessagePosted).await, 2);
}

#[tokio::test]
async fn texts_are_bounded_and_documents_known() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, neighbour) = (portal.program(Who::Customer).await, portal.program(Who::Neighbour).await);
    let theirs = send_text(&neighbour, town.next_door, "Brief.txt", "Ein Brief").await;
    let mine = send_text(&customer, town.house, "Brief.txt", "Ein Brief").await;
    let path = format!("/api/v1/cases/{}/threads", town.house);
    let new = |change: Value| {
        let mut new = json!({ "subject": "Frage", "body": "Eine Frage" });
        new.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        new
    };
    let refused = [
        (422, new(json!({ "subject": " " }))),
        (422, new(json!({ "subject": "x".repeat(201) }))),
        (422, new(json!({ "body": "\n" }))),
        (422, new(json!({ "body": "x".repeat(10_001) }))),
        (413, new(json!({ "body": "x".repeat(300_000) }))),
        (422, new(json!({ "documents": [theirs] }))),
        (404, new(json!({ "concerns": town.person(Who::Neighbour) }))),
        (400, new(json!({ "documents": ["x"] }))),
        (400, new(json!({ "urgent": true }))),
        (400, new(json!({ "body": "a\u{0}b" }))),
    ];
    for (status, body) in refused {
        let answer = customer.post(&path, &body).await;
        assert_eq!(answer.status.as_u16(), status, "{}: {}", &body.to_string()[..60], answer.text());
    }
    assert!(customer.get(&path).await.expect(200).items().is_empty());
    let thread = customer.post(&path, &new(json!({ "documents": [mine] }))).await.expect(201).at("/id");
    let messages = customer.get(&format!("/api/v1/threads/{thread}/messages")).await.expect(200);
    assert_eq!(messages.at("/items/0/documents/0"), mine);
}

#[tokio::test]
async fn markup_and_scripts_are_text() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let hostile = "<script>alert(1)</script> & \"quoted\" {{7*7}} \u{202e}";
    let thread = text(&start_thread(&customer, town.house, hostile, hostile).await, "id");
    assert_eq!(bodies(&customer, &thread).await, [hostile.trim()]);
    for who in [Who::Customer, Who::Assigned] {
        let browser = portal.browser(who).await;
        for path in [format!("/threads/{thread}"), format!("/cases/{}", town.house)] {
            let page = browser.get(&path).await.expect(200).text();
            assert!(!page.contains("<script>alert"), "{who:?} {path}");
            assert!(page.contains("alert(1)"), "{who:?} {path}: it is shown");
        }
    }
}
