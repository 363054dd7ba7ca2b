//! What people are told outside the portal, by a real mail server: whom, of what, when, in which words, and what becomes of it.

use std::sync::{Arc, Mutex};

use chrono::Duration;
use domain::Action;
use mailer::{Mailer, Server};
use messaging::MailCourier;
use rstest::rstest;
use serde_json::{Value, json};
use smtptest::{MailServer, Step};
use testing::{Backend, Client, Options, TestPortal, Who};

use crate::world::{send_text, start_thread, text};

const PATH: &str = "/api/v1/notifications";
const MAIL: &str = "/api/v1/notifications/mail";
const ADDRESS: &str = "kunigunde@mail.example";
const OTHER: &str = "philibert@mail.example";
const OFFICE: &str = "adelgunde@amt.example";

/// A portal that sends to this mail server.
async fn portal(mail: &MailServer, backend: Backend) -> TestPortal {
    let server = Server::new("127.0.0.1", mail.port(), "Portal <portal@jobcenter.example>").unwrap();
    let courier = MailCourier::new(Mailer::new(server).unwrap());
    TestPortal::with(Options { backend, courier: Some(Arc::new(courier)), ..Options::default() }).await
}

/// The six digits of the newest mail.
fn code(mail: &MailServer) -> String {
    let text = mail.mails().last().unwrap().text();
    let digits: String = text.split(": ").nth(1).unwrap().chars().take(6).collect();
    assert!(digits.chars().all(|c| c.is_ascii_digit()), "{text}");
    digits
}

async fn way(client: &Client<'_>) -> Value {
    client.get(PATH).await.expect(200).json()["ways"][0].clone()
}

/// Says where somebody is reached, and proves it.
async fn reach(portal: &TestPortal, mail: &MailServer, who: Who, address: &str) {
    let client = portal.program(who).await;
    client.put(MAIL, &json!({ "address": address })).await.assert_status(200);
    assert_eq!(way(&client).await["state"], "unconfirmed");
    portal.run_jobs().await;
    client.put(MAIL, &json!({ "code": code(mail) })).await.assert_status(200);
    assert_eq!(way(&client).await["state"], "confirmed");
}

/// Lets time pass, and what is due by then go.
async fn later(portal: &TestPortal, by: Duration) {
    portal.clock.advance(by);
    portal.run_jobs().await;
}

/// Whom the mails behind the first few went to.
fn to(mail: &MailServer, behind: usize) -> Vec<String> {
    mail.mails().into_iter().skip(behind).flat_map(|mail| mail.to).collect()
}

/// Somebody of the staff writes, signed in anew: nobody stays it overnight.
async fn write(portal: &TestPortal, who: Who, concerns: &str) -> String {
    let case = if who == Who::Outsider { portal.town().next_door } else { portal.town().house };
    let client = portal.program(who).await;
    let new = json!({ "subject": "Geheimer Betreff", "body": "Geheimer Inhalt", "concerns": concerns });
    client.post(&format!("/api/v1/cases/{case}/threads"), &new).await.expect(201).at("/id")
}

const GERMAN: &str = "Guten Tag,

es gibt Neues in Ihrem Portal beim Jobcenter nordheim.test. Melden Sie sich wie gewohnt an.

In dieser E-Mail steht absichtlich kein Link. So erkennen Sie Fälschungen: Wir schicken Ihnen nie einen Link zur Anmeldung und fragen nie nach Ihrem Kennwort.

Sie möchten das nicht mehr? Im Portal unter „Benachrichtigungen“ können Sie es jederzeit abstellen.

Bitte antworten Sie nicht auf diese E-Mail. Niemand liest die Antwort.

Jobcenter nordheim.test";

const ENGLISH: &str = "Hello,

there is something new in your portal at Jobcenter nordheim.test. Please sign in as usual.

This e-mail has no link, on purpose. This is how you can tell a forgery: we never send you a link to sign in, and we never ask for your password.

You do not want this any more? You can stop it at any time in the portal under “Notifications”.

Please do not reply to this e-mail. Nobody reads the reply.

Jobcenter nordheim.test";

const DIGEST: &str = "Guten Tag,

in der Arbeitsliste wartet ein Haushalt.

In dieser E-Mail steht absichtlich kein Link. So erkennen Sie Fälschungen: Wir schicken Ihnen nie einen Link zur Anmeldung und fragen nie nach Ihrem Kennwort.

Sie möchten das nicht mehr? Im Portal unter „Benachrichtigungen“ können Sie es jederzeit abstellen.

