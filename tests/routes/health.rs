//! Papers that may tell of somebody's health: who opens them, and that nobody else sees their names, on any route.

use domain::Action;
use serde_json::{Value, json};
use testing::{Ask, Client, Form, TestPortal, Who, disk};

use crate::asks::{Asked, ask, name};
use crate::world::{Ids, Place, World, post_documents, send_text};

const MARK: &str = "Diagnose-7c1e";

/// Sends a paper that may tell of health, and gives its id. The search of every route's request finds its name, if it looks.
async fn sick_note(portal: &TestPortal) -> String {
    let customer = portal.program(Who::Customer).await;
    let form = Form::new().text("kind", "AU").text("note", &format!("{MARK} Notiz")).file(
        &format!("{MARK} Miete.txt"),
        "text/plain",
        format!("{MARK} Inhalt").as_bytes(),
    );
    let id = post_documents(&customer, portal.town().house, &form).await.expect(201).at("/items/0/id");
    portal.run_jobs().await;
    id
}

async fn allow(portal: &TestPortal, who: Who, allowed: bool) {
    let path = format!("/api/v1/accounts/{}/health", portal.town().account(who));
    let ask = if allowed { Ask::put(path) } else { Ask::delete(path) };
    portal.program(Who::Admin).await.send(ask).await.assert_status(204);
}

async fn may_open(client: &Client<'_>, id: &str) -> bool {
    let answer = client.get(&format!("/api/v1/documents/{id}/content")).await;
    let opened = answer.status == 200;
    assert!(opened || answer.expect(403).at("/type").ends_with(":health"));
    opened
}

async fn hand_over(portal: &TestPortal, to: Option<Who>) {
    let account = to.map(|who| portal.town().account(who).to_string());
    let path = format!("/api/v1/cases/{}/assignee", portal.town().house);
    portal.program(Who::Assigned).await.put(&path, &json!({ "account": account })).await.assert_status(204);
}

/// These change who may open it, or end the session.
fn is_left_out(route: &str) -> bool {
    ["/assign", "/assignee", "/worklist/next", "/sign-out", "/sessions/current"].iter().any(|end| route.ends_with(end))
}

#[tokio::test]
async fn no_route_shows_its_name_note_or_content_to_whom_it_is_not_for() {
    let world = World::new().await;
    let portal = &world.portal;
    let document = sick_note(portal).await;
    let ids = Ids { document: document.clone(), ..world.ids(Place::House).clone() };
    let mut number = 500_000;
    for who in [Who::Teammate, Who::Substitute, Who::Exception, Who::Partner, Who::Admin, Who::Auditor] {
        let (browser, program) = (portal.browser(who).await, portal.program(who).await);
        let csrf = browser.get("/legal/imprint").await.expect(200).field("csrf_token");
        for route in portal.table.iter().filter(|route| !is_left_out(route.path)) {
            // Auditors see sealed details of the log, in which receipts are.
            if who == Who::Auditor && route.path.contains("/audit/") || route.path.ends_with("/events") {
                continue;
            }
            number += 1;
            let asked = Asked {
                ids: &ids,
                who,
                account: portal.town().account(who).to_string(),
                other: portal.town().account(Who::Assigned).to_string(),
                password: portal.town().password(who),
                csrf: csrf.clone(),
                number,
            };
            let client = if route.is_api() { &program } else { &browser };
            let answer = client.send(ask(route, &asked)).await;
            assert!(!disk::holds(&answer.body, MARK.as_bytes()), "{} as {who:?}: {}", name(route), answer.text());
            let head = format!("{:?}", answer.headers);
            assert!(!head.contains(MARK), "{} as {who:?}", name(route));
        }
    }
    let assigned = portal.program(Who::Assigned).await;
    let seen = assigned.get(&format!("/api/v1/documents/{document}")).await.expect(200).json();
    assert_eq!((&seen["state"], &seen["review"]), (&json!("available"), &json!("none")), "nobody did anything with it");
}

