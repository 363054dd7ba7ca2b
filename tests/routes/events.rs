//! Live events: what the reader may see, in the order of the log, never content.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use futures::StreamExt as _;
use testing::{Ask, Client, TestPortal, Who};

use crate::world::{send_text, start_thread};

/// Longer than anything here takes: a test that waits so long has failed.
const DEADLINE: Duration = Duration::from_secs(20);

/// An open stream of events.
struct Events {
    body: BodyDataStream,
    read: String,
}

impl Events {
    async fn of(client: &Client<'_>, last: Option<u64>) -> Self {
        let ask = Ask::get("/api/v1/events");
        let ask = if let Some(last) = last { ask.header("last-event-id", last.to_string()) } else { ask };
        let answer = client.open(ask).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Self { body: Body::into_data_stream(answer.into_body()), read: String::new() }
    }

    /// The next event as (id, name, data); none at the end of the stream.
    async fn next(&mut self) -> Option<(u64, String, String)> {
        let next = async {
            loop {
                if let Some((event, rest)) = self.read.split_once("\n\n").map(|(a, b)| (a.to_owned(), b.to_owned())) {
                    self.read = rest;
                    let field = |name: &str| {
                        let line = event.lines().find_map(|line| line.strip_prefix(name));
                        line.map(|value| value.trim().to_owned())
                    };
                    if let (Some(id), Some(name), Some(data)) = (field("id:"), field("event:"), field("data:")) {
                        return Some((id.parse().unwrap(), name, data));
                    }
                    continue;
                }
                self.read += std::str::from_utf8(&self.body.next().await?.unwrap()).unwrap();
            }
        };
        tokio::time::timeout(DEADLINE, next).await.expect("an event or the end")
    }
}

#[tokio::test]
async fn everybody_hears_what_is_theirs_in_the_order_of_the_log() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, neighbour) = (portal.program(Who::Customer).await, portal.program(Who::Neighbour).await);
    let mut of_assigned = Events::of(&portal.program(Who::Assigned).await, None).await;
    let mut of_outsider = Events::of(&portal.program(Who::Outsider).await, None).await;
    let mut of_partner = Events::of(&portal.program(Who::Partner).await, None).await;
    let document = send_text(&customer, town.house, "Geheim.txt", "Ein Brief").await;
    start_thread(&customer, town.house, "Geheim", "Geheim").await;
    portal.run_jobs().await;
    let theirs = send_text(&neighbour, town.next_door, "Brief.txt", "Ein Brief").await;
    let partner = portal.program(Who::Partner).await;
    let of_both = send_text(&partner, town.house, "Brief.txt", "Ein Brief").await;

    let mut heard = Vec::new();
    for _ in 0..5 {
        heard.push(of_assigned.next().await.unwrap());
    }
    let names: Vec<_> = heard.iter().map(|(_, name, _)| name.as_str()).collect();
    assert_eq!(names[..1], ["document.received"]);
    assert!(names.contains(&"document.available") && names.contains(&"message.posted"), "{names:?}");
    assert!(heard.windows(2).all(|pair| pair[0].0 < pair[1].0), "in the order of the log: {heard:?}");
    assert!(heard[0].2.contains(&document) && heard[0].2.contains(&town.house.to_string()), "{heard:?}");
    assert!(heard.iter().all(|(_, _, data)| !data.contains("Geheim") && !data.contains(&theirs)), "{heard:?}");
    assert!(of_outsider.next().await.unwrap().2.contains(&theirs), "nothing of the house came before");
    let (_, _, first) = of_partner.next().await.unwrap();
    assert!(first.contains(&of_both), "nothing that concerns the other member only came before: {first}");

    // Whoever was away hears the rest.
    let mut again = Events::of(&portal.program(Who::Teammate).await, Some(heard[0].0)).await;
    for expected in &heard[1..] {
        assert_eq!(&again.next().await.unwrap(), expected);
    }
}

#[tokio::test]
async fn the_stream_ends_with_the_session() {
    let portal = TestPortal::new().await;
    let caseworker = portal.program(Who::Assigned).await;
    let mut events = Events::of(&caseworker, None).await;
    caseworker.delete("/api/v1/sessions/current").await.assert_status(204);
    let since = std::time::Instant::now();
    assert_eq!(events.next().await, None);
    assert!(since.elapsed() < DEADLINE);
}

#[tokio::test]
async fn whoever_was_away_too_long_starts_anew() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    send_text(&customer, town.house, "Brief.txt", "Ein Brief").await;
    let mut events = Events::of(&portal.program(Who::Assigned).await, Some(1)).await;
    let (first, ..) = events.next().await.unwrap();
    portal.clock.advance(chrono::Duration::hours(25));
    let mut events = Events::of(&portal.program(Who::Assigned).await, Some(first)).await;
    assert_eq!(events.next().await.unwrap().1, "resync");
}
