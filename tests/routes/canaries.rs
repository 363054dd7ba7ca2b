//! Marked words go through the whole portal. Afterwards none of them is on disk or in a log.

use serde_json::json;
use sha2::{Digest as _, Sha256};
use testing::{Ask, Form, TestPortal, Who, disk, logs};

use crate::world::{documents_of, post_documents, text};

const MARK: &str = "KANARIE-7f3a9c";

/// What must not be found anywhere.
struct Canaries(Vec<(String, Vec<u8>)>);

impl Canaries {
    fn add(&mut self, what: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.push((what.into(), bytes.into()));
    }

    fn assert_absent(&self, place: &str, hay: &[u8]) {
        for (what, canary) in &self.0 {
            assert!(!disk::holds(hay, canary), "{what} in {place}");
        }
    }
}

#[tokio::test]
async fn nothing_that_somebody_wrote_is_readable_on_disk_or_in_logs() {
    logs::keep();
    let portal = TestPortal::new().await;
    let town = portal.town();
    let mut canaries = Canaries(Vec::new());
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let (browser, auditor) = (portal.browser(Who::Customer).await, portal.program(Who::Auditor).await);
    for (who, client) in
        [("customer", &customer), ("caseworker", &caseworker), ("browser", &browser), ("auditor", &auditor)]
    {
        canaries.add(format!("token of the {who}"), client.token());
    }
    canaries.add("form token", browser.get("/").await.expect(200).field("csrf_token"));
    for who in Who::ALL {
        let (given, surname) = who.name();
        canaries.add(format!("given name of {who:?}"), given);
        canaries.add(format!("surname of {who:?}"), surname);
        canaries.add(format!("password of {who:?}"), town.password(who));
    }
    canaries.add("birth date", "1990-02-03");

    let content = format!("{MARK} Kontostand\n").repeat(3_000);
    canaries.add("content", "Kontostand");
    canaries.add("hash", Sha256::digest(&content).to_vec());
    canaries.add("hash in hex", hex::encode(Sha256::digest(&content)));
    canaries.add("mark", MARK);
    let form = Form::new().text("note", &format!("{MARK} Notiz")).file(
        &format!("{MARK} Name.txt"),
        "text/plain",
        content.as_bytes(),
    );
    let document = post_documents(&customer, town.house, &form).await.expect(201).at("/items/0/id");
    let raw = Ask::put(format!("{}/0198a1b2-c3d4-7000-8000-000000000001", documents_of(town.house)))
        .bytes("text/plain", content.clone())
        .header("content-disposition", format!("attachment; filename=\"{MARK}.txt\""));
    customer.send(raw).await.assert_status(201);
    portal.run_jobs().await;

    let new = json!({ "subject": format!("{MARK} Betreff"), "body": format!("{MARK} Nachricht") });
    let thread = customer.post(&format!("/api/v1/cases/{}/threads", town.house), &new).await.expect(201).json();
    let path = format!("/api/v1/threads/{}/messages", text(&thread, "id"));
    caseworker.post(&path, &json!({ "body": format!("{MARK} Antwort") })).await.assert_status(201);
    let draft = format!("/api/v1/threads/{}/draft", text(&thread, "id"));
    caseworker.put(&draft, &json!({ "body": format!("{MARK} Entwurf") })).await.assert_status(200);
    let handed = json!({ "account": town.account(Who::Teammate), "reason": format!("{MARK} Weitergabe") });
    caseworker.put(&format!("/api/v1/threads/{}/answerer", text(&thread, "id")), &handed).await.assert_status(204);
    let search = json!({ "words": format!("{MARK} gesucht") });
    caseworker.post(&format!("/api/v1/cases/{}/search", town.house), &search).await.assert_status(200);
    let judgement = json!({ "review": "resend", "reason": format!("{MARK} Grund") });
    caseworker.put(&format!("/api/v1/documents/{document}/review"), &judgement).await.assert_status(200);

    read_everything(&portal, &document, &text(&thread, "id")).await;
    provoke_errors(&portal, &document).await;

    let database = portal.database_files();
    let all = |files: &std::collections::BTreeMap<_, Vec<u8>>| files.values().flatten().copied().collect::<Vec<u8>>();
    // What is kept in the clear is found: so the search works.
    assert!(
        disk::holds(&all(&database), b"35-2026-0001")
            && disk::holds(&all(&database), document_bytes(&document).as_slice())
    );
    assert!(database.keys().any(|file| file.to_string_lossy().ends_with("-wal")), "also what was not moved yet");
    let told = logs::kept();
    assert!(disk::holds(&told, b"answered"), "the log was kept");
    assert!(portal.object_files().len() > 2);
    for (file, bytes) in database.into_iter().chain(portal.object_files()) {
        canaries.assert_absent(&file.display().to_string(), &bytes);
    }
    canaries.assert_absent("the log", &told);
}

fn document_bytes(id: &str) -> Vec<u8> {
    id.parse::<uuid::Uuid>().unwrap().into_bytes().to_vec()
}

async fn read_everything(portal: &TestPortal, document: &str, thread: &str) {
    let house = portal.town().house;
    let pages = [
        format!("/cases/{house}"),
        format!("/documents/{document}"),
        format!("/documents/{document}/receipt"),
        format!("/threads/{thread}"),
    ];
    for who in [Who::Customer, Who::Assigned] {
        let (browser, program) = (portal.browser(who).await, portal.program(who).await);
        for page in &pages {
            assert!(browser.get(page).await.expect(200).text().contains(MARK), "{who:?} {page}");
        }
        let content = program.get(&format!("/api/v1/documents/{document}/content")).await.expect(200);
        assert!(disk::holds(&content.body, MARK.as_bytes()));
    }
    portal.services.upload.deliveries_written().await;
    let auditor = portal.program(Who::Auditor).await;
    let found = auditor.get(&format!("/api/v1/audit/entries?object={document}")).await.expect(200);
    assert!(found.text().contains(MARK), "auditors see details");
    auditor.get("/api/v1/audit/export").await.assert_status(200);
}

/// What goes wrong is told to the operator, without what was in it.
async fn provoke_errors(portal: &TestPortal, document: &str) {
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let nobody = portal.nobody(&town.customer_host);
    for (login, password) in [(MARK, MARK), (Who::Customer.login(), MARK)] {
        nobody.post("/api/v1/sessions", &json!({ "login": login, "password": password })).await.assert_status(401);
    }
    nobody
        .send(Ask::post("/api/v1/sessions").bytes("application/json", format!("{{\"{MARK}\":1}}")))
        .await
        .assert_status(400);
    nobody.get(&format!("/{MARK}?name={MARK}")).await.assert_status(404);
    customer.get(&format!("/api/v1/documents/{document}?name={MARK}")).await;
    let page = Form::new().file(&format!("{MARK}.html"), "text/html", format!("<html>{MARK}").as_bytes());
    post_documents(&customer, town.house, &page).await.assert_status(415);
    let broken =
        Ask::post(documents_of(town.house)).bytes("multipart/form-data; boundary=x", format!("--x\r\n{MARK}\r\n"));
    customer.send(broken).await.assert_status(400);
}
