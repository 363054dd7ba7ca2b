//! Master data from the specialist system, one thing at a time.

use serde_json::{Value, json};
use testing::{TestPortal, Who};

const PERSON: &str = "/api/v1/import/people/P-77";
const HOUSEHOLD: &str = "/api/v1/import/households/H-77";
const CASE: &str = "/api/v1/import/cases/C-77";

fn person() -> Value {
    json!({ "surname": "Neuling", "given_name": "Nora", "birth_date": "2001-12-31" })
}

fn household() -> Value {
    json!({ "number": "35BG0077", "members": [{ "person": "P-77", "from": "2026-01-01", "representative": true }] })
}

fn case() -> Value {
    let caseworker = Who::Assigned.login();
    json!({ "file_number": "35-2026-0077", "title": "Erstantrag", "household": "H-77", "caseworker": caseworker })
}

#[tokio::test]
async fn the_first_is_created_and_repeats_change_nothing() {
    let portal = TestPortal::new().await;
    let system = portal.program(Who::Import).await;
    for (path, body) in [(PERSON, person()), (HOUSEHOLD, household()), (CASE, case())] {
        system.put(path, &body).await.assert_status(201);
        let before = portal.rows().await;
        system.put(path, &body).await.assert_status(200);
        assert_eq!(portal.rows().await, before, "{path}");
    }
    let mut renamed = case();
    renamed["title"] = "Weiterbewilligung".into();
    system.put(CASE, &renamed).await.assert_status(200);
    let cases = portal.program(Who::Assigned).await.get("/api/v1/cases").await.expect(200).items();
    assert_eq!(cases.len(), 2);
    assert!(cases.iter().any(|case| case["title"] == "Weiterbewilligung" && case["file_number"] == "35-2026-0077"));
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let portal = TestPortal::new().await;
    let system = portal.program(Who::Import).await;
    let with = |mut body: Value, field: &str, value: Value| {
        body[field] = value;
        body
    };
    let before = portal.rows().await;
    let refused = [
        (400, PERSON, with(person(), "birth_date", json!("31.12.2001"))),
        (400, PERSON, with(person(), "religion", json!("keine"))),
        (422, HOUSEHOLD, household()),
        (422, CASE, case()),
        (409, HOUSEHOLD, json!({ "number": "35BG0001", "members": [] })),
    ];
    for (status, path, body) in refused {
        let answer = system.put(path, &body).await;
        assert_eq!(answer.status.as_u16(), status, "{path} {body}: {}", answer.text());
        assert_eq!(portal.rows().await, before, "{path} {body}");
    }
}
