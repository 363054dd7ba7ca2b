//! The texts that the law wants before sign-in: written by admins, shown to everybody, never as markup.

use domain::Action;
use domain::legal::LegalPage;
use testing::{TestPortal, Who};

#[tokio::test]
async fn what_an_admin_writes_everybody_reads_and_old_versions_stay() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let identity = &portal.services.identity;
    assert_eq!(identity.missing_legal_texts(town.tenant).await.unwrap(), LegalPage::ALL);
    let admin = portal.browser(Who::Admin).await;
    let form = "/admin/legal/imprint?language=de";
    for text in [
        "# Kontakt\r\nAltstraße 1",
        "# Kontakt\r\nNeustraße 2\r\n\r\nhttps://amt.example/",
        "# Kontakt\r\nNeustraße 2\r\n\r\nhttps://amt.example/",
    ] {
        admin.fill_in(form, &[("body", text)]).await.assert_status(303);
    }
    assert_eq!(portal.entries(town.tenant, Action::LegalTextWritten).await, 2, "the same text is no change");
    let nobody = portal.nobody(&town.customer_host);
    let shown = nobody.get("/legal/imprint").await.expect(200).text();
    assert!(
        shown.contains("<h2 class=\"kern-heading-small\">Kontakt</h2>") && shown.contains("Neustraße 2"),
        "{shown}"
    );
    assert!(shown.contains("href=\"https://amt.example/\"") && !shown.contains("Altstraße"), "{shown}");
    let english = nobody.get("/legal/imprint?lang=en").await.expect(200).text();
    assert!(english.contains("<div class=\"legal\" lang=\"de\">") && english.contains("Neustraße 2"), "{english}");
    let kept = admin.get(form).await.expect(200).text();
    assert!(kept.contains("Altstraße 1"), "old versions are there for admins");
    let next_door = portal.nobody(&portal.towns[1].customer_host).get("/legal/imprint").await.expect(200).text();
    assert!(!next_door.contains("Neustraße"));
    let missing = identity.missing_legal_texts(town.tenant).await.unwrap();
    assert_eq!(missing, LegalPage::ALL[1..]);
}

#[tokio::test]
async fn no_text_becomes_markup_and_none_is_endless() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let admin = portal.browser(Who::Admin).await;
    let hostile = "# <script>alert(1)</script>\n- <img src=x onerror=alert(1)>\njavascript:alert(1) https://a.example/\"onclick=\"x";
    admin.fill_in("/admin/legal/help?language=de", &[("body", hostile)]).await.assert_status(303);
    let shown = portal.nobody(&town.customer_host).get("/legal/help").await.expect(200).text();
    assert!(
        shown.contains("&#60;script&#62;") && !shown.contains("<script>alert") && !shown.contains("<img"),
        "{shown}"
    );
    assert!(!shown.contains("href=\"javascript") && !shown.contains(" onclick=\""), "{shown}");
    let before = portal.rows().await;
    let long = "ä".repeat(50_001);
    let again = admin.fill_in("/admin/legal/help?language=de", &[("body", &long)]).await.expect(422).text();
    assert!(again.contains("id=\"body-error\""));
    assert_eq!(portal.rows().await, before);
    admin.get("/admin/legal/unknown").await.assert_status(404);
}
