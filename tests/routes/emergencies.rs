//! Emergencies: told by a customer, on top of the worklist, seen and settled by staff, and nobody else's business.

use domain::Action;
use serde_json::json;
use testing::{TestPortal, Who};

use crate::world::send_text;

async fn entries(portal: &TestPortal) -> [usize; 3] {
    let tenant = portal.town().tenant;
    let mut counts = [0; 3];
    for (count, action) in
        counts.iter_mut().zip([Action::EmergencyRaised, Action::EmergencySeen, Action::EmergencySettled])
    {
        *count = portal.entries(tenant, action).await;
    }
    counts
}

#[tokio::test]
async fn it_goes_to_the_top_is_seen_and_settled_and_its_customer_reads_each() {
    let portal = TestPortal::new().await;
    let (house, next_door) = (portal.town().house, portal.town().next_door);
    let (customer, neighbour) = (portal.program(Who::Customer).await, portal.program(Who::Neighbour).await);
    let caseworker = portal.program(Who::Outsider).await;
    // A paper has waited for long; the emergency comes before it all the same.
    send_text(&customer, house, "Brief.txt", "Ein Brief").await;
    portal.clock.advance(chrono::Duration::minutes(5));
    let path = format!("/api/v1/cases/{next_door}/emergency");
    let told = json!({ "kind": "food", "note": "Nichts mehr für die Kinder" });
    let first = neighbour.post(&path, &told).await.expect(201);
    assert_eq!((first.at("/kind"), first.at("/note")), ("food".to_owned(), "Nichts mehr für die Kinder".to_owned()));
    let top = caseworker.get("/api/v1/worklist").await.expect(200).items().remove(0);
    assert_eq!(top["id"], next_door.to_string());
    assert_eq!(entries(&portal).await, [1, 0, 0]);

    // Again changes nothing.
    portal.clock.advance(chrono::Duration::minutes(5));
    let rows = portal.rows().await;
    let again = neighbour.post(&path, &json!({ "kind": "home" })).await.expect(201);
    assert_eq!((again.at("/id"), again.header("idempotency-replayed")), (first.at("/id"), "true"));
    assert_eq!(
        (&portal.rows().await["emergencies"], &portal.rows().await["cases"]),
        (&rows["emergencies"], &rows["cases"])
    );

    caseworker.get(&format!("/api/v1/cases/{next_door}")).await.assert_status(200);
    let seen = neighbour.get(&path).await.expect(200).items().remove(0);
    assert!(seen["seen_at"].is_string() && seen["settled_at"].is_null(), "{seen}");
    let open = caseworker.get(&path).await.expect(200).items().remove(0);
    assert_eq!(open["raised_by"]["name"], Who::Neighbour.full_name());

    let settle = format!("{path}/settle");
    caseworker.post(&settle, &json!({ "note": " " })).await.assert_status(422);
    caseworker.post(&settle, &json!({ "note": "Gutschein am Empfang" })).await.assert_status(204);
    caseworker.post(&settle, &json!({ "note": "Gutschein am Empfang" })).await.assert_status(409);
    let settled = neighbour.get(&path).await.expect(200).items().remove(0);
    assert_eq!(settled["settle_note"], "Gutschein am Empfang");
    assert!(caseworker.get("/api/v1/worklist").await.expect(200).items().is_empty());
    assert_eq!(entries(&portal).await, [1, 1, 1]);

    // What presses one member of a household is nobody else's business; who told it reads it where it was told.
    let mine = json!({ "kind": "home" });
    customer.post(&format!("/api/v1/cases/{house}/emergency"), &mine).await.assert_status(201);
    for who in [Who::Customer, Who::Partner] {
        let program = portal.program(who).await;
        let listed = program.get("/api/v1/cases").await.expect(200).items();
        let case = program.get(&format!("/api/v1/cases/{house}")).await;
        let shown = listed.iter().find(|case| case["id"] == house.to_string()).unwrap();
        for word in ["emergency_since", "objection_since", "awaiting_since", "waiting_since", "due_on"] {
            assert!(shown[word].is_null() && case.json()[word].is_null(), "{who:?} reads {word}");
        }
    }

    // The next one is a new one.
    let next = neighbour.post(&path, &told).await.expect(201);
    assert_ne!(next.at("/id"), first.at("/id"));
}

