//! What somebody sends who means harm, and what programs send that do not know better.
//!
//! Each case says status and problem; after each nothing is kept: no document, no object, no room taken, no job. All run
//! against one portal, which takes a good form at the end.
//!
//! - [`forms`]: framing, headers of parts, fields · [`endless`]: bodies that never end, and what is held of them
//! - [`names`]: what files call themselves · [`types`]: what files are · [`flags`]: what staff is told of them
//!
//! What a reverse proxy or hyper refuses (lengths that contradict each other, heads without an end) is asked of the
//! built program, over its socket: `tests/faults`.

mod endless;
mod flags;
mod forms;
mod names;
mod types;

use testing::{Answer, Ask, Client, TestPortal};

use crate::world::documents_of;

const TYPE: &str = "multipart/form-data; boundary=XyZ";

/// A part: its Content-Disposition, more lines of its head, its bytes.
fn part(disposition: &str, more: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("--XyZ\r\nContent-Disposition: {disposition}\r\n{more}\r\n");
    [head.as_bytes(), content, b"\r\n"].concat()
}

/// A good paper with this Content-Disposition.
fn paper(disposition: &str) -> Vec<u8> {
    part(disposition, "Content-Type: application/pdf\r\n", &testfiles::pdf(1, 1, 0))
}

fn good() -> Vec<u8> {
    paper("form-data; name=\"file\"; filename=\"Brief.pdf\"")
}

fn text(name: &str, value: &str) -> Vec<u8> {
    part(&format!("form-data; name=\"{name}\""), "", value.as_bytes())
}

/// The parts, and the last delimiter.
fn closed(parts: &[Vec<u8>]) -> Vec<u8> {
    [&parts.concat(), b"--XyZ--\r\n".as_slice()].concat()
}

async fn post(client: &Client<'_>, portal: &TestPortal, body: Vec<u8>) -> Answer {
    client.send(Ask::post(documents_of(portal.town().house)).bytes(TYPE, body)).await
}

/// The answer has this status and problem, in words for people.
#[track_caller]
fn assert_problem(answer: &Answer, status: u16, code: &str, about: &str) {
    assert_eq!(answer.status.as_u16(), status, "{about}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json", "{about}");
    assert_eq!(answer.at("/type"), format!("urn:kundenportal:problem:{code}"), "{about}");
    let detail = answer.at("/detail");
    assert!(detail.ends_with('.') && detail.len() > 20, "{about}: {detail}");
    for word in ["multipart", "MIME", "Upload", "Format", &status.to_string()] {
        assert!(!detail.contains(word), "{about}: a technical word: {detail}");
    }
}
