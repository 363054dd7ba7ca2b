//! Framing, headers of parts, fields.

use domain::Action;
use testing::{Ask, TestPortal, Who};

use super::{assert_problem, closed, good, paper, part, post, text};
use crate::world::{assert_nothing_kept, documents_of};

/// The same limit for what stands in front of the first part and for the head of one part.
const HEAD: usize = 16 * 1024;
const FILE: &str = "form-data; name=\"file\"; filename=\"Brief.pdf\"";

/// A head of exactly so many bytes, counted from the line end behind the delimiter to the empty line.
fn head_of(length: usize) -> Vec<u8> {
    let begin = format!("\r\nContent-Disposition: {FILE}\r\nX-Fill: ");
    let filler = "x".repeat(length - begin.len() - 4);
    let head = format!("--XyZ{begin}{filler}\r\n\r\n");
    [head.as_bytes(), &testfiles::pdf(1, 1, 0), b"\r\n"].concat()
}

fn preamble(length: usize) -> Vec<u8> {
    [vec![b'p'; length], b"\r\n".to_vec(), closed(&[good()])].concat()
}

/// Without CR: lines that end as on Unix.
fn bare(body: &[u8]) -> Vec<u8> {
    body.iter().copied().filter(|byte| *byte != b'\r').collect()
}

/// With a blank and a tab behind the first delimiter.
fn padded() -> Vec<u8> {
    [b"--XyZ \t".as_slice(), &closed(&[good()])[b"--XyZ".len()..]].concat()
}

fn with(disposition: &str) -> Vec<u8> {
    closed(&[paper(disposition)])
}

fn more(lines: &str) -> Vec<u8> {
    closed(&[part(FILE, lines, &testfiles::pdf(1, 1, 0))])
}

