//! `GET /api/v1/documents/{document}/receipt`.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::DocumentId;

use crate::app::App;
use crate::http::{At, Failure, SignedIn};

/// A signed receipt. `audit verify --receipt` checks it without us.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "describes what the log's own type writes")]
pub(crate) struct Receipt {
    /// The verifier key of the signature: a help to find the right one.
    vkey: String,
    /// What it says: JSON, byte for byte as signed, in base64.
    body: String,
    /// Ed25519, in base64.
    signature: String,
    /// That its entry is in the log (C2SP tlog-proof). Without it the receipt is binding already.
    proof: Option<String>,
}

/// The receipt of a document
#[utoipa::path(
    get,
    path = "/api/v1/documents/{document}/receipt",
    tag = "documents",
    operation_id = "show_receipt",
    params(("document" = Uuid, Path)),
    responses(
        (status = 200, body = Receipt),
        (status = 406, description = "only JSON is there"),
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    who: SignedIn,
    At(document): At<DocumentId>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if !takes_json(&headers) {
        return Err(Failure::new(StatusCode::NOT_ACCEPTABLE, "not_acceptable"));
    }
    let receipt = app.services.upload.receipt(&who.actor, document).await?;
    Ok(Json(receipt).into_response())
}

/// Whether Accept leaves room for JSON (RFC 9110 12.5.1). Of the ranges that fit, the most exact one has the last word.
fn takes_json(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<&str> =
        lines.flat_map(|line| line.split(',')).map(str::trim).filter(|range| !range.is_empty()).collect();
    let exact = ["application/json", "application/*", "*/*"];
    let says = |wanted: &str| ranges.iter().find_map(|range| says(range, wanted));
    ranges.is_empty() || exact.into_iter().find_map(says).unwrap_or(false)
}

/// What a range says to a type, if it is about it: `q=0` refuses.
fn says(range: &str, wanted: &str) -> Option<bool> {
    let mut parts = range.split(';').map(str::trim);
    let fits = parts.next()?.eq_ignore_ascii_case(wanted);
    fits.then(|| !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000")))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn json_unless_only_something_else_is_taken() {
        let takes = |accept: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            takes_json(&headers)
        };
        for accept in ["", "*/*", "application/json", "application/pdf, */*;q=0.1", "text/html,application/*;q=0.5"] {
            assert!(takes(accept), "{accept}");
        }
        for accept in ["application/pdf", "text/*", "application/json;q=0, */*", "application/pdf;q=1.0, text/html"] {
            assert!(!takes(accept), "{accept}");
        }
        assert!(takes_json(&HeaderMap::new()));
    }
}
