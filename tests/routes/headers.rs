//! The headers of every answer: of each route, whatever its status.

use std::collections::BTreeSet;

use domain::Face;
use http::HeaderMap;
use testing::{Ask, Options, TestPortal, Who};

use crate::asks::{Asked, ask, name};
use crate::world::{Place, World};

const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
    script-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; manifest-src 'self'; require-trusted-types-for 'script'";
const DOCUMENT_POLICY: &str = "sandbox; default-src 'none'";

const ALWAYS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
];

#[track_caller]
fn assert_secure(about: &str, headers: &HeaderMap, policy: &str, cache: &str) {
    let expected = ALWAYS.into_iter().chain([("content-security-policy", policy), ("cache-control", cache)]);
    for (name, value) in expected {
        let all: Vec<_> = headers.get_all(name).iter().collect();
        assert_eq!(all, [value], "{about}: {name}");
    }
    for absent in ["server", "x-powered-by", "strict-transport-security", "access-control-allow-origin"] {
        assert!(!headers.contains_key(absent), "{about}: {absent}");
    }
}

#[tokio::test]
async fn every_answer_of_every_route_is_secured() {
    let world = World::new().await;
    let portal = &world.portal;
    let mut statuses = BTreeSet::new();
    let columns =
        [None, Some(Who::Customer), Some(Who::Assigned), Some(Who::Admin), Some(Who::Auditor), Some(Who::Import)];
    for (number, who) in (1_000..).step_by(1_000).zip(columns) {
        let host = portal.town().host(who.map_or(Face::Customer, Who::face));
        for (step, route) in portal.table.iter().enumerate() {
            // A new session for each: some of them end it.
            let client = match who {
                None => portal.nobody(host),
                Some(who) if route.is_api() => portal.program(who).await,
                Some(who) => portal.browser(who).await,
            };
            let csrf = match who {
                Some(_) if !route.is_api() => client.get("/legal/imprint").await.expect(200).field("csrf_token"),
                _ => String::new(),
            };
            let somebody = who.unwrap_or(Who::Customer);
            let asked = Asked {
                ids: world.ids(Place::House),
                who: somebody,
                account: portal.town().account(somebody).to_string(),
                other: portal.town().account(Who::Substitute).to_string(),
                password: portal.town().password(somebody),
                csrf,
                number: number + step as u128,
            };
            let answer = client.open(ask(route, &asked)).await;
            let about = format!("{} for {who:?}: {}", name(route), answer.status());
            let fine = answer.status().is_success();
            let policy = if fine && route.path.ends_with("/content") { DOCUMENT_POLICY } else { PAGE_POLICY };
            let is_asset = fine && route.path.starts_with("/assets/");
            let cache = if is_asset { "public, max-age=31536000, immutable" } else { "no-store" };
            assert_secure(&about, answer.headers(), policy, cache);
            statuses.insert(answer.status().as_u16());
        }
    }
    assert!(statuses.is_superset(&BTreeSet::from([200, 201, 204, 303, 401, 404])), "{statuses:?}");
}

#[tokio::test]
async fn answers_of_no_route_are_secured_too() {
    let portal = TestPortal::new().await;
    let host = portal.town().customer_host.clone();
    let client = portal.nobody(&host);
    let too_long = "x".repeat(3_000_000);
    let asks = [
        (404, Ask::get("/nowhere")),
        (404, Ask::get("/api/v1/nowhere")),
        (405, Ask::put("/sign-in")),
        (405, Ask::new("PATCH", "/api/v1/cases")),
        (400, Ask::post("/api/v1/sessions").bytes("application/json", "{")),
        (413, Ask::post("/sign-in").form(&[("login", &too_long)])),
        (415, Ask::post("/sign-in").bytes("application/json", "{}")),
        (200, Ask::get("/healthz")),
        (200, Ask::get("/readyz")),
    ];
    for (status, ask) in asks {
        let answer = client.send(ask).await.expect(status);
        assert_secure(&format!("{status}"), &answer.headers, PAGE_POLICY, "no-store");
    }
    let misdirected = portal.nobody("elsewhere.test").get("/sign-in").await.expect(421);
    assert_secure("421", &misdirected.headers, PAGE_POLICY, "no-store");
}

#[tokio::test]
async fn browsers_are_told_to_stay_with_tls_only_where_there_is_tls() {
    let mut options = Options::default();
    options.web.tls = true;
    let portal = TestPortal::with(options).await;
    let host = portal.town().customer_host.clone();
    for (status, path) in [(200, "/sign-in"), (404, "/nowhere"), (401, "/api/v1/cases"), (200, "/healthz")] {
        let answer = portal.nobody(&host).get(path).await.expect(status);
        assert_eq!(answer.header("strict-transport-security"), "max-age=63072000; includeSubDomains", "{path}");
    }
}