Bitte antworten Sie nicht auf diese E-Mail. Niemand liest die Antwort.

Portal für Beschäftigte, Jobcenter nordheim.test";

#[rstest]
#[tokio::test]
async fn whom_it_concerns_is_told_once_when_it_is_not_quiet(
    #[values(Backend::Sqlite, Backend::Postgres)] backend: Backend,
) {
    let mail = MailServer::start();
    let portal = portal(&mail, backend).await;
    let town = portal.town();
    reach(&portal, &mail, Who::Customer, ADDRESS).await;
    reach(&portal, &mail, Who::Partner, OTHER).await;
    // Nobody proved this one.
    let neighbour = portal.program(Who::Neighbour).await;
    neighbour.put(MAIL, &json!({ "address": "n@mail.example" })).await.assert_status(200);
    portal.run_jobs().await;
    assert_eq!(mail.mails().len(), 3);

    let only = town.person(Who::Customer).to_string();
    write(&portal, Who::Assigned, &only).await;
    write(&portal, Who::Assigned, &only).await;
    write(&portal, Who::Outsider, "all").await;
    // 21:14 in Germany: it waits until seven.
    later(&portal, Duration::hours(9)).await;
    assert_eq!(mail.mails().len(), 3);
    later(&portal, Duration::hours(1)).await;
    assert_eq!(to(&mail, 3), [ADDRESS]);
    let sent = mail.mails().pop().unwrap();
    assert_eq!(sent.text(), GERMAN);
    assert_eq!(sent.header("subject").unwrap(), "Neues in Ihrem Portal");
    assert_eq!(sent.header("auto-submitted").unwrap(), "auto-generated");
    let all = format!("{}{}", sent.content, sent.text());
    for personal in ["Geheim", "Quabbel", "Kunigunde Q", "Pfiffig", "35-2026", "35BG", "http", "k.quabbel"] {
        assert!(!all.contains(personal), "{personal} in {all}");
    }

    // By day in five minutes, and in the reader's language; what concerns all is told to both, and staff are not told of
    // their own words.
    let browser = portal.browser(Who::Customer).await;
    browser.get("/?lang=en").await.assert_status(200);
    write(&portal, Who::Assigned, "all").await;
    later(&portal, Duration::minutes(4)).await;
    assert_eq!(mail.mails().len(), 4);
    later(&portal, Duration::minutes(2)).await;
    let mut told = to(&mail, 4);
    told.sort();
    assert_eq!(told, [ADDRESS, OTHER]);
    let english = mail.mails().into_iter().rfind(|mail| mail.to == [ADDRESS]).unwrap();
    assert_eq!(english.text(), ENGLISH);
    assert_eq!(
        (english.header("subject").unwrap(), english.header("content-language").unwrap()),
        ("News in your portal".to_owned(), "en".to_owned())
    );
    assert_eq!(portal.entries(town.tenant, Action::NotificationSent).await, 6);
    portal.assert_no_jobs_left().await;
}

#[rstest]
#[tokio::test]
async fn who_has_read_it_is_not_told(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let mail = MailServer::start();
    let portal = portal(&mail, backend).await;
    let town = portal.town();
    reach(&portal, &mail, Who::Customer, ADDRESS).await;
    later(&portal, Duration::hours(12)).await;
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let thread = write(&portal, Who::Assigned, "all").await;
    let messages = customer.get(&format!("/api/v1/threads/{thread}/messages")).await.expect(200).items();
    let up_to = json!({ "up_to": messages[0]["id"] });
    customer.put(&format!("/api/v1/threads/{thread}/read"), &up_to).await.assert_status(204);
    later(&portal, Duration::minutes(6)).await;
    assert_eq!(mail.mails().len(), 1);

    // A judged paper was seen by who was in the portal since.
    let paper = send_text(&customer, town.house, "Brief.txt", "Ein Brief").await;
    portal.run_jobs().await;
    let judge = async |review: &str| {
        let judgement = json!({ "review": review, "reason": "Unscharf." });
        caseworker.put(&format!("/api/v1/documents/{paper}/review"), &judgement).await.assert_status(200);
    };
    judge("resend").await;
    later(&portal, Duration::minutes(3)).await;
    customer.get("/api/v1/cases").await.assert_status(200);
    later(&portal, Duration::minutes(3)).await;
    assert_eq!(mail.mails().len(), 1);
    judge("complete").await;
    later(&portal, Duration::minutes(6)).await;
    assert_eq!(to(&mail, 1), [ADDRESS]);
    assert_eq!(mail.mails().pop().unwrap().text(), GERMAN);

    // A paper of the Jobcenter, once it was checked; not who was there since.
    for there in [true, false] {
        let caseworker = portal.program(Who::Assigned).await;
        send_text(&caseworker, town.house, "Vordruck.txt", "Ein Vordruck").await;
        portal.run_jobs().await;
        if there {
            portal.program(Who::Customer).await.get("/api/v1/cases").await.assert_status(200);
        }
        later(&portal, Duration::minutes(6)).await;
    }
    assert_eq!(to(&mail, 1), [ADDRESS, ADDRESS]);
    portal.assert_no_jobs_left().await;
}

