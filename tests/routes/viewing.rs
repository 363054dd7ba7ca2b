//! A paper beside its case: how it is shown, what is written into the log, and where a judgement leads.

use domain::Action;
use http::HeaderMap;
use serde_json::json;
use testing::{Answer, Ask, Client, Form, TestPortal, Who};

use crate::world::{post_documents, send_text, start_thread, text};

const FRAMES: &str = "frame-src 'self'";

async fn send(portal: &TestPortal, name: &str, media_type: &str, bytes: &[u8]) -> String {
    let customer = portal.program(Who::Customer).await;
    let form = Form::new().file(name, media_type, bytes);
    let sent = post_documents(&customer, portal.town().house, &form).await.expect(201);
    portal.run_jobs().await;
    sent.at("/items/0/id")
}

fn policy(headers: &HeaderMap) -> String {
    headers["content-security-policy"].to_str().unwrap().to_owned()
}

fn view(id: &str) -> String {
    format!("/documents/{id}/view")
}

async fn judge(browser: &Client<'_>, id: &str, fields: &[(&str, &str)]) -> Answer {
    browser.fill_in(&view(id), fields).await
}

#[tokio::test]
async fn each_kind_is_shown_as_a_browser_can() {
    let portal = TestPortal::new().await;
    let browser = portal.browser(Who::Assigned).await;
    let picture = send(&portal, "Foto.jpg", "image/jpeg", &testfiles::jpeg(1, 20_000)).await;
    let page = browser.get(&view(&picture)).await.expect(200);
    assert!(page.text().contains(&format!("<img class=\"viewer viewer--picture\" src=\"/api/v1/documents/{picture}")));
    assert!(!policy(&page.headers).contains("frame-src"), "no frame where none is needed");

    let pdf = send(&portal, "Bescheid.pdf", "application/pdf", &testfiles::pdf(7, 1, 20_000)).await;
    let page = browser.get(&view(&pdf)).await.expect(200);
    assert!(
        page.text().contains(&format!("<iframe class=\"viewer\" src=\"/api/v1/documents/{pdf}/content?view=inline"))
    );
    assert!(policy(&page.headers).ends_with(FRAMES));
    let content = browser.get(&format!("/api/v1/documents/{pdf}/content?view=inline")).await.expect(200);
    assert!(content.header("content-disposition").starts_with("inline"));
    assert_eq!(content.header("content-security-policy"), "sandbox; default-src 'none'");

    let office = send(&portal, "Brief.docx", "application/octet-stream", &testfiles::docx(1, 20_000)).await;
    let page = browser.get(&view(&office)).await.expect(200).text();
    assert!(page.contains("kann der Browser nicht zeigen") && !page.contains("<iframe") && !page.contains("<img"));
}

#[tokio::test]
async fn a_text_is_shown_as_text_and_that_is_an_opening() {
    let portal = TestPortal::new().await;
    let tenant = portal.town().tenant;
    let browser = portal.browser(Who::Assigned).await;
    let id = send(&portal, "Brief.txt", "text/plain", "Grüße & <b>mehr</b>".as_bytes()).await;
    let unsaid = browser.get(&format!("/documents/{id}")).await.expect(200).text();
    assert!(!unsaid.contains("mehr&#60;/b&#62;"));
    assert_eq!(portal.entries(tenant, Action::DocumentOpened).await, 0, "its details are no opening");
    let page = browser.get(&view(&id)).await.expect(200).text();
    assert!(page.contains("Grüße &#38; &#60;b&#62;mehr&#60;/b&#62;</pre>"), "as it was written, and harmless");
    portal.services.upload.deliveries_written().await;
    assert_eq!(portal.entries(tenant, Action::DocumentOpened).await, 1);
    assert_eq!(portal.entries(tenant, Action::DocumentDelivered).await, 1);
    let customer = portal.program(Who::Customer).await;
    assert!(customer.get(&format!("/api/v1/documents/{id}")).await.expect(200).json()["opened_at"].is_string());
}

