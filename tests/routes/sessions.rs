//! Sign-in over the API.

use domain::{Action, Face};
use serde_json::json;
use testing::{Ask, TestPortal, Who};

#[tokio::test]
async fn a_session_is_begun_used_and_ended() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let nobody = portal.nobody(&town.customer_host);
    let pair = json!({ "login": Who::Customer.login(), "password": town.password(Who::Customer) });
    let begun = nobody.post("/api/v1/sessions", &pair).await.expect(201);
    assert_eq!(begun.at("/account/id"), town.account(Who::Customer).to_string());
    assert_eq!(begun.at("/account/role"), "customer");
    assert_eq!(begun.at("/account/name"), Who::Customer.full_name());
    assert_eq!(begun.at("/expires_at"), "2026-05-05T07:14:00Z".replace(":00Z", &begun.at("/expires_at")[16..]));
    assert!(begun.header("set-cookie").is_empty(), "programs get no cookie");

    let somebody = nobody.with_bearer(&begun.at("/token"));
    somebody.get("/api/v1/cases").await.assert_status(200);
    somebody.delete("/api/v1/sessions/current").await.assert_status(204);
    somebody.get("/api/v1/cases").await.assert_status(401);
    assert_eq!(portal.entries(town.tenant, Action::AccountSignedIn).await, 1);
    assert_eq!(portal.entries(town.tenant, Action::AccountSignedOut).await, 1);
}

#[tokio::test]
async fn every_wrong_pair_is_refused_alike() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let right = town.password(Who::Customer);
    let foreign = portal.towns[1].password(Who::Customer);
    let wrong = [
        (Who::Customer.login(), "falsch"),
        (Who::Customer.login(), &*foreign),
        ("niemand", &*right),
        // The right pair, but of the other face.
        (Who::Admin.login(), &*town.password(Who::Admin)),
        ("", ""),
    ];
    let mut told = Vec::new();
    for (login, password) in wrong {
        let pair = json!({ "login": login, "password": password });
        let answer = portal.nobody(&town.customer_host).post("/api/v1/sessions", &pair).await.expect(401);
        let mut problem = answer.json();
        problem["request_id"] = json!("");
        told.push(problem);
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
}

#[tokio::test]
async fn a_request_that_is_not_understood_is_no_attempt() {
    let portal = TestPortal::new().await;
    let nobody = portal.nobody(&portal.town().customer_host);
    let typed = [
        r#"{"login":"k.quabbel","password":"x","remember":true}"#,
        r#"{"login":"k.quabbel"}"#,
        r#"{"login":7,"password":"x"}"#,
        r#"["k.quabbel","x"]"#,
        "{",
        "",
    ];
    for body in typed {
        let answer = nobody.send(Ask::post("/api/v1/sessions").bytes("application/json", body)).await;
        answer.assert_status(400);
    }
    let form = Ask::post("/api/v1/sessions").form(&[("login", "k.quabbel"), ("password", "x")]);
    nobody.send(form).await.assert_status(415);
    assert_eq!(portal.entries(portal.town().tenant, Action::AccountSignInRefused).await, 0);
}

#[tokio::test]
async fn a_token_opens_one_face_of_one_jobcenter_only() {
    let portal = TestPortal::new().await;
    for who in [Who::Customer, Who::Assigned] {
        let somebody = portal.program(who).await;
        somebody.get("/api/v1/cases").await.assert_status(200);
        for town in &portal.towns {
            for face in [Face::Customer, Face::Staff] {
                let host = town.host(face);
                if host != somebody.host {
                    somebody.at(host).get("/api/v1/cases").await.assert_status(401);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_cookie_is_no_bearer_token_and_the_other_way_round() {
    let portal = TestPortal::new().await;
    let browser = portal.browser(Who::Customer).await;
    let program = portal.program(Who::Customer).await;
    let nobody = || portal.nobody(&portal.town().customer_host);
    browser.get("/api/v1/cases").await.assert_status(200);
    nobody().with_bearer(&browser.token()).get("/api/v1/cases").await.assert_status(401);
    nobody().with_cookie(&program.token()).get("/api/v1/cases").await.assert_status(401);
    for nonsense in ["", "x", "äöü", &"A".repeat(43), &"A".repeat(4_000)] {
        nobody().with_bearer(nonsense).get("/api/v1/cases").await.assert_status(401);
    }
}
