//! Forms of pages.

use axum::body::Body;
use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use super::{Failure, body};

/// Bytes of a form at most: far more than the longest message, so that who pastes too much gets it back to shorten it.
pub(crate) const MOST: usize = 2 * 1024 * 1024;

/// A form of a page, `application/x-www-form-urlencoded`. 415 for another type, 413 over 2 MiB, 408 for one that takes
/// too long, 400 for what can't be read.
#[derive(Debug, Clone, Copy)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (head, body) = request.into_parts();
        let bytes = body::whole(body, MOST).await?;
        if has_nul(&bytes) {
            return Err(Failure::bad_request("malformed"));
        }
        let mut again = Request::post("/").body(Body::from(bytes)).map_err(|error| Failure::internal(&error))?;
        *again.headers_mut() = head.headers;
        match axum::Form::<T>::from_request(again, state).await {
            Ok(axum::Form(form)) => Ok(Self(form)),
            Err(FormRejection::InvalidFormContentType(_)) => {
                Err(Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type"))
            }
            Err(_) => Err(Failure::bad_request("malformed")),
        }
    }
}

/// No text that people type has a NUL, and PostgreSQL stores none.
fn has_nul(encoded: &[u8]) -> bool {
    encoded.contains(&0) || memchr::memmem::find(encoded, b"%00").is_some()
}

/// Text as it is stored: browsers send line ends as CR LF.
pub(crate) fn lines(typed: &str) -> String {
    typed.replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use axum::http::header;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Typed {
        subject: String,
        body: String,
    }

    async fn read(content_type: &str, body: impl Into<Body>) -> Result<Typed, (u16, &'static str)> {
        let request = Request::post("/x").header(header::CONTENT_TYPE, content_type).body(body.into()).unwrap();
        match Form::<Typed>::from_request(request, &()).await {
            Ok(Form(typed)) => Ok(typed),
            Err(failure) => Err((failure.status.as_u16(), failure.code)),
        }
    }

    const FORM: &str = "application/x-www-form-urlencoded";

    #[tokio::test]
    async fn a_form_is_read_whatever_is_missing_or_too_much() {
        let typed = read(FORM, "subject=Frage+zur+Miete&body=gr%C3%BC%C3%9Fe&other=1").await.unwrap();
        assert_eq!((typed.subject.as_str(), typed.body.as_str()), ("Frage zur Miete", "grüße"));
        assert_eq!(read(FORM, "").await.unwrap(), Typed::default());
    }

    #[tokio::test]
    async fn what_is_no_form_is_refused_in_our_shape() {
        assert_eq!(read("application/json", "{}").await, Err((415, "media_type")));
        for malformed in ["subject=a%00b", "subject=a\0b", "subject=a&subject=b"] {
            assert_eq!(read(FORM, malformed).await, Err((400, "malformed")), "{malformed}");
        }
        assert_eq!(read(FORM, vec![b'a'; 3_000_000]).await, Err((413, "too_large")));
    }

    #[test]
    fn line_ends_are_stored_as_one_character() {
        assert_eq!(lines("a\r\nb\nc\r\n"), "a\nb\nc\n");
    }
}
