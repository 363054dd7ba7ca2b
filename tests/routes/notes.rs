//! Internal notes: staff write and read them, and nothing that a customer can ask for holds any of them.

use domain::{Action, Face};
use serde_json::json;
use testing::{Answer, Who};
use web::http::Who as May;

use crate::asks::{Asked, ask, name};
use crate::world::{Place, World};

const CANARY: &str = "KANARIE-NOTIZ-5d21";

fn assert_silent(answer: &Answer, about: &str) {
    assert!(!answer.text().contains(CANARY), "{about}");
}

#[tokio::test]
async fn no_route_of_customers_holds_a_note() {
    let world = World::new().await;
    let portal = &world.portal;
    let ids = world.ids(Place::House);
    let caseworker = portal.program(Who::Assigned).await;
    let path = format!("/api/v1/cases/{}/notes", ids.case);
    for about in [json!({}), json!({ "thread": ids.thread }), json!({ "document": ids.document })] {
        let mut new = about.clone();
        new["body"] = format!("{CANARY} {about}").into();
        caseworker.post(&path, &new).await.assert_status(201);
    }
    let listed = caseworker.get(&path).await.expect(200).items();
    assert_eq!(listed.len(), 3);
    assert_eq!(listed[2]["body"], format!("{CANARY} {{}}"));
    assert_eq!(listed[1]["thread_id"], ids.thread.as_str());

    let mut asked = 0;
    for who in [Who::Customer, Who::Partner, Who::Neighbour] {
        let (browser, program) = (portal.browser(who).await, portal.program(who).await);
        for route in portal.table.iter().filter(|route| route.method == "GET") {
            // The stream of events never ends; what it may tell is asked for in the service's own test.
            if !route.faces.contains(&Face::Customer) || route.path == "/api/v1/events" {
                continue;
            }
            let password = portal.town().password(who);
            let account = portal.town().account(who).to_string();
            let other = portal.town().account(Who::Substitute).to_string();
            let request = ask(route, &Asked { ids, who, account, other, password, csrf: String::new(), number: asked });
            let client = if route.is_api() { &program } else { &browser };
            let answer = client.send(request).await;
            assert_silent(&answer, &format!("{} for {who:?}", name(route)));
            asked += u128::from(route.who != May::Anyone && answer.status == 200);
        }
        for staff_only in [format!("/cases/{}/notes", ids.case), path.clone()] {
            let client = if staff_only.starts_with("/api") { &program } else { &browser };
            assert_eq!(client.get(&staff_only).await.status, 404, "{staff_only}");
        }
    }
    assert!(asked > 20, "{asked} answers were looked at");
}

#[tokio::test]
async fn a_note_is_written_on_its_page_and_stands_beside_the_conversation() {
    let world = World::new().await;
    let portal = &world.portal;
    let ids = world.ids(Place::House);
    let staff = portal.browser(Who::Assigned).await;
    let page = format!("/cases/{}/notes", ids.case);
    assert!(staff.get(&page).await.expect(200).text().contains("Akteneinsicht"));
    let written = staff.fill_in(&page, &[("thread", &ids.thread), ("body", CANARY)]).await.expect(303);
    assert_eq!(written.header("location"), format!("/threads/{}?notice=note-kept", ids.thread));
    for place in [page.clone(), format!("/threads/{}", ids.thread)] {
        assert!(staff.get(&place).await.expect(200).text().contains(CANARY), "{place}");
    }
    let empty = staff.fill_in(&page, &[("body", " ")]).await.expect(422);
    assert!(empty.text().contains("id=\"body-error\""));
    assert_eq!(portal.entries(portal.town().tenant, Action::NoteWritten).await, 1);
}

/// What was sent stays as it was sent.
#[tokio::test]
async fn messages_can_be_neither_changed_nor_removed() {
    let world = World::new().await;
    let portal = &world.portal;
    let ids = world.ids(Place::House);
    let before = portal.rows().await;
    for who in [Who::Customer, Who::Assigned] {
        let client = portal.program(who).await;
        for path in [
            format!("/api/v1/threads/{}/messages/{}", ids.thread, ids.message),
            format!("/api/v1/messages/{}", ids.message),
            format!("/api/v1/threads/{}/messages", ids.thread),
            format!("/api/v1/threads/{}", ids.thread),
        ] {
            for method in ["PUT", "PATCH", "DELETE"] {
                let request = testing::Ask::new(method, &path).json(&json!({ "body": "Anders" }));
                let status = client.send(request).await.status.as_u16();
                assert!(matches!(status, 404 | 405), "{method} {path}: {status}");
            }
        }
    }
    let after = portal.rows().await;
    for table in ["messages", "threads", "message_documents"] {
        assert_eq!(after[table], before[table], "{table}");
    }
}
