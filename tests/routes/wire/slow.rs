//! Many slow uploads, and one connection to the database: nobody holds it while bytes come.

use std::time::Duration;

use futures::future::join_all;
use house::invariants::Acknowledged;
use serde_json::json;
use testing::{Backend, Options, TestPortal, Who};

use super::line::{DEADLINE, Letter, Server, Way};
use super::rest::{holds, until_reserved};
use crate::world::start_thread;

const MANY: u128 = 50;

async fn a_pool_of_one(backend: Backend) {
    let mut options = Options { backend, connections: Some(1), ..Options::default() };
    options.web.caps.uploads_account = 50;
    options.web.caps.uploads_network = 50;
    // Signs of life need the connection, too, each for a moment.
    options.timing.renew_every = Duration::from_secs(1);
    let portal = TestPortal::with(options).await;
    let server = Server::open(&portal).await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let thread = start_thread(&customer, town.house, "Frage", "Kommt alles an?").await;
    let messages = format!("/api/v1/threads/{}/messages", thread["id"].as_str().unwrap());

    let letters: Vec<_> = (0..MANY)
        .map(|number| Letter {
            way: if number % 2 == 0 { Way::Form } else { Way::Raw },
            host: town.customer_host.clone(),
            token: customer.token(),
            case: town.house,
            number,
            bytes: testfiles::pdf(u64::try_from(number).unwrap(), 1, 40_000),
            more: String::new(),
        })
        .collect();
    let mut lines = Vec::new();
    for letter in &letters {
        let (head, body) = (letter.whole_head(), letter.body());
        let mut line = server.line(head.as_bytes()).await;
        line.send(&body[..30_000]).await;
        lines.push((line, body));
    }
    until_reserved(&portal, letters.iter().map(|letter| letter.body().len() as u64).sum()).await;

    let meanwhile = async {
        let partner = portal.program(Who::Partner).await;
        partner.get("/api/v1/cases").await.assert_status(200);
        let caseworker = portal.program(Who::Assigned).await;
        caseworker.post(&messages, &json!({ "body": "Ja." })).await.assert_status(201);
        let browser = portal.browser(Who::Customer).await;
        assert!(browser.get("/").await.expect(200).text().contains("Weiterbewilligung"));
    };
    tokio::time::timeout(DEADLINE, meanwhile).await.expect("nobody waits for who sends slowly");

    let ends = lines.iter_mut().map(|(line, body)| async move {
        assert!(line.is_quiet().await, "it was still running");
        line.send(&body[30_000..]).await;
        line.answer().await.expect(201, "").json()
    });
    let answers = join_all(ends).await;
    let arrived = letters.iter().zip(&answers).map(|(letter, json)| {
        let id = json["items"][0]["id"].as_str().or(json["id"].as_str()).unwrap();
        Acknowledged::new(id.parse().unwrap(), &letter.bytes)
    });
    holds(&portal, &arrived.collect::<Vec<_>>()).await;
}

#[tokio::test]
async fn fifty_slow_uploads_hold_no_connection_on_sqlite() {
    a_pool_of_one(Backend::Sqlite).await;
}

#[tokio::test]
async fn fifty_slow_uploads_hold_no_connection_on_postgresql() {
    a_pool_of_one(Backend::Postgres).await;
}
