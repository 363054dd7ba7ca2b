//! The bytes of a document, whole and in ranges.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Action;
use sha2::{Digest as _, Sha256};
use testing::{Ask, Client, TestPortal, Who};

use crate::world::documents_of;

/// Three chunks of sealed bytes and a bit.
const LENGTH: usize = 3 * 16_384 + 1_000;

async fn sent(portal: &TestPortal) -> (String, Vec<u8>) {
    let pdf = testfiles::pdf(7, 1, LENGTH);
    let customer = portal.program(Who::Customer).await;
    let ask = Ask::put(format!("{}/0198a1b2-c3d4-7000-8000-000000000001", documents_of(portal.town().house)))
        .bytes("application/pdf", pdf.clone())
        .header("content-disposition", "attachment; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%22aus%22%20Mittental.pdf");
    let id = customer.send(ask).await.expect(201).at("/id");
    portal.run_jobs().await;
    (format!("/api/v1/documents/{id}/content"), pdf)
}

fn range(path: &str, range: &str) -> Ask {
    Ask::get(path).header("range", range)
}

#[tokio::test]
async fn the_whole_comes_with_what_proves_it() {
    let portal = TestPortal::new().await;
    let (path, pdf) = sent(&portal).await;
    let caseworker = portal.program(Who::Assigned).await;
    let answer = caseworker.get(&path).await.expect(200);
    assert!(answer.whole && answer.body == pdf, "the same bytes");
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(answer.header("content-length"), LENGTH.to_string());
    assert_eq!(answer.header("accept-ranges"), "bytes");
    assert_eq!(answer.header("repr-digest"), format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(&pdf))));
    assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(answer.header("cache-control"), "no-store");
    let etag = answer.header("etag");
    assert!(etag.starts_with('"') && etag.ends_with('"') && etag.len() > 10, "a strong one: {etag}");
    let disposition = answer.header("content-disposition");
    assert!(disposition.starts_with("attachment"), "{disposition}");
    assert!(disposition.contains("filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%22aus%22%20Mittental.pdf"), "{disposition}");
}

#[tokio::test]
async fn a_range_is_cut_from_the_whole() {
    let portal = TestPortal::new().await;
    let (path, pdf) = sent(&portal).await;
    let caseworker = portal.program(Who::Assigned).await;
    let last = LENGTH - 1;
    let ranges = [
        ("bytes=0-0".to_owned(), 0, 0),
        ("bytes=0-".to_owned(), 0, last),
        ("bytes=100-199".to_owned(), 100, 199),
        ("bytes=16383-16384".to_owned(), 16_383, 16_384),
        ("bytes=16384-32767".to_owned(), 16_384, 32_767),
        ("bytes=49000-999999999".to_owned(), 49_000, last),
        ("bytes=-1".to_owned(), last, last),
        ("bytes=-999999999".to_owned(), 0, last),
        (format!("bytes={last}-"), last, last),
    ];
    let whole = caseworker.get(&path).await.expect(200);
    for (asked, first, last) in ranges {
        let answer = caseworker.send(range(&path, &asked)).await.expect(206);
        assert!(answer.body == pdf[first..=last], "{asked}");
        assert_eq!(answer.header("content-range"), format!("bytes {first}-{last}/{LENGTH}"), "{asked}");
        assert_eq!(answer.header("content-length"), (last - first + 1).to_string(), "{asked}");
        for same in ["etag", "repr-digest", "content-type", "content-disposition", "content-security-policy"] {
            assert_eq!(answer.header(same), whole.header(same), "{asked}: {same}");
        }
    }
    for asked in [format!("bytes={LENGTH}-"), "bytes=-0".to_owned()] {
        let answer = caseworker.send(range(&path, &asked)).await.expect(416);
        assert_eq!(answer.header("content-range"), format!("bytes */{LENGTH}"), "{asked}");
    }
    // What is no range, or more than one, is as if nothing had been asked for (RFC 9110 14.2).
    for asked in ["bytes=5-4", "bytes=a-b", "bytes=", "rows=0-1", "bytes=0-1,5-6"] {
        let answer = caseworker.send(range(&path, asked)).await.expect(200);
        assert!(answer.body == pdf, "{asked}");
    }
}

