//! What could not be checked, what was only shown, what was infected: by programs and on pages.

use std::sync::Arc;

use domain::Action;
use serde_json::json;
use testing::{Answer, Ask, Client, Form, Options, TestPortal, Who};

use crate::world::{Picky, UNSCANNABLE, post_documents, send_text};

async fn portal() -> TestPortal {
    TestPortal::with(Options { scanner: Arc::new(Picky), ..Options::default() }).await
}

async fn sent(portal: &TestPortal, customer: &Client<'_>, content: &[u8]) -> String {
    let form = Form::new().file("Brief.txt", "text/plain", content);
    let id = post_documents(customer, portal.town().house, &form).await.expect(201).at("/items/0/id");
    portal.run_jobs().await;
    id
}

async fn release(client: &Client<'_>, id: &str, key: &str, reason: &str) -> Answer {
    let ask = Ask::post(format!("/api/v1/documents/{id}/release")).key(key);
    client.send(ask.json(&json!({ "reason": reason }))).await
}

#[tokio::test]
async fn a_release_needs_a_reason_and_is_answered_alike_when_repeated() {
    let portal = portal().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let id = sent(&portal, &customer, UNSCANNABLE).await;
    let document = format!("/api/v1/documents/{id}");
    assert_eq!(customer.get(&document).await.expect(200).at("/state"), "unscannable");
    caseworker.get(&format!("{document}/content")).await.assert_status(409);
    let refused = release(&caseworker, &id, "k", " ").await.expect(422);
    assert_eq!(refused.at("/errors/0/field"), "reason");
    let first = release(&caseworker, &id, "k", "Am Telefon geklärt").await.expect(200);
    assert_eq!((first.at("/state"), first.at("/released/reason")), ("available".into(), "Am Telefon geklärt".into()));
    let again = release(&caseworker, &id, "k", "Am Telefon geklärt").await.expect(200);
    assert_eq!((again.header("idempotency-replayed"), again.json()), ("true", first.json()));
    release(&caseworker, &id, "k", "Anders").await.assert_status(422);
    release(&caseworker, &id, "other", "Am Telefon geklärt").await.assert_status(409);
    assert_eq!(portal.entries(town.tenant, Action::DocumentReleased).await, 1);
    caseworker.get(&format!("{document}/content")).await.assert_status(200);
    let hers = customer.get(&document).await.expect(200).json();
    assert!(
        hers["released"]["at"].is_string() && hers["released"]["reason"].is_null() && hers["released"]["by"].is_null()
    );
}

#[tokio::test]
async fn a_second_check_is_asked_for_once() {
    let portal = portal().await;
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let id = sent(&portal, &customer, UNSCANNABLE).await;
    let ask = || Ask::post(format!("/api/v1/documents/{id}/rescan")).key("k");
    assert_eq!(caseworker.send(ask()).await.expect(200).at("/state"), "scanning");
    let again = caseworker.send(ask()).await.expect(200);
    assert_eq!(again.header("idempotency-replayed"), "true");
    portal.run_jobs().await;
    assert_eq!(customer.get(&format!("/api/v1/documents/{id}")).await.expect(200).at("/state"), "unscannable");
    assert_eq!(portal.entries(portal.town().tenant, Action::DocumentUnscannable).await, 2);
}

#[tokio::test]
async fn what_was_shown_is_judged_and_gone() {
    let portal = portal().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let id = sent(&portal, &customer, b"Ein Ausweis").await;
    let document = format!("/api/v1/documents/{id}");
    let shown = json!({ "review": "shown_not_kept", "reason": "Lag am Schalter vor." });
    for _ in 0..2 {
        let judged = caseworker.put(&format!("{document}/review"), &shown).await.expect(200).json();
        assert_eq!((&judged["review"], &judged["state"]), (&json!("shown_not_kept"), &json!("deleted")));
        assert_eq!(judged["deleted_for"], "shown_not_kept");
    }
    for client in [&customer, &caseworker] {
        assert_eq!(client.get(&document).await.expect(200).at("/review_reason"), "Lag am Schalter vor.");
        client.get(&format!("{document}/content")).await.assert_status(409);
        client.get(&format!("{document}/receipt")).await.assert_status(200);
    }
    for action in [Action::DocumentReviewed, Action::DocumentDestroyed, Action::DocumentDeleted] {
        assert_eq!(portal.entries(town.tenant, action).await, 1, "{action}");
    }
}

