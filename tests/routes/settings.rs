//! What a Jobcenter sets for itself: from a day on, with an entry, for itself alone.

use chrono::Duration;
use domain::{Action, Clock as _, time::local_day};
use serde_json::{Value, json};
use testing::{Form, TestPortal, Who};

use crate::world::post_documents;

fn setting(items: &[Value], key: &str) -> Value {
    items.iter().find(|item| item["key"] == key).unwrap().clone()
}

#[tokio::test]
async fn a_value_is_valid_from_its_day_on_and_only_here() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.program(Who::Admin).await;
    let first = setting(&admin.get("/api/v1/settings").await.expect(200).items(), "benefit_name");
    assert_eq!(first, json!({ "key": "benefit_name", "kind": "line", "value": "", "since": null, "coming": [] }));

    let today = local_day(portal.clock.now());
    let later = today + Duration::days(30);
    for (name, from) in [("Bürgergeld", None), ("Grundsicherungsgeld", Some(later))] {
        let new = json!({ "key": "benefit_name", "value": name, "from": from });
        admin.put("/api/v1/settings", &new).await.assert_status(200);
    }
    let now = setting(&admin.get("/api/v1/settings").await.expect(200).items(), "benefit_name");
    assert_eq!((&now["value"], &now["since"]), (&json!("Bürgergeld"), &json!(today)));
    assert_eq!(now["coming"], json!([{ "from": later, "value": "Grundsicherungsgeld" }]));
    let named = async |tenant| portal.services.identity.settings(tenant).await.unwrap().benefit_name();
    assert_eq!(named(town.tenant).await.as_deref(), Some("Bürgergeld"));
    assert_eq!(named(portal.towns[1].tenant).await, None, "another Jobcenter has its own");

    portal.clock.advance(Duration::days(30));
    assert_eq!(named(town.tenant).await.as_deref(), Some("Grundsicherungsgeld"));
    assert_eq!(portal.entries(town.tenant, Action::SettingsChanged).await, 2);
}

#[tokio::test]
async fn a_jobcenter_takes_smaller_files_than_the_installation() {
    let portal = TestPortal::new().await;
    let admin = portal.program(Who::Admin).await;
    let megabyte = json!({ "key": "file_megabytes", "value": 1 });
    admin.put("/api/v1/settings", &megabyte).await.assert_status(200);
    let form = Form::new().file("a.pdf", "application/pdf", &testfiles::pdf(1, 1, 1_100_000));
    for (town, status) in [(&portal.towns[0], 413), (&portal.towns[1], 201)] {
        let customer = portal.program_in(town, Who::Customer).await;
        post_documents(&customer, town.house, &form).await.assert_status(status);
        let small = Form::new().file("b.pdf", "application/pdf", &testfiles::pdf(2, 1, 900_000));
        post_documents(&customer, town.house, &small).await.assert_status(201);
    }
    let page = portal.browser(Who::Customer).await.get(&format!("/cases/{}/send", portal.town().house)).await;
    let text = page.expect(200).text().replace(['\u{a0}', '\u{202f}'], " ");
    assert!(text.contains("1 MB") && !text.contains("100 MB"), "the page says it, too");
}

#[tokio::test]
async fn the_same_value_again_and_what_is_wrong_change_nothing() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.program(Who::Admin).await;
    let days = json!({ "key": "answer_working_days", "value": 5 });
    admin.put("/api/v1/settings", &days).await.assert_status(200);
    let before = portal.rows().await;
    admin.put("/api/v1/settings", &days).await.assert_status(200);
    let yesterday = local_day(portal.clock.now()) - Duration::days(1);
    let refused = [
        (json!({ "key": "answer_working_days", "value": 0 }), "value"),
        (json!({ "key": "answer_working_days", "value": "bald" }), "value"),
        (json!({ "key": "contact_phone", "value": "Zentrale" }), "value"),
        (json!({ "key": "holidays", "value": ["31.02.2026"] }), "value"),
        (json!({ "key": "show_staff_names", "value": null }), "value"),
        (json!({ "key": "answer_working_days", "value": 7, "from": yesterday }), "from"),
        (json!({ "key": "answer_working_days", "value": null, "from": yesterday }), "from"),
    ];
    for (body, field) in refused {
        let answer = admin.put("/api/v1/settings", &body).await.expect(422);
        assert_eq!(answer.at("/errors/0/field"), field, "{body}");
    }
    admin.put("/api/v1/settings", &json!({ "key": "unknown", "value": 1 })).await.assert_status(400);
    assert_eq!(portal.rows().await, before);
    assert_eq!(portal.entries(town.tenant, Action::SettingsChanged).await, 1);
}

#[tokio::test]
async fn what_is_not_valid_yet_can_be_taken_back() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.browser(Who::Admin).await;
    let later = (local_day(portal.clock.now()) + Duration::days(7)).to_string();
    let path = "/admin/settings/contact_phone";
    admin.fill_in(path, &[("value", "06421 405-1234"), ("from", &later)]).await.assert_status(303);
    assert!(admin.get("/admin/settings").await.expect(200).text().contains("06421 405-1234"));
    admin.fill_in_to(path, &format!("{path}/withdraw"), &[("from", &later)]).await.assert_status(303);
    assert!(!admin.get("/admin/settings").await.expect(200).text().contains("06421 405-1234"));
    assert_eq!(portal.entries(town.tenant, Action::SettingsChanged).await, 2, "set and taken back");

    let again = admin.fill_in(path, &[("value", "Zentrale"), ("from", "31.02.")]).await.expect(422).text();
    assert!(again.contains("id=\"from-error\"") && again.contains("value=\"Zentrale\""), "{again}");
    admin.get("/admin/settings/unknown").await.assert_status(404);
}
