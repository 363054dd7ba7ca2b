//! Requests that another site makes a browser send.
//!
//! Two checks on everything that a cookie (or nothing) authenticates and that may change something: the browser's own
//! word about where the request comes from (Sec-Fetch-Site, else Origin), and for forms a token that only our pages
//! can know. Programs with a bearer token need neither: no browser adds that by itself.

use axum::http::{HeaderMap, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::{Failure, SignedIn};

/// The header that scripts of our pages may carry the token in, instead of a form field.
pub const HEADER: &str = "x-csrf-token";

/// The token of a session: HMAC-SHA-256 under the session's secret. It stays the same while the cookie's token is
/// replaced, so a form that was open for an hour can still be sent.
pub(crate) fn token(session_secret: &[u8]) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(session_secret) else { unreachable!("HMAC takes any key length") };
    mac.update(b"kundenportal/csrf/v1");
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// The token in the header.
pub(crate) fn presented(headers: &HeaderMap) -> Option<&str> {
    headers.get(HEADER).and_then(|value| value.to_str().ok())
}

/// Refuses what a browser says comes from another site. `Origin: null` says nothing: it is what browsers send with the
/// forms of pages whose referrer policy is `no-referrer`, as ours is, and those before 2023 may send nothing else; the
/// form's token decides then. Clients that say nothing are no browsers with our cookie:
/// every browser in use sends Origin with unsafe methods.
pub(crate) fn same_origin(headers: &HeaderMap) -> Result<(), Failure> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let foreign = || Failure::new(StatusCode::FORBIDDEN, "foreign_origin");
    if let Some(site) = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        return if matches!(site, "same-origin" | "none") { Ok(()) } else { Err(foreign()) };
    }
    let (Some(origin), Some(host)) = (text(header::ORIGIN), text(header::HOST)) else { return Ok(()) };
    if origin == "null" {
        return Ok(());
    }
    let from = origin.split_once("://").map(|(_, rest)| rest);
    if from == Some(host) { Ok(()) } else { Err(foreign()) }
}

impl SignedIn {
    /// Refuses a form without the session's token. Bearer sessions need none.
    ///
    /// # Errors
    /// 403.
    pub fn check_csrf(&self, presented: Option<&str>) -> Result<(), Failure> {
        let same = |given: &str| bool::from(given.as_bytes().ct_eq(self.csrf_token.as_bytes()));
        if !self.by_cookie || presented.is_some_and(same) {
            return Ok(());
        }
        Err(Failure::new(StatusCode::FORBIDDEN, "form_expired"))
    }
}
