//! Customers' own pages: what is missing, what happens next, and what only the reader may know.

use serde_json::json;
use testing::{Client, Form, TestPortal, Who};

use crate::world::{post_documents, send_text};

async fn judge(caseworker: &Client<'_>, document: &str, review: &str, reason: &str) {
    let judgement = json!({ "review": review, "reason": reason });
    caseworker.put(&format!("/api/v1/documents/{document}/review"), &judgement).await.assert_status(200);
}

#[tokio::test]
async fn what_is_to_be_sent_again_stands_on_top_until_it_was_sent() {
    let portal = TestPortal::new().await;
    let house = portal.town().house;
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let browser = portal.browser(Who::Customer).await;
    assert!(!browser.get("/").await.expect(200).text().contains("Das fehlt noch"));

    let first = send_text(&customer, house, "Unscharf.txt", "Ein Brief").await;
    portal.run_jobs().await;
    judge(&caseworker, &first, "resend", "Die zweite Seite fehlt.").await;
    // However much comes after it.
    for name in ["a", "b", "c"] {
        portal.clock.advance(chrono::Duration::minutes(1));
        send_text(&customer, house, &format!("{name}.txt"), name).await;
    }
    let link = format!("/cases/{house}/send?replaces={first}");
    let start = browser.get("/").await.expect(200).text();
    assert!(start.contains("Das fehlt noch") && start.contains("Die zweite Seite fehlt.") && start.contains(&link));
    let case = browser.get(&format!("/cases/{house}")).await.expect(200).text();
    let (asked, going) = (case.find("id=\"asked-title\"").unwrap(), case.find("id=\"going-title\"").unwrap());
    assert!(asked < case.find("Unscharf.txt").unwrap() && case.find("Unscharf.txt").unwrap() < going);

    // A member of the household whom it doesn't concern learns nothing of it.
    let partner = portal.browser(Who::Partner).await;
    for path in ["/".to_owned(), format!("/cases/{house}")] {
        let page = partner.get(&path).await.expect(200).text();
        assert!(!page.contains("Das fehlt noch") && !page.contains("Unscharf.txt"), "{path}");
    }

    let form = Form::new().text("replaces", &first).file("Scharf.txt", "text/plain", b"Ein Brief, lesbar");
    post_documents(&customer, house, &form).await.assert_status(201);
    let start = browser.get("/").await.expect(200).text();
    assert!(!start.contains("Das fehlt noch") && start.contains("Scharf.txt"));
}

#[tokio::test]
async fn a_paper_goes_from_one_group_to_the_next() {
    let portal = TestPortal::new().await;
    let house = portal.town().house;
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let browser = portal.browser(Who::Customer).await;
    let page = async || browser.get(&format!("/cases/{house}")).await.expect(200).text();
    let paper = send_text(&customer, house, "Brief.txt", "Ein Brief").await;
    assert!(page().await.contains("Als Nächstes: Wir prüfen die Datei."));
    portal.run_jobs().await;
    let checked = page().await;
    assert!(checked.contains("Auf Schadprogramme geprüft am ") && checked.contains(": nichts gefunden"));
    assert!(checked.contains("Als Nächstes: Das Jobcenter öffnet die Unterlage."));
    caseworker.get(&format!("/api/v1/documents/{paper}/content")).await.assert_status(200);
    assert!(page().await.contains("Als Nächstes: Hier steht, ob sie vollständig und lesbar ist."));
    judge(&caseworker, &paper, "complete", "").await;
    let judged = page().await;
    assert!(!judged.contains("Als Nächstes") && !judged.contains("id=\"going-title\""));
    assert!(judged.find("id=\"done-title\"").unwrap() < judged.find("Brief.txt").unwrap());

    // What the Jobcenter sends is no paper of theirs to look after.
    send_text(&caseworker, house, "Vordruck.txt", "Ein Vordruck").await;
    portal.run_jobs().await;
    let sent = page().await;
    assert!(sent.find("id=\"office-title\"").unwrap() < sent.find("Vordruck.txt").unwrap());
    let start = browser.get("/").await.expect(200).text();
    assert!(start.contains("Das Jobcenter hat Ihnen eine Unterlage geschickt."));
    assert!(start.contains("Eine Unterlage geschickt"), "only what the household sent is counted");
}

