//! The audit log over the API: search, checkpoint, proof, export.

use domain::Action;
use ledger::verify::{Options, Verdict, verify};
use ledger::{TlogProof, open_checkpoint, verify_inclusion};
use serde_json::Value;
use testing::{Client, TestPortal, Who};

use crate::receipts::key;
use crate::world::{send_text, start_thread, text};

/// Something happened.
async fn busy(portal: &TestPortal) -> String {
    let town = portal.town();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let id = send_text(&customer, town.house, "Kontoauszug.txt", "Ein Kontoauszug").await;
    start_thread(&customer, town.house, "Frage", "Eine Frage").await;
    portal.run_jobs().await;
    caseworker.get(&format!("/api/v1/documents/{id}/content")).await.assert_status(200);
    portal.services.upload.deliveries_written().await;
    id
}

async fn search(client: &Client<'_>, query: &str) -> Vec<Value> {
    client.get(&format!("/api/v1/audit/entries?{query}")).await.expect(200).items()
}

#[tokio::test]
async fn entries_are_found_by_everything_one_may_ask_for() {
    let portal = TestPortal::new().await;
    let town = portal.town();
    let document = busy(&portal).await;
    let auditor = portal.program(Who::Auditor).await;
    let of_document = search(&auditor, &format!("object={document}")).await;
    let actions: Vec<_> = of_document.iter().map(|entry| text(entry, "action")).collect();
    assert_eq!(actions, ["document.delivered", "document.opened", "document.available", "document.received"]);
    let opened = &of_document[1];
    assert_eq!(opened["actor"]["id"], town.account(Who::Assigned).to_string());
    assert_eq!(opened["actor"]["name"], Who::Assigned.full_name());
    assert_eq!((&opened["outcome"], &opened["object"]["kind"]), (&"done".into(), &"document".into()));
    assert_eq!(opened["case_id"], town.house.to_string());
    assert_eq!(of_document[3]["detail"]["name"], "Kontoauszug.txt");

    let by_action = search(&auditor, "action=message.posted").await;
    assert_eq!(by_action.len(), 1);
    for query in [
        format!("actor={}", town.account(Who::Assigned)),
        format!("actor={}", Who::Assigned.login()),
        "case=35-2026-0001&action=document.opened".to_owned(),
        format!("case={}&action=document.opened", town.house),
    ] {
        let found = search(&auditor, &query).await;
        assert!(found.iter().any(|entry| entry["id"] == opened["id"]), "{query}");
    }
    assert!(search(&auditor, "from=2026-05-05T00:00:00Z").await.is_empty());
    assert!(!search(&auditor, "to=2026-05-05T00:00:00Z&from=2026-05-04T00:00:00Z").await.is_empty());
    for (query, status) in [
        ("from=gestern", 400),
        ("action=document.eaten", 400),
        ("object=7", 400),
        ("colour=blue", 400),
        ("actor=niemand", 422),
    ] {
        auditor.get(&format!("/api/v1/audit/entries?{query}")).await.assert_status(status);
    }
}

#[tokio::test]
async fn a_look_into_the_log_is_an_entry_of_it() {
    let portal = TestPortal::new().await;
    let auditor = portal.program(Who::Auditor).await;
    search(&auditor, "action=log.begun").await;
    let looks = search(&auditor, "action=log.searched").await;
    assert_eq!(looks.len(), 1);
    assert_eq!(looks[0]["actor"]["id"], portal.town().account(Who::Auditor).to_string());
    assert_eq!(looks[0]["detail"]["action"], "log.begun");
}

#[tokio::test]
async fn admins_see_who_did_what_without_details() {
    let portal = TestPortal::new().await;
    let document = busy(&portal).await;
    let admin = portal.program(Who::Admin).await;
    let entries = search(&admin, &format!("object={document}")).await;
    assert_eq!(entries.len(), 4);
    assert!(entries.iter().all(|entry| entry.get("detail").is_none_or(Value::is_null)), "{entries:?}");
    assert!(entries.iter().any(|entry| entry["actor"]["name"] == Who::Assigned.full_name()));
}

