//! Several documents as one ZIP: what another program finds in it, what the log says, what breaks it off.

use std::collections::BTreeMap;
use std::process::Command;

use domain::Action;
use futures::StreamExt as _;
use serde_json::json;
use testing::{Ask, Form, TestPortal, Who};

use crate::world::{post_documents, send_text};

/// Reads an archive by its directory, checks every checksum, and says what is in it.
const READER: &str = r"
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    assert all(one.compress_type == zipfile.ZIP_STORED for one in archive.infolist())
    print(json.dumps({one.filename: archive.read(one).hex() for one in archive.infolist()}))
";

/// The files of an archive, as Python's `zipfile` finds them.
fn unpacked(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/venv/bin/python");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), archive).unwrap();
    let said = Command::new(python).args(["-I", "-c", READER]).arg(file.path()).output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let files: BTreeMap<String, String> = serde_json::from_slice(&said.stdout).unwrap();
    files.into_iter().map(|(name, content)| (name, hex::decode(content).unwrap())).collect()
}

fn archive_of(portal: &TestPortal) -> String {
    format!("/api/v1/cases/{}/archive", portal.town().house)
}

/// Sends a file of the first Jobcenter's customer, and gives the document's id.
async fn send(portal: &TestPortal, name: &str, media_type: &str, kind: &str, content: &[u8]) -> String {
    let customer = portal.program(Who::Customer).await;
    let form = Form::new().text("kind", kind).file(name, media_type, content);
    post_documents(&customer, portal.town().house, &form).await.expect(201).at("/items/0/id")
}

#[tokio::test]
async fn another_program_finds_every_byte_under_names_that_sort() {
    let portal = TestPortal::new().await;
    let tenant = portal.town().tenant;
    let (pdf, photo) = (testfiles::pdf(7, 1, 70_000), testfiles::jpeg(1, 50_000));
    let sent = [
        send(&portal, "a.pdf", "application/pdf", "MIETVERTRAG", &pdf).await,
        send(&portal, "b.jpg", "image/jpeg", "MIETVERTRAG", &photo).await,
        send(&portal, "Übel: <1>.txt", "text/plain", "Brief / Zettel?", "Grüße".as_bytes()).await,
        send(&portal, "virus.txt", "text/plain", "AUSWEIS", &testfiles::eicar()).await,
    ];
    portal.run_jobs().await;
    let caseworker = portal.program(Who::Assigned).await;
    let number = caseworker.get(&format!("/api/v1/cases/{}", portal.town().house)).await.expect(200).at("/file_number");
    let ask = Ask::post(archive_of(&portal)).json(&json!({ "documents": sent })).header("accept-language", "de");
    let answer = caseworker.send(ask).await.expect(200);
    assert!(answer.whole);
    assert_eq!(answer.header("content-type"), "application/zip");
    assert!(answer.header("content-disposition").starts_with("attachment"));
    portal.services.upload.deliveries_written().await;

    let files = unpacked(&answer.body);
    let number: String = number.chars().map(|c| if c.is_alphanumeric() || c == '.' { c } else { '-' }).collect();
    let day = domain::time::local_day(domain::Clock::now(&*portal.clock));
    let name = |kind: &str, n, extension| format!("{number}_{day}_{kind}_Quabbelstein-Kunigunde_{n}.{extension}");
    let expected = [
        (name("Mietvertrag", 1, "pdf"), pdf),
        (name("Mietvertrag", 2, "jpg"), photo),
        (name("Brief-Zettel", 1, "txt"), "Grüße".as_bytes().to_vec()),
    ];
    for (name, content) in &expected {
        assert!(files.get(name) == Some(content), "{name} among {:?}", files.keys());
    }
    let missing = String::from_utf8(files["Fehlt.txt"].clone()).unwrap();
    assert!(missing.contains("Quabbelstein-Kunigunde_1.txt") && files.len() == 4, "what is infected is named only");
    assert_eq!(portal.entries(tenant, Action::DocumentOpened).await, 3);
    assert_eq!(portal.entries(tenant, Action::DocumentDelivered).await, 3);
}

