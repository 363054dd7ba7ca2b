//! `POST /api/v1/receipts/check`: whether a receipt is ours, or names a file.

use audit::check::Check;
use axum::extract::State;
use axum::http::StatusCode;
use domain::Channel;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::json::Json;
use crate::app::{App, Visit};
use crate::check;
use crate::http::Failure;
use crate::view::Mistake;

/// What is to be checked: `number` and `sha256`, or `receipt`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCheck {
    /// The number of a receipt.
    number: Option<String>,
    /// SHA-256 of a file, in hex.
    sha256: Option<String>,
    /// A receipt, as it was downloaded.
    #[schema(value_type = Option<super::receipt::Receipt>)]
    receipt: Option<serde_json::Value>,
}

/// The answer, and all of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Checked {
    /// Whether it fits: the receipt is ours and unchanged, or the receipt of this number names this hash.
    matches: bool,
}

/// Check a receipt
///
/// Needs no sign-in and tells nothing else: an unknown number and a wrong hash are answered alike, after the same time.
/// Networks that ask too often have to wait: 429 with Retry-After.
#[utoipa::path(
    post,
    path = "/api/v1/receipts/check",
    tag = "documents",
    operation_id = "check_receipt",
    request_body = NewCheck,
    security(()),
    responses(
        (status = 200, body = Checked),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    visit: Visit,
    Json(new): Json<NewCheck>,
) -> Result<axum::Json<Checked>, Failure> {
    let wanted = match (new.number, new.sha256, new.receipt) {
        (Some(number), Some(sha256), None) => check::by_number(&number, &sha256).map_err(unreadable)?,
        (None, None, Some(receipt)) => Check::Receipt(receipt.to_string()),
        _ => return Err(Failure::bad_request("malformed")),
    };
    let matches = check::check(&app, &visit, Channel::Api, &wanted).await?;
    Ok(axum::Json(Checked { matches }))
}

fn unreadable(mistake: Mistake) -> Failure {
    Failure::mistake(StatusCode::UNPROCESSABLE_ENTITY, "field", mistake)
}
