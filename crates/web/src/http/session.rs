//! The session of a request: one cookie for pages, a bearer token for programs.

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use domain::{Actor, Channel};

use super::{Failure, csrf};
use crate::app::{App, Visit};

/// The one cookie. The prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis).
pub const COOKIE: &str = "__Host-session";

/// What a request presents as its session.
#[derive(Clone)]
pub(crate) enum Presented {
    Cookie(String),
    Bearer(String),
}

impl Presented {
    pub(crate) fn is_cookie(&self) -> bool {
        matches!(self, Self::Cookie(_))
    }
}

/// Somebody who is signed in. Handlers that take it can't be reached without a session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who acts: the door to every service.
    pub actor: Actor,
    /// The account, for the page's header.
    pub account: identity::AccountView,
    /// What forms of this session carry as `csrf_token`.
    pub csrf_token: String,
    /// Whether a cookie (not a bearer token) brought it, so that forms must carry the token.
    pub by_cookie: bool,
    /// The session ends this long after its last request.
    pub idle: chrono::Duration,
    /// Whether single letters are keys on its pages.
    pub letter_keys: bool,
    pub(crate) rotated: Option<String>,
}

/// Finds the bearer token, else the cookie.
pub(crate) fn presented(headers: &HeaderMap) -> Option<Presented> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| Presented::Bearer(token.trim().to_owned()))
    });
    bearer.or_else(|| {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut found = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        found.find(|(name, _)| *name == COOKIE).map(|(_, token)| Presented::Cookie(token.to_owned()))
    })
}

/// Looks the session up by (tenant of the host, face, hash of the token).
pub(crate) async fn authenticate(
    app: &App,
    visit: &Visit,
    presented: &Presented,
    renew: bool,
) -> Result<Option<SignedIn>, Failure> {
    let (token, channel) = match presented {
        Presented::Cookie(token) => (token, Channel::Web),
        Presented::Bearer(token) => (token, Channel::Api),
    };
    let found =
        app.services.identity.authenticate(visit.tenant.id, visit.face, token, channel, visit.request, renew).await;
    let session = match found {
        Ok(session) => session,
        Err(identity::Error::NoSession) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    Ok(Some(SignedIn {
        csrf_token: csrf::token(&session.csrf_secret),
        by_cookie: presented.is_cookie(),
        actor: session.actor,
        account: session.account,
        idle: session.idle,
        letter_keys: session.letter_keys,
        rotated: session.rotated,
    }))
}

/// Gives the browser its session.
pub(crate) fn set_cookie(headers: &mut HeaderMap, token: &str) {
    if let Ok(value) = HeaderValue::from_str(&format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax")) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// Takes the session from the browser.
pub(crate) fn clear_cookie(headers: &mut HeaderMap) {
    let gone = format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    if let Ok(value) = HeaderValue::from_str(&gone) {
        headers.append(header::SET_COOKIE, value);
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Failure::sign_in_needed)
    }
}

impl OptionalFromRequestParts<App> for SignedIn {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Option<Self>, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Failure> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Failure::not_found)
    }
}
