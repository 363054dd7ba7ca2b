//! The worklist's parts, who has a case, substitutions, exceptions: pages and calls.

use domain::Action;
use serde_json::json;
use testing::{Ask, TestPortal, Who};

use crate::world::{send_text, start_thread, text};

/// A form of a page.
async fn form(browser: &testing::Client<'_>, path: &str, fields: &[(&str, &str)]) -> testing::Answer {
    browser.fill_in_to("/worklist", path, fields).await
}

#[tokio::test]
async fn parts_of_the_worklist_follow_who_has_a_case() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    send_text(&portal.program(Who::Customer).await, town.house, "Miete.txt", "Ein Mietvertrag").await;
    let (assigned, teammate) = (portal.program(Who::Assigned).await, portal.program(Who::Teammate).await);
    let part = async |client: &testing::Client<'_>, view: &str| {
        client.get(&format!("/api/v1/worklist?view={view}")).await.expect(200).items().len()
    };
    assert_eq!((part(&assigned, "mine").await, part(&teammate, "mine").await), (1, 0));
    assert_eq!((part(&teammate, "team").await, part(&teammate, "unassigned").await), (1, 0));
    let path = format!("/api/v1/cases/{}/assignee", town.house);
    teammate.put(&path, &json!({ "account": null })).await.assert_status(204);
    assert_eq!(part(&teammate, "unassigned").await, 1);
    let taken = teammate.send(Ask::post("/api/v1/worklist/next")).await.expect(200);
    assert_eq!(taken.at("/case_id"), town.house.to_string());
    teammate.send(Ask::post("/api/v1/worklist/next")).await.assert_status(204);
    assert_eq!((part(&teammate, "mine").await, part(&assigned, "mine").await), (1, 0));
    let wrong = json!({ "account": town.account(Who::Outsider) });
    teammate.put(&path, &wrong).await.assert_status(422);
    assigned.get("/api/v1/worklist?view=everything").await.assert_status(400);

    let settle = format!("/api/v1/cases/{}/settle", town.house);
    assigned.send(Ask::post(&settle)).await.assert_status(204);
    assert_eq!(part(&assigned, "open").await, 0);
    for action in [Action::CaseAssigned, Action::CaseHandedBack, Action::CaseSettled] {
        assert_eq!(portal.entries(town.tenant, action).await, 1, "{action}");
    }
}

#[tokio::test]
async fn the_page_does_what_its_buttons_say() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    send_text(&portal.program(Who::Customer).await, town.house, "Miete.txt", "Ein Mietvertrag").await;
    let browser = portal.browser(Who::Teammate).await;
    let page = browser.get("/worklist").await.expect(200).text();
    assert!(page.contains("Philibert Quabbelstein") && page.contains("1 Unterlage"), "{page}");
    let assign = format!("/cases/{}/assign", town.house);
    let answer = form(&browser, &assign, &[("account", "me"), ("view", "mine")]).await;
    assert_eq!(answer.header("location"), "/worklist?view=mine&notice=case-assigned");
    assert!(browser.get("/worklist?view=mine").await.expect(200).text().contains("Quabbelstein"));
    let answer = form(&browser, &assign, &[("account", "")]).await;
    assert_eq!(answer.header("location"), format!("/cases/{}?notice=case-handed-back", town.house));
    let answer = form(&browser, "/worklist/next", &[]).await;
    assert_eq!(answer.header("location"), format!("/cases/{}?notice=case-assigned", town.house));
    let answer = form(&browser, &format!("/cases/{}/settle", town.house), &[("view", "open")]).await;
    assert_eq!(answer.header("location"), "/worklist?notice=case-settled");
    assert!(!browser.get("/worklist").await.expect(200).text().contains("Quabbelstein"));
}

