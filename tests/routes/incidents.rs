//! One entry verified, the checkpoints, the report after an incident.

use domain::Action;
use serde_json::{Value, json};
use testing::{Ask, TestPortal, Who};

use crate::world::{send_text, start_thread};

const PURPOSE: &str = "Meldung einer Datenpanne";

fn actions(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["action"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_report_has_what_something_touched_and_what_touched_it() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let document = send_text(&customer, town.house, "Brief.txt", "Ein Brief").await;
    start_thread(&customer, town.house, "Frage", "Eine Frage").await;
    portal.run_jobs().await;
    let caseworker = portal.program(Who::Assigned).await;
    caseworker.get(&format!("/api/v1/documents/{document}/content")).await.assert_status(200);
    portal.services.upload.deliveries_written().await;
    let auditor = portal.program(Who::Auditor).await;
    let report = async |kind: &str, subject: &str| {
        let asked = json!({ "kind": kind, "subject": subject, "purpose": PURPOSE, "limit": 200 });
        auditor.post("/api/v1/audit/incidents", &asked).await.expect(200).items()
    };

    let of_document = report("document", &document).await;
    let said = actions(&of_document);
    for action in ["document.received", "document.available", "document.opened", "document.delivered"] {
        assert!(said.contains(&action), "{said:?}");
    }
    assert!(!said.contains(&"thread.started"));
    let opened = of_document.iter().find(|item| item["action"] == "document.opened").unwrap();
    let session = opened["session_id"].as_str().unwrap();
    let of_session = report("session", session).await;
    assert!(actions(&of_session).contains(&"document.opened") && !actions(&of_session).contains(&"document.received"));

    let of_account = report("account", Who::Customer.login()).await;
    let said = actions(&of_account);
    assert!(said.contains(&"document.received") && said.contains(&"account.signed_in"), "{said:?}");
    // What was done to the account is there as well as what it did.
    assert!(said.contains(&"account.created"), "{said:?}");
    assert!(!said.contains(&"document.opened"));

    let number = customer.get(&format!("/api/v1/cases/{}", town.house)).await.expect(200).at("/file_number");
    let said = report("case", &number).await;
    assert!(actions(&said).contains(&"thread.started") && actions(&said).contains(&"document.opened"));
    assert_eq!(portal.entries(town.tenant, Action::IncidentReported).await, 4);
    let itself = auditor.get("/api/v1/audit/entries?action=incident.reported").await.expect(200).items();
    assert_eq!(itself[0]["detail"]["purpose"], PURPOSE);
}

#[tokio::test]
async fn nobody_looks_without_a_purpose_and_admins_see_no_details() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.program(Who::Admin).await;
    let login = Who::Customer.login();
    for (asked, field) in [
        (json!({ "kind": "account", "subject": login, "purpose": "  " }), "purpose"),
        (json!({ "kind": "account", "subject": "niemand", "purpose": PURPOSE }), "subject"),
        (json!({ "kind": "case", "subject": "0", "purpose": PURPOSE }), "subject"),
        (json!({ "kind": "session", "subject": "x", "purpose": PURPOSE }), "subject"),
        (json!({ "kind": "house", "subject": "x", "purpose": PURPOSE }), "kind"),
    ] {
        assert_eq!(
            admin.post("/api/v1/audit/incidents", &asked).await.expect(422).at("/errors/0/field"),
            field,
            "{asked}"
        );
    }
    assert_eq!(portal.entries(town.tenant, Action::IncidentReported).await, 0);
    let asked = json!({ "kind": "account", "subject": login, "purpose": PURPOSE });
    let found = admin.post("/api/v1/audit/incidents", &asked).await.expect(200).items();
    assert!(found.len() > 1 && found.iter().all(|item| item.get("detail").is_none()), "{found:?}");
}