#[tokio::test]
async fn caseworkers_hear_of_what_waits_in_the_morning() {
    let mail = MailServer::start();
    let portal = portal(&mail, Backend::Sqlite).await;
    let town = portal.town();
    reach(&portal, &mail, Who::Assigned, OFFICE).await;
    reach(&portal, &mail, Who::Teammate, "t@amt.example").await;
    let customer = portal.program(Who::Customer).await;
    let thread = text(&start_thread(&customer, town.house, "Frage", "Eine Frage").await, "id");
    send_text(&customer, town.house, "Brief.txt", "Ein Brief").await;
    // Monday, 21:14: until seven on Tuesday.
    later(&portal, Duration::minutes(585)).await;
    assert_eq!(mail.mails().len(), 2);
    later(&portal, Duration::minutes(2)).await;
    assert_eq!(to(&mail, 2), [OFFICE], "who has the case");
    let digest = mail.mails().pop().unwrap();
    assert_eq!(
        (digest.text(), digest.header("subject").unwrap()),
        (DIGEST.to_owned(), "Portal: Neues in der Arbeitsliste".to_owned())
    );

    // Nothing new, nothing said; what was answered needs no words.
    later(&portal, Duration::days(1)).await;
    assert_eq!(mail.mails().len(), 3);
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    customer
        .post(&format!("/api/v1/threads/{thread}/messages"), &json!({ "body": "Noch eine" }))
        .await
        .assert_status(201);
    caseworker.post(&format!("/api/v1/cases/{}/settle", town.house), &json!({})).await.assert_status(204);
    later(&portal, Duration::days(1)).await;
    assert_eq!(mail.mails().len(), 3);

    let off = json!({ "quiet_from": 0, "quiet_until": 0, "digest": "off" });
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    caseworker.put(PATH, &off).await.assert_status(200);
    customer
        .post(&format!("/api/v1/threads/{thread}/messages"), &json!({ "body": "Und noch eine" }))
        .await
        .assert_status(201);
    portal.assert_no_jobs_left().await;
}

#[rstest]
#[tokio::test]
async fn later_is_tried_again_and_nobody_there_is_said(#[values(Backend::Sqlite, Backend::Postgres)] backend: Backend) {
    let mail = MailServer::start();
    let portal = portal(&mail, backend).await;
    let town = portal.town();
    reach(&portal, &mail, Who::Customer, ADDRESS).await;
    later(&portal, Duration::hours(12)).await;
    let customer = portal.program(Who::Customer).await;

    mail.refuse(Step::Recipient, &[451, 450]);
    write(&portal, Who::Assigned, "all").await;
    later(&portal, Duration::minutes(6)).await;
    assert_eq!(mail.mails().len(), 1);
    later(&portal, Duration::minutes(1)).await;
    assert_eq!(mail.mails().len(), 1, "said twice");
    later(&portal, Duration::minutes(3)).await;
    assert_eq!(to(&mail, 1), [ADDRESS]);

    mail.refuse(Step::Recipient, &[550]);
    write(&portal, Who::Assigned, "all").await;
    later(&portal, Duration::minutes(6)).await;
    assert_eq!(mail.mails().len(), 2);
    assert_eq!(way(&customer).await["state"], "bounced");
    assert_eq!(portal.entries(town.tenant, Action::NotificationFailed).await, 1);
    let page = portal.browser(Who::Customer).await.get("/notifications").await.expect(200).text();
    assert!(page.contains("Konnte nicht zugestellt werden, zuletzt am Dienstag, 5. Mai 2026"), "{page}");
    // Nothing more goes there, until it is proven again.
    write(&portal, Who::Assigned, "all").await;
    later(&portal, Duration::minutes(6)).await;
    assert_eq!(mail.mails().len(), 2);
    reach(&portal, &mail, Who::Customer, ADDRESS).await;

    // What is refused whoever it goes to is not the address's fault.
    mail.refuse(Step::Content, &[554]);
    write(&portal, Who::Assigned, "all").await;
    later(&portal, Duration::minutes(6)).await;
    assert_eq!(way(&customer).await["state"], "confirmed");
    assert_eq!(portal.entries(town.tenant, Action::NotificationFailed).await, 2);
    portal.assert_no_jobs_left().await;
}

