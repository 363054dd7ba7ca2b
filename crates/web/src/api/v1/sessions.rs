//! `POST /api/v1/sessions`, `DELETE /api/v1/sessions/current`: a bearer token for a program.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use domain::Channel;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::Account;
use crate::api::json::Json;
use crate::app::{App, Visit};
use crate::http::{Failure, SignedIn, session};

/// Who wants a token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSession {
    /// Portal number, or the login name of staff.
    login: String,
    /// Password.
    #[schema(format = Password)]
    password: String,
    /// One-time code, for accounts that have a second factor.
    #[serde(default, rename = "code")]
    _code: Option<String>,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub(crate) struct Session {
    /// The bearer token; shown this once.
    token: String,
    /// When it ends at the latest.
    expires_at: DateTime<Utc>,
    /// Whose it is.
    account: Account,
}

impl From<identity::SignedIn> for Session {
    fn from(session: identity::SignedIn) -> Self {
        let identity::SignedIn { token, expires_at, account } = session;
        let account = Account { id: account.id.uuid(), role: account.role, name: account.name };
        Self { token, expires_at, account }
    }
}

/// Sign in
///
/// Every wrong pair is answered alike. Too many failures have to wait: 429 with Retry-After.
#[utoipa::path(
    post,
    path = "/api/v1/sessions",
    tag = "sessions",
    request_body = NewSession,
    security(()),
    responses(
        (status = 201, body = Session),
    )
)]
pub(crate) async fn create(
    State(app): State<App>,
    visit: Visit,
    Json(new): Json<NewSession>,
) -> Result<Response, Failure> {
    let attempt = identity::SignIn {
        tenant: visit.tenant.id,
        face: visit.face,
        login: new.login,
        password: new.password.into(),
        network: visit.network,
        foreign_device: false,
        channel: Channel::Api,
        request: visit.request,
    };
    let session = Session::from(app.services.identity.sign_in(attempt).await?);
    Ok((StatusCode::CREATED, axum::Json(session)).into_response())
}

/// Sign out
#[utoipa::path(
    delete,
    path = "/api/v1/sessions/current",
    tag = "sessions",
    responses(
        (status = 204),
    )
)]
pub(crate) async fn delete(State(app): State<App>, who: SignedIn) -> Result<Response, Failure> {
    app.services.identity.sign_out(&who.actor).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if who.by_cookie {
        session::clear_cookie(response.headers_mut());
    }
    Ok(response)
}
