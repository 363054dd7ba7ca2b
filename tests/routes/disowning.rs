//! "Gehört nicht mir": hidden from the household at once, on top of the worklist, until staff have looked.

use domain::Action;
use serde_json::{Value, json};
use testing::{Answer, Ask, Client, Form, TestPortal, Who};

use crate::world::{post_documents, send_text};

/// Writes no body.
async fn disown(client: &Client<'_>, id: &str) -> Answer {
    client.send(Ask::put(format!("/api/v1/documents/{id}/disowned"))).await
}

async fn entries(portal: &TestPortal) -> [usize; 2] {
    let tenant = portal.town().tenant;
    [portal.entries(tenant, Action::DocumentDisowned).await, portal.entries(tenant, Action::DocumentConfirmed).await]
}

/// A paper that the Jobcenter sent into the house, by mistake.
async fn stray(portal: &TestPortal) -> String {
    let caseworker = portal.program(Who::Assigned).await;
    let id = send_text(&caseworker, portal.town().house, "Bescheid.txt", "Ein Bescheid").await;
    portal.run_jobs().await;
    id
}

async fn names(client: &Client<'_>, case: impl std::fmt::Display) -> Vec<Value> {
    let listed = client.get(&format!("/api/v1/cases/{case}/documents")).await.expect(200).items();
    listed.into_iter().map(|document| document["name"].clone()).collect()
}

#[tokio::test]
async fn what_is_not_theirs_is_hidden_from_the_household_until_staff_say_that_it_is() {
    for backend in testing::BACKENDS {
        let portal = TestPortal::on(backend).await;
        let (house, next_door) = (portal.town().house, portal.town().next_door);
        let (customer, partner) = (portal.program(Who::Customer).await, portal.program(Who::Partner).await);
        let (neighbour, caseworker) = (portal.program(Who::Neighbour).await, portal.program(Who::Assigned).await);
        send_text(&neighbour, next_door, "Nebenan.txt", "Ein Brief").await;
        send_text(&customer, house, "Eigenes.txt", "Ein Brief").await;
        let id = stray(&portal).await;
        let document = format!("/api/v1/documents/{id}");
        let next_doors = names(&neighbour, next_door).await;
        for client in [&customer, &partner] {
            client.get(&document).await.assert_status(200);
        }
        // Nothing waits but this.
        caseworker.post(&format!("/api/v1/cases/{house}/settle"), &json!({})).await.assert_status(204);
        assert!(caseworker.get("/api/v1/worklist").await.expect(200).items().is_empty());

        for _ in 0..2 {
            disown(&customer, &id).await.assert_status(204);
        }
        assert_eq!(entries(&portal).await, [1, 0]);
        let mut tx = portal.custody.read(portal.town().tenant).await.unwrap();
        let waiting = db::disowned::of_case(&mut tx, house, 9).await.unwrap();
        assert_eq!(waiting, [id.parse().unwrap()], "{backend:?}");
        drop(tx);
        for client in [&customer, &partner] {
            for path in [document.clone(), format!("{document}/content"), format!("{document}/receipt")] {
                client.get(&path).await.assert_status(404);
            }
            assert!(!names(client, house).await.contains(&json!("Bescheid.txt")));
        }
        assert_eq!(names(&customer, house).await, [json!("Eigenes.txt")]);
        assert_eq!(names(&neighbour, next_door).await, next_doors);
        let top = caseworker.get("/api/v1/worklist").await.expect(200).items().remove(0);
        assert_eq!((&top["id"], &top["disowned"]), (&json!(house.to_string()), &json!(1)));
        assert!(top["due_on"].is_string() && top["waiting_since"].is_string(), "{top}");
        assert!(caseworker.get(&document).await.expect(200).json()["disowned_at"].is_string());
        // That it is done for now is not said of this.
        caseworker.post(&format!("/api/v1/cases/{house}/settle"), &json!({})).await.assert_status(204);
        assert_eq!(caseworker.get("/api/v1/worklist").await.expect(200).items().len(), 1);

        for _ in 0..2 {
            caseworker.delete(&format!("{document}/disowned")).await.assert_status(204);
        }
        assert_eq!(entries(&portal).await, [1, 1]);
        assert!(customer.get(&document).await.expect(200).json()["disowned_at"].is_null());
        assert!(names(&partner, house).await.contains(&json!("Bescheid.txt")));
        assert!(caseworker.get("/api/v1/worklist").await.expect(200).items().is_empty());
    }
}

#[tokio::test]
async fn only_who_did_not_send_it_says_so() {
    let portal = TestPortal::new().await;
    let house = portal.town().house;
    let (customer, partner) = (portal.program(Who::Customer).await, portal.program(Who::Partner).await);
    let form = Form::new().text("concerns", "all").file("Miete.txt", "text/plain", b"Ein Brief");
    let shared = post_documents(&customer, house, &form).await.expect(201).at("/items/0/id");
    let hers = send_text(&customer, house, "Meins.txt", "Nur meines").await;
    portal.run_jobs().await;
    let own = disown(&customer, &shared).await.expect(409);
    assert!(own.at("/type").ends_with("own_document"), "{}", own.text());
    disown(&partner, &hers).await.assert_status(404);
    disown(&portal.program(Who::Neighbour).await, &shared).await.assert_status(404);
    assert_eq!(entries(&portal).await, [0, 0]);

    // Of the partner's household, but sent by somebody in it: she sees her own paper as before.
    disown(&partner, &shared).await.assert_status(204);
    partner.get(&format!("/api/v1/documents/{shared}")).await.assert_status(404);
    customer.get(&format!("/api/v1/documents/{shared}/content")).await.assert_status(200);
    assert_eq!(names(&customer, house).await, [json!("Meins.txt"), json!("Miete.txt")]);
}

