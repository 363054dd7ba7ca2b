//! Forms in a browser: the cookie, the token of the session, requests from other sites, what was typed.

use domain::Action;
use testing::{Ask, Form, TestPortal, Who};

use crate::world::{send_text, start_thread, text};

#[tokio::test]
async fn a_browser_is_sent_to_sign_in_and_back_to_where_it_wanted() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let case = format!("/cases/{}", town.house);
    let browser = portal.nobody(&town.customer_host);
    let sent = browser.get(&case).await.expect(303);
    assert_eq!(sent.header("location"), format!("/sign-in?next={case}"));
    let form = browser.get(sent.header("location")).await.expect(200);
    assert_eq!(form.field("next"), case);
    let password = town.password(Who::Customer);
    let fields = [("login", Who::Customer.login()), ("password", &*password), ("next", &*case)];
    let signed_in = browser.fill_in("/sign-in", &fields).await.expect(303);
    assert_eq!(signed_in.header("location"), case);
    let cookie = signed_in.header("set-cookie");
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.split("; ").any(|p| p == part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Domain") && !cookie.contains("Max-Age") && !cookie.contains("Expires"), "{cookie}");
    let page = browser.get(&case).await.expect(200).text();
    assert!(page.contains("Weiterbewilligung Quabbelstein"));
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let password = town.password(Who::Customer);
    for next in
        ["//evil.test/", "https://evil.test/", "/\\evil.test", "\\\\evil.test", "javascript:alert(1)", "/\t/evil.test"]
    {
        let browser = portal.nobody(&town.customer_host);
        let fields = [("login", Who::Customer.login()), ("password", &*password), ("next", next)];
        let answer = browser.fill_in("/sign-in", &fields).await.expect(303);
        assert_eq!(answer.header("location"), "/", "{next:?}");
    }
}

#[tokio::test]
async fn everybody_begins_where_they_work() {
    let portal = TestPortal::new().await;
    let starts = [(Who::Customer, "/"), (Who::Assigned, "/worklist"), (Who::Auditor, "/audit"), (Who::Admin, "/admin")];
    for (who, start) in starts {
        let town = portal.town();
        let browser = portal.nobody(town.host(who.face()));
        let password = town.password(who);
        let answer = browser.fill_in("/sign-in", &[("login", who.login()), ("password", &*password)]).await.expect(303);
        assert_eq!(answer.header("location"), start);
        let page = browser.get(start).await.expect(200).text();
        assert!(page.contains(&who.full_name()), "{who:?} is greeted or named");
    }
}

/// Fields of a form.
type Fields = Vec<(&'static str, &'static str)>;

/// Every form of a session, with fields that would do something.
fn forms(portal: &TestPortal, document: &str, thread: &str) -> Vec<(Who, String, Fields)> {
    let house = portal.town().house;
    vec![
        (Who::Customer, "/sign-out".to_owned(), vec![]),
        (Who::Customer, format!("/cases/{house}/threads/new"), vec![("subject", "Frage"), ("body", "Eine Frage")]),
        (Who::Customer, format!("/threads/{thread}"), vec![("body", "Eine Antwort")]),
        (Who::Customer, format!("/documents/{document}/take-back"), vec![]),
        (Who::Assigned, format!("/documents/{document}/review"), vec![("review", "complete")]),
        (
            Who::Assigned,
            format!("/documents/{document}/move"),
            vec![("file_number", "35-2026-0001"), ("concerns", "all"), ("reason", "weil")],
        ),
        (Who::Assigned, format!("/documents/{document}/release"), vec![("release_reason", "weil")]),
        (Who::Assigned, format!("/documents/{document}/rescan"), vec![]),
        (Who::Assigned, format!("/documents/{document}/destroy"), vec![]),
        (Who::Assigned, format!("/threads/{thread}"), vec![("body", "Eine Antwort")]),
    ]
}

