//! Forms with files: all or nothing, and once only.

use domain::Action;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use testing::{Ask, Form, Options, TestPortal, Who};

use crate::world::{assert_nothing_kept, documents_of, lock_files, post_documents, send_text};

fn two_files() -> Form {
    let (pdf, jpeg) = (testfiles::pdf(1, 2, 40_000), testfiles::jpeg(2, 60_000));
    Form::new()
        .text("kind", "KONTOAUSZUEGE_3M")
        .text("note", "für März")
        .file("Kontoauszug März.pdf", "application/octet-stream", &pdf)
        .file("Foto.exe", "application/x-msdownload", &jpeg)
}

#[tokio::test]
async fn several_files_become_documents_with_what_was_said_of_them() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let answer = post_documents(&customer, town.house, &two_files()).await.expect(201);
    let items = answer.items();
    assert_eq!(items.len(), 2);
    let first = &items[0];
    assert_eq!(first["name"], "Kontoauszug März.pdf");
    assert_eq!(first["media_type"], "application/pdf");
    assert_eq!(first["size"], 40_000);
    assert_eq!(first["sha256"], hex::encode(Sha256::digest(testfiles::pdf(1, 2, 40_000))));
    assert_eq!((&first["kind"], &first["note"]), (&"KONTOAUSZUEGE_3M".into(), &"für März".into()));
    assert_eq!((&first["state"], &first["review"]), (&"received".into(), &"none".into()));
    assert_eq!(first["case_id"], town.house.to_string());
    assert_eq!(first["concerns"], town.person(Who::Customer).to_string());
    assert_eq!(first["uploaded_by"]["id"], town.account(Who::Customer).to_string());
    assert_eq!(first["channel"], "api");
    assert!(first["received_at"].as_str().unwrap().starts_with("2026-05-04T19:14:0"));
    for field in ["opened_at", "filed_at", "replaces", "on_behalf_of", "review_reason"] {
        assert_eq!(first.get(field), Some(&Value::Null), "{field}");
    }
    assert_eq!(items[1]["media_type"], "image/jpeg", "what the bytes say, never what the request claims");
    assert_eq!(items[1]["size"], 60_000);

    assert_eq!(portal.run_jobs().await, 2);
    portal.assert_no_jobs_left().await;
    let listed = customer.get(&documents_of(town.house)).await.expect(200).items();
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|document| document["state"] == "available"), "{listed:?}");
    assert_eq!(portal.entries(town.tenant, Action::DocumentReceived).await, 2);
    assert_eq!(portal.object_files().len(), 2 + lock_files(&portal));
}

#[tokio::test]
async fn one_refused_file_refuses_all_and_is_named() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let good = testfiles::pdf(1, 1, 30_000);
    let refused: [(u16, &str, Vec<u8>); 5] = [
        (415, "Seite.html", testfiles::html()),
        (415, "Bild.svg", testfiles::svg()),
        (415, "Programm.pdf", testfiles::exe(3, 10_000)),
        (415, "Passwort.docx", testfiles::hostile::locked_docx()),
        (422, "leer.pdf", Vec::new()),
    ];
    for (status, name, bytes) in refused {
        for form in [
            Form::new().file("gut.pdf", "application/pdf", &good).file(name, "application/pdf", &bytes),
            Form::new().file(name, "application/pdf", &bytes).file("gut.pdf", "application/pdf", &good),
        ] {
            let answer = post_documents(&customer, town.house, &form).await.expect(status);
            assert_eq!(answer.at("/errors/0/field"), "file");
            assert!(answer.at("/errors/0/detail").contains(name), "{}", answer.text());
            assert_nothing_kept(&portal, name).await;
        }
    }
}

#[tokio::test]
async fn twenty_files_come_together_or_not_at_all() {
    let portal = TestPortal::new().await;
    let house = portal.town().house;
    let customer = portal.program(Who::Customer).await;
    let good = testfiles::pdf(1, 1, 2_000);
    let nineteen = || (1..20).fold(Form::new(), |form, n| form.file(&format!("{n}.pdf"), "application/pdf", &good));
    let bad = nineteen().file("Zwanzigste.html", "application/pdf", &testfiles::html());
    let refused = post_documents(&customer, house, &bad).await.expect(415);
    assert!(refused.at("/errors/0/detail").contains("Zwanzigste.html"), "{}", refused.text());
    assert_nothing_kept(&portal, "the twentieth is refused").await;

    let sent = post_documents(&customer, house, &nineteen().file("20.pdf", "application/pdf", &good)).await.expect(201);
    let names: Vec<String> = sent.items().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names, (1..=20).map(|n| format!("{n}.pdf")).collect::<Vec<_>>());
    let more = nineteen().file("20.pdf", "application/pdf", &good).file("21.pdf", "application/pdf", &good);
    post_documents(&customer, house, &more).await.assert_status(413);
    assert_eq!(portal.entries(portal.town().tenant, Action::DocumentReceived).await, 20);
}

