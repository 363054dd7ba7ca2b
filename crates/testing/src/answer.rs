//! An answer, read to its end.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// Status, headers and body.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as far as it came.
    pub body: Bytes,
    /// Whether the body came to its end.
    pub whole: bool,
    /// What was asked, to name it when something is wrong.
    pub(crate) asked: String,
}

impl Answer {
    /// Goes on only with this status.
    ///
    /// # Panics
    /// With any other: shows the question and the body.
    #[track_caller]
    #[must_use]
    pub fn expect(self, status: u16) -> Self {
        self.assert_status(status);
        self
    }

    /// Goes on only with this status.
    ///
    /// # Panics
    /// With any other: shows the question and the body.
    #[track_caller]
    pub fn assert_status(&self, status: u16) {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.asked, self.text());
    }

    /// The body as text, with something in the place of what is none.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// If it is none.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error}: {}", self.asked, self.text()))
    }

    /// The items of a list.
    ///
    /// # Panics
    /// If it is none.
    #[track_caller]
    pub fn items(&self) -> Vec<Value> {
        self.json()["items"].as_array().unwrap_or_else(|| panic!("{}: no list: {}", self.asked, self.text())).clone()
    }

    /// A text of the JSON body, by its JSON pointer (RFC 6901).
    ///
    /// # Panics
    /// If there is none.
    #[track_caller]
    pub fn at(&self, pointer: &str) -> String {
        let json = self.json();
        let found = json.pointer(pointer).and_then(Value::as_str);
        found.unwrap_or_else(|| panic!("{}: no text at {pointer}: {json}", self.asked)).to_owned()
    }

    /// A header; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The value of a form's field on a page, as a browser would send it back.
    ///
    /// # Panics
    /// If the page has no such field.
    #[track_caller]
    pub fn field(&self, name: &str) -> String {
        self.find_field(name).unwrap_or_else(|| panic!("{}: no field {name}: {}", self.asked, self.text()))
    }

    /// The same, if there is one.
    pub fn find_field(&self, name: &str) -> Option<String> {
        let page = self.text();
        let named = format!("name=\"{name}\"");
        let tag = page.split('<').find(|tag| tag.contains(&named))?;
        if tag.starts_with("textarea") {
            return Some(plain(tag.split_once('>')?.1));
        }
        let value = tag.split_once("value=\"").map_or("", |(_, rest)| rest.split('"').next().unwrap_or_default());
        Some(plain(value))
    }
}

/// Without the references that templates write for five characters.
fn plain(html: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\"")];
    let text = pairs.iter().fold(html.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&#39;", "'").replace("&#x27;", "'").replace("&#38;", "&").replace("&amp;", "&")
}
