//! Papers that wait longer than they should: staff hear of it first, the customer later, and honestly.

use chrono::Duration;
use domain::{Action, Channel};
use rstest::rstest;
use serde_json::json;
use testing::{Backend, TestPortal, Who};

use crate::world::{send_text, start_thread};

const MAIL: &str = "/api/v1/notifications/mail";

/// Says where somebody is reached, and proves it.
async fn reach(portal: &TestPortal, who: Who) {
    let client = portal.program(who).await;
    client.put(MAIL, &json!({ "address": format!("{}@mail.example", who.login()) })).await.assert_status(200);
    portal.run_jobs().await;
    let letter = portal.mailbox.letters().pop().unwrap();
    let code: String = letter.words.body.split(": ").nth(1).unwrap().chars().take(6).collect();
    client.put(MAIL, &json!({ "code": code })).await.assert_status(200);
}

/// Time passes, and the portal looks around.
async fn later(portal: &TestPortal, hours: i64) {
    portal.clock.advance(Duration::hours(hours));
    let system = portal.actor(portal.town().tenant, Channel::Job);
    portal.services.casework.look_for_stuck(&system).await.unwrap();
    portal.clock.advance(Duration::minutes(6));
    portal.run_jobs().await;
}

/// Whom the letters behind the first two went to, and what they are called.
fn told(portal: &TestPortal) -> Vec<(String, String)> {
    let letters = portal.mailbox.letters().into_iter().skip(2);
    letters.map(|letter| (letter.to, letter.words.subject)).collect()
}

fn to_staff() -> (String, String) {
    ("a.pfiffig@mail.example".to_owned(), "Portal: Neues in der Arbeitsliste".to_owned())
}

fn to_customer() -> (String, String) {
    ("k.quabbel@mail.example".to_owned(), "Neues in Ihrem Portal".to_owned())
}

#[rstest]
#[tokio::test]
async fn a_paper_that_nobody_opens_alarms_staff_and_then_tells_its_sender(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let portal = TestPortal::on(backend).await;
    let town = portal.town();
    reach(&portal, Who::Assigned).await;
    reach(&portal, Who::Customer).await;
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    // No digests: only alarms.
    let off = json!({ "quiet_from": 0, "quiet_until": 0, "digest": "off" });
    caseworker.put("/api/v1/notifications", &off).await.assert_status(200);
    customer.put("/api/v1/notifications", &off).await.assert_status(200);
    let paper = send_text(&customer, town.house, "Brief.txt", "Ein Brief").await;
    portal.run_jobs().await;

    later(&portal, 95).await;
    assert_eq!(told(&portal), []);
    later(&portal, 2).await;
    assert_eq!(told(&portal), [to_staff()]);
    let body = portal.mailbox.letters().pop().unwrap().words.body;
    assert!(body.contains("eine Unterlage wartet länger, als sie soll. Sie steht in der Arbeitsliste."), "{body}");
    let (worklist, browser) = (portal.browser(Who::Assigned).await, portal.browser(Who::Customer).await);
    let alarm = "Eine Unterlage in Ihren Fällen wartet länger, als sie soll.";
    assert!(worklist.get("/worklist").await.expect(200).text().contains(alarm));
    let page = format!("/documents/{paper}");
    let slow = "Das dauert länger als üblich. Das Jobcenter ist daran erinnert.";
    assert!(!browser.get(&page).await.expect(200).text().contains("länger als üblich"), "not yet");

    // Said once, however often it is looked for.
    later(&portal, 40).await;
    assert_eq!(told(&portal).len(), 1);
    later(&portal, 9).await;
    assert_eq!(told(&portal), [to_staff(), to_customer()]);
    let browser = portal.browser(Who::Customer).await;
    let case = format!("/cases/{}", town.house);
    assert!(browser.get(&case).await.expect(200).text().contains(slow));
    assert!(browser.get(&page).await.expect(200).text().contains("Wartet länger als üblich"));
    // Who lives with the sender and is not concerned reads nothing of it.
    let partner = portal.browser(Who::Partner).await;
    assert!(!partner.get(&case).await.expect(200).text().contains("länger als üblich"));
    assert_eq!(portal.entries(town.tenant, Action::DocumentStuck).await, 2);

    let caseworker = portal.program(Who::Assigned).await;
    caseworker.get(&format!("/api/v1/documents/{paper}/content")).await.assert_status(200);
    later(&portal, 1).await;
    let (worklist, browser) = (portal.browser(Who::Assigned).await, portal.browser(Who::Customer).await);
    assert!(!worklist.get("/worklist").await.expect(200).text().contains(alarm));
    assert!(!browser.get(&case).await.expect(200).text().contains("länger als üblich"));
    assert_eq!(told(&portal).len(), 2);
}

#[tokio::test]
async fn a_paper_that_is_not_checked_is_an_alarm_and_each_jobcenter_says_when() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.program(Who::Admin).await;
    for (key, hours) in
        [("stuck_scan_hours", 2), ("stuck_open_hours", 0), ("stuck_file_hours", 3), ("stuck_tell_hours", 0)]
    {
        admin.put("/api/v1/settings", &json!({ "key": key, "value": hours })).await.assert_status(200);
    }
    let customer = portal.program(Who::Customer).await;
    let system = portal.actor(town.tenant, Channel::Job);
    let look = async |hours| {
        portal.clock.advance(Duration::hours(hours));
        portal.services.casework.look_for_stuck(&system).await.unwrap();
        portal.entries(town.tenant, Action::DocumentStuck).await
    };
    // Nobody runs its job.
    let paper = send_text(&customer, town.house, "Brief.txt", "Ein Brief").await;
    assert_eq!(look(1).await, 0);
    assert_eq!(look(2).await, 1);
    assert_eq!(look(200).await, 1, "nobody is told, and nothing is said twice");
    portal.run_jobs().await;
    assert_eq!(look(1).await, 1, "who may stay unopened for ever is no alarm");

    let caseworker = portal.program(Who::Assigned).await;
    caseworker.get(&format!("/api/v1/documents/{paper}/content")).await.assert_status(200);
    let complete = json!({ "review": "complete" });
    caseworker.put(&format!("/api/v1/documents/{paper}/review"), &complete).await.assert_status(200);
    assert_eq!(look(2).await, 1);
    assert_eq!(look(2).await, 2, "complete, and not filed");
    // What staff sent waits for nobody here.
    let caseworker = portal.program(Who::Assigned).await;
    send_text(&caseworker, town.house, "Vordruck.txt", "Ein Vordruck").await;
    start_thread(&caseworker, town.house, "Frage", "Eine Frage").await;
    portal.run_jobs().await;
    assert_eq!(look(200).await, 2);
}
