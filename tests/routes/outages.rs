//! Times in which the portal did not work: signed, shown to everybody, and held against nobody.

use audit::outages::OutageFault;
use chrono::Duration;
use domain::{Action, Channel};
use serde_json::{Value, json};
use testing::{TestPortal, Who};

use crate::world::{send_text, start_thread};

fn note_of(list: &Value) -> ledger::Outage {
    let key = list["key"].as_str().unwrap().parse().unwrap();
    ledger::Outage::open(list["items"][0]["note"].as_str().unwrap(), &[key]).unwrap()
}

#[tokio::test]
async fn everybody_reads_when_it_did_not_work_and_can_check_it() {
    for backend in testing::BACKENDS {
        let portal = TestPortal::on(backend).await;
        let town = portal.town();
        let (nobody, staff) = (portal.nobody(&town.customer_host), portal.nobody(town.host(Who::Assigned.face())));
        assert!(nobody.get("/outages").await.expect(200).text().contains("Bisher gab es keine Störung."));
        assert!(nobody.get("/sign-in").await.expect(200).text().contains("href=\"/outages\""));
        let operator = portal.actor(town.tenant, Channel::Cli);
        let (audit, began) = (&portal.services.audit, portal.custody.now() - Duration::hours(2));
        audit.begin_outage(&operator, began, " Unterlagen kamen nicht an. ").await.unwrap();
        for (client, face) in [(&nobody, "customers"), (&staff, "staff")] {
            let page = client.get("/outages").await.expect(200).text();
            assert!(page.contains("Unterlagen kamen nicht an.") && page.contains("dauert noch an"), "{face}: {page}");
        }
        let list = nobody.get("/api/v1/outages").await.expect(200).json();
        assert_eq!((&list["items"][0]["until"], note_of(&list).until), (&Value::Null, None));
        let ended = audit.end_outage(&operator, portal.custody.now()).await.unwrap();
        let list = nobody.get("/api/v1/outages").await.expect(200).json();
        let note = note_of(&list);
        assert_eq!(
            (note.from, note.until, note.what.as_str()),
            (ended.from, ended.until, "Unterlagen kamen nicht an.")
        );
        assert_eq!((list["items"].as_array().unwrap().len(), note.id), (1, ended.id.uuid()));
        let page = nobody.get("/outages").await.expect(200).text();
        assert!(!page.contains("dauert noch an") && page.contains(list["key"].as_str().unwrap()), "{page}");
        for action in [Action::OutageBegun, Action::OutageEnded] {
            assert_eq!(portal.entries(town.tenant, action).await, 1);
        }
        // The neighbours' portal worked.
        let theirs = portal.nobody(&portal.towns[1].customer_host).get("/api/v1/outages").await.expect(200).json();
        assert_eq!(theirs["items"], json!([]));
        assert_ne!(theirs["key"], list["key"]);
    }
}

#[tokio::test]
async fn what_can_not_be_is_refused_and_leaves_nothing() {
    let portal = TestPortal::new().await;
    let tenant = portal.town().tenant;
    let (audit, operator, now) = (&portal.services.audit, portal.actor(tenant, Channel::Cli), portal.custody.now());
    let fault = |result: Result<_, audit::Error>| match result {
        Err(audit::Error::Outage(fault)) => fault,
        other => panic!("{other:?}"),
    };
    for what in ["", "  ", "two\nlines", &"x".repeat(301)] {
        assert_eq!(fault(audit.begin_outage(&operator, now, what).await), OutageFault::What);
    }
    for from in [now + Duration::hours(1), now - Duration::days(400)] {
        assert_eq!(fault(audit.begin_outage(&operator, from, "x").await), OutageFault::Times);
    }
    assert_eq!(fault(audit.end_outage(&operator, now).await), OutageFault::None);
    assert_eq!(portal.entries(tenant, Action::OutageBegun).await, 0);
    audit.begin_outage(&operator, now - Duration::hours(1), "x").await.unwrap();
    assert_eq!(fault(audit.begin_outage(&operator, now, "y").await), OutageFault::Open);
    for until in [now - Duration::hours(1), now + Duration::hours(1)] {
        assert_eq!(fault(audit.end_outage(&operator, until).await), OutageFault::Times);
    }
    assert_eq!(audit.outages(tenant).await.unwrap().items.len(), 1);
    assert_eq!(portal.entries(tenant, Action::OutageEnded).await, 0);
}

#[tokio::test]
async fn caseworkers_see_what_was_due_meanwhile_in_their_cases() {
    for backend in testing::BACKENDS {
        let portal = TestPortal::on(backend).await;
        let town = portal.town();
        let customer = portal.program(Who::Customer).await;
        start_thread(&customer, town.house, "Miete", "Reicht der Mietvertrag?").await;
        let paper = send_text(&customer, town.house, "Antrag.txt", "Ich beantrage").await;
        let declare = json!({ "kind": "application", "document": paper });
        let path = format!("/api/v1/cases/{}/declarations", town.house);
        portal.program(Who::Assigned).await.post(&path, &declare).await.assert_status(201);
        // The answer is due on Thursday, the decision half a year later.
        portal.clock.advance(Duration::days(3));
        let operator = portal.actor(town.tenant, Channel::Cli);
        let audit = &portal.services.audit;
        let page = "/outages/deadlines";
        let nothing = portal.browser(Who::Assigned).await.get(page).await.expect(200).text();
        assert!(nothing.contains("war während einer Störung nichts fällig"), "{nothing}");
        audit.begin_outage(&operator, portal.custody.now() - Duration::hours(1), "Ausfall im Netz").await.unwrap();
        audit.end_outage(&operator, portal.custody.now()).await.unwrap();
        for who in [Who::Assigned, Who::Teammate] {
            let shown = portal.browser(who).await.get(page).await.expect(200).text();
            assert!(shown.contains("Ausfall im Netz") && shown.contains("Donnerstag, 7. Mai 2026"), "{who:?}: {shown}");
            assert!(shown.contains("Antwort auf eine Nachricht") && !shown.contains("über einen Antrag"), "{shown}");
            assert!(shown.contains(&format!("/cases/{}", town.house)), "{shown}");
        }
        let outsider = portal.browser(Who::Outsider).await.get(page).await.expect(200).text();
        assert!(!outsider.contains("Ausfall im Netz"), "{outsider}");
        let all = portal.browser(Who::Assigned).await.get("/outages").await.expect(200).text();
        assert!(all.contains("href=\"/outages/deadlines\""), "{all}");

        portal.clock.advance(Duration::days(181));
        audit.begin_outage(&operator, portal.custody.now(), "Noch einer").await.unwrap();
        let shown = portal.browser(Who::Assigned).await.get(page).await.expect(200).text();
        assert!(shown.contains("Entscheidung über einen Antrag") && shown.contains("noch offen"), "{shown}");
    }
}