/// One line per case: what it is, the body, the answer. 400 `malformed_form` unless it says otherwise.
fn refused() -> Vec<(&'static str, Vec<u8>, u16, &'static str)> {
    let file = |rest: &str| with(&format!("form-data; name=\"file\"; {rest}"));
    let empty = part("form-data; name=\"file\"; filename=\"\"", "", b"");
    let half = "x".repeat(32 * 1024);
    let open = good();
    let nested = "--aB\r\nContent-Disposition: file; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n--aB--";
    let bad = |about, body| (about, body, 400, "malformed_form");
    let broken = |about, body| (about, body, 400, "body_broken");
    vec![
        // Framing.
        broken("an empty body", Vec::new()),
        broken("no delimiter", b"hello".to_vec()),
        broken("another delimiter", closed(&[good()]).iter().map(|b| if *b == b'Z' { b'z' } else { *b }).collect()),
        broken("no last delimiter", open.clone()),
        broken("a last delimiter without its dashes", [open.as_slice(), b"--XyZ"].concat()),
        broken("half a head", b"--XyZ\r\nContent-Dispo".to_vec()),
        broken("lines that end in LF alone", bare(&closed(&[good()]))),
        bad("junk behind a delimiter", b"--XyZjunk\r\nA: b\r\n\r\nx\r\n--XyZ--".to_vec()),
        bad("a preamble of 16 KiB and one byte", preamble(HEAD + 1)),
        bad("a head of 16 KiB and one byte", closed(&[head_of(HEAD + 1)])),
        bad("65 parts", closed(&vec![empty; 65])),
        bad(
            "a multipart within a part",
            closed(&[part(
                "form-data; name=\"file\"",
                "Content-Type: multipart/mixed; boundary=aB\r\n",
                nested.as_bytes(),
            )]),
        ),
        // Headers of a part.
        bad("no disposition", b"--XyZ\r\nContent-Type: text/plain\r\n\r\nx\r\n--XyZ--".to_vec()),
        bad("no head at all", b"--XyZ\r\n\r\nx\r\n--XyZ--".to_vec()),
        bad("two dispositions", more("Content-Disposition: form-data; name=\"file\"; filename=\"evil.html\"\r\n")),
        bad("two types", more("Content-Type: application/pdf\r\nContent-Type: text/html\r\n")),
        bad("base64", more("Content-Transfer-Encoding: base64\r\n")),
        bad("quoted-printable", more("Content-Transfer-Encoding: quoted-printable\r\n")),
        bad("a line that is no header", more("no header\r\n")),
        bad("a header that goes on in the next line", more("X-Any: a\r\n b\r\n")),
        bad("a blank in front of a colon", more("Content-Type : application/pdf\r\n")),
        bad("a NUL in a header", more("X-Any: a\0b\r\n")),
        bad("LF within a header", more("X-Any: a\nContent-Type: text/html\r\n")),
        bad("attachment", with("attachment; name=\"file\"; filename=\"a.pdf\"")),
        bad("no name of the field", with("form-data; filename=\"a.pdf\"")),
        bad("two names of the field", with("form-data; name=\"file\"; name=\"note\"; filename=\"a.pdf\"")),
        bad("two file names", file("filename=\"a.pdf\"; filename=\"evil.html\"")),
        bad("a file name within the name", with("form-data; name=\"x; filename=evil.html\"; filename=\"ok.pdf\"")),
        bad("a quote behind a backslash", file("filename=\"a\\\"; filename=\"evil.html\"")),
        bad("no end of a quote", file("filename=\"a.pdf")),
        bad("something behind a quote", file("filename=\"a.pdf\"x")),
        bad("continuations (RFC 2231)", file("filename*0=\"a.\"; filename*1=\"pdf\"")),
        bad("continuations with a charset", file("filename*0*=UTF-8''a; filename*1*=.pdf")),
        bad("another charset (RFC 8187)", file("filename*=ISO-8859-1''a.pdf")),
        bad("no charset", file("filename*=a.pdf")),
        bad("a percent sign with no number", file("filename*=UTF-8''%ZZ.pdf")),
        bad("half a percent sign", file("filename*=UTF-8''a%4")),
        bad("bytes that are not UTF-8", file("filename*=UTF-8''%FF.pdf")),
        bad("a NUL in the name", file("filename*=UTF-8''a%00.pdf")),
        bad("a line end in the name", file("filename*=UTF-8''a%0D%0Ab.pdf")),
        bad(
            "a name that is not UTF-8",
            closed(&[part("form-data; name=\"file\"; filename=\"?\"", "", b"x")])
                .iter()
                .map(|b| if *b == b'?' { 0xFF } else { *b })
                .collect(),
        ),
        bad("an unknown parameter", file("size=5; filename=\"a.pdf\"")),
        // Fields.
        bad("a field nobody asked for", closed(&[text("admin", "1"), good()])),
        bad("a file in a field nobody asked for", with("form-data; name=\"avatar\"; filename=\"a.pdf\"")),
        bad("a field twice", closed(&[text("note", "a"), text("note", "b"), good()])),
        bad("an empty field twice", closed(&[text("note", ""), text("note", ""), good()])),
        bad("a field behind a file", closed(&[good(), text("note", "a")])),
        bad("a field between files", closed(&[good(), text("note", "a"), good()])),
        bad("a NUL in a field", closed(&[text("note", "a\0b"), good()])),
        bad("a field that is not UTF-8", closed(&[part("form-data; name=\"note\"", "", b"\xFF"), good()])),
        bad("a file field without a file name", closed(&[text("file", "ein Text")])),
        (
            "fields of 64 KiB and one byte",
            closed(&[text("note", &half), text("kind", &format!("{half}x")), good()]),
            413,
            "form_too_large",
        ),
        ("a note of 2,001 characters", closed(&[text("note", &"ä".repeat(2_001)), good()]), 422, "field"),
        ("21 files", closed(&vec![good(); 21]), 413, "too_many_files"),
        ("no file", closed(&[text("note", "a")]), 422, "field"),
    ]
}

