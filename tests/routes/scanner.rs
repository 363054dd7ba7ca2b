//! The virus scanner, as staff see it: why a paper waits or could not be checked, and where malware was found.

use std::sync::Arc;

use async_trait::async_trait;
use testing::{Client, Form, Options, TestPortal, Who};
use upload::{Error, Looked, Opened, Scanner, Trouble, Verdict};

use crate::world::{Picky, UNSCANNABLE, post_documents};

/// Nobody is there.
#[derive(Debug)]
struct Away;

#[async_trait]
impl Scanner for Away {
    async fn scan(&self, _: Opened) -> Result<Verdict, Error> {
        Err(self.look(false).await.unwrap_err().into())
    }

    async fn look(&self, _: bool) -> Result<Looked, Trouble> {
        Err(Trouble { away: true, told: "nobody is there".to_owned() })
    }

    fn describe(&self) -> String {
        "away".to_owned()
    }
}

async fn send(portal: &TestPortal, customer: &Client<'_>, content: &[u8]) -> String {
    let form = Form::new().file("Geheimer Name.txt", "text/plain", content);
    post_documents(customer, portal.town().house, &form).await.expect(201).at("/items/0/id")
}

#[tokio::test]
async fn staff_read_why_a_paper_waits_and_why_it_could_not_be_checked() {
    let portal = TestPortal::with(Options { scanner: Arc::new(Away), ..Options::default() }).await;
    let customer = portal.program(Who::Customer).await;
    let waits = "Der Virenscanner antwortet seit";
    let id = send(&portal, &customer, b"Guten Tag").await;
    let (caseworker, admin) = (portal.browser(Who::Assigned).await, portal.browser(Who::Admin).await);
    let page = format!("/documents/{id}");
    assert!(!caseworker.get(&page).await.expect(200).text().contains(waits), "nobody has looked");
    assert!(admin.get("/admin").await.expect(200).text().contains("hat in letzter Zeit niemand nachgesehen"));
    portal.services.upload.look_at_scanner().await.unwrap();
    assert!(caseworker.get(&page).await.expect(200).text().contains(waits));
    assert!(admin.get("/admin").await.expect(200).text().contains(waits));
    let hers = portal.browser(Who::Customer).await.get(&page).await.expect(200).text();
    assert!(!hers.contains("Virenscanner"), "that is the house's own trouble");
    // It is ready all the same: papers come in.
    portal.program(Who::Customer).await.get("/readyz").await.assert_status(200);

    let portal = TestPortal::with(Options { scanner: Arc::new(Picky), ..Options::default() }).await;
    let id = send(&portal, &portal.program(Who::Customer).await, UNSCANNABLE).await;
    portal.run_jobs().await;
    let page = portal.browser(Who::Assigned).await.get(&format!("/documents/{id}")).await.expect(200).text();
    assert!(page.contains("Die Datei ist mit einem Passwort geschützt."));
}

#[tokio::test]
async fn admins_see_where_malware_was_found_and_nothing_of_the_paper() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let customer = portal.program(Who::Customer).await;
    let admin = portal.browser(Who::Admin).await;
    assert!(admin.get("/admin/infected").await.expect(200).text().contains("Keine."));
    for number in 0..41 {
        let content = [testfiles::eicar(), format!(" {number}").into_bytes()].concat();
        send(&portal, &customer, &content).await;
        portal.clock.advance(chrono::Duration::seconds(1));
    }
    send(&portal, &customer, b"Guten Tag").await;
    portal.run_jobs().await;
    portal.services.upload.look_at_scanner().await.unwrap();
    let first = admin.get("/admin/infected").await.expect(200).text();
    let rows = |page: &str| page.matches("Im Protokoll ansehen").count();
    assert_eq!(rows(&first), 40);
    assert!(
        first.contains("Der Virenscanner antwortet.") && !first.contains("Geheimer Name") && !first.contains("EICAR")
    );
    let link = first.split("/admin/infected?after=").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let second = admin.get(&format!("/admin/infected?after={}", link.replace("&#38;", "&"))).await.expect(200).text();
    assert_eq!(rows(&second), 1);
    let log = second.split("href=\"/audit?object=").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    admin.get(&format!("/audit?object={log}")).await.assert_status(200);
    // Another Jobcenter has none of them.
    assert_ne!(town.tenant, portal.towns[1].tenant);
    for who in [Who::Assigned, Who::Auditor] {
        portal.browser(who).await.get("/admin/infected").await.assert_status(404);
    }
}