#[tokio::test]
async fn a_server_that_is_away_costs_nothing_and_what_waits_goes_when_it_is_back() {
    testing::logs::keep();
    let mail = MailServer::start();
    let portal = portal(&mail, Backend::Sqlite).await;
    reach(&portal, &mail, Who::Customer, ADDRESS).await;
    reach(&portal, &mail, Who::Partner, OTHER).await;
    later(&portal, Duration::hours(12)).await;
    mail.stop();
    write(&portal, Who::Assigned, "all").await;
    for _ in 0..20 {
        later(&portal, Duration::minutes(30)).await;
    }
    // In the evening it is quiet; in the morning it goes on by itself.
    mail.start_again();
    later(&portal, Duration::hours(14)).await;
    let mut told = to(&mail, 2);
    told.sort();
    assert_eq!(told, [ADDRESS, OTHER]);
    portal.assert_no_jobs_left().await;
    let logs = String::from_utf8_lossy(&testing::logs::kept()).into_owned();
    assert!(logs.contains("nothing can be sent"));
    for address in [ADDRESS, OTHER] {
        assert!(!logs.contains(address), "an address is in the log");
    }
}

#[tokio::test]
async fn an_address_is_proven_sealed_and_forgotten() {
    let mail = MailServer::start();
    let portal = portal(&mail, Backend::Sqlite).await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    for wrong in ["kunigunde", "a@b", "a@[127.0.0.1]", "a b@c.example"] {
        let problem = customer.put(MAIL, &json!({ "address": wrong })).await.expect(422);
        assert_eq!(problem.at("/errors/0/field"), "address", "{wrong}");
    }
    customer.put("/api/v1/notifications/sms", &json!({ "address": "0151 23456789" })).await.assert_status(409);
    customer.put(MAIL, &json!({ "code": "123456" })).await.assert_status(422);
    customer.put(MAIL, &json!({ "address": ADDRESS })).await.assert_status(200);
    // The address may be proven by night, too.
    portal.run_jobs().await;
    let first = code(&mail);
    assert!(
        mail.mails()[0].text().contains("jemand hat diese Adresse im Portal beim Jobcenter nordheim.test angegeben")
    );
    let wrong = if first == "000000" { "111111" } else { "000000" };
    for _ in 0..5 {
        customer.put(MAIL, &json!({ "code": wrong })).await.assert_status(422);
    }
    customer.put(MAIL, &json!({ "code": first })).await.assert_status(422);

    // Another one, which is good for an hour.
    let browser = portal.browser(Who::Customer).await;
    let again = browser.fill_in("/notifications", &[("act", "code"), ("channel", "mail")]).await;
    assert_eq!(again.header("location"), "/notifications?notice=code-sent");
    portal.run_jobs().await;
    let second = code(&mail);
    portal.clock.advance(Duration::minutes(61));
    let (customer, browser) = (portal.program(Who::Customer).await, portal.browser(Who::Customer).await);
    customer.put(MAIL, &json!({ "code": second })).await.assert_status(422);
    browser.fill_in("/notifications", &[("act", "code"), ("channel", "mail")]).await.assert_status(303);
    portal.run_jobs().await;
    let third = code(&mail);
    let grouped = format!("{} {}", &third[..3], &third[3..]);
    let confirmed =
        browser.fill_in("/notifications", &[("act", "confirm"), ("channel", "mail"), ("code", &grouped)]).await;
    assert_eq!(confirmed.header("location"), "/notifications?notice=address-confirmed");
    assert_eq!(way(&customer).await["address"], ADDRESS);

    // Nobody finds it, or a code, in the rows.
    let rows: Vec<_> = portal.rows().await.into_values().collect();
    for secret in [ADDRESS, first.as_str(), second.as_str(), third.as_str()] {
        assert!(!rows.iter().any(|rows| rows.contains(&format!("\"{secret}\""))), "{secret}");
    }
    assert!(!rows.iter().any(|rows| rows.contains(ADDRESS)));
    assert_eq!(portal.entries(town.tenant, Action::ReachChanged).await, 1);
    assert_eq!(portal.entries(town.tenant, Action::ReachConfirmed).await, 1);

    customer.put(MAIL, &json!({ "wanted": false })).await.assert_status(200);
    write(&portal, Who::Assigned, "all").await;
    customer.delete(MAIL).await.assert_status(204);
    customer.delete(MAIL).await.assert_status(204);
    assert_eq!(customer.get(PATH).await.expect(200).json()["ways"], json!([]));
    later(&portal, Duration::hours(24)).await;
    assert_eq!(mail.mails().len(), 3);
    portal.assert_no_jobs_left().await;
}