#[tokio::test]
async fn validators_decide_what_is_sent() {
    let portal = TestPortal::new().await;
    let (path, pdf) = sent(&portal).await;
    let caseworker = portal.program(Who::Assigned).await;
    let etag = caseworker.get(&path).await.expect(200).header("etag").to_owned();
    let with = |name: &str, value: &str| range(&path, "bytes=0-9").header(name, value);
    let same = caseworker.send(with("if-range", &etag)).await.expect(206);
    assert!(same.body == pdf[..10]);
    let other = caseworker.send(with("if-range", "\"another\"")).await.expect(200);
    assert!(other.body == pdf, "of another version a part is of no use");
}

#[tokio::test]
async fn reading_is_an_entry_before_and_after() {
    let portal = TestPortal::new().await;
    let (path, _) = sent(&portal).await;
    let tenant = portal.town().tenant;
    let caseworker = portal.program(Who::Assigned).await;
    let count = async |action| portal.entries(tenant, action).await;
    let unread = caseworker.open(Ask::get(&path)).await;
    assert_eq!(count(Action::DocumentOpened).await, 1, "written before the first byte is sent");
    assert_eq!(count(Action::DocumentDelivered).await, 0);
    drop(unread);
    portal.services.upload.deliveries_written().await;
    assert_eq!(count(Action::DocumentDelivered).await, 1, "written even if nobody read on");
    // The same session, the same document, ranges included: counted, no new entry.
    for _ in 0..3 {
        caseworker.send(range(&path, "bytes=0-9")).await.assert_status(206);
    }
    portal.services.upload.deliveries_written().await;
    assert_eq!((count(Action::DocumentOpened).await, count(Action::DocumentDelivered).await), (1, 1));
    let teammate = portal.program(Who::Teammate).await;
    read(&portal, &teammate, &path).await;
    assert_eq!((count(Action::DocumentOpened).await, count(Action::DocumentDelivered).await), (2, 2));
}

async fn read(portal: &TestPortal, client: &Client<'_>, path: &str) {
    client.get(path).await.assert_status(200);
    portal.services.upload.deliveries_written().await;
}

#[tokio::test]
async fn the_sender_sees_when_it_was_first_opened() {
    let portal = TestPortal::new().await;
    let (path, _) = sent(&portal).await;
    let document = path.trim_end_matches("/content").to_owned();
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    read(&portal, &customer, &path).await;
    assert!(customer.get(&document).await.expect(200).json()["opened_at"].is_null(), "the sender does not count");
    read(&portal, &caseworker, &path).await;
    let first = customer.get(&document).await.expect(200).at("/opened_at");
    read(&portal, &portal.program(Who::Teammate).await, &path).await;
    assert_eq!(customer.get(&document).await.expect(200).at("/opened_at"), first);
}

#[tokio::test]
async fn a_changed_object_is_never_given_out_as_whole() {
    let portal = TestPortal::new().await;
    let (path, pdf) = sent(&portal).await;
    let (file, bytes) = portal.object_files().into_iter().find(|(_, bytes)| bytes.len() > LENGTH).unwrap();
    let caseworker = portal.program(Who::Assigned).await;
    let chunk = 56 + 2 * 16_400;
    let mut flipped = bytes.clone();
    flipped[chunk + 5] ^= 1;
    for (about, stored) in
        [("cut at a chunk", bytes[..chunk].to_vec()), ("plain", pdf.clone()), ("a bit flipped", flipped)]
    {
        std::fs::write(&file, &stored).unwrap();
        let answer = caseworker.get(&path).await;
        assert!(!answer.whole || !answer.status.is_success(), "{about}: {} {}", answer.status, answer.body.len());
        assert!(pdf.starts_with(&answer.body) || !answer.status.is_success(), "{about}: only checked bytes");
    }
    portal.services.upload.deliveries_written().await;
    assert!(portal.entries(portal.town().tenant, Action::IntegrityFailed).await >= 1);
    let customer = portal.program(Who::Customer).await;
    let state = customer.get(path.trim_end_matches("/content")).await.expect(200).at("/state");
    assert_eq!(state, "suspect");
    std::fs::write(&file, bytes).unwrap();
    caseworker.get(&path).await.assert_status(409);
    customer.get(&path).await.assert_status(409);
}
