//! What is sent, and how.

use bytes::Bytes;
use futures::{StreamExt as _, stream};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Method, RequestBuilder};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::house::Demo;
use crate::people::{Answer, Person};
use crate::wait::until;

/// A paper, and the idempotency key that it is sent with.
#[derive(Debug, Clone)]
pub(crate) struct Paper {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) note: String,
    pub(crate) bytes: Vec<u8>,
}

impl Paper {
    /// A PDF of this length, another one for each number.
    pub(crate) fn new(number: u64, length: usize) -> Self {
        let bytes = testfiles::pdf(number, 1, length);
        Self { key: format!("paper-{number}"), name: format!("paper-{number}.pdf"), note: "a note".to_owned(), bytes }
    }

    /// SHA-256, in hex.
    pub(crate) fn sha256(&self) -> String {
        hex::encode(Sha256::digest(&self.bytes))
    }

    /// A request that sends all of it.
    pub(crate) fn whole(&self, demo: &Demo, person: &Person, case: &str) -> RequestBuilder {
        self.request(demo, person, case, self.bytes.clone().into())
    }

    /// A request that sends the first bytes, and then no more, though the connection stays.
    pub(crate) fn beginning(&self, demo: &Demo, person: &Person, case: &str, length: usize) -> RequestBuilder {
        let first = stream::iter([Ok::<_, std::io::Error>(Bytes::copy_from_slice(&self.bytes[..length]))]);
        self.request(demo, person, case, Body::wrap_stream(first.chain(stream::pending())))
    }

    fn request(&self, demo: &Demo, person: &Person, case: &str, body: Body) -> RequestBuilder {
        let part = Part::stream_with_length(body, self.bytes.len() as u64);
        let part = part.file_name(self.name.clone()).mime_str("application/pdf").expect("a media type");
        let form = Form::new().text("note", self.note.clone()).part("file", part);
        let request = demo.ask(person, Method::POST, &format!("/api/v1/cases/{case}/documents"));
        request.header("idempotency-key", &self.key).multipart(form)
    }

    /// Sends it until nobody says any more that the same is running: for what a killed process left.
    pub(crate) async fn send(&self, demo: &Demo, person: &Person, case: &str) -> Answer {
        until("a submission is no longer running", async || {
            let answer = demo.answer(self.whole(demo, person, case)).await;
            (answer.status != 409).then_some(answer)
        })
        .await
    }
}

/// Whether an answer is that of an earlier request.
pub(crate) fn is_replayed(answer: &Answer) -> bool {
    answer.headers.get("idempotency-replayed").is_some_and(|value| value == "true")
}

impl Demo {
    /// Every document of a case.
    ///
    /// # Panics
    /// If there are more than one page holds: then the test is too large.
    pub(crate) async fn documents(&self, person: &Person, case: &str) -> Vec<Value> {
        let list = self.get(person, &format!("/api/v1/cases/{case}/documents?limit=200")).await;
        assert!(list["next"].is_null(), "more than one page");
        list["items"].as_array().expect("a list").clone()
    }

    /// Waits until the machine has judged a document.
    pub(crate) async fn judged(&self, person: &Person, document: &str) -> Value {
        until("a document is scanned", async || {
            let view = self.get(person, &format!("/api/v1/documents/{document}")).await;
            (view["state"] != "received" && view["state"] != "scanning").then_some(view)
        })
        .await
    }

    /// The bytes of a document.
    pub(crate) async fn content(&self, person: &Person, document: &str) -> Vec<u8> {
        let answer = self.answer(self.ask(person, Method::GET, &format!("/api/v1/documents/{document}/content"))).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        answer.body
    }
}
