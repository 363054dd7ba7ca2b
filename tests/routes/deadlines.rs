//! By when something is due: what is written is answered, what is declared is decided, and the worklist says which is which.

use chrono::Duration;
use domain::Action;
use serde_json::{Value, json};
use testing::{Backend, Client, TestPortal, Who};

use crate::world::{send_text, start_thread, text};

/// How many cases a part of the worklist has.
async fn part(program: &Client<'_>, view: &str) -> usize {
    program.get(&format!("/api/v1/worklist?view={view}")).await.expect(200).items().len()
}

#[tokio::test]
async fn a_message_is_due_until_it_is_answered_or_done() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let thread = text(&start_thread(&customer, town.house, "Miete", "Reicht der Mietvertrag?").await, "id");
    let messages = format!("/api/v1/threads/{thread}/messages");
    let assigned = portal.program(Who::Assigned).await;
    let top = assigned.get("/api/v1/worklist").await.expect(200);
    assert_eq!(top.at("/items/0/due_on"), "2026-05-07", "three working days after a Monday");
    assert_eq!(part(&assigned, "due").await, 0);
    assert!(customer.get("/api/v1/cases").await.expect(200).json()["items"][0]["due_on"].is_null());

    // Opened is not answered.
    assigned.get(&messages).await.assert_status(200);
    let waiting = assigned.get("/api/v1/worklist").await.expect(200);
    let case = &waiting.items()[0];
    assert_eq!((&case["unread"], &case["to_answer"]), (&json!(0), &json!(1)));
    portal.clock.advance(Duration::days(3));
    let (assigned, browser) = (portal.program(Who::Assigned).await, portal.browser(Who::Assigned).await);
    assert_eq!(part(&assigned, "due").await, 1);
    let page = browser.get("/worklist?view=due").await.expect(200).text();
    assert!(page.contains("Heute fällig") && page.contains(">heute</time>"), "a heading and the day in words");
    let page = browser.get("/worklist").await.expect(200).text();
    assert!(page.contains("scope=\"rowgroup\"") && page.contains("Nachrichten beantworten"));
    portal.clock.advance(Duration::days(2));
    let (assigned, browser) = (portal.program(Who::Assigned).await, portal.browser(Who::Assigned).await);
    assert!(browser.get("/worklist?view=due").await.expect(200).text().contains("seit 2 Tagen vorbei"));

    assigned.post(&messages, &json!({ "body": "Ja, der reicht." })).await.assert_status(201);
    assert_eq!((part(&assigned, "due").await, part(&assigned, "open").await), (0, 0));
    let customer = portal.program(Who::Customer).await;
    customer.post(&messages, &json!({ "body": "Danke!" })).await.assert_status(201);
    assert_eq!(part(&assigned, "open").await, 1);
    assigned.send(testing::Ask::post(format!("/api/v1/cases/{}/settle", town.house))).await.assert_status(204);
    portal.clock.advance(Duration::days(9));
    assert_eq!(part(&portal.program(Who::Assigned).await, "due").await, 0, "done without an answer");
}

#[tokio::test]
async fn what_is_declared_is_due_until_it_is_decided_also_where_nothing_waits() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.program(Who::Admin).await;
    let months = json!({ "key": "application_months", "value": 2 });
    admin.put("/api/v1/settings", &months).await.assert_status(200);
    let id = send_text(&portal.program(Who::Customer).await, town.house, "Antrag.txt", "Ich beantrage").await;
    let assigned = portal.program(Who::Assigned).await;
    let path = format!("/api/v1/cases/{}/declarations", town.house);
    let made = assigned.post(&path, &json!({ "kind": "application", "document": id })).await.expect(201);
    assert_eq!(made.at("/due_on"), "2026-07-06", "two months end on a Saturday");
    assigned.send(testing::Ask::post(format!("/api/v1/cases/{}/settle", town.house))).await.assert_status(204);
    assert_eq!(part(&assigned, "open").await, 0);

    portal.clock.advance(Duration::days(63));
    let assigned = portal.program(Who::Assigned).await;
    assert_eq!(part(&assigned, "due").await, 1);
    let browser = portal.browser(Who::Assigned).await;
    let case = format!("/cases/{}", town.house);
    let page = browser.get(&case).await.expect(200).text();
    assert!(page.contains("Zu entscheiden bis Montag, 6. Juli 2026"));
    let own = portal.browser(Who::Customer).await.get(&case).await.expect(200).text();
    assert!(!own.contains("Zu entscheiden"), "the Jobcenter's own business");
    let decide = format!("{case}/declarations/{}/decide", made.at("/id"));
    browser.fill_in_to(&case, &decide, &[]).await.assert_status(303);
    assert_eq!(part(&assigned, "due").await, 0);
    let again = assigned.send(testing::Ask::post(format!("/api/v1{decide}"))).await.expect(409);
    assert!(again.at("/type").ends_with("not_to_decide"));
    assert_eq!(portal.entries(town.tenant, Action::DeclarationDecided).await, 1);
}

