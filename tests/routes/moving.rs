//! Papers that move: by programs and on pages, and what everybody sees of it.

use domain::Action;
use serde_json::{Value, json};
use testing::{Answer, Ask, Client, TestPortal, Who};

use crate::world::{post_documents, send_text, text};

/// The number of the case next door.
const NEXT_DOOR: &str = "35-2026-0002";
const REASON: &str = "Gehört zu den Leuten nebenan";

/// The caseworker of the house has the case next door as well.
async fn portal() -> TestPortal {
    let portal = TestPortal::new().await;
    let import = portal.program(Who::Import).await;
    let case = json!({
        "file_number": NEXT_DOOR, "title": "Erstantrag", "household": "H-2", "caseworker": Who::Assigned.login(),
    });
    import.put("/api/v1/import/cases/C-2", &case).await.assert_status(200);
    portal
}

async fn sent(portal: &TestPortal, name: &str) -> String {
    let customer = portal.program(Who::Customer).await;
    let id = send_text(&customer, portal.town().house, name, "Ein Brief").await;
    portal.run_jobs().await;
    id
}

fn body(portal: &TestPortal) -> Value {
    json!({ "case": portal.town().next_door, "concerns": "all", "reason": REASON })
}

async fn moves(client: &Client<'_>, id: &str, key: &str, body: &Value) -> Answer {
    client.send(Ask::post(format!("/api/v1/documents/{id}/move")).key(key).json(body)).await
}

async fn moved(portal: &TestPortal, id: &str) {
    let caseworker = portal.program(Who::Assigned).await;
    moves(&caseworker, id, "k", &body(portal)).await.assert_status(202);
    portal.run_jobs().await;
}

#[tokio::test]
async fn a_program_asks_and_sees_it_arrive() {
    let portal = portal().await;
    let town = portal.town();
    let id = sent(&portal, "Brief.txt").await;
    let (caseworker, customer) = (portal.program(Who::Assigned).await, portal.program(Who::Customer).await);
    let document = format!("/api/v1/documents/{id}");
    let before = customer.get(&format!("{document}/receipt")).await.expect(200).json();
    let first = moves(&caseworker, &id, "k", &body(&portal)).await.expect(202);
    assert_eq!(first.at("/moving_to"), town.next_door.to_string());
    assert_eq!(first.at("/case_id"), town.house.to_string());
    assert!(customer.get(&document).await.expect(200).json()["moving_to"].is_null());
    let again = moves(&caseworker, &id, "k", &body(&portal)).await.expect(202);
    assert_eq!((again.header("idempotency-replayed"), again.json()), ("true", first.json()));
    assert_eq!(moves(&caseworker, &id, "other", &body(&portal)).await.expect(409).at("/type"), problem("moving"));
    portal.run_jobs().await;
    let there = caseworker.get(&document).await.expect(200).json();
    assert!(there["moving_to"].is_null() && there["moved_at"].is_string());
    assert_eq!(text(&there, "case_id"), town.next_door.to_string());
    assert_eq!(moves(&caseworker, &id, "k", &body(&portal)).await.expect(200).header("idempotency-replayed"), "true");
    caseworker.get(&format!("{document}/content")).await.assert_status(200);
    // Both sides in the log; the receipt as it was signed, for its sender too.
    assert_eq!(portal.entries(town.tenant, Action::DocumentMoved).await, 2);
    for client in [&caseworker, &customer] {
        let after = client.get(&format!("{document}/receipt")).await.expect(200).json();
        assert_eq!((&after["body"], &after["signature"]), (&before["body"], &before["signature"]));
    }
}