#[tokio::test]
async fn it_is_opened_by_its_sender_by_whoever_has_the_case_and_by_name() {
    for backend in testing::BACKENDS {
        let portal = TestPortal::on(backend).await;
        let id = sick_note(&portal).await;
        let plain =
            send_text(&portal.program(Who::Customer).await, portal.town().house, "Brief.txt", "Ein Brief").await;
        portal.run_jobs().await;
        let tenant = portal.town().tenant;
        for who in [Who::Customer, Who::Assigned] {
            assert!(may_open(&portal.program(who).await, &id).await, "{who:?} {backend:?}");
        }
        let teammate = portal.program(Who::Teammate).await;
        assert!(may_open(&teammate, &plain).await, "usual papers are the team's");
        let refused = portal.entries(tenant, Action::AccessDenied).await;
        assert!(!may_open(&teammate, &id).await);
        assert_eq!(portal.entries(tenant, Action::AccessDenied).await, refused + 1, "a refusal is an entry");

        let told = teammate.get(&format!("/api/v1/documents/{id}")).await.expect(200).json();
        assert_eq!((&told["kind"], &told["health"], &told["name"]), (&json!("AU"), &json!(true), &Value::Null));
        assert!(told["note"].is_null() && told["sha256"].is_null() && told["received_at"].is_string());

        for (allowed, granted, withdrawn) in [(true, 1, 0), (true, 1, 0), (false, 1, 1), (false, 1, 1)] {
            allow(&portal, Who::Teammate, allowed).await;
            assert_eq!(may_open(&teammate, &id).await, allowed);
            assert_eq!(portal.entries(tenant, Action::HealthGranted).await, granted);
            assert_eq!(portal.entries(tenant, Action::HealthWithdrawn).await, withdrawn);
        }
        // Only caseworkers can have it.
        let path = format!("/api/v1/accounts/{}/health", portal.town().account(Who::Auditor));
        portal.program(Who::Admin).await.send(Ask::put(path)).await.assert_status(422);
    }
}

#[tokio::test]
async fn standing_in_gives_it_only_by_name_and_an_exception_never() {
    let world = World::new().await;
    let portal = &world.portal;
    let id = sick_note(portal).await;
    let (substitute, exception) = (portal.program(Who::Substitute).await, portal.program(Who::Exception).await);
    assert!(!may_open(&substitute, &id).await && !may_open(&exception, &id).await);
    allow(portal, Who::Substitute, true).await;
    allow(portal, Who::Exception, true).await;
    assert!(may_open(&substitute, &id).await, "by name");
    assert!(!may_open(&exception, &id).await, "not even by name");
}

#[tokio::test]
async fn judging_moving_and_destroying_it_need_the_same() {
    let portal = TestPortal::new().await;
    let id = sick_note(&portal).await;
    let house = portal.town().house;
    let document = format!("/api/v1/documents/{id}");
    let member = portal.town().person(Who::Partner).to_string();
    let teammate = portal.program(Who::Teammate).await;
    let rows = portal.rows().await["documents"].clone();
    for (method, path, body) in [
        ("PUT", format!("{document}/review"), json!({ "review": "complete" })),
        ("PUT", format!("{document}/review"), json!({ "review": "shown_not_kept" })),
        ("POST", format!("{document}/move"), json!({ "case": house, "concerns": member, "reason": "Betrifft ihn" })),
        ("POST", format!("{document}/destroy"), json!({ "cause": "infected" })),
        ("POST", format!("/api/v1/cases/{house}/declarations"), json!({ "kind": "application", "document": id })),
    ] {
        let answer = teammate.send(Ask::new(method, path.clone()).json(&body)).await;
        assert!(answer.expect(403).at("/type").ends_with(":health"), "{path}");
    }
    teammate.get(&format!("{document}/receipt")).await.assert_status(403);
    assert_eq!(portal.rows().await["documents"], rows);

    allow(&portal, Who::Teammate, true).await;
    teammate.get(&format!("{document}/receipt")).await.assert_status(200);
    teammate.put(&format!("{document}/review"), &json!({ "review": "complete" })).await.assert_status(200);
}