#[tokio::test]
async fn what_needs_care_is_not_shown_before_somebody_says_so() {
    let portal = TestPortal::new().await;
    let tenant = portal.town().tenant;
    let browser = portal.browser(Who::Assigned).await;
    let id = send(&portal, "Formular.pdf", "application/pdf", &testfiles::hostile::acting_pdf()).await;
    let held = browser.get(&view(&id)).await.expect(200);
    assert!(!held.text().contains("<iframe") && held.text().contains(&format!("{}?show=true", view(&id))));
    assert_eq!(portal.entries(tenant, Action::DocumentOpened).await, 0);
    assert!(browser.get(&format!("{}?show=true", view(&id))).await.expect(200).text().contains("<iframe"));
}

#[tokio::test]
async fn a_judgement_leads_to_the_next_paper_and_at_last_to_the_case() {
    let portal = TestPortal::new().await;
    let house = portal.town().house;
    let (customer, browser) = (portal.program(Who::Customer).await, portal.browser(Who::Assigned).await);
    let mut sent = Vec::new();
    for name in ["Eins.txt", "Zwei.txt", "Drei.txt"] {
        sent.push(send_text(&customer, house, name, name).await);
    }
    portal.run_jobs().await;
    // The one in the middle first: then what came later, then what was passed over.
    for (id, next) in [(1, Some(2)), (2, Some(0)), (0, None)] {
        let answer = judge(&browser, &sent[id], &[("review", "complete")]).await.expect(303);
        let expected = next.map_or_else(
            || format!("/cases/{house}?notice=reviewed-all"),
            |next: usize| format!("{}?notice=reviewed", view(&sent[next])),
        );
        assert_eq!(answer.header("location"), expected);
        let judged = customer.get(&format!("/api/v1/documents/{}", sent[id])).await.expect(200);
        assert_eq!(judged.at("/review"), "complete");
    }
    assert_eq!(portal.entries(portal.town().tenant, Action::DocumentReviewed).await, 3);
}

#[tokio::test]
async fn several_reasons_are_read_as_one_text_that_was_shown_before() {
    let portal = TestPortal::new().await;
    let house = portal.town().house;
    let (customer, browser) = (portal.program(Who::Customer).await, portal.browser(Who::Assigned).await);
    let id = send_text(&customer, house, "Brief.txt", "Ein Brief").await;
    portal.run_jobs().await;
    let page = browser.get(&view(&id)).await.expect(200).text();
    let offered: Vec<_> = page.split("name=\"reasons\"").skip(1).map(|rest| between(rest, "value=\"", "\"")).collect();
    assert!(offered.len() > 3, "the catalogue: {offered:?}");
    let words: Vec<_> = page.split("name=\"reasons\"").skip(1).map(|rest| between(rest, "lang=\"de\">", "<")).collect();

    let nothing = judge(&browser, &id, &[("review", "resend")]).await.expect(422).text();
    assert!(nothing.contains("id=\"reason-error\""));
    let chosen = [("reasons", offered[0]), ("reasons", offered[2]), ("reason", "Bis Freitag reicht.")];
    let expected = format!("{} {} Bis Freitag reicht.", words[0], words[2]);
    let preview = judge(&browser, &id, &[&chosen[..], &[("preview", "yes")]].concat()).await.expect(200).text();
    assert!(preview.contains(&expected), "what will be read is shown");
    let unjudged = customer.get(&format!("/api/v1/documents/{id}")).await.expect(200);
    assert_eq!(unjudged.at("/review"), "none", "a preview judges nothing");
    judge(&browser, &id, &[&chosen[..], &[("review", "resend")]].concat()).await.assert_status(303);
    let read = customer.get(&format!("/api/v1/documents/{id}")).await.expect(200);
    assert_eq!((read.at("/review"), read.at("/review_reason")), ("resend".to_owned(), expected));
}

#[tokio::test]
async fn what_was_shown_and_is_not_kept_is_destroyed_from_here_too() {
    let portal = TestPortal::new().await;
    let (customer, browser) = (portal.program(Who::Customer).await, portal.browser(Who::Assigned).await);
    let id = send_text(&customer, portal.town().house, "Ausweis.txt", "Ein Ausweis").await;
    portal.run_jobs().await;
    judge(&browser, &id, &[("review", "shown_not_kept")]).await.assert_status(303);
    portal.run_jobs().await;
    assert_eq!(customer.get(&format!("/api/v1/documents/{id}")).await.expect(200).at("/state"), "deleted");
    let page = browser.get(&view(&id)).await.expect(200).text();
    assert!(!page.contains("name=\"review\""), "nothing is left to judge");
}

