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

#[tokio::test]
async fn what_was_begun_stands_in_the_form_until_it_is_sent() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (program, browser) = (portal.program(Who::Customer).await, portal.browser(Who::Customer).await);
    let thread = text(&start_thread(&program, town.house, "Frage", "Erste").await, "id");
    let draft = format!("/api/v1/threads/{thread}/draft");
    program.get(&draft).await.assert_status(204);
    let saved = program.put(&draft, &json!({ "body": "Halb\nfertig" })).await.expect(200);
    assert_eq!(program.get(&draft).await.expect(200).json(), saved.json());
    program.put(&draft, &json!({ "body": "Halb", "subject": "Frage" })).await.assert_status(400);
    let page = format!("/threads/{thread}");
    assert!(browser.get(&page).await.expect(200).text().contains("Halb\nfertig</textarea>"));
    let kept = browser.fill_in(&page, &[("body", "Mehr\r\nals halb"), ("draft", "save")]).await.expect(303);
    assert_eq!(kept.header("location"), format!("{page}?notice=draft-saved"));
    assert_eq!(program.get(&draft).await.expect(200).at("/body"), "Mehr\nals halb");
    let long = browser.fill_in(&page, &[("body", &"x".repeat(10_001)), ("draft", "save")]).await.expect(422);
    assert!(long.text().contains("id=\"body-error\"") && long.text().contains("xxxx"));
    for (who, about) in [(Who::Assigned, "the Jobcenter"), (Who::Teammate, "a colleague")] {
        let shown = portal.browser(who).await.get(&page).await.expect(200).text();
        assert!(!shown.contains("als halb"), "{about}");
    }
    browser.fill_in(&page, &[("body", "Fertig")]).await.assert_status(303);
    program.get(&draft).await.assert_status(204);
    assert!(browser.get(&page).await.expect(200).text().contains("required>\n</textarea>"), "the form is empty");

    // What was typed into a form that is sent is no draft any more, however late it comes.
    let messages = format!("/api/v1/threads/{thread}/messages");
    let sent = Ask::post(&messages).json(&json!({ "body": "Noch etwas" })).header("idempotency-key", "form");
    program.send(sent).await.assert_status(201);
    let late = program.put(&draft, &json!({ "body": "Noch et", "message_key": "form" })).await.expect(409);
    assert!(late.at("/type").ends_with("already_sent"));
    program.put(&draft, &json!({ "body": "Noch et", "message_key": "" })).await.assert_status(400);
    program.get(&draft).await.assert_status(204);
    let token = browser.get(&page).await.expect(200).field("csrf_token");
    let fields =
        [("csrf_token", &*token), ("idempotency_key", "form"), ("body", "Seitdem geschrieben"), ("draft", "save")];
    let late = browser.send(Ask::post(&page).form(&fields)).await.expect(409).text();
    assert!(
        late.contains("Diese Nachricht haben Sie schon gesendet") && late.contains("Seitdem geschrieben</textarea>")
    );
    assert!(!late.contains("value=\"form\""), "a key of its own");
    program.get(&draft).await.assert_status(204);

    let page = format!("/cases/{}/threads/new", town.house);
    let fields = [("subject", "Neue Frage"), ("body", "Neuer Text"), ("concerns", "all"), ("draft", "save")];
    browser.fill_in(&page, &fields).await.assert_status(303);
    let shown = browser.get(&page).await.expect(200).text();
    for kept in ["value=\"Neue Frage\"", "Neuer Text</textarea>", "value=\"all\" selected"] {
        assert!(shown.contains(kept), "{kept}");
    }
    let draft = format!("/api/v1/cases/{}/draft", town.house);
    assert_eq!(program.get(&draft).await.expect(200).at("/concerns"), "all");
    browser.fill_in(&page, &[("draft", "discard")]).await.assert_status(303);
    program.get(&draft).await.assert_status(204);
    program.put(&draft, &json!({ "body": "Noch einmal" })).await.assert_status(200);
    program.delete(&draft).await.assert_status(204);
    program.get(&draft).await.assert_status(204);
}

#[tokio::test]
async fn a_conversation_is_handed_over_on_its_page() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let (assigned, teammate) = (portal.browser(Who::Assigned).await, portal.program(Who::Teammate).await);
    let thread = text(&start_thread(&customer, town.house, "Frage", "Erste").await, "id");
    let page = format!("/threads/{thread}");
    let to = town.account(Who::Teammate).to_string();
    let mine = async || teammate.get("/api/v1/worklist?view=mine").await.expect(200).items().len();
    assert_eq!(mine().await, 0);
    let answerer = format!("{page}/answerer");
    let long = [("account", to.as_str()), ("reason", &"x".repeat(1_001))];
    let long = assigned.fill_in_to(&page, &answerer, &long).await.expect(422);
    assert!(long.text().contains("id=\"reason-error\""));
    let handed =
        assigned.fill_in_to(&page, &answerer, &[("account", &to), ("reason", "Du kennst es")]).await.expect(303);
    assert_eq!(handed.header("location"), format!("{page}?notice=thread-handed-over"));
    assert_eq!((mine().await, portal.entries(town.tenant, Action::ThreadHandedOver).await), (1, 1));
    let shown = assigned.get(&page).await.expect(200).text();
    assert!(shown.contains("Du kennst es") && shown.contains(&format!("Es antwortet: {}", Who::Teammate.full_name())));
    let listed = teammate.get(&format!("/api/v1/cases/{}/threads", town.house)).await.expect(200).items();
    assert_eq!(listed[0]["answered_by"]["id"], to);
    let theirs = customer.get(&format!("/api/v1/cases/{}/threads", town.house)).await.expect(200).items();
    assert!(theirs[0]["answered_by"].is_null(), "names of staff stay inside");

    let put = format!("/api/v1/threads/{thread}/answerer");
    teammate.put(&put, &json!({ "account": town.account(Who::Outsider) })).await.assert_status(422);
    teammate.put(&put, &json!({ "account": null })).await.assert_status(204);
    assert_eq!((mine().await, portal.entries(town.tenant, Action::ThreadHandedOver).await), (0, 2));
}
