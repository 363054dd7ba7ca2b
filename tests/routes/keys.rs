//! What an idempotency key of a submission stands for, and for how long, on both databases.

use axum::body::Body;
use bytes::Bytes;
use chrono::Duration;
use domain::{Action, Channel};
use futures::SinkExt as _;
use futures::channel::mpsc;
use testing::{Ask, BACKENDS, Form, TestPortal, Who};

use crate::wire::until_reserved;
use crate::world::documents_of;

const KEY: &str = "schluessel";

fn form() -> Form {
    Form::new().file("Brief.pdf", "application/pdf", &testfiles::pdf(1, 1, 30_000))
}

#[tokio::test]
async fn while_it_runs_a_repeat_waits_and_after_a_failure_it_is_a_new_attempt() {
    for backend in BACKENDS {
        let portal = TestPortal::on(backend).await;
        let town = portal.town();
        let customer = portal.program(Who::Customer).await;
        let ask = || Ask::post(documents_of(town.house)).multipart(&form()).key(KEY);
        let body = Bytes::from(form().body());
        let (mut sender, receiver) = mpsc::channel::<Result<Bytes, std::io::Error>>(1);
        let running = customer.send_streamed(ask(), Body::from_stream(receiver));
        let meanwhile = async {
            sender.send(Ok(body.slice(..20_000))).await.unwrap();
            until_reserved(&portal, body.len() as u64).await;
            let refused = customer.send(ask()).await.expect(409);
            assert_eq!(refused.at("/type"), "urn:kundenportal:problem:running");
            assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| (1..=61).contains(&seconds)));
            sender.send(Err(std::io::Error::other("the line broke"))).await.unwrap();
            drop(sender);
        };
        let (broken, ()) = futures::join!(running, meanwhile);
        broken.assert_status(400);
        let sent = customer.send(ask()).await.expect(201);
        assert_eq!(sent.header("idempotency-replayed"), "", "{backend:?}");
        assert_eq!(customer.send(ask()).await.expect(201).header("idempotency-replayed"), "true");
        assert_eq!(portal.entries(town.tenant, Action::DocumentReceived).await, 1);
    }
}

#[tokio::test]
async fn a_key_belongs_to_jobcenter_account_and_route() {
    for backend in BACKENDS {
        let portal = TestPortal::on(backend).await;
        let town = portal.town();
        let ask = |case| Ask::post(documents_of(case)).multipart(&form()).key(KEY);
        let first = portal.program(Who::Customer).await.send(ask(town.house)).await.expect(201);
        let partner = portal.program(Who::Partner).await.send(ask(town.house)).await.expect(201);
        let abroad = portal.program_in(&portal.towns[1], Who::Customer).await;
        let abroad = abroad.send(ask(portal.towns[1].house)).await.expect(201);
        for other in [&partner, &abroad] {
            assert_eq!(other.header("idempotency-replayed"), "", "{backend:?}");
            assert_ne!(other.at("/items/0/id"), first.at("/items/0/id"));
        }
        // In a form of a page the same key is a field, and another key.
        let browser = portal.browser(Who::Customer).await;
        let path = format!("/cases/{}/send", town.house);
        let token = browser.get(&path).await.expect(200).field("csrf_token");
        let page = Form::new().text("csrf_token", &token).text("idempotency_key", KEY);
        let page = page.file("Brief.pdf", "application/pdf", &testfiles::pdf(1, 1, 30_000));
        let sent = browser.send(Ask::post(&path).multipart(&page)).await.expect(303);
        let again = browser.send(Ask::post(&path).multipart(&page)).await.expect(303);
        assert_eq!(again.header("location"), sent.header("location"));
        assert!(!sent.header("location").contains(&first.at("/items/0/id")));
        assert_eq!(portal.entries(town.tenant, Action::DocumentReceived).await, 3, "{backend:?}");
    }
}

#[tokio::test]
async fn an_answer_is_kept_for_seven_days() {
    for backend in BACKENDS {
        let portal = TestPortal::on(backend).await;
        let town = portal.town();
        let ask = || Ask::post(documents_of(town.house)).multipart(&form()).key(KEY);
        let sweep = async || {
            let system = portal.actor(town.tenant, Channel::Job);
            portal.services.upload.sweep(&system).await.unwrap();
            portal.program(Who::Customer).await
        };
        sweep().await.send(ask()).await.assert_status(201);
        portal.clock.advance(Duration::days(7) - Duration::minutes(1));
        let again = sweep().await.send(ask()).await.expect(201);
        assert_eq!(again.header("idempotency-replayed"), "true", "{backend:?}");
        portal.clock.advance(Duration::minutes(2));
        let anew = sweep().await.send(ask()).await.expect(201);
        assert_eq!(anew.header("idempotency-replayed"), "", "{backend:?}");
        assert_eq!(portal.entries(town.tenant, Action::DocumentReceived).await, 2);
    }
}
