//! `POST /api/v1/activations`: the first password, with the code of a letter.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::Channel;
use serde::Deserialize;
use utoipa::ToSchema;

use super::sessions::Session;
use crate::api::json::Json;
use crate::app::{App, Visit};
use crate::http::Failure;

/// What stands in the letter, and the password that was chosen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewActivation {
    /// Portal number, or the login name of staff.
    portal_number: String,
    /// The code: twelve digits with any spaces.
    code: String,
    /// Birth date or household number, where the Jobcenter asks for one and knows it.
    #[serde(default)]
    second_factor: String,
    /// The new password, twelve characters at least.
    #[schema(format = Password)]
    password: String,
}

/// Set a password with the code of a letter
///
/// Signs in, and ends every other session of the account. Every pair that does not fit is answered alike; a code is
/// worthless after five wrong ones. Too many failures have to wait: 429 with Retry-After.
#[utoipa::path(
    post,
    path = "/api/v1/activations",
    tag = "sessions",
    operation_id = "activate",
    request_body = NewActivation,
    security(()),
    responses(
        (status = 201, body = Session),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    visit: Visit,
    Json(new): Json<NewActivation>,
) -> Result<Response, Failure> {
    let activation = identity::Activation {
        tenant: visit.tenant.id,
        face: visit.face,
        portal_number: new.portal_number,
        code: new.code.into(),
        second_factor: new.second_factor.into(),
        password: new.password.into(),
        network: visit.network,
        channel: Channel::Api,
        request: visit.request,
    };
    let session = Session::from(app.services.identity.activate(activation).await?);
    Ok((StatusCode::CREATED, axum::Json(session)).into_response())
}
