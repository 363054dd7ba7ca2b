//! One document as the body of a PUT, under an id that its sender chose: each answer, on both databases.

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::{Action, CaseId};
use futures::SinkExt as _;
use futures::channel::mpsc;
use sha2::{Digest as _, Sha256};
use testing::{Answer, Ask, BACKENDS, TestPortal, Who};

use crate::world::documents_of;

const ID: &str = "0198a1b2-c3d4-7000-8000-000000000001";
const OTHER_ID: &str = "0198a1b2-c3d4-7000-8000-000000000002";

fn put(case: CaseId, id: &str, bytes: Vec<u8>) -> Ask {
    let name = "attachment; filename*=UTF-8''Kontoauszug%20M%C3%A4rz.pdf";
    Ask::put(format!("{}/{id}", documents_of(case))).bytes("application/pdf", bytes).header("content-disposition", name)
}

/// The same without a word of how long the body is.
fn put_unmeasured(case: CaseId, id: &str) -> Ask {
    Ask::put(format!("{}/{id}", documents_of(case))).header("content-type", "application/octet-stream")
}

fn digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(bytes)))
}

fn code(answer: &Answer) -> (u16, String) {
    let problem = answer.json()["type"].as_str().unwrap_or_default().replace("urn:kundenportal:problem:", "");
    (answer.status.as_u16(), problem)
}

#[tokio::test]
async fn the_first_is_created_and_repeats_get_the_same_document() {
    for backend in BACKENDS {
        let portal = TestPortal::on(backend).await;
        let town = portal.town();
        let customer = portal.program(Who::Customer).await;
        let pdf = testfiles::pdf(1, 1, 30_000);
        let ask = || put(town.house, ID, pdf.clone());
        let created = customer.send(ask()).await.expect(201);
        assert_eq!((created.at("/id"), created.at("/name")), (ID.to_owned(), "Kontoauszug März.pdf".to_owned()));
        assert_eq!((created.json()["size"].as_u64(), created.header("idempotency-replayed")), (Some(30_000), ""));
        // With its length, with its digest, with neither: the same bytes are the same document.
        let repeats = [
            customer.send(ask()).await,
            customer.send(ask().header("content-digest", digest(&pdf))).await,
            customer.send_streamed(put_unmeasured(town.house, ID), Body::from(pdf.clone())).await,
        ];
        for again in repeats {
            assert_eq!(again.clone().expect(200).json(), created.json(), "{backend:?}");
            assert_eq!(again.header("idempotency-replayed"), "true");
        }
        assert_eq!(portal.entries(town.tenant, Action::DocumentReceived).await, 1);
    }
}

#[tokio::test]
async fn a_repeat_with_something_else_in_it_is_refused() {
    for backend in BACKENDS {
        let portal = TestPortal::on(backend).await;
        let town = portal.town();
        let customer = portal.program(Who::Customer).await;
        let (pdf, other) = (testfiles::pdf(1, 1, 30_000), testfiles::pdf(2, 1, 30_000));
        // The first may have told its digest, or not.
        let firsts = [(ID, put(town.house, ID, pdf.clone())), (OTHER_ID, put(town.house, OTHER_ID, pdf.clone()))];
        for (id, first) in firsts {
            let first = if id == ID { first } else { first.header("content-digest", digest(&pdf)) };
            customer.send(first).await.assert_status(201);
            let longer = testfiles::pdf(1, 1, 30_001);
            let different = [
                put(town.house, id, other.clone()).header("content-digest", digest(&other)),
                put(town.house, id, pdf.clone()).header("content-digest", digest(&other)),
                put(town.house, id, longer.clone()),
                put(town.house, id, longer.clone()).header("content-digest", digest(&pdf)),
                put(town.house, id, other.clone()),
            ];
            for ask in different {
                let refused = customer.send(ask).await;
                assert_eq!(code(&refused), (422, "idempotency_key_used".to_owned()), "{backend:?}");
            }
            for body in [longer, other.clone(), pdf[..29_999].to_vec()] {
                let refused = customer.send_streamed(put_unmeasured(town.house, id), Body::from(body)).await;
                assert_eq!(code(&refused), (422, "idempotency_key_used".to_owned()), "{backend:?}");
            }
            customer.send(put(town.house, id, pdf.clone())).await.assert_status(200);
        }
        assert_eq!(portal.entries(town.tenant, Action::DocumentReceived).await, 2);
    }
}