#[tokio::test]
async fn who_lives_in_the_same_household_learns_nothing_of_it() {
    let portal = TestPortal::new().await;
    let house = portal.town().house;
    let path = format!("/api/v1/cases/{house}/emergency");
    let (customer, partner) = (portal.program(Who::Customer).await, portal.program(Who::Partner).await);
    customer.post(&path, &json!({ "kind": "home", "note": "Ich bin ausgezogen" })).await.assert_status(201);
    assert!(partner.get(&path).await.expect(200).items().is_empty());
    let browser = portal.browser(Who::Partner).await;
    for page in ["/".to_owned(), format!("/cases/{house}"), format!("/cases/{house}/emergency")] {
        let text = browser.get(&page).await.expect(200).text();
        assert!(!text.contains("ausgezogen") && !text.contains("um schnelle Hilfe gebeten"), "{page}");
    }
    // An open one of somebody else does not swallow theirs.
    let own = partner.post(&path, &json!({ "kind": "power" })).await.expect(201);
    assert_eq!(own.header("idempotency-replayed"), "");
    let caseworker = portal.program(Who::Assigned).await;
    assert_eq!(caseworker.get(&path).await.expect(200).items().len(), 2);
    caseworker.post(&format!("{path}/settle"), &json!({ "note": "Beide angerufen" })).await.assert_status(204);
    assert!(caseworker.get(&path).await.expect(200).items().is_empty());
}

#[tokio::test]
async fn on_pages_without_scripts() {
    let portal = TestPortal::new().await;
    let house = portal.town().house;
    let browser = portal.browser(Who::Customer).await;
    let page = format!("/cases/{house}/emergency");
    assert!(browser.get("/").await.expect(200).text().contains(&page));
    let again = browser.fill_in(&page, &[("note", "seit heute früh")]).await.expect(422);
    assert_eq!(again.field("note").trim(), "seit heute früh");
    let next = async || {
        let page = browser.get(&page).await.expect(200).text();
        page.split("Als Nächstes: ").nth(1).map(|rest| rest.split('.').next().unwrap_or_default().to_owned())
    };
    assert_eq!(next().await.as_deref(), Some("Das Jobcenter sieht Ihre Meldung ganz oben"));
    browser.fill_in(&page, &[("kind", "food"), ("note", "seit heute früh")]).await.assert_status(303);
    assert!(browser.get("/").await.expect(200).text().contains("um schnelle Hilfe gebeten"));
    assert_eq!(next().await.as_deref(), Some("Das Jobcenter sieht Ihre Meldung an"));

    let staff = portal.browser(Who::Assigned).await;
    let case = staff.get(&format!("/cases/{house}")).await.expect(200).text();
    assert!(case.contains("Notlage") && case.contains("seit heute früh") && case.contains(&page));
    assert_eq!(next().await.as_deref(), Some("Das Jobcenter kümmert sich darum"));
    let whose = staff.get(&page).await.expect(200).text();
    assert!(
        whose.contains("35-2026-0001") && whose.contains("35BG0001") && whose.contains(&format!("/cases/{house}\""))
    );
    let settle = format!("{page}/settle");
    staff.fill_in_to(&page, &settle, &[("settle_note", "")]).await.assert_status(422);
    staff.fill_in_to(&page, &settle, &[("settle_note", "Angerufen")]).await.assert_status(303);
    let told = browser.get(&page).await.expect(200).text();
    assert!(told.contains("Vom Jobcenter gesehen am") && told.contains("Angerufen"));
    assert!(!staff.get(&format!("/cases/{house}")).await.expect(200).text().contains("Ansehen und erledigen"));
}

#[tokio::test]
async fn of_two_cases_the_start_page_shows_the_one_in_which_it_was_told() {
    let portal = TestPortal::new().await;
    let house = portal.town().house;
    portal.clock.advance(chrono::Duration::minutes(5));
    let newer = json!({
        "file_number": "35-2026-0009", "title": "Umzug", "household": "H-1", "caseworker": Who::Assigned.login(),
    });
    portal.program(Who::Import).await.put("/api/v1/import/cases/C-9", &newer).await.assert_status(201);
    let (program, browser) = (portal.program(Who::Customer).await, portal.browser(Who::Customer).await);
    let cases = program.get("/api/v1/cases").await.expect(200).items();
    let [newer, older] = &cases[..] else { panic!("{cases:?}") };
    assert_eq!(older["id"], house.to_string());
    let link = |case: &serde_json::Value| format!("href=\"/cases/{}/emergency\"", case.as_str().unwrap());
    let before = browser.get("/").await.expect(200).text();
    assert!(before.contains(&link(&newer["id"])) && !before.contains("Sie haben um schnelle Hilfe gebeten"));

    let told = json!({ "kind": "power" });
    program.post(&format!("/api/v1/cases/{house}/emergency"), &told).await.assert_status(201);
    let start = browser.get("/").await.expect(200).text();
    assert!(start.contains("Sie haben um schnelle Hilfe gebeten") && start.contains(&link(&older["id"])));
    assert!(!start.contains(&link(&newer["id"])));
}
