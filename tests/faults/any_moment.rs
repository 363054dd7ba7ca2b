//! Killed again and again, wherever it happens to be.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use testfiles::Noise;

use crate::house::{Demo, House};
use crate::papers::Paper;
use crate::people::{Person, read, text};
use crate::wait::until;

const ROUNDS: u64 = 8;
/// At most so many papers and messages a round: all of them fit on one page of a list.
const A_ROUND: u64 = 20;
/// Decides moments and lengths.
const SEED: u64 = 20_260_504;

/// What is known from outside.
#[derive(Default)]
struct Known {
    /// Every paper that was ever begun, by its name.
    papers: BTreeMap<String, Paper>,
    /// Documents that were acknowledged, with the names of their papers.
    acknowledged: BTreeMap<String, String>,
    /// Messages that were begun.
    written: BTreeSet<String>,
    /// Those that were acknowledged.
    posted: BTreeSet<String>,
}

/// Everything that somebody needs to send and write.
#[derive(Clone)]
struct Desk {
    customer: Person,
    case: String,
    thread: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_nothing_half_is_kept() {
    let house = House::new();
    let mut dice = Noise::new(SEED);
    let mut known = Known::default();
    let demo = house.open().await;
    let desk = sit_down(&demo).await;
    let auditor = demo.sign_in("auditor").await;
    let mut left = Some(demo);
    for round in 0..ROUNDS {
        let demo = match left.take() {
            Some(demo) => demo,
            None => house.open().await,
        };
        check_acknowledged(&demo, &desk, &known).await;
        // Every second time, whoever got no answer asks again.
        if round % 2 == 0 {
            ask_again(&demo, &desk, &mut known).await;
        }
        demo.verify_log(&house, &auditor, &[]).await;
        let moment = Duration::from_millis(dice.below(300));
        kill_at(moment, demo, &desk, &mut known, dice.next(), round).await;
    }
    let demo = house.open().await;
    check_end(&house, &demo, &desk, &known).await;
    demo.verify_log(&house, &auditor, &[]).await;
    demo.kill().await;
    assert!(!known.acknowledged.is_empty() && !known.posted.is_empty(), "never alive long enough to be of use");
}

async fn sit_down(demo: &Demo) -> Desk {
    let customer = demo.sign_in("customer").await;
    let case = demo.case(&customer).await;
    let new = json!({ "subject": "a subject", "body": "the first" });
    let request = demo.ask(&customer, Method::POST, &format!("/api/v1/cases/{case}/threads")).json(&new);
    let thread = text(&demo.answer(request).await.json(201)["id"]);
    Desk { customer, case, thread }
}

/// Lets two people's worth of work run into a kill. The moment is what is tried out here, nothing waits for it.
async fn kill_at(moment: Duration, demo: Demo, desk: &Desk, known: &mut Known, seed: u64, round: u64) {
    let numbers = round * A_ROUND..(round + 1) * A_ROUND;
    let mut dice = Noise::new(seed);
    let papers: Vec<Paper> = numbers
        .clone()
        .map(|number| Paper::new(number, 2_000 + usize::try_from(dice.below(400_000)).expect("small")))
        .collect();
    let requests: Vec<_> = papers.iter().map(|paper| paper.whole(&demo, &desk.customer, &desk.case)).collect();
    let sending = tokio::spawn(async move {
        let mut ids = Vec::new();
        for request in requests {
            let Ok(answer) = read(request).await else { break };
            ids.push(text(&answer.json(201)["items"][0]["id"]));
        }
        ids
    });
    let bodies: Vec<String> = numbers.map(|number| format!("message-{number}")).collect();
    let requests: Vec<_> = bodies.iter().map(|body| message(&demo, desk, body)).collect();
    let writing = tokio::spawn(async move {
        let mut posted = 0;
        for request in requests {
            let Ok(answer) = read(request).await else { break };
            answer.json(201);
            posted += 1;
        }
        posted
    });
    // Waits for nothing: the moment is what the test is about, and the seed draws it.
    tokio::time::sleep(moment).await;
    demo.kill().await;
    let ids = sending.await.expect("every answer is an acknowledgement");
    let posted = writing.await.expect("every answer is an acknowledgement");
    known.acknowledged.extend(ids.into_iter().zip(papers.iter().map(|paper| paper.name.clone())));
    known.papers.extend(papers.into_iter().map(|paper| (paper.name.clone(), paper)));
    known.posted.extend(bodies.iter().take(posted).cloned());
    known.written.extend(bodies);
}

fn message(demo: &Demo, desk: &Desk, body: &str) -> reqwest::RequestBuilder {
    let path = format!("/api/v1/threads/{}/messages", desk.thread);
    let request = demo.ask(&desk.customer, Method::POST, &path).header("idempotency-key", body);
    request.json(&json!({ "body": body }))
}

async fn check_acknowledged(demo: &Demo, desk: &Desk, known: &Known) {
    for (document, name) in &known.acknowledged {
        let bytes = demo.content(&desk.customer, document).await;
        assert!(bytes == known.papers[name].bytes, "{name}: other bytes than those that were sent");
    }
}

/// Sends what got no answer with the same keys.
async fn ask_again(demo: &Demo, desk: &Desk, known: &mut Known) {
    let heard: BTreeSet<&String> = known.acknowledged.values().collect();
    let unheard: Vec<Paper> = known.papers.values().filter(|paper| !heard.contains(&paper.name)).cloned().collect();
    for paper in unheard {
        let answer = paper.send(demo, &desk.customer, &desk.case).await;
        known.acknowledged.insert(text(&answer.json(201)["items"][0]["id"]), paper.name);
    }
    for body in known.written.difference(&known.posted.clone()) {
        demo.answer(message(demo, desk, body)).await.json(201);
        known.posted.insert(body.clone());
    }
}

/// Every document there is was sent, is whole and judged, exists once, and has exactly one object; and nothing
/// acknowledged is missing.
async fn check_end(house: &House, demo: &Demo, desk: &Desk, known: &Known) {
    let documents = until("every document has one object, and no object is without one", async || {
        let documents = demo.documents(&desk.customer, &desk.case).await;
        let stored = house.stored();
        (stored.unfinished.is_empty() && stored.whole.len() == documents.len()).then_some(documents)
    })
    .await;
    let mut names = BTreeSet::new();
    for document in &documents {
        let (id, name) = (text(&document["id"]), text(&document["name"]));
        assert_eq!(demo.judged(&desk.customer, &id).await["state"], "available", "{name}");
        assert!(demo.content(&desk.customer, &id).await == known.papers[&name].bytes, "{name}: other bytes");
        assert!(names.insert(name), "one paper became two documents");
    }
    for (id, name) in &known.acknowledged {
        assert!(documents.iter().any(|document| document["id"] == **id), "{name} was acknowledged and is missing");
    }
    let messages = demo.get(&desk.customer, &format!("/api/v1/threads/{}/messages?limit=200", desk.thread)).await;
    let bodies: Vec<String> = messages["items"].as_array().expect("a list").iter().map(|m| text(&m["body"])).collect();
    let there: BTreeSet<String> = bodies.iter().cloned().collect();
    assert_eq!(there.len(), bodies.len(), "one message became two");
    assert!(known.posted.is_subset(&there), "a message was acknowledged and is missing");
}
