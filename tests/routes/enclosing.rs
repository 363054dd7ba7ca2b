//! Papers that come with a message, in one step: one message, each paper once, and nothing is lost silently.

use bytes::Bytes;
use domain::{Action, Actor, Channel, Face};
use futures::stream;
use serde_json::{Value, json};
use testing::{Ask, Client, Form, TestPortal, Who};
use upload::{Begin, Begun, Fields, Fingerprint};

use crate::world::{assert_nothing_kept, start_thread, text};

fn letter(body: &str) -> Form {
    Form::new().text("body", body).file("Seite 1.txt", "text/plain", b"Die erste Seite").file(
        "Seite 2.txt",
        "text/plain",
        b"Die zweite Seite",
    )
}

async fn messages(client: &Client<'_>, thread: &str) -> Vec<Value> {
    client.get(&format!("/api/v1/threads/{thread}/messages")).await.expect(200).items()
}

async fn papers(client: &Client<'_>, case: domain::CaseId) -> Vec<Value> {
    client.get(&format!("/api/v1/cases/{case}/documents")).await.expect(200).items()
}

#[tokio::test]
async fn a_message_brings_its_papers_once_and_each_has_its_receipt() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let thread = text(&start_thread(&customer, town.house, "Frage zur Miete", "Erste").await, "id");
    let path = format!("/api/v1/threads/{thread}/messages");
    let post = || Ask::post(&path).multipart(&letter("Hier ist der Vertrag.")).key("brief-1");
    let sent = customer.send(post()).await.expect(201);
    let again = customer.send(post()).await.expect(201);
    assert_eq!((again.header("idempotency-replayed"), again.json()), ("true", sent.json()));

    let documents = sent.json()["documents"].as_array().unwrap().clone();
    assert_eq!((documents.len(), sent.at("/body")), (2, "Hier ist der Vertrag.".to_owned()));
    assert_eq!(messages(&caseworker, &thread).await.len(), 2);
    let papers = papers(&caseworker, town.house).await;
    assert_eq!(papers.len(), 2);
    for paper in &papers {
        assert_eq!(paper["concerns"], town.person(Who::Customer).to_string(), "whom the conversation concerns");
        let receipt = format!("/api/v1/documents/{}/receipt", text(paper, "id"));
        customer.get(&receipt).await.assert_status(200);
    }
    let entries = async |action| portal.entries(town.tenant, action).await;
    assert_eq!((entries(Action::MessagePosted).await, entries(Action::DocumentReceived).await), (2, 2));
}

#[tokio::test]
async fn staff_begin_a_conversation_with_papers() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let path = format!("/api/v1/cases/{}/threads", town.house);
    let partner = town.person(Who::Partner).to_string();
    let form = Form::new()
        .text("subject", "Formular")
        .text("concerns", &partner)
        .text("body", "Bitte ausfüllen.")
        .file("Formular.txt", "text/plain", b"Ein Formular");
    let thread = caseworker.send(Ask::post(&path).multipart(&form)).await.expect(201);
    assert_eq!(thread.at("/concerns"), partner);
    let sent = messages(&caseworker, &thread.at("/id")).await;
    let papers = papers(&caseworker, town.house).await;
    assert_eq!((papers.len(), &papers[0]["concerns"]), (1, &Value::from(partner)));
    assert_eq!(sent[0]["documents"], json!([papers[0]["id"]]));
    assert_eq!(messages_of(&customer, town.house).await, 0, "it concerns the partner");
}

async fn messages_of(client: &Client<'_>, case: domain::CaseId) -> usize {
    client.get(&format!("/api/v1/cases/{case}/threads")).await.expect(200).items().len()
}

/// The text is looked at before the first byte of a paper.
#[tokio::test]
async fn what_cannot_be_posted_takes_no_paper() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let threads = format!("/api/v1/cases/{}/threads", town.house);
    let begin = |fields: &[(&str, &str)]| {
        let form = fields.iter().fold(Form::new(), |form, (name, value)| form.text(name, value));
        Ask::post(&threads).multipart(&form.file("Seite.txt", "text/plain", b"Eine Seite"))
    };
    let (long, stranger) = ("x".repeat(10_001), town.person(Who::Neighbour).to_string());
    let partner = town.person(Who::Partner).to_string();
    for (status, fields) in [
        (422, vec![("subject", "Frage"), ("body", " ")]),
        (422, vec![("subject", "Frage"), ("body", &long)]),
        (422, vec![("subject", ""), ("body", "Eine Frage")]),
        (422, vec![("subject", "Frage"), ("body", "Eine Frage"), ("concerns", "niemand")]),
        (422, vec![("subject", "Frage"), ("body", "Eine Frage"), ("documents", "keine")]),
        (422, vec![("subject", "Frage"), ("body", "Eine Frage"), ("documents", &stranger)]),
        (404, vec![("subject", "Frage"), ("body", "Eine Frage"), ("concerns", &partner)]),
        (404, vec![("subject", "Frage"), ("body", "Eine Frage"), ("concerns", &stranger)]),
        (400, vec![("subject", "Frage"), ("body", "Eine Frage"), ("urgent", "true")]),
    ] {
        let answer = customer.send(begin(&fields)).await;
        assert_eq!(answer.status.as_u16(), status, "{fields:?}: {}", answer.text());
        assert!(answer.json().get("documents").is_none(), "{fields:?}");
    }
    assert_nothing_kept(&portal, "a conversation that can't begin").await;
}