/// What looks odd and is clear.
fn taken() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("a preamble of 16 KiB", preamble(HEAD)),
        ("a head of 16 KiB", closed(&[head_of(HEAD)])),
        ("blanks behind a delimiter", padded()),
        ("something behind the end", [closed(&[good()]), b"behind the end".repeat(500)].concat()),
        (
            "64 parts, of which one has bytes",
            closed(&[vec![part("form-data; name=\"file\"; filename=\"\"", "", b""); 63], vec![good()]].concat()),
        ),
        ("a type that is wrong", more("Content-Type: text/html\r\n")),
        ("headers nobody knows", more("X-Any: thing\r\nContent-Language: de\r\n")),
        ("8bit", more("Content-Transfer-Encoding: 8BIT\r\n")),
    ]
}

#[tokio::test]
async fn each_bad_form_is_refused_and_leaves_nothing() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    for (about, body, status, code) in refused() {
        let answer = post(&customer, &portal, body).await;
        assert_problem(&answer, status, code, about);
        assert_nothing_kept(&portal, about).await;
    }
    post(&customer, &portal, closed(&[good()])).await.assert_status(201);
    assert_eq!(portal.entries(portal.town().tenant, Action::DocumentReceived).await, 1);
}

#[tokio::test]
async fn each_clear_form_is_taken() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    for (about, body) in taken() {
        let answer = post(&customer, &portal, body).await;
        assert_eq!(answer.status.as_u16(), 201, "{about}: {}", answer.text());
        assert_eq!(answer.items().len(), 1, "{about}");
        assert_eq!(answer.items()[0]["size"], testfiles::pdf(1, 1, 0).len(), "{about}");
    }
}

#[tokio::test]
async fn the_type_of_the_request_must_be_clear() {
    let portal = TestPortal::new().await;
    let customer = portal.program(Who::Customer).await;
    let long = format!("multipart/form-data; boundary={}", "b".repeat(200));
    let types: [(u16, &str, &[&str]); 12] = [
        (415, "media_type", &[]),
        (415, "media_type", &["text/plain"]),
        (415, "media_type", &["multipart/mixed; boundary=XyZ"]),
        (415, "media_type", &["application/x-www-form-urlencoded"]),
        (400, "malformed_form", &["multipart/form-data"]),
        (400, "malformed_form", &["multipart/form-data; boundary="]),
        (400, "malformed_form", &["multipart/form-data; boundary=\"\""]),
        (400, "malformed_form", &[&long]),
        (400, "malformed_form", &["multipart/form-data; boundary=XyZ; boundary=aB"]),
        (400, "malformed_header", &["multipart/form-data; boundary=\"Xy\u{E4}Z\""]),
        (400, "malformed_header", &["multipart/form-data; boundary=XyZ", "multipart/form-data; boundary=aB"]),
        (400, "malformed_header", &["multipart/form-data; boundary=XyZ", "text/plain"]),
    ];
    for (status, code, values) in types {
        let about = format!("{values:?}");
        let plain = Ask::post(documents_of(portal.town().house)).body(closed(&[good()]));
        let ask = values.iter().fold(plain, |ask, value| ask.header("content-type", *value));
        let answer = customer.send(ask).await;
        assert_problem(&answer, status, code, &about);
        assert_nothing_kept(&portal, &about).await;
    }
}

#[tokio::test]
async fn the_page_refuses_the_same_forms() {
    let portal = TestPortal::new().await;
    let browser = portal.browser(Who::Customer).await;
    let page = format!("/cases/{}/send", portal.town().house);
    let token = browser.get(&page).await.expect(200).field("csrf_token");
    let sent = |body: Vec<u8>| Ask::post(page.clone()).header("x-csrf-token", token.clone()).bytes(super::TYPE, body);
    for (about, body, status, _) in refused() {
        let answer = browser.send(sent(body)).await;
        assert_eq!(answer.status.as_u16(), status, "{about}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{about}");
        assert_nothing_kept(&portal, about).await;
    }
    browser.send(sent(closed(&[good()]))).await.assert_status(303);
}