fn problem(code: &str) -> String {
    format!("urn:kundenportal:problem:{code}")
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field() {
    let portal = portal().await;
    let town = portal.town();
    let id = sent(&portal, "Brief.txt").await;
    let caseworker = portal.program(Who::Assigned).await;
    let with = |field: &str, value: Value| {
        let mut body = body(&portal);
        body[field] = value;
        body
    };
    let stranger = town.person(Who::Customer).to_string();
    for (wrong, field) in [(with("reason", json!(" ")), "reason"), (with("concerns", json!(stranger)), "concerns")] {
        assert_eq!(moves(&caseworker, &id, "k", &wrong).await.expect(422).at("/errors/0/field"), field);
    }
    moves(&caseworker, &id, "k", &with("concerns", json!("everybody"))).await.assert_status(400);
    let there = json!({ "case": town.house, "concerns": stranger, "reason": REASON });
    assert_eq!(moves(&caseworker, &id, "k", &there).await.expect(422).at("/errors/0/field"), "concerns");
    let unchecked = send_text(&portal.program(Who::Customer).await, town.house, "Neu.txt", "Ein Brief").await;
    assert_eq!(
        moves(&caseworker, &unchecked, "k", &body(&portal)).await.expect(409).at("/type"),
        problem("not_movable")
    );
    assert_eq!(portal.entries(town.tenant, Action::DocumentMoveBegun).await, 0);
}

#[tokio::test]
async fn nobody_moves_across_teams_or_jobcenters() {
    let portal = portal().await;
    let id = sent(&portal, "Brief.txt").await;
    let abroad = &portal.towns[1];
    let elsewhere = json!({ "case": abroad.house, "concerns": "all", "reason": REASON });
    let nowhere = json!({ "case": uuid::Uuid::from_u128(7), "concerns": "all", "reason": REASON });
    let (assigned, teammate) = (portal.program(Who::Assigned).await, portal.program(Who::Teammate).await);
    // The case of another Jobcenter, one that does not exist, and one of another team: all alike.
    for (who, body) in [(&assigned, &elsewhere), (&assigned, &nowhere), (&teammate, &body(&portal))] {
        moves(who, &id, "k", body).await.assert_status(404);
    }
    let foreign = portal.program_in(abroad, Who::Assigned).await;
    moves(&foreign, &id, "k", &elsewhere).await.assert_status(404);
}

#[tokio::test]
async fn who_sent_it_is_told_that_it_left_and_not_where_to() {
    let portal = portal().await;
    let house = portal.town().house;
    let id = sent(&portal, "Brief.txt").await;
    moved(&portal, &id).await;
    let (customer, program) = (portal.browser(Who::Customer).await, portal.program(Who::Customer).await);
    program.get(&format!("/api/v1/documents/{id}")).await.assert_status(404);
    program.get(&format!("/api/v1/documents/{id}/content")).await.assert_status(404);
    let page = customer.get(&format!("/documents/{id}")).await.expect(200).text();
    assert!(page.contains("Diese Unterlage ist nicht mehr hier") && page.contains("Brief.txt"));
    let list = customer.get(&format!("/cases/{house}")).await.expect(200).text();
    assert!(list.contains("Nicht mehr hier") && list.contains("Brief.txt"));
    let receipt = customer.get(&format!("/documents/{id}/receipt")).await.expect(200).text();
    assert!(receipt.contains("Brief.txt"));
    for shown in [&page, &list, &receipt] {
        assert!(!shown.contains(NEXT_DOOR) && !shown.contains(REASON) && !shown.contains("Erstantrag"));
    }
    // The rest of the household has nothing to do with it; its new owner sees the paper and not the receipt.
    let partner = portal.browser(Who::Partner).await;
    partner.get(&format!("/documents/{id}")).await.assert_status(404);
    assert!(!partner.get(&format!("/cases/{house}")).await.expect(200).text().contains("Brief.txt"));
    let neighbour = portal.browser(Who::Neighbour).await;
    let page = neighbour.get(&format!("/documents/{id}")).await.expect(200).text();
    assert!(
        page.contains("Brief.txt") && page.contains(NEXT_DOOR) && !page.contains(&format!("/documents/{id}/receipt"))
    );
    neighbour.get(&format!("/documents/{id}/receipt")).await.assert_status(404);
    // Staff of the case that it left, who do not have the other one.
    let teammate = portal.browser(Who::Teammate).await;
    let page = teammate.get(&format!("/documents/{id}")).await.expect(200).text();
    assert!(page.contains(REASON) && !page.contains(NEXT_DOOR));
    teammate.get(&format!("/documents/{id}/move")).await.assert_status(404);
}

#[tokio::test]
async fn conversations_name_it_no_longer() {
    let portal = portal().await;
    let id = sent(&portal, "Brief.txt").await;
    let customer = portal.program(Who::Customer).await;
    let new = json!({ "subject": "Frage", "body": "Siehe Anlage", "concerns": "all" });
    let threads = format!("/api/v1/cases/{}/threads", portal.town().house);
    let thread = customer.post(&threads, &new).await.expect(201).at("/id");
    let messages = format!("/api/v1/threads/{thread}/messages");
    customer.post(&messages, &json!({ "body": "Hier", "documents": [id] })).await.assert_status(201);
    let named = async |who| {
        let answer = portal.program(who).await.get(&messages).await.expect(200);
        answer.items().iter().filter(|message| message["documents"] == json!([id])).count()
    };
    assert_eq!((named(Who::Customer).await, named(Who::Assigned).await), (1, 1));
    moved(&portal, &id).await;
    assert_eq!((named(Who::Customer).await, named(Who::Assigned).await), (0, 0));
}

#[tokio::test]
async fn the_page_asks_before_it_acts() {
    let portal = portal().await;
    let town = portal.town();
    let id = sent(&portal, "Brief.txt").await;
    let caseworker = portal.browser(Who::Assigned).await;
    let (document, page) = (format!("/documents/{id}"), format!("/documents/{id}/move"));
    assert!(caseworker.get(&document).await.expect(200).text().contains(&page));
    // Whose case it is not is as if it was not there.
    for number in ["35-2026-0009", ""] {
        let asked = caseworker.get(&format!("{page}?file_number={number}")).await.expect(422).text();
        assert!(asked.contains("Diesen Fall gibt es nicht") && !asked.contains("Ja, verschieben"));
    }
    let second = format!("{page}?file_number={NEXT_DOOR}");
    let asked = caseworker.get(&second).await.expect(200).text();
    assert!(asked.contains("Erstantrag") && asked.contains("Was das bedeutet") && asked.contains("Ja, verschieben"));
    assert_eq!(portal.entries(town.tenant, Action::DocumentMoveBegun).await, 0, "nothing is done yet");
    let fields = |concerns, reason| [("file_number", NEXT_DOOR), ("concerns", concerns), ("reason", reason)];
    for (wrong, at) in [(fields("", REASON), "concerns-error"), (fields("all", " "), "reason-error")] {
        assert!(caseworker.fill_in_to(&second, &page, &wrong).await.expect(422).text().contains(at));
    }
    let done = caseworker.fill_in_to(&second, &page, &fields("all", REASON)).await.expect(303);
    assert_eq!(done.header("location"), format!("{document}?notice=moving"));
    let going = caseworker.get(&document).await.expect(200).text();
    assert!(going.contains(NEXT_DOOR) && !going.contains(&page), "not a second time");
    portal.run_jobs().await;
    let there = caseworker.get(&document).await.expect(200).text();
    assert!(there.contains("aus dem Fall 35-2026-0001") && there.contains(REASON));
    let list = caseworker.get(&format!("/cases/{}", town.house)).await.expect(200).text();
    assert!(list.contains("Nicht mehr hier") && list.contains(NEXT_DOOR));
    // Within the case: at once.
    let neighbour = town.person(Who::Neighbour).to_string();
    let done = caseworker.fill_in_to(&second, &page, &fields(&neighbour, REASON)).await.expect(303);
    assert_eq!(done.header("location"), format!("{document}?notice=moved"));
    assert_eq!(portal.run_jobs().await, 0);
}

#[tokio::test]
async fn what_came_together_may_part() {
    let portal = portal().await;
    let house = portal.town().house;
    let customer = portal.program(Who::Customer).await;
    let form =
        || testing::Form::new().file("a.txt", "text/plain", b"Ein Brief").file("b.txt", "text/plain", b"Noch einer");
    let ask = || Ask::post(crate::world::documents_of(house)).key("k").multipart(&form());
    let sent = customer.send(ask()).await.expect(201);
    portal.run_jobs().await;
    moved(&portal, &sent.at("/items/0/id")).await;
    let again = customer.send(ask()).await.expect(201);
    assert_eq!((again.header("idempotency-replayed"), again.items().len()), ("true", 1));
    let caseworker = portal.program(Who::Assigned).await;
    moves(&caseworker, &sent.at("/items/1/id"), "l", &body(&portal)).await.assert_status(202);
    portal.run_jobs().await;
    customer.send(ask()).await.assert_status(410);
    assert_eq!(
        post_documents(&customer, house, &form()).await.expect(201).items().len(),
        2,
        "under another key it is new"
    );
}

#[tokio::test]
async fn a_declaration_follows_its_paper_to_another_member_of_the_same_case() {
    let portal = portal().await;
    let town = portal.town();
    let id = sent(&portal, "Widerspruch.txt").await;
    let caseworker = portal.program(Who::Assigned).await;
    let path = format!("/api/v1/cases/{}/declarations", town.house);
    let declared = json!({ "kind": "objection", "document": id });
    let made = caseworker.post(&path, &declared).await.expect(201);
    let (customer, partner) = (portal.program(Who::Customer).await, portal.program(Who::Partner).await);
    let known = async |client: &Client<'_>| client.get(&path).await.expect(200).items().len();
    assert_eq!((known(&customer).await, known(&partner).await), (1, 0), "the customer's own");
    let to = json!({ "case": town.house, "concerns": town.person(Who::Partner), "reason": REASON });
    moves(&caseworker, &id, "k", &to).await.assert_status(200);
    assert_eq!(portal.run_jobs().await, 0, "within the case nothing is sealed anew");

    let listed = partner.get(&path).await.expect(200).items();
    let fields = |field: &str| (&listed[0][field], made.json()[field].clone());
    for field in ["id", "kind", "document", "arrived_at"] {
        let (now, before) = fields(field);
        assert_eq!(*now, before, "{field}");
    }
    assert_eq!(known(&customer).await, 1, "who sent it knows of it as before");
    let seen = caseworker.get(&path).await.expect(200).items();
    assert_eq!((seen.len(), &seen[0]["due_on"]), (1, &made.json()["due_on"]), "the deadline is the same");
    let top = caseworker.get("/api/v1/worklist").await.expect(200).items();
    assert_eq!(top[0]["id"], town.house.to_string());
    assert!(top[0]["objection_since"].is_string(), "it waits where it waited");
    let mut tx = portal.custody.read(town.tenant).await.unwrap();
    let row = db::declarations::find(&mut tx, made.at("/id").parse().unwrap()).await.unwrap().unwrap();
    let partner = domain::Concerns::Member(town.person(Who::Partner));
    assert_eq!((row.case_id, row.concerns_member), (town.house, partner));
    assert_eq!(portal.entries(town.tenant, Action::DeclarationMoved).await, 2, "out of the one, into the other");
}
