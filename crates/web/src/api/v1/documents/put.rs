//! `PUT /api/v1/cases/{case}/documents/{document}`: one document as a raw body, under an id the sender chose.

use std::pin::pin;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::{CaseId, DocumentId};
use futures::TryStreamExt as _;
use upload::{Begin, Begun, BodyError, DocumentView, Fields};

use crate::api::v1::model::Document;
use crate::app::App;
use crate::http::{At, Failure, SignedIn, idempotency};
use crate::multipart::disposition::attachment_name;
use crate::submission::fingerprint;

/// The route in the rows of submissions; the id is the key.
const ROUTE: &str = "api/document";

/// Send one document under an id of your own
///
/// The id makes repeating harmless: 200 for the same bytes, 422 for others, 409 while it is running, 410 after it was
/// deleted. With Content-Digest a repeated request is answered without reading the body.
#[utoipa::path(
    put,
    path = "/api/v1/cases/{case}/documents/{document}",
    tag = "documents",
    operation_id = "put_document",
    params(
        ("case" = Uuid, Path),
        ("document" = Uuid, Path, description = "a UUID the sender chose"),
        ("Content-Disposition" = Option<String>, Header, description = "attachment; filename*=UTF-8''…"),
        ("Content-Digest" = Option<String>, Header, description = "sha-256=:…: (RFC 9530)"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, body = Document),
        (status = 200, description = "it was received before", body = Document),
    )
)]
pub(crate) async fn put(
    State(app): State<App>,
    who: SignedIn,
    At((case, document)): At<(CaseId, DocumentId)>,
    request: Request,
) -> Result<Response, Failure> {
    let (head, body) = request.into_parts();
    let name = name(&head.headers)?;
    let fingerprint = fingerprint(&head.headers)?;
    let has_digest = fingerprint.content_digest.is_some();
    let fields = Fields::default();
    let begin = Begin { case, route: ROUTE, idempotency_key: None, fingerprint, fields, document: Some(document) };
    let body = pin!(body.into_data_stream().map_err(|_| BodyError::Broken));
    let upload = &app.services.upload;
    match upload.begin(&who.actor, begin).await? {
        Begun::Replayed(documents) => {
            // Without a digest only the bytes say whether it is the same document.
            if !has_digest {
                upload.same_bytes(&who.actor, document, body).await?;
            }
            answer(StatusCode::OK, documents)
        }
        Begun::Receiving(mut receiving) => {
            receiving.file(name.as_deref(), body).await?;
            answer(StatusCode::CREATED, receiving.finish().await?)
        }
    }
}

fn answer(status: StatusCode, documents: Vec<DocumentView>) -> Result<Response, Failure> {
    let document = documents.into_iter().next().map(Document::from).ok_or_else(Failure::not_found)?;
    Ok(idempotency::mark((status, Json(document)).into_response(), status == StatusCode::OK))
}

/// The name in Content-Disposition, by the same rule as in forms.
fn name(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let mut values = headers.get_all(header::CONTENT_DISPOSITION).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => Ok(attachment_name(value.as_bytes())?),
        (Some(_), Some(_)) => Err(Failure::bad_request("malformed_header")),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_name_is_clear_or_refused() {
        let of = |lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(header::CONTENT_DISPOSITION, HeaderValue::from_static(line));
            }
            name(&headers).map_err(|failure| failure.status.as_u16())
        };
        assert_eq!(of(&[]), Ok(None));
        assert_eq!(of(&["attachment; filename*=UTF-8''K%C3%B6rper.pdf"]), Ok(Some("Körper.pdf".to_owned())));
        assert_eq!(of(&["attachment; filename=a.pdf", "attachment; filename=b.pdf"]), Err(400));
        assert_eq!(of(&["inline; filename=a.pdf"]), Err(400));
    }
}
