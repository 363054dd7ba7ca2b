//! Sorts what S3 answers into our kinds.
//!
//! `object_store` keeps the type that knows the HTTP status to itself, so the status is read from its text. Bodies are
//! never passed on: a refused signature is answered with the text that was to be signed.

use std::error::Error as StdError;

use object_store::client::{HttpError, HttpErrorKind};

use crate::Error;

pub(super) fn kind(error: &object_store::Error) -> Error {
    let text = error.to_string();
    let code = code(&text);
    let status = status(&text);
    match (error, status, code) {
        (_, _, Some("NoSuchBucket")) => Error::Config("there is no such bucket".to_owned()),
        (_, Some(507), _) | (_, _, Some("QuotaExceeded" | "XMinioStorageFull" | "InsufficientCapacity")) => Error::Full,
        (_, Some(416), _) | (_, _, Some("InvalidRange")) => Error::Range,
        (object_store::Error::NotFound { .. }, _, _) | (_, Some(404), _) | (_, _, Some("NoSuchUpload")) => {
            Error::NotFound
        }
        (_, Some(401 | 403), _) => Error::Denied(detail(status, code)),
        (_, Some(429 | 500..=599), _) | (_, None, Some("InternalError" | "SlowDown" | "ServiceUnavailable")) => {
            Error::Unavailable { retryable: true, detail: detail(status, code) }
        }
        (_, Some(_), _) | (_, None, Some(_)) => Error::Other(detail(status, code)),
        (_, None, None) => transport(error),
    }
}

/// No answer at all, or one that broke off.
fn transport(error: &object_store::Error) -> Error {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(http) = error.downcast_ref::<HttpError>() {
            let (retryable, detail) = match http.kind() {
                HttpErrorKind::Connect => (true, "no connection"),
                HttpErrorKind::Timeout => (true, "timeout"),
                HttpErrorKind::Request | HttpErrorKind::Interrupted => (true, "connection lost"),
                HttpErrorKind::Decode | HttpErrorKind::Unknown | _ => (true, "answer broke off"),
            };
            return Error::Unavailable { retryable, detail: detail.to_owned() };
        }
        cause = error.source();
    }
    Error::Other("unreadable answer".to_owned())
}

fn status(text: &str) -> Option<u16> {
    let (_, after) = text.split_once("status code: ")?;
    after.get(..3)?.parse().ok()
}

/// The error code of S3's XML, if it is a plain word.
fn code(text: &str) -> Option<&str> {
    let (_, after) = text.split_once("<Code>")?;
    let (code, _) = after.split_once("</Code>")?;
    ((1..=64).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(code)
}

fn detail(status: Option<u16>, code: Option<&str>) -> String {
    match (status, code) {
        (Some(status), Some(code)) => format!("{status} {code}"),
        (Some(status), None) => status.to_string(),
        (None, code) => code.unwrap_or("no status").to_owned(),
    }
}