#[tokio::test]
async fn pages_say_who_may_open_it_and_archives_name_what_they_leave_out() {
    let portal = TestPortal::new().await;
    let id = sick_note(&portal).await;
    let house = portal.town().house;
    allow(&portal, Who::Assigned, true).await;
    let browser = portal.browser(Who::Teammate).await;
    for page in [format!("/documents/{id}"), format!("/documents/{id}/view")] {
        let page = browser.get(&page).await.expect(200).text();
        assert!(page.contains("für Sie nicht zu öffnen") && page.contains("Adelgunde Pfiffigmann"), "{page}");
        assert!(page.contains("Krankmeldung") || page.contains("Arbeitsunfähigkeit"), "its kind: {page}");
        for absent in ["/content", "/receipt", "value=\"complete\"", "/move\"", "value=\"me\""] {
            assert!(!page.contains(absent), "{absent} in {page}");
        }
    }
    browser.get(&format!("/documents/{id}/move")).await.assert_status(403);
    let refused = browser.get(&format!("/documents/{id}/receipt")).await.expect(403).text();
    assert!(refused.contains("für Sie nicht zu öffnen"), "{refused}");
    let choice = browser.get(&format!("/cases/{house}/download")).await.expect(200).text();
    assert!(choice.contains("Eine Unterlage fehlt in dieser Liste"), "{choice}");

    let teammate = portal.program(Who::Teammate).await;
    let ask = Ask::post(format!("/api/v1/cases/{house}/archive")).json(&json!({ "documents": [id] }));
    let archive = teammate.send(ask.header("accept-language", "de")).await.expect(200);
    let whole = String::from_utf8_lossy(&archive.body).into_owned();
    assert!(whole.contains("Fehlt.txt") && whole.contains("kann etwas über die Gesundheit sagen"), "{whole}");
    assert_eq!(portal.entries(portal.town().tenant, Action::DocumentOpened).await, 0);
}

#[tokio::test]
async fn where_nobody_has_the_case_taking_it_is_the_way() {
    let portal = TestPortal::new().await;
    let id = sick_note(&portal).await;
    hand_over(&portal, None).await;
    let page = format!("/documents/{id}/view");
    let browser = portal.browser(Who::Teammate).await;
    let before = browser.get(&page).await.expect(200).text();
    assert!(before.contains("niemandem zugewiesen") && before.contains("Weisen Sie sich den Fall zu"), "{before}");
    let assign = format!("/cases/{}/assign", portal.town().house);
    browser.fill_in_to(&page, &assign, &[("account", "me")]).await.assert_status(303);
    assert_eq!(portal.entries(portal.town().tenant, Action::CaseAssigned).await, 1);
    let after = browser.get(&page).await.expect(200).text();
    assert!(after.contains(MARK) && !after.contains("für Sie nicht zu öffnen"), "{after}");
    // Whoever had it before has it no more.
    assert!(!may_open(&portal.program(Who::Assigned).await, &id).await);
}

#[tokio::test]
async fn admins_give_and_take_the_permission_on_the_page_of_the_account() {
    let portal = TestPortal::new().await;
    let admin = portal.browser(Who::Admin).await;
    let of = |who| format!("/admin/accounts/{}", portal.town().account(who));
    assert!(!admin.get(&of(Who::Customer)).await.expect(200).text().contains("/health"), "only for caseworkers");
    let page = of(Who::Teammate);
    let to = format!("{page}/health");
    for (allow, told) in [("yes", "darf jetzt Unterlagen"), ("no", "nicht mehr öffnen")] {
        let back = admin.fill_in_to(&page, &to, &[("allow", allow)]).await.expect(303);
        let shown = admin.get(back.header("location")).await.expect(200).text();
        assert!(shown.contains(told), "{shown}");
        let listed = portal.program(Who::Admin).await.get("/api/v1/accounts?role=caseworker").await.expect(200).items();
        let id = json!(portal.town().account(Who::Teammate).to_string());
        let account = listed.into_iter().find(|account| account["id"] == id).unwrap();
        assert_eq!(account["health_since"].is_string(), allow == "yes");
    }
}