/// The day of a case in the worklist of whoever has it.
async fn due_on(program: &Client<'_>) -> String {
    program.get("/api/v1/worklist").await.expect(200).at("/items/0/due_on")
}

/// How many deadlines each counting moved, the newest first.
async fn moved(portal: &TestPortal) -> Vec<Value> {
    let auditor = portal.program(Who::Auditor).await;
    let entries = auditor.get("/api/v1/audit/entries?action=deadlines.recounted").await.expect(200).items();
    entries.iter().map(|entry| entry["detail"]["moved"].clone()).collect()
}

#[tokio::test]
async fn a_holiday_that_is_entered_later_moves_what_is_open_and_not_past() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let portal = TestPortal::on(backend).await;
        let town = portal.town();
        start_thread(&portal.program(Who::Neighbour).await, town.next_door, "Alt", "Wann?").await;
        portal.clock.advance(Duration::days(14));
        let (customer, assigned) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
        let answered = text(&start_thread(&customer, town.house, "Erledigt", "Wann?").await, "id");
        let answered = format!("/api/v1/threads/{answered}/messages");
        assigned.post(&answered, &json!({ "body": "Morgen." })).await.assert_status(201);
        let paper = send_text(&customer, town.house, "Antrag.txt", "Ich beantrage").await;
        let path = format!("/api/v1/cases/{}/declarations", town.house);
        let made = assigned.post(&path, &json!({ "kind": "application", "document": paper })).await.expect(201);
        assert_eq!(made.at("/due_on"), "2026-11-18");
        assert_eq!(due_on(&assigned).await, "2026-11-18");
        start_thread(&customer, town.house, "Neu", "Und wann dann?").await;
        assert_eq!(due_on(&assigned).await, "2026-05-21", "three working days after a Monday");
        portal.run_jobs().await;

        let admin = portal.program(Who::Admin).await;
        let set = async |key: &str, value: Value, from: Option<&str>| {
            let setting = json!({ "key": key, "value": value, "from": from });
            admin.put("/api/v1/settings", &setting).await.assert_status(200);
            portal.clock.advance(Duration::minutes(2));
        };
        let settings = admin.get("/api/v1/settings").await.expect(200).items();
        let known = settings.iter().find(|setting| setting["key"] == "holidays").unwrap();
        let mut days = known["value"].as_array().unwrap().clone();
        days.extend(["2026-05-06", "2026-05-20", "2026-11-18"].map(Value::from));
        days.sort_by_key(ToString::to_string);
        set("holidays", days.clone().into(), None).await;
        assert_eq!(due_on(&assigned).await, "2026-05-21", "the job does it");
        assert_eq!(portal.run_jobs().await, 2, "what is to be answered, then what is to be decided");
        assert_eq!(due_on(&assigned).await, "2026-05-22");
        let application = async || assigned.get(&path).await.expect(200).at("/items/0/due_on");
        assert_eq!(application().await, "2026-11-19");
        let past = portal.program(Who::Outsider).await;
        assert_eq!(due_on(&past).await, "2026-05-07", "what is past stays");
        assert_eq!(moved(&portal).await, [2], "what was answered is none of them");

        // Once more, and nothing that these count by has changed.
        set("objection_months", json!(2), None).await;
        assert_eq!(portal.run_jobs().await, 2);
        let stand = (due_on(&assigned).await, application().await, due_on(&past).await);
        assert_eq!(stand, ("2026-05-22".to_owned(), "2026-11-19".to_owned(), "2026-05-07".to_owned()));
        assert_eq!(moved(&portal).await, [0, 2]);

        // Numbers hold for what begins once they are set: the message of today, and none of the day before.
        set("answer_working_days", json!(5), None).await;
        portal.run_jobs().await;
        assert_eq!(due_on(&assigned).await, "2026-05-27", "behind Whit Monday");
        assert_eq!(application().await, "2026-11-19");
        portal.clock.advance(Duration::days(1));
        let (assigned, admin) = (portal.program(Who::Assigned).await, portal.program(Who::Admin).await);
        let fewer = json!({ "key": "answer_working_days", "value": 1 });
        admin.put("/api/v1/settings", &fewer).await.assert_status(200);
        // Holidays of a list that is not valid yet wait for its day.
        days.push("2026-05-27".into());
        days.sort_by_key(ToString::to_string);
        let list = json!({ "key": "holidays", "value": days, "from": "2026-05-20" });
        admin.put("/api/v1/settings", &list).await.assert_status(200);
        portal.clock.advance(Duration::minutes(2));
        assert_eq!(portal.run_jobs().await, 2);
        assert_eq!(due_on(&assigned).await, "2026-05-27");
        portal.clock.advance(Duration::days(1));
        assert_eq!(portal.run_jobs().await, 2);
        assert_eq!(due_on(&portal.program(Who::Assigned).await).await, "2026-05-28");
        assert_eq!(moved(&portal).await, [1, 0, 1, 0, 2]);
    }
}
