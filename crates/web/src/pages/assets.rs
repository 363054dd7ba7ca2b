//! `GET /assets/{file}`: styles, fonts and the script, to be kept by browsers for ever.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::assets::{self, Asset};
use crate::http::{At, Failure};

/// One file; 304 if the browser has it.
pub async fn serve(At(file): At<String>, headers: HeaderMap) -> Result<Response, Failure> {
    let asset = assets::get(&file).ok_or_else(Failure::not_found)?;
    Ok(answer(asset, &headers))
}

pub(super) fn answer(asset: Asset, headers: &HeaderMap) -> Response {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    let zipped = asset.gzip.filter(|_| takes_gzip(text(header::ACCEPT_ENCODING)));
    // Other bytes are another representation: they have a validator of their own (RFC 9110, section 8.8.3.3).
    let etag = if zipped.is_some() { asset.etag.trim_end_matches('"').to_owned() + "-gzip\"" } else { asset.etag };
    let mut kept = HeaderMap::new();
    kept.insert(header::CACHE_CONTROL, HeaderValue::from_static(assets::CACHE_CONTROL));
    kept.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(value) = HeaderValue::from_str(&etag) {
        kept.insert(header::ETAG, value);
    }
    if is_known(text(header::IF_NONE_MATCH), &etag) {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    let content_type = [(header::CONTENT_TYPE, asset.content_type)];
    match zipped {
        Some(zipped) => (kept, content_type, [(header::CONTENT_ENCODING, "gzip")], zipped).into_response(),
        None => (kept, content_type, asset.bytes).into_response(),
    }
}

/// RFC 9110, section 12.5.3, as far as browsers use it: a list of codings, some with `q=0`.
fn takes_gzip(accepted: &str) -> bool {
    accepted.split(',').any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = quality.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

/// RFC 9110, section 13.1.2: `*` or a list, compared weakly.
fn is_known(if_none_match: &str, etag: &str) -> bool {
    if_none_match.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset() -> Asset {
        Asset {
            bytes: "plain".into(),
            gzip: Some("zip".into()),
            content_type: "text/css; charset=utf-8",
            etag: "\"0a1b\"".to_owned(),
        }
    }

    fn asked(name: header::HeaderName, value: &'static str) -> Response {
        answer(asset(), &HeaderMap::from_iter([(name, HeaderValue::from_static(value))]))
    }

    #[test]
    fn it_may_be_kept_for_ever() {
        let response = asked(header::ACCEPT, "*/*");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(response.headers()[header::ETAG], "\"0a1b\"");
        assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
    }

    #[test]
    fn compressed_bytes_have_another_validator() {
        let response = asked(header::ACCEPT_ENCODING, "br, gzip;q=0.8");
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(response.headers()[header::ETAG], "\"0a1b-gzip\"");
        assert!(!asked(header::ACCEPT_ENCODING, "gzip;q=0").headers().contains_key(header::CONTENT_ENCODING));
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        for known in ["\"0a1b\"", "W/\"0a1b\"", "\"x\", \"0a1b\"", "*"] {
            assert_eq!(asked(header::IF_NONE_MATCH, known).status(), StatusCode::NOT_MODIFIED, "{known}");
        }
        assert_eq!(asked(header::IF_NONE_MATCH, "\"0a1b-gzip\"").status(), StatusCode::OK);
    }
}