/// The line broke when the papers were here and the message was not.
#[tokio::test]
async fn a_repeat_after_a_cut_posts_what_is_missing() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let thread = text(&start_thread(&customer, town.house, "Frage", "Erste").await, "id");
    let form = Form::new().text("body", "Zweite").file("Seite.txt", "text/plain", b"Eine Seite");
    let begin = Begin {
        case: town.house,
        route: "message-papers",
        idempotency_key: Some("brief-2".to_owned()),
        fingerprint: Fingerprint {
            length: Some(form.body().len() as u64),
            media_type: "multipart/form-data".to_owned(),
            content_digest: None,
        },
        fields: Fields::default(),
        document: None,
    };
    let me = actor(&portal, &customer).await;
    let Begun::Receiving(mut receiving) = portal.services.upload.begin(&me, begin).await.unwrap() else {
        panic!("it never came before")
    };
    let bytes = stream::iter([Ok(Bytes::from_static(b"Eine Seite"))]);
    receiving.file(Some("Seite.txt"), bytes).await.unwrap();
    let first = receiving.finish().await.unwrap();

    let path = format!("/api/v1/threads/{thread}/messages");
    let sent = customer.send(Ask::post(&path).multipart(&form).key("brief-2")).await.expect(201);
    assert_eq!(sent.json()["documents"], json!([first[0].id.to_string()]));
    assert_eq!((messages(&customer, &thread).await.len(), papers(&customer, town.house).await.len()), (2, 1));
}

async fn actor(portal: &TestPortal, client: &Client<'_>) -> Actor {
    let (tenant, request) = (portal.town().tenant, portal.custody.request_id());
    let identity = &portal.services.identity;
    identity.authenticate(tenant, Face::Customer, &client.token(), Channel::Api, request, false).await.unwrap().actor
}

#[tokio::test]
async fn papers_without_their_message_are_told_and_go_with_the_next() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (program, browser) = (portal.program(Who::Customer).await, portal.browser(Who::Customer).await);
    let thread = text(&start_thread(&program, town.house, "Frage", "Erste").await, "id");
    let path = format!("/api/v1/threads/{thread}/messages");
    program.send(Ask::post(&path).json(&json!({ "body": "Zweite" })).key("schon-benutzt")).await.assert_status(201);
    let form = letter("Dritte");
    let refused = program.send(Ask::post(&path).multipart(&form).key("schon-benutzt")).await.expect(422);
    assert!(refused.at("/type").ends_with("idempotency_key_used"));
    let arrived = refused.json()["documents"].clone();
    assert_eq!(arrived.as_array().map(Vec::len), Some(2));
    let named = program.post(&path, &json!({ "body": "Dritte", "documents": arrived })).await.expect(201);
    assert_eq!(named.json()["documents"].as_array().map(Vec::len), Some(2));
    assert_eq!(papers(&program, town.house).await.len(), 2);

    // On the page they stand in the form, which sends their ids.
    let page = format!("/threads/{thread}");
    let opened = browser.get(&page).await.expect(200);
    let (csrf, key) = (opened.field("csrf_token"), opened.field("idempotency_key"));
    let guarded = |key: &str| Form::new().text("csrf_token", &csrf).text("idempotency_key", key);
    let plain = [("csrf_token", csrf.as_str()), ("idempotency_key", &key), ("body", "Vierte")];
    browser.send(Ask::post(&page).form(&plain)).await.assert_status(303);
    let form = guarded(&key).text("body", "Fünfte").file("Seite 3.txt", "text/plain", b"Die dritte Seite");
    let again = browser.send(Ask::post(&page).multipart(&form)).await.expect(422);
    assert!(again.text().contains("Seite 3.txt") && again.text().contains("Fünfte"), "{}", again.text());
    let form = guarded(&again.field("idempotency_key")).text("documents", &again.field("documents"));
    let sent = browser.send(Ask::post(&page).multipart(&form.text("body", "Fünfte"))).await.expect(303);
    assert_eq!(sent.header("location"), format!("{page}?notice=message-sent"));
    let all = messages(&program, &thread).await;
    assert_eq!(all.last().unwrap()["documents"].as_array().map(Vec::len), Some(1));
    assert_eq!((all.len(), papers(&program, town.house).await.len()), (5, 3));
}

#[tokio::test]
async fn the_page_keeps_what_was_typed_when_a_file_is_refused() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let browser = portal.browser(Who::Customer).await;
    let page = format!("/cases/{}/threads/new", town.house);
    let opened = browser.get(&page).await.expect(200);
    let form = |name: &str, content: &[u8]| {
        Form::new()
            .text("csrf_token", &opened.field("csrf_token"))
            .text("idempotency_key", &opened.field("idempotency_key"))
            .text("subject", "Frage zur Heizung")
            .text("body", "Reicht das?")
            .file(name, "text/plain", content)
    };
    let refused = browser.send(Ask::post(&page).multipart(&form("Seite.html", b"<html><script>"))).await.expect(415);
    for kept in ["Frage zur Heizung", "Reicht das?", "id=\"file-error\""] {
        assert!(refused.text().contains(kept), "{kept}");
    }
    assert_nothing_kept(&portal, "a file of another kind").await;
    let foreign = Form::new().text("subject", "Frage").text("body", "Ohne Zeichen");
    browser.send(Ask::post(&page).multipart(&foreign)).await.assert_status(403);
    let sent = browser.send(Ask::post(&page).multipart(&form("Seite.txt", b"Eine Seite"))).await.expect(303);
    assert!(sent.header("location").ends_with("?notice=message-papers-arrived"));
    let empty = Form::new().text("csrf_token", &opened.field("csrf_token")).text("body", "Nichts dabei").file(
        "",
        "application/octet-stream",
        b"",
    );
    let thread = sent.header("location").split('?').next().unwrap().to_owned();
    let sent = browser.send(Ask::post(&thread).multipart(&empty)).await.expect(303);
    assert!(sent.header("location").ends_with("?notice=message-sent"), "a file input that was left empty");
}