#[tokio::test]
async fn the_jobcenter_says_whom_to_call_and_whether_by_name() {
    let portal = TestPortal::new().await;
    let house = portal.town().house;
    let admin = portal.program(Who::Admin).await;
    let browser = portal.browser(Who::Customer).await;
    let paths = ["/".to_owned(), format!("/cases/{house}"), format!("/cases/{house}/emergency")];
    let shown = async |what: &str| {
        let mut found = Vec::new();
        for path in &paths {
            found.push(browser.get(path).await.expect(200).text().contains(what));
        }
        found
    };
    let caseworker = Who::Assigned.full_name();
    assert_eq!(shown(&caseworker).await, [false, false, false]);
    let sign_in = async |host: &str| portal.nobody(host).get("/sign-in").await.expect(200).text();
    let town = portal.town();
    assert!(!sign_in(&town.customer_host).await.contains("tel:"), "none is set");
    for (key, value) in [
        ("contact_phone", json!("06421 405-1234")),
        ("emergency_phone", json!("06421 405-110")),
        ("show_staff_names", json!(true)),
    ] {
        admin.put("/api/v1/settings", &json!({ "key": key, "value": value })).await.assert_status(200);
    }
    assert_eq!(shown("tel:064214051234").await, [true, true, false]);
    assert_eq!(shown("tel:06421405110").await, [false, false, true]);
    assert_eq!(shown(&caseworker).await, [true, true, false]);
    assert!(sign_in(&town.customer_host).await.contains("tel:064214051234"), "who forgot the password calls");
    assert!(!sign_in(town.host(Who::Admin.face())).await.contains("tel:"));
}

#[tokio::test]
async fn customers_see_who_opened_what_concerns_them_and_why() {
    let portal = TestPortal::new().await;
    let (tenant, house) = (portal.town().tenant, portal.town().house);
    let (customer, partner) = (portal.program(Who::Customer).await, portal.program(Who::Partner).await);
    let (caseworker, outsider) = (portal.program(Who::Assigned).await, portal.program(Who::Outsider).await);
    let paper = send_text(&customer, house, "Kontoauszug.txt", "Ein Brief").await;
    let thread = json!({ "subject": "Frage zur Miete", "body": "Reicht das?" });
    let thread = customer.post(&format!("/api/v1/cases/{house}/threads"), &thread).await.expect(201).at("/id");
    portal.run_jobs().await;
    assert!(customer.get("/api/v1/access").await.expect(200).items().is_empty());

    let content = format!("/api/v1/documents/{paper}/content");
    for _ in 0..3 {
        caseworker.get(&content).await.assert_status(200);
        portal.clock.advance(chrono::Duration::minutes(1));
    }
    let file_number = customer.get(&format!("/api/v1/cases/{house}")).await.expect(200).at("/file_number");
    let exception = json!({ "file_number": file_number, "reason": "Die Kundin steht am Empfang." });
    outsider.post("/api/v1/cases/exceptions", &exception).await.assert_status(201);
    outsider.get(&format!("/api/v1/threads/{thread}/messages")).await.assert_status(200);
    // What nobody of the staff did is no look.
    customer.get(&content).await.assert_status(200);
    // The next look writes down how often the first was repeated.
    portal.clock.advance(chrono::Duration::minutes(20));
    caseworker.get(&content).await.assert_status(200);

    let looks = customer.get("/api/v1/access").await.expect(200).items();
    let seen: Vec<_> = looks.iter().map(|look| (look["action"].as_str(), look["reason"].as_str())).collect();
    let opened = (Some("document.opened"), Some("assigned"));
    assert_eq!(seen, [opened, (Some("thread.viewed"), Some("exception")), opened]);
    let of = |field: &str| looks.iter().map(|look| look[field].clone()).collect::<Vec<_>>();
    assert_eq!(looks[2]["object"]["id"], paper);
    assert_eq!(of("object_name"), ["Kontoauszug.txt", "Frage zur Miete", "Kontoauszug.txt"]);
    assert_eq!(of("repeated"), [0, 0, 2]);
    assert!(looks.iter().all(|look| look["name"].is_null()), "{looks:?}");
    assert_eq!(portal.entries(tenant, domain::Action::LogSearched).await, 2, "each asking after a while is an entry");

    // Page by page, and by name where the Jobcenter says so.
    let first = customer.get("/api/v1/access?limit=1").await.expect(200);
    let rest = customer.get(&format!("/api/v1/access?limit=1&after={}", first.at("/next"))).await.expect(200).items();
    assert_eq!(rest[0]["index"], looks[1]["index"]);
    let admin = portal.program(Who::Admin).await;
    admin.put("/api/v1/settings", &json!({ "key": "show_staff_names", "value": true })).await.assert_status(200);
    let browser = portal.browser(Who::Customer).await;
    let page = browser.get("/access").await.expect(200).text();
    assert!(page.contains(&Who::Assigned.full_name()) && page.contains("Kontoauszug.txt"), "{page}");
    assert!(page.contains("Kurz danach noch 2-mal."), "{page}");

    // What concerns the customer alone is nothing for who lives with them.
    assert!(partner.get("/api/v1/access").await.expect(200).items().is_empty());
    let stranger = portal.browser(Who::Neighbour).await.get("/access").await.expect(200).text();
    assert!(!stranger.contains("Kontoauszug.txt"));
}