#[tokio::test]
async fn the_case_shows_what_waits_and_opens_no_conversation_by_itself() {
    let portal = TestPortal::new().await;
    let house = portal.town().house;
    let tenant = portal.town().tenant;
    let (customer, browser) = (portal.program(Who::Customer).await, portal.browser(Who::Assigned).await);
    let id = send_text(&customer, house, "Brief.txt", "Ein Brief").await;
    portal.run_jobs().await;
    let thread = text(&start_thread(&customer, house, "Frage zur Miete", "Reicht das?").await, "id");
    let case = format!("/cases/{house}");
    let page = browser.get(&case).await.expect(200).text();
    assert!(page.contains(&format!("href=\"{}\" data-key=\"n\"", view(&id))), "the next paper");
    assert!(page.contains("Unterlage angekommen") && page.contains("Brief.txt"), "what happened");
    assert_eq!(portal.entries(tenant, Action::ThreadViewed).await, 0);

    let open = browser.get(&format!("{case}?thread={thread}")).await.expect(200).text();
    assert!(open.contains("id=\"talk-title\""));
    assert_eq!(portal.entries(tenant, Action::ThreadViewed).await, 1);
    let neighbour = portal.program(Who::Neighbour).await;
    let other = text(&start_thread(&neighbour, portal.town().next_door, "Andere Frage", "Reicht das?").await, "id");
    browser.get(&format!("{case}?thread={other}")).await.assert_status(404);
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).expect("it begins") + from.len();
    text[start..].split(to).next().expect("it ends")
}

#[tokio::test]
async fn whoever_reads_by_exception_finds_no_forms() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let id = send(&portal, "Brief.txt", "text/plain", b"Ein Brief").await;
    let emergency = json!({ "kind": "power", "note": "seit heute dunkel" });
    let path = format!("/cases/{}/emergency", town.house);
    let customer = portal.program(Who::Customer).await;
    customer.post(&format!("/api/v1{path}"), &emergency).await.assert_status(201);
    let asked = json!({ "file_number": "35-2026-0001", "reason": "Kundin am Telefon, heute kein Strom" });
    portal.program(Who::Outsider).await.post("/api/v1/cases/exceptions", &asked).await.assert_status(201);
    // What stands around every page, wherever it leads: the search for a case, signing out, the language.
    let outsider = portal.browser(Who::Outsider).await;
    let own = outsider.get("/cases/exception").await.expect(200).text();
    let around = |form: &str| own.contains(form) && !form.contains("/cases/exception");
    let forms = |page: &str| -> Vec<String> {
        let actions = page.split("<form ").skip(1).filter_map(|rest| rest.split("action=\"").nth(1)?.split('"').next());
        actions.map(str::to_owned).filter(|action| !around(&format!("action=\"{action}\""))).collect()
    };
    let assigned = portal.browser(Who::Assigned).await;
    let pages = [(view(&id), "Ein Brief</pre>"), (path.clone(), "seit heute dunkel")];
    for (page, shown) in &pages {
        let with = assigned.get(page).await.expect(200).text();
        assert!(!forms(&with).is_empty(), "{page}: who has the case finds some");
        let without = outsider.get(page).await.expect(200).text();
        assert!(without.contains(shown), "{page}: reading is what it is for");
        assert_eq!(forms(&without), Vec::<String>::new(), "{page}");
        assert!(!without.contains("<textarea"), "{page}");
    }
    assert!(!outsider.get(&view(&id)).await.expect(200).text().contains("/declare"));
    // Nor does it help to know what they would send.
    let token = outsider.get("/cases/exception").await.expect(200).field("csrf_token");
    let judged = [("csrf_token", token.as_str()), ("review", "complete")];
    outsider.send(Ask::post(view(&id)).form(&judged)).await.assert_status(404);
    let settled = [("csrf_token", token.as_str()), ("settle_note", "Angerufen")];
    outsider.send(Ask::post(format!("{path}/settle")).form(&settled)).await.assert_status(404);
}