#[tokio::test]
async fn a_move_settles_it() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let import = portal.program(Who::Import).await;
    let case = json!({
        "file_number": "35-2026-0002", "title": "Erstantrag", "household": "H-2", "caseworker": Who::Assigned.login(),
    });
    import.put("/api/v1/import/cases/C-2", &case).await.assert_status(200);
    let (customer, neighbour) = (portal.program(Who::Customer).await, portal.program(Who::Neighbour).await);
    let caseworker = portal.program(Who::Assigned).await;
    let id = stray(&portal).await;
    disown(&customer, &id).await.assert_status(204);
    let to = json!({ "case": town.next_door, "concerns": "all", "reason": "Für die Leute nebenan" });
    caseworker.post(&format!("/api/v1/documents/{id}/move"), &to).await.assert_status(202);
    customer.get(&format!("/api/v1/documents/{id}")).await.assert_status(404);
    portal.run_jobs().await;
    assert!(names(&neighbour, town.next_door).await.contains(&json!("Bescheid.txt")));
    customer.get(&format!("/api/v1/documents/{id}")).await.assert_status(404);
    let moved = caseworker.get(&format!("/api/v1/documents/{id}")).await.expect(200).json();
    assert!(moved["disowned_at"].is_null(), "{moved}");
    let listed = caseworker.get("/api/v1/worklist").await.expect(200).items();
    assert!(listed.iter().all(|case| case["disowned"] == json!(0)), "{listed:?}");
}

#[tokio::test]
async fn the_pages_ask_once_and_tell_staff_what_to_do() {
    let portal = TestPortal::new().await;
    let house = portal.town().house;
    let (customer, caseworker) = (portal.browser(Who::Customer).await, portal.browser(Who::Assigned).await);
    let id = stray(&portal).await;
    let page = format!("/documents/{id}");
    let hers = customer.get(&page).await.expect(200).text();
    assert!(hers.contains("Diese Unterlage gehört nicht mir") && !hers.contains("Unterlage zurücknehmen"));
    let done = customer.fill_in_to(&page, &format!("{page}/disown"), &[]).await.expect(303);
    assert_eq!(done.header("location"), "/?notice=disowned");
    customer.get(&page).await.assert_status(404);
    customer.get(&format!("{page}/receipt")).await.assert_status(404);
    for path in ["/".to_owned(), format!("/cases/{house}")] {
        assert!(!customer.get(&path).await.expect(200).text().contains("Bescheid.txt"), "{path}");
    }
    assert!(caseworker.get("/worklist").await.expect(200).text().contains("1-mal „gehört nicht mir“"));
    for path in [format!("/cases/{house}"), page.clone()] {
        let told = caseworker.get(&path).await.expect(200).text();
        assert!(told.contains("sagt: gehört nicht mir") && told.contains("Datenpanne"), "{path}");
    }
    let done = caseworker.fill_in_to(&page, &format!("{page}/confirm"), &[]).await.expect(303);
    assert_eq!(done.header("location"), format!("{page}?notice=confirmed"));
    assert!(!caseworker.get(&page).await.expect(200).text().contains("Datenpanne"));
    customer.get(&page).await.assert_status(200);
    assert_eq!(entries(&portal).await, [1, 1]);
}

/// A conversation does not lose papers without a word: it says how many are hidden, to those who could see them.
#[tokio::test]
async fn a_conversation_says_that_papers_are_hidden() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.browser(Who::Customer).await, portal.program(Who::Assigned).await);
    let hers = town.person(Who::Partner).to_string();
    let threads = format!("/api/v1/cases/{}/threads", town.house);
    let letter = Form::new()
        .text("subject", "Drei Schreiben")
        .text("concerns", "all")
        .text("body", "Hier sind sie.")
        .file("Merkblatt.txt", "text/plain", b"Ein Merkblatt")
        .file("Bescheid.txt", "text/plain", b"Ein Bescheid")
        .file("Formular.txt", "text/plain", b"Ein Formular");
    let thread = caseworker.send(Ask::post(&threads).multipart(&letter)).await.expect(201).at("/id");
    portal.run_jobs().await;
    let sent = caseworker.get(&format!("/api/v1/threads/{thread}/messages")).await.expect(200).items().remove(0);
    let papers: Vec<String> =
        sent["documents"].as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    let page = format!("/threads/{thread}");
    let said = async |client: &Client<'_>| {
        let text = client.get(&page).await.expect(200).text();
        (
            text.matches(".txt</bdi>").count(),
            text.contains("Eine Unterlage steht hier nicht mehr"),
            text.contains("2 Unterlagen stehen hier nicht mehr"),
        )
    };
    assert_eq!(said(&customer).await, (3, false, false));
    let program = portal.program(Who::Customer).await;
    disown(&program, &papers[0]).await.assert_status(204);
    assert_eq!(said(&customer).await, (2, true, false));
    disown(&program, &papers[1]).await.assert_status(204);
    assert_eq!(said(&customer).await, (1, false, true));
    assert_eq!(said(&portal.browser(Who::Partner).await).await, (1, false, true));
    assert_eq!(said(&portal.browser(Who::Assigned).await).await, (3, false, false));
    // What concerns somebody else was never there for the others, so nothing of it is missing.
    let to = json!({ "case": town.house, "concerns": hers, "reason": "Nur für sie" });
    caseworker.post(&format!("/api/v1/documents/{}/move", papers[0]), &to).await.assert_status(200);
    assert_eq!(said(&customer).await, (1, true, false));
}
