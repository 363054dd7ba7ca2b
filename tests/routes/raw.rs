//! One document as the body of a PUT, under an id that its sender chose.

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::{Action, CaseId};
use futures::SinkExt as _;
use futures::channel::mpsc;
use sha2::{Digest as _, Sha256};
use testing::{Ask, TestPortal, Who};

use crate::world::documents_of;

const ID: &str = "0198a1b2-c3d4-7000-8000-000000000001";
const OTHER_ID: &str = "0198a1b2-c3d4-7000-8000-000000000002";

fn put(case: CaseId, id: &str, bytes: Vec<u8>) -> Ask {
    let name = "attachment; filename*=UTF-8''Kontoauszug%20M%C3%A4rz.pdf";
    Ask::put(format!("{}/{id}", documents_of(case))).bytes("application/pdf", bytes).header("content-disposition", name)
}

fn digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(bytes)))
}

#[tokio::test]
async fn the_first_is_created_and_repeats_get_the_same_document() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let pdf = testfiles::pdf(1, 1, 30_000);
    let ask = || put(town.house, ID, pdf.clone());
    let created = customer.send(ask()).await.expect(201);
    assert_eq!((created.at("/id"), created.at("/name")), (ID.to_owned(), "Kontoauszug März.pdf".to_owned()));
    assert_eq!(created.json()["size"], 30_000);
    let again = customer.send(ask()).await.expect(200);
    assert_eq!(again.at("/id"), ID);
    // With the digest the content itself is compared, without it its length.
    customer.send(ask().header("content-digest", digest(&pdf))).await.assert_status(200);
    let other = testfiles::pdf(2, 1, 30_000);
    let changed = put(town.house, ID, other.clone()).header("content-digest", digest(&other));
    customer.send(changed).await.assert_status(422);
    customer.send(put(town.house, ID, testfiles::pdf(1, 1, 30_001))).await.assert_status(422);
    assert_eq!(portal.entries(town.tenant, Action::DocumentReceived).await, 1);
}

#[tokio::test]
async fn an_id_of_somebody_else_names_nothing() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let pdf = testfiles::pdf(1, 1, 30_000);
    customer.send(put(town.house, ID, pdf.clone())).await.assert_status(201);
    let others = [(Who::Partner, town.house), (Who::Neighbour, town.next_door), (Who::Assigned, town.house)];
    for (who, case) in others {
        let somebody = portal.program(who).await;
        somebody.send(put(case, ID, pdf.clone())).await.assert_status(404);
    }
    // In another Jobcenter the same id is another document.
    let abroad = portal.program_in(&portal.towns[1], Who::Customer).await;
    let answer = abroad.send(put(portal.towns[1].house, ID, pdf)).await;
    assert!([201, 404].contains(&answer.status.as_u16()), "{}", answer.text());
}

#[tokio::test]
async fn after_deletion_it_is_gone() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let pdf = testfiles::pdf(1, 1, 30_000);
    customer.send(put(town.house, ID, pdf.clone())).await.assert_status(201);
    customer.delete(&format!("/api/v1/documents/{ID}")).await.assert_status(204);
    customer.send(put(town.house, ID, pdf)).await.assert_status(410);
}

#[tokio::test]
async fn what_is_refused_leaves_the_id_free() {
    let portal = TestPortal::new().await;
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
        assert_eq!(answer.status.as_u16(), status, "{}: {}", &path[..120], answer.text());
    }
    customer.send(put(town.house, ID, pdf)).await.assert_status(201);
}

#[tokio::test]
async fn while_it_runs_a_repeat_waits() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let pdf = Bytes::from(testfiles::pdf(1, 1, 30_000));
    let (mut sender, receiver) = mpsc::channel::<Result<Bytes, std::io::Error>>(1);
    let ask = || put(town.house, ID, pdf.to_vec());
    let running = customer.send_streamed(ask(), Body::from_stream(receiver));
    let meanwhile = async {
        sender.send(Ok(pdf.slice(..20_000))).await.unwrap();
        // The second block is taken when the first was: by then it is under way.
        sender.send(Ok(pdf.slice(20_000..25_000))).await.unwrap();
        let refused = customer.send(ask()).await.expect(409);
        assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
        sender.send(Ok(pdf.slice(25_000..))).await.unwrap();
        drop(sender);
    };
    let (created, ()) = futures::join!(running, meanwhile);
    created.assert_status(201);
    customer.send(ask()).await.assert_status(200);
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