#[tokio::test]
async fn limits_hold_to_the_byte() {
    let mut options = Options::default();
    options.limits.file_bytes = 50_000;
    options.limits.files = 3;
    options.limits.case_bytes = 120_000;
    let portal = TestPortal::with(options).await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let pdf = |bytes| testfiles::pdf(1, 1, bytes);
    let form = |sizes: &[usize]| {
        sizes.iter().fold(Form::new(), |form, size| form.file("Brief.pdf", "application/pdf", &pdf(*size)))
    };
    for (about, sizes) in [("one byte too long", vec![50_001]), ("four files", vec![9_000; 4])] {
        post_documents(&customer, town.house, &form(&sizes)).await.assert_status(413);
        assert_nothing_kept(&portal, about).await;
    }
    post_documents(&customer, town.house, &Form::new().text("note", "ohne Datei")).await.assert_status(422);
    post_documents(&customer, town.house, &form(&[50_000, 9_000, 9_000])).await.assert_status(201);
    post_documents(&customer, town.house, &form(&[50_000])).await.assert_status(201);
    let full = post_documents(&customer, town.house, &form(&[9_000])).await.expect(413);
    assert_eq!(full.at("/type"), "urn:kundenportal:problem:case_full");
}

#[tokio::test]
async fn fields_are_checked_before_a_byte_is_kept() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let neighbour = town.person(Who::Neighbour).to_string();
    let file = |form: Form| form.file("Brief.pdf", "application/pdf", &testfiles::pdf(1, 1, 9_000));
    let forms = [
        (422, file(Form::new().text("concerns", &neighbour))),
        (422, file(Form::new().text("concerns", "niemand"))),
        (422, file(Form::new().text("note", &"x".repeat(2_001)))),
        (422, file(Form::new().text("replaces", "00000000-0000-7000-8000-000000000000"))),
        (400, file(Form::new().text("colour", "blau"))),
        (400, file(Form::new().text("note", "a").text("note", "b"))),
        (400, file(Form::new()).text("note", "nach der Datei")),
        (400, file(Form::new()).text("file", "ein Text")),
    ];
    for (number, (status, form)) in forms.into_iter().enumerate() {
        let answer = post_documents(&customer, town.house, &form).await;
        assert_eq!(answer.status.as_u16(), status, "form {number}: {}", answer.text());
        assert_nothing_kept(&portal, &format!("form {number}")).await;
    }
    let no_form = Ask::post(documents_of(town.house)).bytes("application/pdf", testfiles::pdf(1, 1, 9_000));
    customer.send(no_form).await.assert_status(415);
}

#[tokio::test]
async fn the_same_key_gets_the_same_answer() {
    for backend in testing::BACKENDS {
        let portal = TestPortal::on(backend).await;
        let town = portal.town();
        let customer = portal.program(Who::Customer).await;
        let ask = |form: &Form, key: &str| Ask::post(documents_of(town.house)).multipart(form).key(key);
        let first = customer.send(ask(&two_files(), "schluessel-1")).await.expect(201);
        assert_eq!(first.header("idempotency-replayed"), "");
        let again = customer.send(ask(&two_files(), "schluessel-1")).await.expect(201);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.json(), first.json());

        let other = Form::new().file("Brief.pdf", "application/pdf", &testfiles::pdf(9, 1, 9_000));
        customer.send(ask(&other, "schluessel-1")).await.assert_status(422);
        customer.send(ask(&other, "schluessel-2")).await.assert_status(201);
        // A key belongs to one account.
        let partner = portal.program(Who::Partner).await;
        let theirs = partner.send(ask(&two_files(), "schluessel-1")).await.expect(201);
        assert_ne!(theirs.at("/items/0/id"), first.at("/items/0/id"));
        for key in ["", " ", &"k".repeat(300)] {
            customer.send(ask(&other, key)).await.assert_status(400);
        }
        assert_eq!(portal.entries(town.tenant, Action::DocumentReceived).await, 5);
    }
}