#[tokio::test]
async fn a_form_without_the_sessions_token_does_nothing() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    let house = portal.town().house;
    let document = send_text(&customer, house, "Brief.txt", "Ein Brief").await;
    let thread = text(&start_thread(&customer, house, "Frage", "Eine Frage").await, "id");
    portal.run_jobs().await;
    let foreign = portal.browser(Who::Neighbour).await.get("/legal/imprint").await.expect(200).field("csrf_token");
    let before = portal.rows().await;
    for (who, path, fields) in forms(&portal, &document, &thread) {
        let browser = portal.browser(who).await;
        let own = browser.get("/legal/imprint").await.expect(200).field("csrf_token");
        for token in [None, Some(""), Some("x"), Some(foreign.as_str()), Some(&own[1..])] {
            let token: Vec<_> = token.map(|token| ("csrf_token", token)).into_iter().collect();
            browser.send(Ask::post(&path).form(&[token, fields.clone()].concat())).await.assert_status(403);
        }
        let upload = Form::new().text("csrf_token", &foreign).file("Brief.txt", "text/plain", b"Ein Brief");
        if who == Who::Customer {
            browser.send(Ask::post(format!("/cases/{house}/send")).multipart(&upload)).await.assert_status(403);
            browser
                .send(Ask::post(format!("/api/v1/cases/{house}/documents")).multipart(&upload))
                .await
                .assert_status(403);
        }
    }
    let after = portal.rows().await;
    let changed: Vec<_> =
        after.iter().filter(|(table, rows)| before[*table] != **rows).map(|(table, _)| table).collect();
    assert!(changed.is_empty(), "{changed:?}");
}

#[tokio::test]
async fn a_request_from_another_site_does_nothing() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let document = send_text(&customer, town.house, "Brief.txt", "Ein Brief").await;
    let thread = text(&start_thread(&customer, town.house, "Frage", "Eine Frage").await, "id");
    portal.run_jobs().await;
    let before = portal.rows().await;
    let origins = [
        ("origin", "https://evil.test"),
        ("origin", "https://staff.mittental.test"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ];
    for (who, path, fields) in forms(&portal, &document, &thread) {
        let browser = portal.browser(who).await;
        let token = browser.get("/legal/imprint").await.expect(200).field("csrf_token");
        let fields = [vec![("csrf_token", token.as_str())], fields].concat();
        for (name, value) in origins {
            browser.send(Ask::post(&path).form(&fields).header(name, value)).await.assert_status(403);
        }
    }
    // Also a sign-in that another site begins.
    let password = town.password(Who::Customer);
    let pair = [("login", Who::Customer.login()), ("password", &*password)];
    for (name, value) in origins {
        let nobody = portal.nobody(&town.customer_host);
        nobody.send(Ask::post("/sign-in").form(&pair).header(name, value)).await.assert_status(403);
        assert!(nobody.cookie().is_none());
    }
    assert_eq!(portal.rows().await, before);
    let nobody = portal.nobody(&town.customer_host);
    let own = format!("https://{}", town.customer_host);
    let ours = Ask::post("/sign-in").form(&pair).header("origin", own).header("sec-fetch-site", "same-origin");
    nobody.send(ours).await.assert_status(303);
}

#[tokio::test]
async fn an_origin_that_says_nothing_leaves_it_to_the_token() {
    // What browsers send with the forms of pages whose referrer policy is `no-referrer`, as ours is.
    let portal = TestPortal::new().await;
    let path = format!("/cases/{}/threads/new", portal.town().house);
    let browser = portal.browser(Who::Customer).await;
    let token = browser.get(&path).await.expect(200).field("csrf_token");
    for (token, status) in [(token.as_str(), 303), ("x", 403), ("", 403)] {
        let fields = [("csrf_token", token), ("subject", "Frage"), ("body", "Eine Frage")];
        browser.send(Ask::post(&path).form(&fields).header("origin", "null")).await.assert_status(status);
    }
}

#[tokio::test]
async fn documents_are_sent_by_form_and_receipted() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let browser = portal.browser(Who::Customer).await;
    let path = format!("/cases/{}/send", town.house);
    let page = browser.get(&path).await.expect(200);
    let form = || {
        Form::new()
            .text("csrf_token", &page.field("csrf_token"))
            .text("idempotency_key", &page.field("idempotency_key"))
            .text("kind", "KONTOAUSZUEGE_3M")
            .text("note", "für März")
            .text("concerns", &town.person(Who::Customer).to_string())
    };
    let full = form().file("Kontoauszug.pdf", "application/pdf", &testfiles::pdf(1, 1, 9_000));
    let sent = browser.send(Ask::post(&path).multipart(&full)).await.expect(303);
    let receipt = sent.header("location").to_owned();
    assert!(receipt.starts_with("/documents/") && receipt.contains("/receipt"), "{receipt}");
    let shown = browser.get(&receipt).await.expect(200).text();
    assert!(shown.contains("Kontoauszug.pdf"));
    // Sent twice by accident: once arrived.
    let again = browser.send(Ask::post(&path).multipart(&full)).await.expect(303);
    assert_eq!(again.header("location"), receipt);
    assert_eq!(portal.entries(town.tenant, Action::DocumentReceived).await, 1);
}

