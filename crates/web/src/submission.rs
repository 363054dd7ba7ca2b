//! A form with files on its way into the upload service: one function for the API and for the page.

use std::pin::pin;

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use domain::CaseId;
use futures::TryStreamExt as _;
use upload::{Begin, Begun, BodyError, DocumentView, Fields, Fingerprint, Receiving};

use crate::app::App;
use crate::http::extract::single;
use crate::http::{Failure, SignedIn, body, csrf, digest, form, idempotency};
use crate::multipart::{self, FilePart, Incoming, MultipartError};
use crate::view::Mistake;

/// The text fields that may stand before the files. The first two do for a form what headers do for a program.
const TEXT_FIELDS: &[&str] =
    &["csrf_token", "idempotency_key", "find", "kind", "note", "concerns", "request_item", "replaces"];

/// What became of a submission.
#[derive(Debug)]
pub struct Received {
    /// Its documents, in the order of sending.
    pub documents: Vec<DocumentView>,
    /// Whether an earlier request had sent them.
    pub replayed: bool,
}

/// Receives the files of a form, all or none. `route` tells idempotency keys of different routes apart.
///
/// # Errors
/// Those of the form, of the token, and of the upload service.
pub async fn receive(
    app: &App,
    who: &SignedIn,
    case: CaseId,
    route: &'static str,
    request: Request,
) -> Result<Received, Failure> {
    let upload = &app.services.upload;
    let (head, body) = request.into_parts();
    let proven = who.check_csrf(csrf::presented(&head.headers)).is_ok();
    let begin = Begin {
        case,
        route,
        idempotency_key: idempotency::from_headers(&head.headers)?,
        fingerprint: fingerprint(&head.headers)?,
        fields: Fields::default(),
        document: None,
    };
    // What was received before is answered without reading the body.
    if proven
        && begin.idempotency_key.is_some()
        && let Some(documents) = upload.replayed(&who.actor, &begin).await?
    {
        return Ok(Received { documents, replayed: true });
    }
    let content_type = single(&head.headers, &header::CONTENT_TYPE)?;
    let body = upload.paced(body.into_data_stream().map_err(|_| BodyError::Broken));
    let mut form = Incoming::new(content_type, body)?;
    let texts = form.text_fields(TEXT_FIELDS).await?;
    if !proven {
        who.check_csrf(texts.get("csrf_token"))?;
    }
    let received = rest(app, who, begin, &texts, form).await;
    received.map_err(|failure| Failure { typed: texts, ..failure })
}

/// The text fields of a form that came without its files.
///
/// # Errors
/// Those of the form.
pub async fn typed(request: Request) -> Result<multipart::Fields, Failure> {
    let bytes = body::whole(request.into_body(), form::MOST).await?;
    multipart::Fields::of_form(&bytes, TEXT_FIELDS).map_err(|_| Failure::bad_request("malformed"))
}

/// Receives what follows the text fields.
async fn rest(
    app: &App,
    who: &SignedIn,
    mut begin: Begin,
    texts: &multipart::Fields,
    form: Incoming,
) -> Result<Received, Failure> {
    if begin.idempotency_key.is_none() {
        begin.idempotency_key = texts.get("idempotency_key").map(idempotency::checked).transpose()?;
    }
    begin.fields = fields(texts)?;
    pour(app, who, begin, None, form).await
}

/// Receives the files of a form whose text fields are read. `first` is a file that was come to already.
///
/// # Errors
/// Those of the form and of the upload service.
pub(crate) async fn pour(
    app: &App,
    who: &SignedIn,
    begin: Begin,
    first: Option<FilePart>,
    form: Incoming,
) -> Result<Received, Failure> {
    match app.services.upload.begin(&who.actor, begin).await? {
        Begun::Replayed(documents) => Ok(Received { documents, replayed: true }),
        Begun::Receiving(receiving) => Box::pin(files(*receiving, first, form)).await,
    }
}

/// By what a repeated request is known, without its body.
///
/// # Errors
/// 400 for a Content-Digest that is none.
pub(crate) fn fingerprint(headers: &HeaderMap) -> Result<Fingerprint, Failure> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let media_type = text(header::CONTENT_TYPE).and_then(|value| value.split(';').next()).unwrap_or_default();
    Ok(Fingerprint {
        length: text(header::CONTENT_LENGTH).and_then(|value| value.parse().ok()),
        media_type: media_type.trim().to_ascii_lowercase(),
        content_digest: digest::content(headers)?,
    })
}

fn fields(texts: &multipart::Fields) -> Result<Fields, Failure> {
    let wrong = |mistake| Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "field", mistake);
    // Nothing asks for papers yet, so there is no item that one could belong to.
    if texts.get("request_item").is_some() {
        return Err(wrong(Mistake::ValueWrong("request_item")));
    }
    let concerns = texts.get("concerns").map(|text| text.parse().map_err(|_| wrong(Mistake::ConcernsWrong)));
    let replaces = texts.get("replaces").map(|text| text.parse().map_err(|_| wrong(Mistake::ValueWrong("replaces"))));
    Ok(Fields {
        kind: texts.get("kind").map(str::to_owned),
        note: texts.get("note").map(str::to_owned),
        concerns: concerns.transpose()?,
        replaces: replaces.transpose()?,
    })
}

async fn files(mut receiving: Receiving, mut first: Option<FilePart>, mut form: Incoming) -> Result<Received, Failure> {
    loop {
        let next = match first.take() {
            Some(part) => Ok(Some(part)),
            None => form.next_file().await,
        };
        let part = match next {
            Ok(Some(part)) => part,
            Ok(None) => break,
            Err(error) => {
                receiving.abandon(error.into()).await;
                return Err(error.into());
            }
        };
        let body = pin!(form.bytes().map_err(BodyError::from));
        receiving.file(part.name.as_deref(), body).await?;
    }
    let documents = receiving.finish().await?;
    Ok(Received { documents, replayed: false })
}

impl From<MultipartError> for BodyError {
    fn from(error: MultipartError) -> Self {
        match error {
            MultipartError::Malformed(_) => Self::Malformed,
            MultipartError::TooLarge => Self::TooLong,
            MultipartError::BodyBroken => Self::Broken,
            MultipartError::Stalled => Self::Stalled,
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_fingerprint_does_not_depend_on_the_boundary() {
        let of = |content_type: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("812"));
            let read = fingerprint(&headers).unwrap();
            (read.length, read.media_type, read.content_digest)
        };
        let expected = (Some(812), "multipart/form-data".to_owned(), None);
        assert_eq!(of("multipart/form-data; boundary=a"), expected);
        assert_eq!(of("Multipart/Form-Data;boundary=b"), expected);
        assert_ne!(of("text/plain"), expected);
    }
}
