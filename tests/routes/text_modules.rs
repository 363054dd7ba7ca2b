//! Text modules: admins keep them on pages, staff read them.

use domain::Action;
use testing::{Client, TestPortal, Who};

/// Sends a form of a module, and gives status and where it leads.
async fn send(browser: &Client<'_>, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let answer = browser.fill_in(path, fields).await;
    (answer.status.as_u16(), answer.header("location").to_owned())
}

#[tokio::test]
async fn from_the_form_to_those_who_write() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let (admin, caseworker) = (portal.browser(Who::Admin).await, portal.program(Who::Assigned).await);
    let list = "/admin/text-modules?purpose=resend&notice=module-kept";
    let new = [("purpose", "resend"), ("language", "de"), ("title", "Seite 2"), ("body", "Seite 2 fehlt.\r\nBitte!")];
    assert_eq!(send(&admin, "/admin/text-modules/new", &new).await, (303, list.to_owned()));

    let listed = caseworker.get("/api/v1/text-modules?purpose=resend").await.expect(200).items();
    assert_eq!((listed.len(), listed[0]["body"].as_str()), (1, Some("Seite 2 fehlt.\nBitte!")));
    let path = format!("/admin/text-modules/{}", listed[0]["id"].as_str().unwrap());
    let page = admin.get("/admin/text-modules?purpose=resend").await.expect(200);
    assert!(page.text().contains(&path) && page.text().contains("Seite 2"));

    let english =
        [("purpose", "resend"), ("language", "en"), ("title", "Page 2"), ("body", "Page 2 is missing, {name}.")];
    assert_eq!(send(&admin, &path, &english).await, (303, list.to_owned()));
    let of = async |query: &str| {
        let listed = caseworker.get(&format!("/api/v1/text-modules?{query}")).await.expect(200).items();
        listed.iter().map(|module| module["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("purpose=resend&language=en").await, ["Page 2"]);
    assert!(of("purpose=resend").await.is_empty(), "no German one is left");

    let remove = format!("{path}/remove");
    assert!(admin.get(&remove).await.expect(200).text().contains("Page 2 is missing, {name}."));
    let (status, to) = send(&admin, &remove, &[]).await;
    assert_eq!((status, to.as_str()), (303, "/admin/text-modules?purpose=resend&notice=module-removed"));
    assert_eq!(admin.get(&path).await.status, 404);
    for action in [Action::TextModuleAdded, Action::TextModuleChanged, Action::TextModuleRemoved] {
        assert_eq!(portal.entries(town.tenant, action).await, 1, "{action}");
    }
}

#[tokio::test]
async fn what_can_not_be_used_is_shown_again_and_changes_nothing() {
    let portal = TestPortal::new().await;
    let admin = portal.browser(Who::Admin).await;
    let path = "/admin/text-modules/new";
    let token = admin.get(path).await.expect(200).field("csrf_token");
    let before = portal.rows().await;
    let field = |name: &'static str, value: &'static str| (name, value);
    for (wrong, said) in [
        (field("title", " "), "Bitte geben Sie einen Titel an."),
        (field("body", "Guten Tag {vorname}"), "„vorname“"),
        (field("purpose", "other"), "id=\"purpose-error\""),
        (field("language", "xx"), "id=\"language-error\""),
        (field("position", "-1"), "id=\"position-error\""),
        (field("position", "10000"), "id=\"position-error\""),
    ] {
        let mut fields = vec![
            ("purpose", "message"),
            ("language", "de"),
            ("title", "Gruß"),
            ("body", "Guten Tag"),
            ("position", "7"),
        ];
        fields.retain(|(name, _)| *name != wrong.0);
        fields.extend([wrong, ("csrf_token", token.as_str())]);
        let answer = admin.send(testing::Ask::post(path).form(&fields)).await.expect(422);
        assert!(answer.text().contains(said), "{wrong:?}");
        assert_eq!(portal.rows().await, before, "{wrong:?}");
    }
}

#[tokio::test]
async fn programs_ask_for_a_purpose_that_there_is() {
    let portal = TestPortal::new().await;
    let caseworker = portal.program(Who::Assigned).await;
    for wrong in ["", "?purpose=other", "?purpose=resend&language=xx", "?purpose=resend&sort=title"] {
        let answer = caseworker.get(&format!("/api/v1/text-modules{wrong}")).await;
        assert_eq!(answer.status.as_u16(), 400, "{wrong}");
    }
    assert!(caseworker.get("/api/v1/text-modules?purpose=internal").await.expect(200).items().is_empty());
}