#[tokio::test]
async fn a_form_with_mistakes_keeps_what_was_typed() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let browser = portal.browser(Who::Customer).await;
    let path = format!("/cases/{}/threads/new", town.house);
    let typed = "Ein langer Text, \"den\" niemand <zweimal> schreiben will & soll";
    let again = browser.fill_in(&path, &[("subject", ""), ("body", typed)]).await.expect(422);
    assert_eq!(again.field("body").trim(), typed);
    let again = browser.fill_in(&path, &[("subject", typed), ("body", " ")]).await.expect(422);
    assert_eq!(again.field("subject"), typed);
    let sent = browser.fill_in(&path, &[("subject", "Frage"), ("body", typed)]).await.expect(303);
    assert!(sent.header("location").starts_with("/threads/"), "{}", sent.header("location"));

    let thread = sent.header("location").split('?').next().unwrap().to_owned();
    let long = "x".repeat(200_000);
    let again = browser.fill_in(&thread, &[("body", &long)]).await.expect(422);
    assert_eq!(again.field("body").trim(), long);

    let send = format!("/cases/{}/send", town.house);
    let page = browser.get(&send).await.expect(200);
    let bad = Form::new().text("csrf_token", &page.field("csrf_token")).text("note", "für März").file(
        "Seite.html",
        "text/html",
        &testfiles::html(),
    );
    let again = browser.send(Ask::post(&send).multipart(&bad)).await.expect(415);
    assert!(again.text().contains("Seite.html"), "the refused file is named");
    // Browsers keep no files: it is said beside the field, and on a new form it is not.
    let hint = "Hatten Sie schon Dateien ausgewählt?";
    let (before, after) = (again.text().find(hint), again.text().find("id=\"file\""));
    assert!(before < after && before.is_some() && !page.text().contains(hint));
    assert_eq!(again.field("note"), "für März");
}

#[tokio::test]
async fn a_judgement_without_reason_is_asked_for_again() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    let id = send_text(&customer, portal.town().house, "Brief.txt", "Ein Brief").await;
    portal.run_jobs().await;
    let caseworker = portal.browser(Who::Assigned).await;
    let (page, form) = (format!("/documents/{id}"), format!("/documents/{id}/review"));
    caseworker.fill_in_to(&page, &form, &[("review", "resend")]).await.assert_status(422);
    caseworker.fill_in_to(&page, &form, &[]).await.assert_status(422);
    let fields = [("review", "resend"), ("reason", "Zu dunkel.")];
    let judged = caseworker.fill_in_to(&page, &form, &fields).await.expect(303);
    assert!(judged.header("location").starts_with(&page));
    let seen = portal.browser(Who::Customer).await.get(&page).await.expect(200).text();
    assert!(seen.contains("Zu dunkel."));
}

#[tokio::test]
async fn customers_read_the_office_and_not_the_names_of_its_staff() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    let house = portal.town().house;
    let thread = text(&start_thread(&customer, house, "Frage", "Eine Frage").await, "id");
    let caseworker = portal.program(Who::Assigned).await;
    let answer = serde_json::json!({ "body": "Eine Antwort" });
    caseworker.post(&format!("/api/v1/threads/{thread}/messages"), &answer).await.assert_status(201);
    let browser = portal.browser(Who::Customer).await;
    for path in ["/".to_owned(), format!("/cases/{house}"), format!("/threads/{thread}")] {
        let page = browser.get(&path).await.expect(200).text();
        assert!(!page.contains(Who::Assigned.name().1), "{path}");
    }
}

#[tokio::test]
async fn staff_choose_their_first_password_by_the_name_they_sign_in_with() {
    let portal = TestPortal::new().await;
    let staff = portal.nobody(&portal.town().staff_host).get("/activate").await.expect(200).text();
    assert!(staff.contains("Anmeldename") && !staff.contains("Zwölf Ziffern"), "{staff}");
    let customers = portal.nobody(&portal.town().customer_host).get("/activate").await.expect(200).text();
    assert!(customers.contains("Zwölf Ziffern"), "{customers}");
}

#[tokio::test]
async fn what_the_jobcenter_sent_is_not_told_as_if_it_had_arrived_there() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let id = send_text(&portal.program(Who::Assigned).await, town.house, "Merkblatt.txt", "Ein Merkblatt").await;
    portal.run_jobs().await;
    let page = portal.browser(Who::Customer).await.get(&format!("/documents/{id}")).await.expect(200).text();
    assert!(
        page.contains("Das Jobcenter hat Ihnen diese Unterlage am Montag, 4. Mai 2026, 21:14 Uhr geschickt."),
        "{page}"
    );
    assert!(page.contains("Hier können Sie sie nicht öffnen.") && !page.contains("Angekommen am"), "{page}");
}