#[tokio::test]
async fn an_id_of_somebody_else_names_nothing() {
    for backend in BACKENDS {
        let portal = TestPortal::on(backend).await;
        let town = portal.town();
        let customer = portal.program(Who::Customer).await;
        let pdf = testfiles::pdf(1, 1, 30_000);
        customer.send(put(town.house, ID, pdf.clone())).await.assert_status(201);
        let others = [(Who::Partner, town.house), (Who::Neighbour, town.next_door), (Who::Assigned, town.house)];
        for (who, case) in others {
            let somebody = portal.program(who).await;
            for ask in [put(case, ID, pdf.clone()), put(case, ID, pdf.clone()).header("content-digest", digest(&pdf))] {
                assert_eq!(code(&somebody.send(ask).await), (404, "not_found".to_owned()), "{backend:?} {who:?}");
            }
        }
        // The case of others is as little there as their documents.
        let foreign = customer.send(put(town.next_door, OTHER_ID, pdf.clone())).await;
        assert_eq!(code(&foreign), (404, "not_found".to_owned()));
        // In another Jobcenter the same id is another document, or nobody's.
        let abroad = portal.program_in(&portal.towns[1], Who::Customer).await;
        let answer = abroad.send(put(portal.towns[1].house, ID, pdf)).await;
        assert!([201, 404].contains(&answer.status.as_u16()), "{}", answer.text());
    }
}

#[tokio::test]
async fn after_deletion_it_is_gone() {
    for backend in BACKENDS {
        let portal = TestPortal::on(backend).await;
        let town = portal.town();
        let customer = portal.program(Who::Customer).await;
        let pdf = testfiles::pdf(1, 1, 30_000);
        customer.send(put(town.house, ID, pdf.clone())).await.assert_status(201);
        customer.delete(&format!("/api/v1/documents/{ID}")).await.assert_status(204);
        for ask in [
            put(town.house, ID, pdf.clone()),
            put(town.house, ID, pdf.clone()).header("content-digest", digest(&pdf)),
            put(town.house, ID, testfiles::pdf(2, 1, 9_000)),
        ] {
            assert_eq!(code(&customer.send(ask).await), (410, "gone".to_owned()), "{backend:?}");
        }
        let partner = portal.program(Who::Partner).await;
        partner.send(put(town.house, ID, pdf)).await.assert_status(404);
    }
}

#[tokio::test]
async fn what_is_refused_leaves_the_id_free() {
    for backend in BACKENDS {
        let portal = TestPortal::on(backend).await;
        let town = portal.town();
        let customer = portal.program(Who::Customer).await;
        let pdf = testfiles::pdf(1, 1, 30_000);
        let refused = [
            (415, put(town.house, ID, testfiles::exe(1, 9_000))),
            (422, put(town.house, ID, Vec::new())),
            (422, put(town.house, ID, pdf.clone()).header("content-digest", digest(b"etwas anderes"))),
            (400, put(town.house, ID, pdf.clone()).header("content-digest", "sha-256=:x:")),
            (404, put(town.house, "x", pdf.clone())),
        ];
        for (status, ask) in refused {
            let path = format!("{ask:?}");
            let answer = customer.send(ask).await;
            assert_eq!(answer.status.as_u16(), status, "{backend:?} {}: {}", &path[..120], answer.text());
        }
        customer.send(put(town.house, ID, pdf)).await.assert_status(201);
    }
}

#[tokio::test]
async fn while_it_runs_a_repeat_waits() {
    for backend in BACKENDS {
        let portal = TestPortal::on(backend).await;
        let town = portal.town();
        let (customer, partner) = (portal.program(Who::Customer).await, portal.program(Who::Partner).await);
        let pdf = Bytes::from(testfiles::pdf(1, 1, 30_000));
        let (mut sender, receiver) = mpsc::channel::<Result<Bytes, std::io::Error>>(1);
        let ask = || put(town.house, ID, pdf.to_vec());
        let running = customer.send_streamed(ask(), Body::from_stream(receiver));
        let meanwhile = async {
            sender.send(Ok(pdf.slice(..20_000))).await.unwrap();
            // The second block is taken when the first was: by then it is under way.
            sender.send(Ok(pdf.slice(20_000..25_000))).await.unwrap();
            for again in [ask(), ask().header("content-digest", digest(&pdf))] {
                let refused = customer.send(again).await;
                assert_eq!(code(&refused), (409, "running".to_owned()), "{backend:?}");
                assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
            }
            // Nobody else learns that it runs.
            partner.send(ask()).await.assert_status(404);
            sender.send(Ok(pdf.slice(25_000..))).await.unwrap();
            drop(sender);
        };
        let (created, ()) = futures::join!(running, meanwhile);
        created.assert_status(201);
        customer.send(ask()).await.assert_status(200);
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_leaves_nothing() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let pdf = Bytes::from(testfiles::pdf(1, 1, 30_000));
    let (before, objects) = (portal.rows().await["documents"].clone(), portal.object_files().len());
    let blocks = [Ok(pdf.slice(..20_000)), Err(std::io::Error::other("the line broke"))];
    let ask = put(town.house, OTHER_ID, pdf.to_vec());
    let broken = customer.send_streamed(ask, Body::from_stream(futures::stream::iter(blocks))).await;
    broken.assert_status(400);
    assert_eq!((portal.rows().await["documents"].clone(), portal.object_files().len()), (before, objects));
    customer.send(put(town.house, OTHER_ID, pdf.to_vec())).await.assert_status(201);
}
