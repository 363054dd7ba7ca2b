//! Everybody may ask whether a receipt is ours, and learns nothing else.

use chrono::Duration;
use domain::PortalNumber;
use futures::future::join_all;
use ledger::SignedReceipt;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use testing::{TestPortal, Who};

use crate::world::send_text;

const API: &str = "/api/v1/receipts/check";
const PAGE: &str = "/receipts/check";

/// The receipt of a letter that was sent, as JSON, and its number.
async fn receipt(portal: &TestPortal) -> (String, String) {
    let customer = portal.program(Who::Customer).await;
    let id = send_text(&customer, portal.town().house, "Brief.txt", "Ein Brief").await;
    let json = customer.get(&format!("/api/v1/documents/{id}/receipt")).await.expect(200).text();
    let number = SignedReceipt::from_json(&json).unwrap().body().unwrap().number;
    (json, number)
}

fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

fn unknown() -> String {
    format!("20260504-{}", PortalNumber::from_serial(40_771_234_567).digits())
}

async fn log_size(portal: &TestPortal) -> u64 {
    let tenant = portal.town().tenant;
    let mut tx = portal.custody.read(tenant).await.unwrap();
    db::audit::append::head(&mut tx, tenant).await.unwrap().unwrap().size
}

#[tokio::test]
async fn the_answer_is_one_bit_and_the_same_whatever_does_not_fit() {
    let portal = TestPortal::new().await;
    let (json, number) = receipt(&portal).await;
    let nobody = portal.nobody(&portal.town().customer_host);
    let entries = log_size(&portal).await;
    let typed = format!(" {} ", number.replace('-', " "));
    for number in [number.as_str(), &typed] {
        let answer = nobody.post(API, &json!({ "number": number, "sha256": hash("Ein Brief") })).await.expect(200);
        assert_eq!(answer.json(), json!({ "matches": true }));
    }
    let whole: Value = serde_json::from_str(&json).unwrap();
    let answer = nobody.post(API, &json!({ "receipt": whole })).await.expect(200);
    assert_eq!(answer.json(), json!({ "matches": true }));

    let mut changed = SignedReceipt::from_json(&json).unwrap();
    changed.body[20] ^= 1;
    let changed: Value = serde_json::from_str(&changed.to_json()).unwrap();
    let next_door = portal.nobody(&portal.towns[1].customer_host);
    let begun = std::time::Instant::now();
    let answers = [
        nobody.post(API, &json!({ "number": number, "sha256": hash("Ein anderer Brief") })).await,
        nobody.post(API, &json!({ "number": unknown(), "sha256": hash("Ein Brief") })).await,
        next_door.post(API, &json!({ "number": number, "sha256": hash("Ein Brief") })).await,
        next_door.post(API, &json!({ "receipt": whole })).await,
        nobody.post(API, &json!({ "receipt": changed })).await,
        nobody.post(API, &json!({ "receipt": {} })).await,
    ];
    assert!(begun.elapsed() >= std::time::Duration::from_millis(250) * 6, "found or not, no answer comes sooner");
    for answer in answers {
        assert_eq!(answer.expect(200).json(), json!({ "matches": false }));
    }
    for (body, status) in [
        (json!({ "number": "20260504-407712345671", "sha256": hash("Ein Brief") }), 422),
        (json!({ "number": number, "sha256": "abc" }), 422),
        (json!({ "number": number }), 400),
        (json!({ "number": number, "sha256": hash("Ein Brief"), "receipt": whole }), 400),
        (json!({}), 400),
    ] {
        nobody.post(API, &body).await.assert_status(status);
    }
    assert_eq!(log_size(&portal).await, entries, "a check is no reading");
    portal.nobody(&portal.town().staff_host).get(PAGE).await.assert_status(404);
}

#[tokio::test]
async fn the_page_says_what_was_compared_and_nothing_of_the_receipt() {
    let portal = TestPortal::new().await;
    let (json, number) = receipt(&portal).await;
    let nobody = portal.nobody(&portal.town().customer_host);
    let sha256 = hash("Ein Brief");
    let fits = nobody.fill_in(PAGE, &[("number", &number), ("sha256", &sha256)]).await.expect(200).text();
    assert!(fits.contains("Das passt.") && fits.contains("diese Prüfsumme?"), "{fits}");
    assert!(!fits.contains("Brief.txt"), "{fits}");
    let ours = nobody.fill_in(PAGE, &[("receipt", &json)]).await.expect(200).text();
    assert!(ours.contains("Das passt.") && ours.contains("unverändert?"), "{ours}");
    let other = hash("Ein anderer Brief");
    let wrong = nobody.fill_in(PAGE, &[("number", &number), ("sha256", &other)]).await.expect(200).text();
    let nothing = nobody.fill_in(PAGE, &[("number", &unknown()), ("sha256", &sha256)]).await.expect(200).text();
    assert!(wrong.contains("Das passt nicht."), "{wrong}");
    // Word for word, but for what was typed and what is new in every form.
    let form = |page: &str| page.split_once("<form").unwrap().0.to_owned();
    assert_eq!(form(&wrong), form(&nothing));
    let mistyped = nobody.fill_in(PAGE, &[("number", "1"), ("sha256", &sha256)]).await.expect(422).text();
    assert!(mistyped.contains("stimmt eine Ziffer nicht"), "{mistyped}");
}

#[tokio::test]
async fn a_network_that_asks_too_often_waits_and_no_other() {
    let portal = TestPortal::new().await;
    let (_, number) = receipt(&portal).await;
    let host = &portal.town().customer_host;
    let (here, there) = (portal.nobody(host).from("192.0.2.7"), portal.nobody(host).from("198.51.100.7"));
    let right = json!({ "number": number, "sha256": hash("Ein Brief") });
    let first = join_all((0..100).map(|_| here.post(API, &right))).await;
    assert!(first.iter().all(|answer| answer.json() == json!({ "matches": true })));
    let refused = here.post(API, &right).await.expect(429);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
    here.fill_in(PAGE, &[("number", &number), ("sha256", &hash("Ein Brief"))]).await.assert_status(429);
    there.post(API, &right).await.assert_status(200);
    portal.clock.advance(Duration::minutes(16));
    here.post(API, &right).await.assert_status(200);
}
