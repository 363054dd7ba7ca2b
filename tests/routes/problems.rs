//! Errors in one shape, hosts that are ours, and signs of life.

use testing::{Ask, TestPortal, Who};

#[tokio::test]
async fn every_refusal_of_the_api_is_a_problem() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let nobody = portal.nobody(&town.customer_host);
    let customer = portal.program(Who::Customer).await;
    let asks = [
        (&nobody, 401, "sign_in_needed", Ask::get("/api/v1/cases")),
        (&nobody, 404, "not_found", Ask::get("/api/v1/nowhere")),
        (&customer, 404, "not_found", Ask::get("/api/v1/worklist")),
        (&customer, 404, "not_found", Ask::get(format!("/api/v1/cases/{}", town.next_door))),
        (&customer, 405, "method_not_allowed", Ask::delete("/api/v1/cases")),
        (&nobody, 415, "media_type", Ask::post("/api/v1/sessions").form(&[("login", "x")])),
        (&nobody, 413, "too_large", Ask::post("/api/v1/sessions").bytes("application/json", vec![b' '; 3_000_000])),
    ];
    for (client, status, code, ask) in asks {
        let answer = client.send(ask).await.expect(status);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["type"], format!("urn:kundenportal:problem:{code}"));
        assert_eq!(problem["status"], status);
        assert_eq!(problem["request_id"], answer.header("x-request-id"));
        assert!(uuid::Uuid::try_parse(problem["request_id"].as_str().unwrap()).is_ok());
        for sentence in ["title", "detail"] {
            assert!(!problem[sentence].as_str().unwrap().is_empty(), "{problem}");
        }
        let fields: Vec<_> = problem.as_object().unwrap().keys().map(String::as_str).collect();
        assert!(
            fields.iter().all(|f| ["type", "title", "status", "detail", "request_id", "errors"].contains(f)),
            "{problem}"
        );
    }
}

#[tokio::test]
async fn pages_say_it_on_a_page() {
    let portal = TestPortal::new().await;
    let nobody = portal.nobody(&portal.town().customer_host);
    let browser = portal.browser(Who::Customer).await;
    for client in [&nobody, &browser] {
        let answer = client.get("/nowhere").await.expect(404);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert!(answer.text().contains(answer.header("x-request-id")), "the page names the request");
        let folded = answer.text().split("<details").nth(1).unwrap().split("</details>").next().unwrap().to_owned();
        assert!(folded.contains(answer.header("x-request-id")), "for those who call, not for all");
    }
}

#[tokio::test]
async fn an_unknown_host_is_misdirected() {
    let portal = TestPortal::new().await;
    let hosts = [
        "elsewhere.test",
        "",
        "localhost",
        "nordheim.test.evil.test",
        "staff.staff.nordheim.test",
        "[::1]",
        "nordheim",
    ];
    for host in hosts {
        for path in ["/", "/sign-in", "/api/v1/cases", "/nowhere"] {
            let answer = portal.nobody(host).get(path).await;
            assert_eq!(answer.status.as_u16(), 421, "{host:?} {path}");
        }
    }
    for host in ["NORDHEIM.test", "nordheim.test:8080", "nordheim.test."] {
        portal.nobody(host).get("/sign-in").await.assert_status(200);
    }
}

#[tokio::test]
async fn signs_of_life_are_given_on_any_host() {
    let portal = TestPortal::new().await;
    for host in ["elsewhere.test", "127.0.0.1:9000", &portal.town().staff_host] {
        for path in ["/healthz", "/readyz"] {
            portal.nobody(host).get(path).await.assert_status(200);
        }
    }
}

#[tokio::test]
async fn a_portal_without_its_database_is_alive_but_not_ready() {
    let portal = TestPortal::new().await;
    let client = portal.nobody(&portal.town().customer_host);
    let customer = portal.program(Who::Customer).await;
    portal.database.db.close().await;
    client.get("/healthz").await.assert_status(200);
    client.get("/readyz").await.assert_status(503);
    let answer = customer.get("/api/v1/cases").await;
    assert!([500, 503].contains(&answer.status.as_u16()), "{}", answer.status);
    assert!(!answer.text().to_lowercase().contains("pool") && !answer.text().contains("sqlite"), "{}", answer.text());
}

#[tokio::test]
async fn metrics_are_not_for_visitors() {
    let portal = TestPortal::new().await;
    for host in [&portal.town().customer_host, &portal.town().staff_host] {
        portal.nobody(host).get("/metrics").await.assert_status(404);
    }
}
