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

/// What somebody does to an object who can write into the store; beside it lies another.
type Change = fn(own: &mut Vec<u8>, other: &[u8], plain: &[u8]);

/// Where the third sealed chunk begins.
const THIRD: usize = 56 + 2 * 16_400;

/// Found before the first byte: what a proxy without an end mark and without a context gives out with 200.
const FOREIGN: [(&str, Change); 5] = [
    ("cut at a chunk", |own, _, _| own.truncate(THIRD)),
    ("cut inside of a chunk", |own, _, _| own.truncate(THIRD + 99)),
    ("a plain file", |own, _, plain| *own = plain.to_vec()),
    ("another object", |own, other, _| *own = other.to_vec()),
    ("something behind its end", |own, _, _| own.extend([0; 16])),
];

/// Sends a document under an id that ends in this number.
async fn sent_as(portal: &TestPortal, customer: &Client<'_>, number: usize) -> (String, Vec<u8>) {
    let pdf = testfiles::pdf(7, 1, LENGTH);
    let id = format!("0198a1b2-c3d4-7000-8000-{number:012}");
    let path = format!("{}/{id}", documents_of(portal.town().house));
    customer.send(Ask::put(path).bytes("application/pdf", pdf.clone())).await.assert_status(201);
    portal.run_jobs().await;
    (id, pdf)
}

fn tamper(portal: &TestPortal, id: &str, other: &str, plain: &[u8], change: Change) {
    let files = portal.object_files();
    let of = |id: &str| files.iter().find(|(path, _)| path.to_string_lossy().contains(id)).expect("its object");
    let ((path, own), (_, other)) = (of(id), of(other));
    let mut own = own.clone();
    change(&mut own, other, plain);
    std::fs::write(path, own).unwrap();
}

async fn assert_closed(portal: &TestPortal, readers: [&Client<'_>; 2], id: &str, found: usize, about: &str) {
    portal.services.upload.deliveries_written().await;
    assert_eq!(portal.entries(portal.town().tenant, Action::IntegrityFailed).await, found, "{about}");
    let content = format!("/api/v1/documents/{id}/content");
    for reader in readers {
        let state = reader.get(&format!("/api/v1/documents/{id}")).await.expect(200).at("/state");
        assert_eq!(state, "suspect", "{about}");
        reader.get(&content).await.assert_status(409);
        reader.send(range(&content, "bytes=0-9")).await.assert_status(409);
    }
}

#[tokio::test]
async fn of_an_object_that_is_not_the_one_that_was_stored_nothing_is_given_out() {
    let portal = TestPortal::new().await;
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let (other, _) = sent_as(&portal, &customer, 1).await;
    let mut found = 0;
    for (about, change) in FOREIGN {
        for asked in [None, Some("bytes=100-199")] {
            let (id, pdf) = sent_as(&portal, &customer, 2 + found).await;
            tamper(&portal, &id, &other, &pdf, change);
            let path = format!("/api/v1/documents/{id}/content");
            let ask = asked.map_or_else(|| Ask::get(&path), |asked| range(&path, asked));
            let answer = caseworker.send(ask).await.expect(500);
            assert_eq!(answer.header("content-type"), "application/problem+json", "{about}");
            assert!(!answer.body.windows(20).any(|some| some == &pdf[100..120]), "{about}");
            found += 1;
            assert_closed(&portal, [&customer, &caseworker], &id, found, about).await;
        }
    }
}

#[tokio::test]
async fn a_changed_chunk_breaks_the_transfer_off() {
    let portal = TestPortal::new().await;
    let (customer, caseworker) = (portal.program(Who::Customer).await, portal.program(Who::Assigned).await);
    let flip: Change = |own, _, _| own[THIRD + 5] ^= 1;
    let mut found = 0;
    for (asked, status, first) in [(None, 200, 0), (Some("bytes=20000-40000"), 206, 20_000)] {
        let (id, pdf) = sent_as(&portal, &customer, 1 + found).await;
        tamper(&portal, &id, &id, &pdf, flip);
        let path = format!("/api/v1/documents/{id}/content");
        // What lies in front of it is still what was sent.
        let front = caseworker.send(range(&path, "bytes=0-32767")).await.expect(206);
        assert!(front.whole && front.body == pdf[..32_768]);
        let ask = asked.map_or_else(|| Ask::get(&path), |asked| range(&path, asked));
        let answer = caseworker.send(ask).await.expect(status);
        assert!(!answer.whole, "{asked:?}: the connection breaks off");
        assert!(pdf[first..32_768].starts_with(&answer.body), "{asked:?}: only checked bytes");
        found += 1;
        assert_closed(&portal, [&customer, &caseworker], &id, found, "a bit flipped").await;
    }
}