#[tokio::test]
async fn pages_of_a_report_go_on_where_the_last_ended_and_files_have_all() {
    let portal = TestPortal::new().await;
    let auditor = portal.program(Who::Auditor).await;
    let mut asked = json!({ "kind": "account", "subject": Who::Auditor.login(), "purpose": PURPOSE, "limit": 2 });
    let first = auditor.post("/api/v1/audit/incidents", &asked).await.expect(200).json();
    asked["after"] = first["next"].clone();
    let second = auditor.post("/api/v1/audit/incidents", &asked).await.expect(200).json();
    let index = |page: &Value, at: usize| page["items"][at]["index"].as_u64().unwrap();
    assert!(index(&first, 0) > index(&first, 1) && index(&first, 1) > index(&second, 0));

    let browser = portal.browser(Who::Auditor).await;
    let fields = |form| [("kind", "account"), ("subject", Who::Auditor.login()), ("purpose", PURPOSE), ("form", form)];
    let csv = browser.fill_in("/audit/incident", &fields("csv")).await.expect(200);
    assert!(csv.header("content-disposition").ends_with(".csv\""), "{}", csv.header("content-disposition"));
    let lines = csv.text().lines().count();
    assert!(csv.text().starts_with("\u{feff}\"index\";\"time\"") && lines > 4, "{}", csv.text());
    let json = browser.fill_in("/audit/incident", &fields("json")).await.expect(200).text();
    let read: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // The second file has the entry of the first one, too.
    assert_eq!(read.len(), lines);
    let shown = browser.fill_in("/audit/incident", &fields("page")).await.expect(200).text();
    assert!(shown.contains("class=\"entries\""));
    let again = browser.fill_in("/audit/incident", &[("kind", "account"), ("subject", "x")]).await.expect(422).text();
    assert!(again.contains("id=\"purpose-error\"") || again.contains("id=\"subject-error\""), "{again}");
}

#[tokio::test]
async fn an_entry_is_verified_in_words_and_checkpoints_say_when_they_left() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let auditor = portal.browser(Who::Auditor).await;
    let before = portal.entries(town.tenant, Action::LogSearched).await;
    let page = auditor.get("/audit/entries/0").await.expect(200).text();
    assert!(page.contains("Der Eintrag ist echt und unverändert"), "{page}");
    assert!(page.contains("außerhalb der Datenbank"), "{page}");
    assert_eq!(portal.entries(town.tenant, Action::LogSearched).await, before + 1, "the look is an entry");
    auditor.get("/audit/entries/999999").await.assert_status(404);
    let list = auditor.get("/audit/checkpoints").await.expect(200).text();
    assert!(list.contains("<th scope=\"row\" class=\"number\""), "{list}");
    let admin = portal.browser(Who::Admin).await;
    let page = admin.get("/audit/entries/0").await.expect(200).text();
    assert!(page.contains("echt und unverändert") && !page.contains("/proof"), "{page}");
    let broken = admin.send(Ask::new("GET", "/audit/entries/x")).await;
    broken.assert_status(404);
}

#[tokio::test]
async fn a_search_by_time_finds_what_is_between() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let begun = domain::Clock::now(&*portal.clock);
    portal.clock.advance(chrono::Duration::minutes(5));
    let customer = portal.program(Who::Customer).await;
    customer.get(&format!("/api/v1/cases/{}", town.house)).await.assert_status(200);
    let auditor = portal.program(Who::Auditor).await;
    let time = |minutes| (begun + chrono::Duration::minutes(minutes)).to_rfc3339().replace('+', "%2B");
    let found = async |query: String| auditor.get(&format!("/api/v1/audit/entries?{query}")).await.expect(200).items();
    let viewed = found(format!("action=case.viewed&from={}&to={}", time(4), time(6))).await;
    assert_eq!(actions(&viewed), ["case.viewed"]);
    assert!(found(format!("action=case.viewed&from={}", time(6))).await.is_empty());
    assert!(
        found(format!("case={}&to={}", town.house, time(4))).await.iter().all(|item| item["action"] != "case.viewed")
    );
    let account = town.account(Who::Customer);
    let mine = found(format!("actor={account}&object={}&from={}", town.house, time(4))).await;
    assert_eq!(actions(&mine), ["case.viewed"]);
}
