//! `GET /api/v1/documents/{document}/content`: the bytes.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::{Actor, DocumentId};
use serde::Deserialize;
use upload::{DocumentView, RangeSpec, Upload};

use super::ranges;
use crate::app::App;
use crate::http::headers::DOCUMENT_POLICY;
use crate::http::{Asked, At, Failure, SignedIn, digest};

/// How the content is wanted.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Shown {
    /// `inline` for a browser that shows it: only for types that browsers show safely. Others are attachments.
    #[param(inline)]
    view: Option<Place>,
}

/// Where a browser puts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
enum Place {
    Inline,
    Attachment,
}

/// The content of a document
///
/// Staff read what is `available`; who sent it reads it until it is deleted. The connection breaks off when stored bytes
/// turn out to be damaged.
#[utoipa::path(
    get,
    path = "/api/v1/documents/{document}/content",
    tag = "documents",
    operation_id = "read_content",
    params(("document" = Uuid, Path), Shown, ("Range" = Option<String>, Header, description = "one range of bytes")),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream", headers(
            ("ETag" = String, description = "names these bytes"),
            ("Repr-Digest" = String, description = "sha-256=:…: of all bytes (RFC 9530)"),
        )),
        (status = 206, description = "the range", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 409, description = "not readable now"),
        (status = 416, description = "outside of the content"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    who: SignedIn,
    At(document): At<DocumentId>,
    Asked(shown): Asked<Shown>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let upload = &app.services.upload;
    // Asking for the headers is no reading, and leaves no entry.
    if method == Method::HEAD {
        let (view, sha256) = described(upload, &who.actor, document).await?;
        return Ok((head(&view, &sha256, &shown, view.size), Body::empty()).into_response());
    }
    let range = range(upload, &who.actor, document, &headers).await?;
    let content = match upload.open(&who.actor, document, range).await {
        Err(upload::Error::Range { total }) => return Ok(unsatisfiable(total)),
        opened => opened?,
    };
    let length = content.range.as_ref().map_or(content.total, |range| range.end - range.start);
    let mut head = head(&content.document, &content.sha256, &shown, length);
    let status = match &content.range {
        None => StatusCode::OK,
        Some(range) => {
            insert(&mut head, header::CONTENT_RANGE, &ranges::content_range(range, content.total));
            StatusCode::PARTIAL_CONTENT
        }
    };
    // An error in the stream ends the connection before the announced length: the client sees a broken transfer.
    Ok((status, head, Body::from_stream(content.stream)).into_response())
}

/// The range to send; none if the client holds a part of something else (If-Range).
async fn range(
    upload: &Upload,
    actor: &Actor,
    document: DocumentId,
    headers: &HeaderMap,
) -> Result<Option<RangeSpec>, Failure> {
    let Some(wanted) = ranges::wanted(headers) else { return Ok(None) };
    let Some(held) = headers.get(header::IF_RANGE) else { return Ok(Some(wanted)) };
    let (_, sha256) = described(upload, actor, document).await?;
    Ok((held.as_bytes() == ranges::etag(&sha256).as_bytes()).then_some(wanted))
}

/// A document whose content the actor may read now, and its hash.
async fn described(upload: &Upload, actor: &Actor, document: DocumentId) -> Result<(DocumentView, Vec<u8>), Failure> {
    let view = upload.document(actor, document).await?;
    let sha256 = view.sha256.as_deref().and_then(|text| hex::decode(text).ok()).filter(|_| view.readable);
    let sha256 = sha256.ok_or(upload::Error::NotReadable)?;
    Ok((view, sha256))
}

fn head(document: &DocumentView, sha256: &[u8], shown: &Shown, length: u64) -> HeaderMap {
    let inline = shown.view == Some(Place::Inline) && document.media_type.viewable();
    let kind = if inline { "inline" } else { "attachment" };
    let mut head = HeaderMap::new();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static(document.media_type.as_str()));
    head.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    head.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    head.insert(header::CONTENT_DISPOSITION, ranges::disposition(kind, document.name.as_deref().unwrap_or_default()));
    head.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(DOCUMENT_POLICY));
    head.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    head.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    insert(&mut head, header::ETAG, &ranges::etag(sha256));
    if let Some(value) = digest::value(sha256) {
        head.insert(digest::REPRESENTATION, value);
    }
    head
}

fn unsatisfiable(total: u64) -> Response {
    let mut response = Failure::new(StatusCode::RANGE_NOT_SATISFIABLE, "range").into_response();
    insert(response.headers_mut(), header::CONTENT_RANGE, &format!("bytes */{total}"));
    response
}

fn insert(headers: &mut HeaderMap, name: header::HeaderName, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use domain::MediaType;

    use super::*;
    use crate::api::v1::model::tests::document;

    fn headers(media_type: MediaType, view: Option<Place>) -> HeaderMap {
        let document = DocumentView { media_type, name: Some("Kontoauszug März.pdf".to_owned()), ..document() };
        head(&document, &[0xab; 32], &Shown { view }, 812)
    }

    #[test]
    fn content_is_sealed_off_from_the_browser() {
        let head = headers(MediaType::Pdf, None);
        let lines: Vec<_> = head.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        let ab = "ab".repeat(32);
        assert_eq!(
            lines,
            [
                "content-type: application/pdf",
                "content-length: 812",
                "accept-ranges: bytes",
                "content-disposition: attachment; filename=\"Kontoauszug M_rz.pdf\"; filename*=UTF-8''Kontoauszug%20M%C3%A4rz.pdf",
                "content-security-policy: sandbox; default-src 'none'",
                "x-content-type-options: nosniff",
                "cache-control: no-store",
                &format!("etag: \"{ab}\""),
                "repr-digest: sha-256=:q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=:",
            ]
        );
    }

    #[test]
    fn only_what_browsers_show_safely_is_inline() {
        let kind = |media_type, view| {
            let value = headers(media_type, view)[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
            value.split(';').next().unwrap().to_owned()
        };
        assert_eq!(kind(MediaType::Jpeg, Some(Place::Inline)), "inline");
        assert_eq!(kind(MediaType::Text, Some(Place::Inline)), "attachment");
        assert_eq!(kind(MediaType::Jpeg, Some(Place::Attachment)), "attachment");
        assert_eq!(kind(MediaType::Jpeg, None), "attachment");
    }

    #[test]
    fn a_range_outside_says_how_long_it_is() {
        let response = unsatisfiable(812);
        assert_eq!(response.status(), StatusCode::RANGE_NOT_SATISFIABLE);
        assert_eq!(response.headers()[header::CONTENT_RANGE], "bytes */812");
    }
}