#[tokio::test]
async fn a_case_is_found_and_opened_by_exception() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let thread = start_thread(&portal.program(Who::Customer).await, town.house, "Strom", "Heute kein Strom.").await;
    let outsider = portal.browser(Who::Outsider).await;
    let found = form(&outsider, "/worklist/find", &[("number", "35-2026-0001")]).await.expect(200).text();
    assert!(found.contains("/cases/exception?file_number=35-2026-0001") && !found.contains("Quabbelstein"));
    let number = Who::Customer.login();
    let found = form(&outsider, "/worklist/find", &[("number", number)]).await.expect(200).text();
    assert!(!found.contains("Quabbelstein") && !found.contains("/cases/exception"));
    let own = [("number", ""), ("surname", "ZWIRBELHUBER"), ("birth_date", "1990-02-03")];
    assert!(form(&outsider, "/worklist/find", &own).await.expect(200).text().contains(&town.next_door.to_string()));
    form(&outsider, "/worklist/find", &[("surname", "Z"), ("birth_date", "3.2.")]).await.assert_status(422);

    let why = "Kundin am Telefon, heute kein Strom";
    let short = form(&outsider, "/cases/exception", &[("file_number", "35-2026-0001"), ("reason", "eilig")]).await;
    short.assert_status(422);
    let minutes = json!({ "key": "exception_minutes", "value": 10 });
    portal.program(Who::Admin).await.put("/api/v1/settings", &minutes).await.assert_status(200);
    assert!(outsider.get("/cases/exception").await.expect(200).text().contains("10 Minuten"));
    let wanted = [("file_number", "35-2026-0001"), ("reason", why)];
    let answer = form(&outsider, "/cases/exception", &wanted).await;
    assert_eq!(answer.header("location"), format!("/cases/{}?notice=exception-opened", town.house));
    let page = outsider.get(&format!("/cases/{}", town.house)).await.expect(200).text();
    for act in ["/assign", "/settle", "/declare", "/records", "/threads/new", "/notes"] {
        assert!(!page.contains(&format!("/cases/{}{act}", town.house)), "{act} is not for who only reads");
    }
    let program = portal.program(Who::Outsider).await;
    let id = text(&thread, "id");
    program.get(&format!("/api/v1/threads/{id}/messages")).await.assert_status(200);
    program
        .post(&format!("/api/v1/threads/{id}/messages"), &json!({ "body": "Wir rufen an." }))
        .await
        .assert_status(404);
    let assigned = portal.program(Who::Assigned).await;
    let waiting = assigned.get("/api/v1/worklist").await.expect(200);
    assert_eq!(waiting.items()[0]["unread"], 1, "what an exception reads waits on");
    let (list, case) = ("/worklist".to_owned(), format!("/cases/{}", town.house));
    for (who, page, is_told) in [
        (Who::Assigned, &list, true),
        (Who::Assigned, &case, true),
        (Who::Teammate, &case, false),
        (Who::Outsider, &case, false),
    ] {
        let page = portal.browser(who).await.get(page).await.expect(200).text();
        assert_eq!(page.contains(why) && page.contains("offen bis Montag, 4. Mai 2026, 21:24 Uhr"), is_told, "{who:?}");
    }
    assert_eq!(portal.entries(town.tenant, Action::CaseOpenedByException).await, 1);

    portal.clock.advance(chrono::Duration::minutes(11));
    let program = portal.program(Who::Outsider).await;
    program.get(&format!("/api/v1/cases/{}", town.house)).await.assert_status(404);
    let unknown = json!({ "file_number": "35-2026-9999", "reason": why });
    program.post("/api/v1/cases/exceptions", &unknown).await.assert_status(404);
}

