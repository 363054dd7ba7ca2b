//! Cases and the worklist.

use testing::{TestPortal, Who};

use crate::world::{send_text, start_thread, text};

#[tokio::test]
async fn everybody_sees_their_own_cases_only() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let lists = [
        (Who::Customer, vec![town.house]),
        (Who::Partner, vec![town.house]),
        (Who::Neighbour, vec![town.next_door]),
        (Who::Assigned, vec![town.house]),
        (Who::Teammate, vec![town.house]),
        (Who::Outsider, vec![town.next_door]),
    ];
    for (who, cases) in lists {
        let listed = portal.program(who).await.get("/api/v1/cases").await.expect(200);
        let ids: Vec<_> = listed.items().iter().map(|case| text(case, "id")).collect();
        assert_eq!(ids, cases.iter().map(ToString::to_string).collect::<Vec<_>>(), "{who:?}");
        assert!(listed.json()["next"].is_null());
    }
}

#[tokio::test]
async fn a_case_says_what_is_new() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let path = format!("/api/v1/cases/{}", town.house);
    let fresh = caseworker.get(&path).await.expect(200);
    assert_eq!(fresh.at("/file_number"), "35-2026-0001");
    assert_eq!(fresh.at("/title"), "Weiterbewilligung Quabbelstein");
    assert_eq!(fresh.at("/household/number"), "35BG0001");
    assert_eq!(fresh.at("/state"), "open");
    assert_eq!(fresh.at("/assigned_to/id"), town.account(Who::Assigned).to_string());
    let counts = |case: &testing::Answer| {
        let json = case.json();
        ["new_documents", "unread", "open_requests"].map(|field| json[field].as_u64().unwrap())
    };
    assert_eq!(counts(&fresh), [0, 0, 0]);
    assert!(caseworker.get("/api/v1/worklist").await.expect(200).items().is_empty());

    let document = send_text(&customer, town.house, "Miete.txt", "Ein Mietvertrag").await;
    let thread = text(&start_thread(&customer, town.house, "Miete", "Anbei der Vertrag.").await, "id");
    portal.run_jobs().await;
    assert_eq!(counts(&caseworker.get(&path).await), [1, 1, 0]);
    assert_eq!(counts(&customer.get(&path).await), [0, 0, 0], "what one sent oneself is not new");
    assert_eq!(caseworker.get("/api/v1/worklist").await.expect(200).at("/items/0/id"), town.house.to_string());
    assert!(portal.program(Who::Outsider).await.get("/api/v1/worklist").await.expect(200).items().is_empty());

    caseworker.get(&format!("/api/v1/documents/{document}/content")).await.assert_status(200);
    let messages = caseworker.get(&format!("/api/v1/threads/{thread}/messages")).await.expect(200);
    let up_to = serde_json::json!({ "up_to": messages.at("/items/0/id") });
    caseworker.put(&format!("/api/v1/threads/{thread}/read"), &up_to).await.assert_status(204);
    assert_eq!(counts(&caseworker.get(&path).await), [0, 0, 0]);
}

#[tokio::test]
async fn lists_go_on_where_they_ended() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    let house = portal.town().house;
    let mut sent = Vec::new();
    for number in 0..5 {
        sent.push(send_text(&customer, house, &format!("Seite {number}.txt"), "Eine Seite").await);
    }
    sent.reverse();
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = customer.get(&format!("/api/v1/cases/{house}/documents?limit=2{after}")).await.expect(200);
        let items = page.items();
        assert!(items.len() <= 2);
        seen.extend(items.iter().map(|document| text(document, "id")));
        match page.json()["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen, sent, "newest first, each once");
    for query in ["limit=0", "limit=201", "limit=x", "limit=-1", "after=x", "after=%00", "sort=name"] {
        customer.get(&format!("/api/v1/cases/{house}/documents?{query}")).await.assert_status(400);
    }
}

#[tokio::test]
async fn what_is_no_id_names_nothing() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    for id in ["x", "0", "00000000-0000-0000-0000-000000000000", "..", "%2e%2e", "'%20OR%201=1--"] {
        customer.get(&format!("/api/v1/cases/{id}")).await.assert_status(404);
        customer.get(&format!("/api/v1/documents/{id}")).await.assert_status(404);
        customer.get(&format!("/cases/{id}")).await.assert_status(404);
    }
}