#[tokio::test]
async fn a_refused_submission_frees_its_key() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let bad = Form::new().file("Seite.html", "text/html", &testfiles::html());
    let ask = |form: &Form| Ask::post(documents_of(town.house)).multipart(form).key("schluessel");
    customer.send(ask(&bad)).await.assert_status(415);
    let again = customer.send(ask(&bad)).await.expect(415);
    assert_eq!(again.header("idempotency-replayed"), "", "refused anew, not replayed");
}

#[tokio::test]
async fn a_document_concerns_whom_its_sender_names() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, partner) = (portal.program(Who::Customer).await, portal.program(Who::Partner).await);
    let send = async |concerns: String| {
        let form = Form::new().text("concerns", &concerns).file("Brief.txt", "text/plain", b"Ein Brief");
        post_documents(&customer, town.house, &form).await.expect(201).at("/items/0/id")
    };
    let for_me = send_text(&customer, town.house, "Meins.txt", "Nur meines").await;
    let for_both = send("all".to_owned()).await;
    let for_partner = send(town.person(Who::Partner).to_string()).await;
    portal.run_jobs().await;
    for (id, status) in [(&for_me, 404), (&for_both, 200), (&for_partner, 200)] {
        partner.get(&format!("/api/v1/documents/{id}")).await.assert_status(status);
    }
    let listed = partner.get(&documents_of(town.house)).await.expect(200).items();
    let ids: Vec<_> = listed.iter().map(|document| document["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [for_partner.as_str(), for_both.as_str()], "newest first, not what concerns others");
    // Read the bytes may only who sent them, and staff.
    partner.get(&format!("/api/v1/documents/{for_both}/content")).await.assert_status(404);
    customer.get(&format!("/api/v1/documents/{for_partner}/content")).await.assert_status(200);
}

#[tokio::test]
async fn a_document_is_taken_back_until_somebody_opened_it() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let before = portal.object_files().len();
    let mistake = send_text(&customer, town.house, "Irrtum.txt", "Ein Irrtum").await;
    customer.delete(&format!("/api/v1/documents/{mistake}")).await.assert_status(204);
    assert_eq!(portal.object_files().len(), before);
    customer.get(&format!("/api/v1/documents/{mistake}/content")).await.assert_status(409);
    customer.get(&format!("/api/v1/documents/{mistake}/receipt")).await.assert_status(200);
    customer.delete(&format!("/api/v1/documents/{mistake}")).await.assert_status(410);
    portal.run_jobs().await;
    portal.assert_no_jobs_left().await;
    assert_eq!(customer.get(&format!("/api/v1/documents/{mistake}")).await.expect(200).at("/state"), "deleted");

    let opened = send_text(&customer, town.house, "Ernst.txt", "Ernst gemeint").await;
    portal.run_jobs().await;
    caseworker.get(&format!("/api/v1/documents/{opened}/content")).await.assert_status(200);
    customer.delete(&format!("/api/v1/documents/{opened}")).await.assert_status(409);
    customer.get(&format!("/api/v1/documents/{opened}/content")).await.assert_status(200);
}

#[tokio::test]
async fn malware_reaches_nobody_but_its_sender() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let content = String::from_utf8(testfiles::eicar()).unwrap();
    let id = send_text(&customer, town.house, "Rechnung.txt", &content).await;
    let path = format!("/api/v1/documents/{id}/content");
    // Before the scan nobody knows: staff wait.
    caseworker.get(&path).await.assert_status(409);
    customer.get(&path).await.assert_status(200);
    portal.run_jobs().await;
    assert_eq!(customer.get(&format!("/api/v1/documents/{id}")).await.expect(200).at("/state"), "infected");
    caseworker.get(&path).await.assert_status(409);
    customer.get(&path).await.assert_status(200);
    let page = portal.browser(Who::Customer).await.get(&format!("/documents/{id}")).await.expect(200).text();
    assert!(page.contains("Niemand kann diese Datei öffnen") && !page.contains(&path), "no button says otherwise");
    assert_eq!(portal.entries(town.tenant, Action::DocumentInfected).await, 1);
}