#[tokio::test]
async fn the_entries_of_one_jobcenter_stay_there() {
    let portal = TestPortal::new().await;
    let document = busy(&portal).await;
    let abroad = portal.program_in(&portal.towns[1], Who::Auditor).await;
    assert!(search(&abroad, &format!("object={document}")).await.is_empty());
    assert!(search(&abroad, "action=document.received").await.is_empty());
}

#[tokio::test]
async fn every_entry_is_proven_against_a_checkpoint() {
    let portal = TestPortal::new().await;
    busy(&portal).await;
    let auditor = portal.program(Who::Auditor).await;
    let entries = search(&auditor, "limit=200").await;
    let note = auditor.get("/api/v1/audit/checkpoint").await.expect(200);
    assert!(note.header("content-type").starts_with("text/plain"));
    let keys = [key(&portal).await];
    let checkpoint = open_checkpoint(&note.text(), &keys).unwrap();
    assert!(checkpoint.size > entries.len() as u64, "it covers everything so far, the search included");
    for entry in &entries {
        let index = entry["index"].as_u64().unwrap();
        let proof = auditor.get(&format!("/api/v1/audit/entries/{index}/proof")).await.expect(200).text();
        let proof = TlogProof::parse(&proof).unwrap();
        let covered = open_checkpoint(&proof.checkpoint, &keys).unwrap();
        let mut leaf: [u8; 32] = hex::decode(text(entry, "leaf_hash")).unwrap().try_into().unwrap();
        verify_inclusion(&leaf, proof.index, covered.size, &covered.root, &proof.path).unwrap();
        leaf[0] ^= 1;
        assert!(verify_inclusion(&leaf, proof.index, covered.size, &covered.root, &proof.path).is_err());
    }
    for index in ["999999", "18446744073709551615", "-1", "x"] {
        auditor.get(&format!("/api/v1/audit/entries/{index}/proof")).await.assert_status(404);
    }
}

#[tokio::test]
async fn an_export_is_whole_and_no_bit_of_it_can_be_changed() {
    let portal = TestPortal::new().await;
    let document = busy(&portal).await;
    let customer = portal.program(Who::Customer).await;
    let receipt = customer.get(&format!("/api/v1/documents/{document}/receipt")).await.expect(200).text();
    let auditor = portal.program(Who::Auditor).await;
    let note = auditor.get("/api/v1/audit/checkpoint").await.expect(200).text();
    let export = auditor.get("/api/v1/audit/export").await.expect(200);
    assert!(export.whole);
    assert!(export.header("content-disposition").starts_with("attachment"));
    let options = Options { keys: vec![key(&portal).await], checkpoints: vec![note], receipts: vec![receipt] };
    let report = verify(&export.body[..], &options);
    assert_eq!(report.verdict(), Verdict::Whole, "{report}");
    assert!(report.anchored && report.agreed >= 3, "{report}");
    assert_eq!(portal.entries(portal.town().tenant, Action::ExportCreated).await, 1);

    let mut changed = export.body.to_vec();
    for at in (0..changed.len()).step_by(61) {
        let bit = 1 << (at % 8);
        changed[at] ^= bit;
        assert_ne!(verify(&changed[..], &options).verdict(), Verdict::Whole, "bit flipped in byte {at}");
        changed[at] ^= bit;
    }
    let cut = &export.body[..export.body.len() - 1];
    assert_ne!(verify(cut, &options).verdict(), Verdict::Whole);
    let other = Options { keys: vec![foreign_key(&portal).await], ..Options::default() };
    assert_eq!(verify(&export.body[..], &other).verdict(), Verdict::Broken, "the key of another Jobcenter");
}

async fn foreign_key(portal: &TestPortal) -> ledger::VerifierKey {
    ledger::VerifierKey::new(&portal.custody.vkey(portal.towns[1].tenant).await.unwrap()).unwrap()
}