#[tokio::test]
async fn nobody_has_codes_sent_to_strangers_again_and_again() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    for n in 0..10 {
        customer.put(MAIL, &json!({ "address": format!("fremd{n}@mail.example") })).await.assert_status(200);
        portal.run_jobs().await;
    }
    let refused = customer.put(MAIL, &json!({ "address": "fremd@mail.example" })).await.expect(429);
    assert_eq!(refused.header("retry-after"), "3600");
    assert_eq!(portal.mailbox.letters().len(), 10);
    portal.clock.advance(Duration::minutes(61));
    let customer = portal.program(Who::Customer).await;
    customer.put(MAIL, &json!({ "address": "fremd@mail.example" })).await.assert_status(200);
}

/// A gateway that keeps what it is asked, and answers what a test says.
#[derive(Debug, Clone, Default)]
struct Heard {
    requests: Arc<Mutex<Vec<(String, String)>>>,
    refusals: Arc<Mutex<Vec<u16>>>,
}

async fn gateway(heard: Heard) -> String {
    let answer = move |headers: axum::http::HeaderMap, body: String| {
        let heard = heard.clone();
        async move {
            if let Some(code) = heard.refusals.lock().unwrap().pop() {
                return axum::http::StatusCode::from_u16(code).unwrap();
            }
            let token = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
            heard.requests.lock().unwrap().push((token.unwrap_or_default(), body));
            axum::http::StatusCode::ACCEPTED
        }
    };
    let router = axum::Router::new().route("/send", axum::routing::post(answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/send")
}

#[tokio::test]
async fn short_messages_go_by_a_gateway() {
    const SMS: &str = "/api/v1/notifications/sms";
    testing::logs::keep();
    let heard = Heard::default();
    let settings = mailer::GatewaySettings {
        url: gateway(heard.clone()).await,
        put: false,
        form: mailer::Form::Json,
        template: r#"{"to": "{number}", "text": "{text}"}"#.to_owned(),
        token: Some("geheim".to_owned().into()),
        timeout: std::time::Duration::from_secs(20),
    };
    let sms = Arc::new(messaging::SmsCourier::new(mailer::Gateway::new(&settings).unwrap()));
    let portal = TestPortal::with(Options { sms: Some(sms), ..Options::default() }).await;
    let customer = portal.program(Who::Customer).await;
    customer.put(SMS, &json!({ "address": "0151" })).await.assert_status(422);
    customer.put(SMS, &json!({ "address": "0151 2345 6789" })).await.assert_status(200);
    portal.run_jobs().await;
    let last = || {
        let (token, body) = heard.requests.lock().unwrap().last().cloned().unwrap();
        assert_eq!(token, "Bearer geheim");
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body["to"], "+4915123456789");
        text(&body, "text")
    };
    let asked = last();
    let code: String = asked.split(": ").nth(1).unwrap().chars().take(6).collect();
    assert_eq!(asked, format!("Ihr Code für das Portal beim Jobcenter nordheim.test: {code}. Er gilt eine Stunde."));
    customer.put(SMS, &json!({ "code": code })).await.assert_status(200);

    later(&portal, Duration::hours(12)).await;
    heard.refusals.lock().unwrap().extend([429, 503]);
    write(&portal, Who::Assigned, "all").await;
    for _ in 0..4 {
        later(&portal, Duration::minutes(6)).await;
    }
    assert_eq!(heard.requests.lock().unwrap().len(), 2);
    assert_eq!(
        last(),
        "Es gibt Neues in Ihrem Portal beim Jobcenter nordheim.test. Melden Sie sich wie gewohnt an. Diese Nachricht \
         enthält absichtlich keinen Link."
    );
    assert!(!String::from_utf8_lossy(&testing::logs::kept()).contains("15123456789"), "a number is in the log");
    portal.assert_no_jobs_left().await;
}
