//! The key that makes repeating a request harmless.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;

use super::Failure;
use super::extract::single;

/// Carries the key. Forms have it as the field `idempotency_key`.
pub const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Says in an answer that an earlier request had made what is shown.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Characters of a key at most.
const LONGEST: usize = 200;

/// The key of a request, if it has one.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        from_headers(&parts.headers).map(Self)
    }
}

/// The key in the header.
///
/// # Errors
/// 400 unless it stands once and is 1 to 200 visible ASCII characters.
pub fn from_headers(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    single(headers, &HEADER)?.map(checked).transpose()
}

/// A key, wherever it came from.
///
/// # Errors
/// 400 unless it is 1 to 200 visible ASCII characters.
pub fn checked(key: &str) -> Result<String, Failure> {
    let fits = (1..=LONGEST).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(key.to_owned()) } else { Err(Failure::bad_request("idempotency_key")) }
}

/// The key in the field of a form; an empty field is none.
///
/// # Errors
/// As [`checked`].
pub fn field(typed: &str) -> Result<Option<String>, Failure> {
    if typed.is_empty() { Ok(None) } else { checked(typed).map(Some) }
}

/// Says so, if an earlier request had made what is shown.
pub fn mark(mut response: Response, replayed: bool) -> Response {
    if replayed {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_visible_and_bounded() {
        assert_eq!(checked("\"6f1c\"").unwrap(), "\"6f1c\"");
        assert!(checked(&"k".repeat(LONGEST)).is_ok());
        for wrong in ["", " ", "a b", "a\tb", "ä", &"k".repeat(LONGEST + 1)] {
            assert_eq!(checked(wrong).unwrap_err().code, "idempotency_key", "{wrong}");
        }
    }
}
