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
    assert!(page().await.contains("Als Nächstes: Das Jobcenter öffnet die Unterlage."));
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
}
