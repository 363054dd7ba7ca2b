//! By which names customers know the staff: that of the Jobcenter, unless it tells theirs. In answers as on pages.

use domain::Face;
use serde_json::{Value, json};
use testing::{Client, TestPortal, Who};

use crate::asks::{Asked, ask, name};
use crate::world::{Place, World, documents_of, send_text};

/// Everything in which an answer to a customer names somebody of the staff, with where it stands.
async fn named(customer: &Client<'_>, portal: &TestPortal, thread: &str, paper: &str) -> Vec<(&'static str, Value)> {
    let house = portal.town().house;
    let case = customer.get(&format!("/api/v1/cases/{house}")).await.expect(200).json();
    let cases = customer.get("/api/v1/cases").await.expect(200).items();
    let papers = customer.get(&documents_of(house)).await.expect(200).items();
    let one = customer.get(&format!("/api/v1/documents/{paper}")).await.expect(200).json();
    let messages = customer.get(&format!("/api/v1/threads/{thread}/messages")).await.expect(200).items();
    let listed = papers.iter().find(|document| document["id"] == *paper).unwrap();
    vec![
        ("assigned_to of a case", case["assigned_to"].clone()),
        ("assigned_to in the list", cases[0]["assigned_to"].clone()),
        ("uploaded_by of a document", one["uploaded_by"].clone()),
        ("uploaded_by in the list", listed["uploaded_by"].clone()),
        ("author of a message", messages.last().unwrap()["author"].clone()),
    ]
}

#[tokio::test]
async fn customers_read_the_name_of_the_jobcenter_unless_it_tells_those_of_its_staff() {
    let world = World::new().await;
    let portal = &world.portal;
    let (town, ids) = (portal.town(), world.ids(Place::House));
    let (caseworker, customer) = (portal.program(Who::Assigned).await, portal.program(Who::Customer).await);
    let paper = send_text(&caseworker, town.house, "Vordruck.txt", "Ein Vordruck").await;
    let messages = format!("/api/v1/threads/{}/messages", ids.thread);
    caseworker.post(&messages, &json!({ "body": "Er kommt morgen." })).await.assert_status(201);
    portal.run_jobs().await;
    caseworker.get(&format!("/api/v1/documents/{}/content", ids.document)).await.assert_status(200);
    let answered_by = async |client: &Client<'_>| {
        client.get(&format!("/api/v1/cases/{}/threads", ids.case)).await.expect(200).items()[0]["answered_by"].clone()
    };
    let office = portal.services.identity.tenants().into_iter().find(|tenant| tenant.id == town.tenant).unwrap().name;
    let (account, real) = (town.account(Who::Assigned).to_string(), Who::Assigned.full_name());
    let admin = portal.program(Who::Admin).await;
    for (shown, called) in [(false, &office), (true, &real), (false, &office)] {
        admin.put("/api/v1/settings", &json!({ "key": "show_staff_names", "value": shown })).await.assert_status(200);
        for (about, who) in named(&customer, portal, &ids.thread, &paper).await {
            assert_eq!((&who["name"], &who["id"]), (&json!(called), &json!(account)), "{about}, shown: {shown}");
            assert!(about.starts_with("assigned") || who["role"] == "caseworker", "{about}: {who}");
        }
        // Who answers is told with the name or not at all; the looks have a field of their own for the Jobcenter.
        let by = answered_by(&customer).await;
        assert_eq!(by["name"], if shown { json!(real) } else { Value::Null }, "{by}");
        let looks = customer.get("/api/v1/access").await.expect(200).items();
        assert_eq!((&looks[0]["office"], &looks[0]["name"]), (&json!(office), &by["name"]));
        // Colleagues always read it, and customers their own.
        for (about, who) in named(&caseworker, portal, &ids.thread, &paper).await {
            assert_eq!(who["name"], json!(real), "{about}");
        }
        let own = customer.get(&messages).await.expect(200).at("/items/0/author/name");
        assert_eq!(own, Who::Customer.full_name());
    }
}

/// Whatever a route is called: none of those that customers may ask names anybody of the staff.
#[tokio::test]
async fn no_route_of_customers_names_anybody_of_the_staff() {
    let world = World::new().await;
    let portal = &world.portal;
    let (town, ids) = (portal.town(), world.ids(Place::House));
    let caseworker = portal.program(Who::Assigned).await;
    let paper = send_text(&caseworker, town.house, "Vordruck.txt", "Ein Vordruck").await;
    let messages = format!("/api/v1/threads/{}/messages", ids.thread);
    caseworker.post(&messages, &json!({ "body": "Er kommt morgen." })).await.assert_status(201);
    portal.run_jobs().await;
    caseworker.get(&format!("/api/v1/documents/{}/content", ids.document)).await.assert_status(200);
    let names = Who::ALL
        .iter()
        .filter(|who| who.face() == Face::Staff && **who != Who::Import)
        .map(|who| who.name().1)
        .collect::<Vec<_>>();
    let mut asked = 0;
    for document in [&ids.document, &paper] {
        let ids = crate::world::Ids { document: document.clone(), ..ids.clone() };
        let (browser, program) = (portal.browser(Who::Customer).await, portal.program(Who::Customer).await);
        // The stream of events never ends; it has ids only.
        let routes = portal.table.iter().filter(|route| route.method == "GET" && route.path != "/api/v1/events");
        for route in routes.filter(|route| route.faces.contains(&Face::Customer)) {
            let (account, other) = (town.account(Who::Customer).to_string(), town.account(Who::Substitute).to_string());
            let password = town.password(Who::Customer);
            let csrf = String::new();
            let request =
                ask(route, &Asked { ids: &ids, who: Who::Customer, account, other, password, csrf, number: asked });
            let answer = if route.is_api() { &program } else { &browser }.send(request).await;
            for staff in &names {
                assert!(!answer.text().contains(staff), "{} names {staff}", name(route));
            }
            asked += u128::from(answer.status == 200);
        }
    }
    assert!(asked > 40, "{asked} answers were looked at");
}
