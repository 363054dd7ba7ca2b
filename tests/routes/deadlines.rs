//! By when something is due: what is written is answered, what is declared is decided, and the worklist says which is which.

use chrono::Duration;
use domain::Action;
use serde_json::json;
use testing::{Client, TestPortal, Who};

use crate::world::{send_text, start_thread, text};

/// How many cases a part of the worklist has.
async fn part(program: &Client<'_>, view: &str) -> usize {
    program.get(&format!("/api/v1/worklist?view={view}")).await.expect(200).items().len()
}

#[tokio::test]
async fn a_message_is_due_until_it_is_answered_or_done() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let thread = text(&start_thread(&customer, town.house, "Miete", "Reicht der Mietvertrag?").await, "id");
    let messages = format!("/api/v1/threads/{thread}/messages");
    let assigned = portal.program(Who::Assigned).await;
    let top = assigned.get("/api/v1/worklist").await.expect(200);
    assert_eq!(top.at("/items/0/due_on"), "2026-05-07", "three working days after a Monday");
    assert_eq!(part(&assigned, "due").await, 0);
    assert!(customer.get("/api/v1/cases").await.expect(200).json()["items"][0]["due_on"].is_null());

    // Opened is not answered.
    assigned.get(&messages).await.assert_status(200);
    let waiting = assigned.get("/api/v1/worklist").await.expect(200);
    let case = &waiting.items()[0];
    assert_eq!((&case["unread"], &case["to_answer"]), (&json!(0), &json!(1)));
    portal.clock.advance(Duration::days(3));
    let (assigned, browser) = (portal.program(Who::Assigned).await, portal.browser(Who::Assigned).await);
    assert_eq!(part(&assigned, "due").await, 1);
    let page = browser.get("/worklist?view=due").await.expect(200).text();
    assert!(page.contains("Heute fällig") && page.contains(">heute</time>"), "a heading and the day in words");
    let page = browser.get("/worklist").await.expect(200).text();
    assert!(page.contains("scope=\"rowgroup\"") && page.contains("Nachrichten beantworten"));
    portal.clock.advance(Duration::days(2));
    let (assigned, browser) = (portal.program(Who::Assigned).await, portal.browser(Who::Assigned).await);
    assert!(browser.get("/worklist?view=due").await.expect(200).text().contains("seit 2 Tagen vorbei"));

    assigned.post(&messages, &json!({ "body": "Ja, der reicht." })).await.assert_status(201);
    assert_eq!((part(&assigned, "due").await, part(&assigned, "open").await), (0, 0));
    let customer = portal.program(Who::Customer).await;
    customer.post(&messages, &json!({ "body": "Danke!" })).await.assert_status(201);
    assert_eq!(part(&assigned, "open").await, 1);
    assigned.send(testing::Ask::post(format!("/api/v1/cases/{}/settle", town.house))).await.assert_status(204);
    portal.clock.advance(Duration::days(9));
    assert_eq!(part(&portal.program(Who::Assigned).await, "due").await, 0, "done without an answer");
}

#[tokio::test]
async fn what_is_declared_is_due_until_it_is_decided_also_where_nothing_waits() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.program(Who::Admin).await;
    let months = json!({ "key": "application_months", "value": 2 });
    admin.put("/api/v1/settings", &months).await.assert_status(200);
    let id = send_text(&portal.program(Who::Customer).await, town.house, "Antrag.txt", "Ich beantrage").await;
    let assigned = portal.program(Who::Assigned).await;
    let path = format!("/api/v1/cases/{}/declarations", town.house);
    let made = assigned.post(&path, &json!({ "kind": "application", "document": id })).await.expect(201);
    assert_eq!(made.at("/due_on"), "2026-07-06", "two months end on a Saturday");
    assigned.send(testing::Ask::post(format!("/api/v1/cases/{}/settle", town.house))).await.assert_status(204);
    assert_eq!(part(&assigned, "open").await, 0);

    portal.clock.advance(Duration::days(63));
    let assigned = portal.program(Who::Assigned).await;
    assert_eq!(part(&assigned, "due").await, 1);
    let browser = portal.browser(Who::Assigned).await;
    let case = format!("/cases/{}", town.house);
    let page = browser.get(&case).await.expect(200).text();
    assert!(page.contains("Zu entscheiden bis Montag, 6. Juli 2026"));
    let own = portal.browser(Who::Customer).await.get(&case).await.expect(200).text();
    assert!(!own.contains("Zu entscheiden"), "the Jobcenter's own business");
    let decide = format!("{case}/declarations/{}/decide", made.at("/id"));
    browser.fill_in_to(&case, &decide, &[]).await.assert_status(303);
    assert_eq!(part(&assigned, "due").await, 0);
    let again = assigned.send(testing::Ask::post(format!("/api/v1{decide}"))).await.expect(409);
    assert!(again.at("/type").ends_with("not_to_decide"));
    assert_eq!(portal.entries(town.tenant, Action::DeclarationDecided).await, 1);
}
