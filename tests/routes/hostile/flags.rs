//! What staff is told of a file before they open it, and what its sender.

use testfiles::{claims, hostile};
use testing::{Ask, Form, TestPortal, Who};

use crate::world::{documents_of, post_documents};

#[tokio::test]
async fn staff_and_sender_are_told_what_a_file_is_like() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let (browser, staff) = (portal.browser(Who::Customer).await, portal.browser(Who::Assigned).await);
    for (name, file, flag, label) in [
        ("Konto.pdf", hostile::locked_pdf(), "encrypted", "Vielleicht Passwort"),
        ("Antrag.pdf", hostile::acting_pdf(), "active_content", "Führt etwas aus"),
        ("Rechnung.pdf", hostile::carrying_pdf(), "embedded_files", "Weitere Dateien darin"),
        ("Brief.docx", hostile::macro_docx(), "macros", "Makros"),
        ("Tabelle.xlsx", hostile::macro_xlsx(), "macros", "Makros"),
        ("Brief.odt", hostile::macro_odt(), "macros", "Makros"),
        ("Scan.tif", claims::tiff(true, &[(20_000, 10_000)]), "huge_image", "Sehr großes Bild"),
        ("Bilder.docx", hostile::inflating_docx(), "inflates", "Wird sehr groß"),
    ] {
        let form = Form::new().file(name, "application/pdf", &file);
        let sent = post_documents(&customer, town.house, &form).await.expect(201);
        assert_eq!(sent.json()["items"][0]["flags"], serde_json::json!([flag]), "{name}");
        portal.run_jobs().await;
        let id = sent.at("/items/0/id");
        let told = caseworker.get(&format!("/api/v1/documents/{id}")).await.expect(200).json();
        assert_eq!((&told["flags"], &told["state"]), (&serde_json::json!([flag]), &"available".into()), "{name}");

        let page = staff.get(&format!("/documents/{id}")).await.expect(200).text();
        assert!(page.contains(label), "{name} on its page");
        let list = staff.get(&format!("/cases/{}", town.house)).await.expect(200).text();
        let row = list.split("<tr").find(|row| row.contains(name)).unwrap();
        assert!(row.contains(label), "{name} in the list: {row}");
        // Its sender hears of what they can mend.
        let locked = "Ihre Datei hat vielleicht ein Passwort";
        let page = browser.get(&format!("/documents/{id}")).await.expect(200).text();
        assert_eq!(page.contains(locked), flag == "encrypted", "{name}");
        assert!(!page.contains(label), "{name}: words for staff");
    }
    let list = browser.get(&format!("/cases/{}", town.house)).await.expect(200).text();
    assert_eq!(list.matches("Ihre Datei hat vielleicht ein Passwort").count(), 1);
}

#[tokio::test]
async fn who_sends_a_locked_file_hears_of_it_at_once() {
    let portal = TestPortal::new().await;
    let browser = portal.browser(Who::Customer).await;
    let page = format!("/cases/{}/send", portal.town().house);
    let token = browser.get(&page).await.expect(200).field("csrf_token");
    let told = "Eine Datei hat vielleicht ein Passwort.";
    for (file, locked) in [(testfiles::pdf(1, 1, 0), false), (hostile::locked_pdf(), true)] {
        let form = Form::new().text("csrf_token", &token).file("Konto.pdf", "application/pdf", &file);
        let sent = browser.send(Ask::post(&page).multipart(&form)).await.expect(303);
        let receipt = browser.get(sent.header("location")).await.expect(200).text();
        assert_eq!(receipt.contains(told), locked);
    }
}

#[tokio::test]
async fn usual_papers_have_nothing_to_be_said_of_them() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    let form = [testfiles::pdf(1, 2, 90_000), testfiles::jpeg(1, 90_000), testfiles::docx(1, 0), testfiles::odt(1, 0)]
        .iter()
        .fold(Form::new(), |form, file| form.file("a", "application/pdf", file));
    post_documents(&customer, portal.town().house, &form).await.assert_status(201);
    let listed = customer.get(&documents_of(portal.town().house)).await.expect(200).items();
    assert_eq!(listed.len(), 4);
    assert!(listed.iter().all(|document| document["flags"] == serde_json::json!([])), "{listed:?}");
}
