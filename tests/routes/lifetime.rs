//! How long a session lasts, and how its cookie is replaced.

use chrono::Duration;
use testing::{Client, TestPortal, Who};

async fn is_in(client: &Client<'_>) -> bool {
    match client.get("/api/v1/cases").await.status.as_u16() {
        200 => true,
        401 => false,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it() {
    for (who, idle) in [(Who::Customer, 30), (Who::Assigned, 60)] {
        let portal = TestPortal::new().await;
        let client = portal.program(who).await;
        for _ in 0..3 {
            portal.clock.advance(Duration::minutes(idle - 1));
            assert!(is_in(&client).await, "{who:?} is in use");
        }
        portal.clock.advance(Duration::minutes(idle + 1));
        assert!(!is_in(&client).await, "{who:?} was idle");
        // It does not come back.
        assert!(!is_in(&client).await);
    }
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_in_any_case() {
    let portal = TestPortal::new().await;
    let (program, browser) = (portal.program(Who::Customer).await, portal.browser(Who::Customer).await);
    for _ in 0..35 {
        portal.clock.advance(Duration::minutes(20));
        assert!(is_in(&program).await && is_in(&browser).await);
    }
    portal.clock.advance(Duration::minutes(21));
    assert!(!is_in(&program).await && !is_in(&browser).await);
}

#[tokio::test]
async fn on_a_foreign_device_a_session_ends_soon() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let client = portal.nobody(&town.customer_host);
    let password = town.password(Who::Customer);
    let form = [("login", Who::Customer.login()), ("password", password.as_str()), ("foreign_device", "true")];
    client.fill_in("/sign-in", &form).await.assert_status(303);
    assert!(is_in(&client).await);
    portal.clock.advance(Duration::minutes(9));
    assert!(is_in(&client).await);
    portal.clock.advance(Duration::minutes(11));
    assert!(!is_in(&client).await);
}

#[tokio::test]
async fn the_cookie_is_replaced_every_hour_and_the_old_one_ends() {
    let portal = TestPortal::new().await;
    let browser = portal.browser(Who::Customer).await;
    let first = browser.token();
    let form_token = browser.get("/").await.expect(200).field("csrf_token");
    for _ in 0..3 {
        portal.clock.advance(Duration::minutes(19));
        assert!(is_in(&browser).await);
        assert_eq!(browser.token(), first, "not yet");
    }
    portal.clock.advance(Duration::minutes(4));
    assert!(is_in(&browser).await);
    let second = browser.token();
    assert_ne!(second, first, "replaced after an hour");
    let with_first = || portal.nobody(&browser.host).with_cookie(&first);
    assert!(is_in(&with_first()).await, "requests under way still carry the old one");
    assert_eq!(browser.get("/").await.expect(200).field("csrf_token"), form_token, "open forms can still be sent");
    portal.clock.advance(Duration::seconds(61));
    assert!(!is_in(&with_first()).await, "the old one is over");
    assert!(is_in(&browser).await);
    assert_eq!(browser.token(), second);
}

#[tokio::test]
async fn replacing_prolongs_nothing() {
    let portal = TestPortal::new().await;
    let browser = portal.browser(Who::Assigned).await;
    for _ in 0..23 {
        portal.clock.advance(Duration::minutes(31));
        assert!(is_in(&browser).await);
    }
    portal.clock.advance(Duration::minutes(31));
    assert!(!is_in(&browser).await);
}

#[tokio::test]
async fn a_programs_token_is_never_replaced() {
    let portal = TestPortal::new().await;
    let program = portal.program(Who::Assigned).await;
    for _ in 0..4 {
        portal.clock.advance(Duration::minutes(50));
        let answer = program.get("/api/v1/cases").await.expect(200);
        assert!(answer.header("set-cookie").is_empty());
    }
}

#[tokio::test]
async fn signing_out_ends_one_session_at_once() {
    let portal = TestPortal::new().await;
    let (here, there) = (portal.browser(Who::Customer).await, portal.browser(Who::Customer).await);
    let cookie = here.token();
    let token = here.get("/").await.expect(200).field("csrf_token");
    let answer = here.send(testing::Ask::post("/sign-out").form(&[("csrf_token", &token)])).await.expect(303);
    assert!(answer.header("location").starts_with("/sign-in"));
    assert!(answer.header("set-cookie").contains("Max-Age=0"), "the browser forgets the cookie");
    assert!(here.cookie().is_none());
    assert!(!is_in(&portal.nobody(&here.host).with_cookie(&cookie)).await);
    assert!(is_in(&there).await, "the other device stays");
}

#[tokio::test]
async fn signing_out_after_a_replacement_ends_both_tokens() {
    let portal = TestPortal::new().await;
    let browser = portal.browser(Who::Assigned).await;
    let first = browser.token();
    portal.clock.advance(Duration::minutes(40));
    assert!(is_in(&browser).await);
    portal.clock.advance(Duration::minutes(25));
    assert!(is_in(&browser).await);
    assert_ne!(browser.token(), first);
    let token = browser.get("/worklist").await.expect(200).field("csrf_token");
    browser.send(testing::Ask::post("/sign-out").form(&[("csrf_token", &token)])).await.assert_status(303);
    assert!(!is_in(&portal.nobody(&browser.host).with_cookie(&first)).await, "the replaced one as well");
}