#[tokio::test]
async fn the_page_gives_what_was_chosen() {
    let portal = TestPortal::new().await;
    let house = portal.town().house;
    let customer = portal.program(Who::Customer).await;
    let one = send_text(&customer, house, "Brief.txt", "Eins").await;
    send_text(&customer, house, "Brief.txt", "Zwei").await;
    portal.run_jobs().await;
    let browser = portal.browser(Who::Assigned).await;
    let page = format!("/cases/{house}/download");
    let none = browser.fill_in(&page, &[]).await.expect(422).text();
    assert!(none.contains("id=\"documents-error\""));
    let answer = browser.fill_in(&page, &[("documents", &one)]).await.expect(200);
    assert_eq!(unpacked(&answer.body).into_values().collect::<Vec<_>>(), [b"Eins"]);
}

#[tokio::test]
async fn only_documents_of_the_case_and_not_too_many() {
    let portal = TestPortal::new().await;
    let tenant = portal.town().tenant;
    let own = send_text(&portal.program(Who::Customer).await, portal.town().house, "Brief.txt", "Ein Brief").await;
    let neighbour = portal.program(Who::Neighbour).await;
    let other = send_text(&neighbour, portal.town().next_door, "Brief.txt", "Ein Brief").await;
    portal.run_jobs().await;
    let caseworker = portal.program(Who::Assigned).await;
    let path = archive_of(&portal);
    for (status, documents) in [(404, vec![own.clone(), other]), (422, vec![]), (422, vec![own.clone(); 101])] {
        let refused = caseworker.post(&path, &json!({ "documents": documents })).await.expect(status);
        assert_eq!(refused.header("content-type"), "application/problem+json");
    }
    assert_eq!(portal.entries(tenant, Action::DocumentOpened).await, 0, "nothing was opened");
}

#[tokio::test]
async fn damage_breaks_the_whole_off() {
    let portal = TestPortal::new().await;
    let tenant = portal.town().tenant;
    let fine = send(&portal, "a.txt", "text/plain", "AUSWEIS", b"Ein Ausweis").await;
    let hurt = send(&portal, "b.pdf", "application/pdf", "MIETVERTRAG", &testfiles::pdf(7, 1, 70_000)).await;
    portal.run_jobs().await;
    let files = portal.object_files();
    let (path, sealed) = files.iter().find(|(path, _)| path.to_string_lossy().contains(&hurt)).expect("its object");
    let mut sealed = sealed.clone();
    sealed[50_000] ^= 1;
    std::fs::write(path, sealed).unwrap();
    let caseworker = portal.program(Who::Assigned).await;
    let answer = caseworker.post(&archive_of(&portal), &json!({ "documents": [fine, hurt] })).await.expect(200);
    assert!(!answer.whole, "the connection breaks off");
    assert!(!answer.body.windows(4).any(|some| some == b"PK\x05\x06"), "no directory makes it look whole");
    portal.services.upload.deliveries_written().await;
    assert_eq!(portal.entries(tenant, Action::IntegrityFailed).await, 1);
    assert_eq!(caseworker.get(&format!("/api/v1/documents/{hurt}")).await.expect(200).at("/state"), "suspect");
}

#[tokio::test]
async fn who_stops_reading_opens_no_more() {
    let portal = TestPortal::new().await;
    let tenant = portal.town().tenant;
    let mut sent = Vec::new();
    for seed in 1..=3 {
        sent.push(send(&portal, "a.pdf", "application/pdf", "MIETVERTRAG", &testfiles::pdf(seed, 1, 2_000_000)).await);
    }
    portal.run_jobs().await;
    let caseworker = portal.program(Who::Assigned).await;
    let ask = Ask::post(archive_of(&portal)).json(&json!({ "documents": sent }));
    let mut body = caseworker.open(ask).await.into_body().into_data_stream();
    let mut pieces = Vec::new();
    for _ in 0..3 {
        pieces.push(body.next().await.unwrap().unwrap().len());
    }
    drop(body);
    portal.services.upload.deliveries_written().await;
    assert!(pieces.iter().all(|piece| *piece <= 256 * 1024), "never a document as a whole: {pieces:?}");
    assert_eq!(portal.entries(tenant, Action::DocumentOpened).await, 1);
    assert_eq!(portal.entries(tenant, Action::DocumentDelivered).await, 1);
}
