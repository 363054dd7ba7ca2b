//! JSON bodies: small, without fields nobody knows, without NUL.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use memchr::memmem;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::http::{Failure, body};

/// Bytes of a JSON body at most: the longest message, each of its characters escaped, and some room.
const MOST: usize = 256 * 1024;

/// A JSON body. 415 for another type, 413 over 256 KiB, 408 for one that takes too long, 400 for what is no JSON of this shape.
#[derive(Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Failure> {
        let (head, body) = request.into_parts();
        if !is_json(&head.headers) {
            return Err(Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type"));
        }
        read(body).await.map(Self)
    }
}

async fn read<T: DeserializeOwned>(body: Body) -> Result<T, Failure> {
    let bytes = body::whole(body, MOST).await?;
    let malformed = || Failure::bad_request("malformed_json");
    // A struct would be read from an array, too: its fields in their order.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(malformed());
    }
    let value = serde_json::from_slice(&bytes).map_err(|_| malformed())?;
    // No database takes a NUL in a text. Written plainly it is no JSON; escaped it is rare enough to look twice.
    let escaped = memmem::find(&bytes, br"\u0000").is_some();
    if escaped && has_nul(&serde_json::from_slice(&bytes).map_err(|_| malformed())?) {
        return Err(malformed());
    }
    Ok(value)
}

fn is_json(headers: &HeaderMap) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = given.and_then(|text| text.split(';').next()).unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Note {
        text: String,
    }

    async fn read(content_type: &str, body: impl Into<Body>) -> Result<String, (u16, &'static str)> {
        let request = Request::post("/").header(header::CONTENT_TYPE, content_type).body(body.into()).unwrap();
        let read = Json::<Note>::from_request(request, &()).await;
        read.map(|Json(note)| note.text).map_err(|failure| (failure.status.as_u16(), failure.code))
    }

    #[tokio::test]
    async fn a_body_is_read() {
        assert_eq!(read("application/json", r#"{"text":"ä"}"#).await.unwrap(), "ä");
        assert_eq!(read("Application/JSON; charset=utf-8", r#"{"text":"a"}"#).await.unwrap(), "a");
        assert_eq!(read("application/json", r#"{"text":"a\\u0000b"}"#).await.unwrap(), r"a\u0000b");
    }

    #[tokio::test]
    async fn what_does_not_fit_is_400() {
        for wrong in [
            "",
            "{",
            "[]",
            r#"["a"]"#,
            r#"{"text":"a"} x"#,
            r#"{"text":"a","more":1}"#,
            r#"{"text":"a","text":"b"}"#,
            r#"{"text":null}"#,
            r"{}",
            r#"{"text":"a\u0000b"}"#,
        ] {
            assert_eq!(read("application/json", wrong).await, Err((400, "malformed_json")), "{wrong}");
        }
    }

    #[tokio::test]
    async fn other_types_and_long_bodies_have_their_own_statuses() {
        assert_eq!(read("text/plain", r#"{"text":"a"}"#).await, Err((415, "media_type")));
        assert_eq!(read("", r#"{"text":"a"}"#).await, Err((415, "media_type")));
        let of = |length: usize| format!(r#"{{"text":"{}"}}"#, "x".repeat(length - r#"{"text":""}"#.len()));
        assert!(read("application/json", of(MOST)).await.is_ok());
        assert_eq!(read("application/json", of(MOST + 1)).await, Err((413, "too_large")));
    }
}