#[tokio::test]
async fn an_exception_is_told_to_who_has_the_case_and_to_who_leads_its_team() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let why = "Kundin am Telefon, heute kein Strom";
    let outsider = portal.program(Who::Outsider).await;
    let asked = json!({ "file_number": "35-2026-0001", "reason": why });
    outsider.post("/api/v1/cases/exceptions", &asked).await.assert_status(201);
    let (list, case) = ("/worklist".to_owned(), format!("/cases/{}", town.house));
    let told = async |who: Who| {
        let browser = portal.browser(who).await;
        let mut told = Vec::new();
        for page in [&list, &case] {
            told.push(browser.get(page).await.expect(200).text().contains(why));
        }
        told
    };
    assert_eq!((told(Who::Assigned).await, told(Who::Teammate).await), (vec![true, true], vec![false, false]));
    // Leading the team that has the case, not any team.
    let admin = portal.program(Who::Admin).await;
    let teams = admin.get("/api/v1/teams").await.expect(200).items();
    for (name, is_told) in [("Team N bis Z", false), ("Team A bis M", true)] {
        let team = teams.iter().find(|team| team["name"] == name).unwrap()["id"].as_str().unwrap();
        let member = format!("/api/v1/teams/{team}/members/{}", town.account(Who::Teammate));
        admin.put(&member, &json!({ "lead": true })).await.assert_status(200);
        assert_eq!(told(Who::Teammate).await, [is_told, is_told], "{name}");
        assert_eq!(told(Who::Assigned).await, [true, true], "who has it is told as before");
    }
    assert_eq!(told(Who::Outsider).await, [false, false], "who did it is told nothing");
}

#[tokio::test]
async fn a_substitution_is_entered_and_ended() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let assigned = portal.browser(Who::Assigned).await;
    let (absent, substitute) = (town.account(Who::Assigned).to_string(), town.account(Who::Substitute).to_string());
    let days = |from, until| [("absent", &*absent), ("substitute", &*substitute), ("from", from), ("until", until)];
    form(&assigned, "/substitutions", &days("2026-05-04", "2026-05-03")).await.assert_status(422);
    form(&assigned, "/substitutions", &days("morgen", "2026-05-03")).await.assert_status(422);
    let answer = form(&assigned, "/substitutions", &days("2026-05-04", "2026-05-15")).await;
    assert_eq!(answer.header("location"), "/substitutions?notice=substitution-entered");
    let program = portal.program(Who::Substitute).await;
    let case = format!("/api/v1/cases/{}", town.house);
    program.get(&case).await.assert_status(200);
    let listed = program.get("/api/v1/substitutions").await.expect(200);
    assert_eq!(listed.at("/items/0/substitute/name"), "Siegelinde Hurtigfels");
    let end = format!("/substitutions/{}/end", listed.at("/items/0/id"));
    form(&portal.browser(Who::Substitute).await, &end, &[]).await.assert_status(404);
    let answer = form(&assigned, &end, &[]).await;
    assert_eq!(answer.header("location"), "/substitutions?notice=substitution-ended");
    program.get(&case).await.assert_status(404);
    for action in [Action::SubstitutionEntered, Action::SubstitutionEnded] {
        assert_eq!(portal.entries(town.tenant, action).await, 1, "{action}");
    }
}

#[tokio::test]
async fn single_letters_as_keys_can_be_switched_off_for_an_account() {
    let portal = TestPortal::new().await;
    let off = "data-letters=\"off\"";
    let assigned = portal.browser(Who::Assigned).await;
    assert!(!assigned.get("/worklist").await.expect(200).text().contains(off));
    let answer = form(&assigned, "/keys", &[("letters", "off")]).await;
    assert_eq!(answer.header("location"), "/worklist?notice=keys-off");
    let again = portal.browser(Who::Assigned).await;
    for page in ["/worklist".to_owned(), format!("/cases/{}", portal.town().house)] {
        assert!(again.get(&page).await.expect(200).text().contains(off), "in every session, on every page");
    }
    assert!(!portal.browser(Who::Teammate).await.get("/worklist").await.expect(200).text().contains(off));
    form(&assigned, "/keys", &[("letters", "on")]).await.assert_status(303);
    assert!(!again.get("/worklist").await.expect(200).text().contains(off));
}
