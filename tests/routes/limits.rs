//! Who tries passwords has to wait: growing, but never for good.

use chrono::Duration;
use domain::Action;
use serde_json::{Value, json};
use testing::{Answer, Client, TestPortal, Who};

const WRONG: &str = "falsches Kennwort";

async fn attempt(client: &Client<'_>, login: &str, password: &str) -> Answer {
    client.post("/api/v1/sessions", &json!({ "login": login, "password": password })).await
}

fn retry_after(answer: &Answer) -> i64 {
    answer.header("retry-after").parse().unwrap_or_else(|_| panic!("no Retry-After: {:?}", answer.headers))
}

#[tokio::test]
async fn after_five_failures_an_account_waits_a_growing_time() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let client = portal.nobody(&town.customer_host);
    let (login, right) = (Who::Customer.login(), town.password(Who::Customer));
    for _ in 0..5 {
        attempt(&client, login, WRONG).await.assert_status(401);
    }
    let mut waits = Vec::new();
    for _ in 0..12 {
        // Also the right password waits, and trying while waiting makes it no longer.
        let refused = attempt(&client, login, &right).await.expect(429);
        assert_eq!(refused.at("/type"), "urn:kundenportal:problem:too_many");
        let wait = retry_after(&refused);
        assert_eq!(retry_after(&attempt(&client, login, WRONG).await.expect(429)), wait);
        waits.push(wait);
        portal.clock.advance(Duration::seconds(wait));
        attempt(&client, login, WRONG).await.assert_status(401);
    }
    assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);

    portal.clock.advance(Duration::seconds(900));
    attempt(&client, login, &right).await.assert_status(201);
    // A success forgets the failures.
    for _ in 0..5 {
        attempt(&client, login, WRONG).await.assert_status(401);
    }
    assert_eq!(retry_after(&attempt(&client, login, WRONG).await.expect(429)), 2);
}

#[tokio::test]
async fn failures_of_an_account_leave_entries_but_cannot_fill_the_log() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let client = portal.nobody(&town.customer_host);
    for _ in 0..50 {
        attempt(&client, Who::Customer.login(), WRONG).await;
    }
    let entries = portal.entries(town.tenant, Action::AccountSignInRefused).await;
    assert!((1..=10).contains(&entries), "{entries}");
}

/// Everything that an attacker sees, but for the request's own id.
fn seen(answer: &Answer) -> (u16, String, Value) {
    let mut problem = answer.json();
    problem["request_id"] = Value::Null;
    (answer.status.as_u16(), answer.header("retry-after").to_owned(), problem)
}

#[tokio::test]
async fn unknown_known_and_locked_accounts_look_alike() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    lock(&portal, Who::Partner).await;
    let mut told = Vec::new();
    for (network, login) in
        [("192.0.2.2", "niemand"), ("192.0.2.3", Who::Customer.login()), ("192.0.2.4", Who::Partner.login())]
    {
        let client = portal.nobody(&town.customer_host).from(network);
        let mut answers = Vec::new();
        for _ in 0..7 {
            answers.push(seen(&attempt(&client, login, WRONG).await));
        }
        told.push(answers);
    }
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0], told[2]);
    portal.clock.advance(Duration::seconds(60));
    let client = portal.nobody(&town.customer_host).from("192.0.2.5");
    attempt(&client, Who::Partner.login(), &town.password(Who::Partner)).await.assert_status(401);
}

#[tokio::test]
async fn a_locked_account_loses_its_sessions() {
    let portal = TestPortal::new().await;
    let (program, browser) = (portal.program(Who::Partner).await, portal.browser(Who::Partner).await);
    lock(&portal, Who::Partner).await;
    program.get("/api/v1/cases").await.assert_status(401);
    browser.get("/").await.assert_status(303);
}

async fn lock(portal: &TestPortal, who: Who) {
    let town = portal.town();
    let mut tx = portal.database.db.write(db::Scope::Tenant(town.tenant)).await.unwrap();
    assert!(db::accounts::lock(&mut tx, town.account(who), domain::Clock::now(&*portal.clock)).await.unwrap());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_network_has_a_hundred_failures_in_a_quarter_of_an_hour() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (login, right) = (Who::Customer.login(), town.password(Who::Customer));
    let bad = portal.nobody(&town.customer_host).from("198.51.100.7");
    for number in 0..100 {
        attempt(&bad, &format!("versuch-{number}"), WRONG).await.assert_status(401);
    }
    // Now everybody there waits, whatever they know; elsewhere nobody does.
    let refused = attempt(&bad, login, &right).await.expect(429);
    assert!((1..=900).contains(&retry_after(&refused)), "{}", retry_after(&refused));
    let staff = portal.nobody(&town.staff_host).from("198.51.100.7");
    attempt(&staff, Who::Assigned.login(), &town.password(Who::Assigned)).await.assert_status(429);
    let elsewhere = portal.nobody(&town.customer_host).from("198.51.100.8");
    attempt(&elsewhere, login, &right).await.assert_status(201);
    portal.clock.advance(Duration::seconds(retry_after(&refused)));
    attempt(&bad, login, &right).await.assert_status(201);
}

#[tokio::test]
async fn guesses_side_by_side_do_not_slip_past_the_limit() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let client = portal.nobody(&town.customer_host);
    let login = Who::Customer.login();
    let guesses = futures::future::join_all((0..40).map(|_| attempt(&client, login, WRONG))).await;
    assert!(guesses.iter().all(|answer| [401, 429].contains(&answer.status.as_u16())));
    // All were counted: the account waits longer than after five.
    let wait = retry_after(&attempt(&client, login, &town.password(Who::Customer)).await.expect(429));
    assert!(wait >= 2, "{wait}");
}

#[tokio::test]
async fn the_form_says_when_to_try_again() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let client = portal.nobody(&town.customer_host);
    let form = [("login", Who::Customer.login()), ("password", WRONG)];
    for _ in 0..5 {
        let refused = client.fill_in("/sign-in", &form).await.expect(422);
        assert_eq!(refused.field("login"), Who::Customer.login());
        assert!(!refused.text().contains(WRONG), "a password is not shown again");
    }
    let refused = client.fill_in("/sign-in", &form).await.expect(429);
    assert_eq!(retry_after(&refused), 2);
    assert!(refused.header("content-type").starts_with("text/html"));
}
