//! The description of the API is the API.

use std::collections::BTreeSet;

use testing::TestPortal;

#[tokio::test]
async fn every_route_of_the_api_is_described_and_nothing_else() {
    let portal = TestPortal::new().await;
    let answer = portal.nobody(&portal.town().customer_host).get("/api/v1/openapi.json").await.expect(200);
    assert!(answer.header("content-type").starts_with("application/json"));
    let description = answer.json();
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
    let described: BTreeSet<String> = description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    // The description itself need not be described.
    let routes: BTreeSet<String> = portal
        .table
        .iter()
        .filter(|route| route.is_api() && !route.path.ends_with("openapi.json"))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let missing: Vec<_> = routes.difference(&described).collect();
    assert!(missing.is_empty(), "not described: {missing:?}");
    let surplus: Vec<_> =
        described.iter().filter(|path| !path.ends_with("openapi.json") && !routes.contains(*path)).collect();
    assert!(
        surplus.iter().all(|path| ["GET /healthz", "GET /readyz"].contains(&path.as_str())),
        "no route: {surplus:?}"
    );
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    let portal = TestPortal::new().await;
    let description = portal.nobody(&portal.town().customer_host).get("/api/v1/openapi.json").await.expect(200).json();
    let text = description.to_string();
    let references: BTreeSet<&str> =
        text.split("\"$ref\":\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} leads away"));
        assert!(description.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}