#[tokio::test]
async fn only_what_is_infected_is_destroyed() {
    let portal = portal().await;
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let destroy = async |id: &str, body| caseworker.post(&format!("/api/v1/documents/{id}/destroy"), &body).await;
    let infected = json!({ "cause": "infected" });
    let clean = sent(&portal, &customer, b"Ein Brief").await;
    destroy(&clean, infected.clone()).await.assert_status(409);
    destroy(&clean, json!({ "cause": "shown_not_kept" })).await.assert_status(400);
    let id = sent(&portal, &customer, &testfiles::eicar()).await;
    let gone = destroy(&id, infected.clone()).await.expect(200);
    assert_eq!((gone.at("/state"), gone.at("/deleted_for")), ("deleted".into(), "infected".into()));
    let id = sent(&portal, &customer, b"Ein Irrtum").await;
    customer.delete(&format!("/api/v1/documents/{id}")).await.assert_status(204);
    destroy(&id, infected).await.assert_status(410);
}

#[tokio::test]
async fn the_pages_say_what_it_means_before_and_after() {
    let portal = portal().await;
    let (customer, caseworker) = (portal.browser(Who::Customer).await, portal.browser(Who::Assigned).await);
    let program = portal.program(Who::Customer).await;
    let id = sent(&portal, &program, UNSCANNABLE).await;
    let page = format!("/documents/{id}");
    let hers = customer.get(&page).await.expect(200).text();
    assert!(hers.contains("ohne Passwort") && hers.contains("PDF"), "§ 36a (3) SGB I: what can be read");
    assert!(customer.get("/").await.expect(200).text().contains("konnten wir nicht prüfen"));
    let theirs = caseworker.get(&page).await.expect(200).text();
    assert!(theirs.contains("Niemand weiß, ob in der Datei ein Schadprogramm ist."));
    let form = format!("{page}/release");
    let refused = caseworker.fill_in_to(&page, &form, &[("release_reason", " ")]).await.expect(422).text();
    assert!(refused.contains("Bitte nennen Sie den Grund. Alle, die die Unterlage öffnen"));
    let done = caseworker.fill_in_to(&page, &form, &[("release_reason", "Am Telefon geklärt")]).await.expect(303);
    assert_eq!(done.header("location"), format!("{page}?notice=released"));
    let theirs = caseworker.get(&page).await.expect(200).text();
    for words in ["Nicht auf Schadprogramme geprüft", "Freigegeben von", "Am Telefon geklärt"] {
        assert!(theirs.contains(words), "{words}");
    }
    let hers = customer.get(&page).await.expect(200).text();
    assert!(hers.contains("Nicht auf Schadprogramme geprüft") && !hers.contains("Am Telefon geklärt"));

    caseworker.fill_in_to(&page, &format!("{page}/review"), &[("review", "shown_not_kept")]).await.assert_status(303);
    for client in [&customer, &caseworker] {
        let shown = client.get(&page).await.expect(200).text();
        assert!(shown.contains("Gezeigt, nicht behalten") && shown.contains("Die Kopie ist gelöscht"));
    }
}

#[tokio::test]
async fn the_page_of_an_infected_file_destroys_it_and_tells_why() {
    let portal = portal().await;
    let (customer, caseworker) = (portal.browser(Who::Customer).await, portal.browser(Who::Assigned).await);
    let id = sent(&portal, &portal.program(Who::Customer).await, &testfiles::eicar()).await;
    let page = format!("/documents/{id}");
    caseworker.fill_in_to(&page, &format!("{page}/destroy"), &[]).await.assert_status(303);
    let hers = customer.get(&page).await.expect(200).text();
    let told = "Vom Jobcenter gelöscht am Montag, 4. Mai 2026, 21:14 Uhr: In der Datei war ein Schadprogramm.";
    assert!(hers.contains(told), "{hers}");
    assert!(hers.contains(&format!("/send?replaces={id}")), "and how to send it again");
    let other = send_text(&portal.program(Who::Customer).await, portal.town().house, "Brief.txt", "Ein Brief").await;
    let page = format!("/documents/{other}");
    caseworker.fill_in_to(&page, &format!("{page}/destroy"), &[]).await.assert_status(409);
}
