//! What handlers take from the head of a request.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use serde::de::DeserializeOwned;

use super::Failure;

/// Ids from the path. One that can't be read names nothing: 404.
#[derive(Debug, Clone, Copy)]
pub struct At<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(ids) = Path::from_request_parts(parts, state).await.map_err(|_| Failure::not_found())?;
        Ok(Self(ids))
    }
}

/// The query. One that can't be read is 400; whether parameters nobody knows are passed over is the struct's choice.
#[derive(Debug, Clone, Copy)]
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        let query = Query::try_from_uri(&parts.uri).map_err(|_| Failure::bad_request("malformed_query"))?;
        Ok(Self(query.0))
    }
}

/// The one value of a header; twice the same header is 400, and so is what is not visible ASCII.
///
/// # Errors
/// 400.
pub(crate) fn single<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h str>, Failure> {
    let mut values = headers.get_all(name).iter();
    let (first, second) = (values.next(), values.next());
    let malformed = || Failure::bad_request("malformed_header");
    match (first, second) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| malformed()),
        (Some(_), Some(_)) => Err(malformed()),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, Request, StatusCode};

    use super::*;

    #[derive(serde::Deserialize)]
    struct Limited {
        limit: Option<u32>,
    }

    async fn limit(uri: &str) -> Result<Option<u32>, Failure> {
        let (mut parts, ()) = Request::get(uri).body(()).unwrap().into_parts();
        Asked::<Limited>::from_request_parts(&mut parts, &()).await.map(|asked| asked.0.limit)
    }

    #[tokio::test]
    async fn a_query_that_cannot_be_read_is_400() {
        assert_eq!(limit("/?limit=7&lang=de").await, Ok(Some(7)));
        assert_eq!(limit("/").await, Ok(None));
        for wrong in ["/?limit=x", "/?limit=-1", "/?limit=1&limit=2"] {
            assert_eq!(limit(wrong).await.unwrap_err().status, StatusCode::BAD_REQUEST, "{wrong}");
        }
    }

    #[test]
    fn a_header_stands_once() {
        let name = HeaderName::from_static("idempotency-key");
        let mut headers = HeaderMap::new();
        assert_eq!(single(&headers, &name), Ok(None));
        headers.append(&name, HeaderValue::from_static("a"));
        assert_eq!(single(&headers, &name), Ok(Some("a")));
        headers.append(&name, HeaderValue::from_static("a"));
        assert_eq!(single(&headers, &name).unwrap_err().status, StatusCode::BAD_REQUEST);
    }
}
