//! What stands before every handler: face, session, same origin, role. Fails closed.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::failure::Reader;
use super::load::{Place, Rank};
use super::session::{self, SignedIn};
use super::table::{Entry, Who, is_unsafe};
use super::{Failure, csrf};
use crate::app::{App, Visit};
use crate::i18n::Language;
use crate::view::{Notice, urls};

/// Lets a request through to its handler, or not.
pub(crate) async fn guard(State((app, entry)): State<(App, Entry)>, mut request: Request, next: Next) -> Response {
    let rank = Rank::of_request(&entry, request.headers());
    let _running = match app.load.request(rank) {
        Ok(running) => running,
        Err(failure) => return failure.into_response(),
    };
    let method = request.method().clone();
    let mut renewed = None;
    let mut response = match admit(&app, &entry, rank, &mut request, &mut renewed).await {
        Ok(_place) => {
            let reader = request.extensions().get::<SignedIn>().cloned().map(Reader);
            let mut response = next.run(request).await;
            if let Some(reader) = reader {
                response.extensions_mut().insert(reader);
            }
            response
        }
        Err(Refused::SignIn(to)) if method == Method::GET => Redirect::to(&to).into_response(),
        Err(Refused::SignIn(_)) => Failure::sign_in_needed().into_response(),
        Err(Refused::With(failure)) => failure.into_response(),
    };
    // Whatever came of the request: the old token ends soon.
    if let Some(token) = renewed {
        session::set_cookie(response.headers_mut(), &token);
    }
    response
}

enum Refused {
    /// A page needs a session: go and sign in.
    SignIn(String),
    With(Failure),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::With(failure)
    }
}

/// Who may come in, and the place of an upload.
async fn admit(
    app: &App,
    entry: &Entry,
    rank: Rank,
    request: &mut Request,
    renewed: &mut Option<String>,
) -> Result<Option<Place>, Refused> {
    let visit = request.extensions().get::<Visit>().cloned().ok_or_else(Failure::not_found)?;
    if !entry.faces.contains(&visit.face) {
        return Err(Failure::not_found().into());
    }
    // No name, id or search has a NUL in it, and no database takes one in a text.
    if request.uri().path_and_query().is_some_and(|asked| asked.as_str().contains("%00")) {
        return Err(Failure::bad_request("malformed").into());
    }
    let presented = session::presented(request.headers());
    if is_unsafe(request.method()) && presented.as_ref().is_none_or(session::Presented::is_cookie) {
        csrf::same_origin(request.headers())?;
    }
    let signed_in = match &presented {
        Some(presented) => session::authenticate(app, &visit, presented, may_renew(entry, request.method())).await?,
        None => None,
    };
    let Some(mut signed_in) = signed_in else {
        return match entry.who {
            Who::Anyone => Ok(None),
            Who::Roles(_) if visit.api => Err(Failure::sign_in_needed().into()),
            Who::Roles(_) => Err(Refused::SignIn(sign_in_address(request, presented.is_some()))),
        };
    };
    *renewed = signed_in.rotated.take();
    if let Who::Roles(roles) = entry.who
        && !roles.contains(&signed_in.actor.role)
    {
        let route = format!("{} {}", entry.method, entry.path);
        app.services.audit.refuse_route(&signed_in.actor, &route).await.map_err(Failure::from)?;
        return Err(Failure::not_found().into());
    }
    if visit.api && is_unsafe(request.method()) && matches!(entry.who, Who::Roles(_)) {
        signed_in.check_csrf(csrf::presented(request.headers()))?;
    }
    keep_language(app, &visit, &mut signed_in).await?;
    let place = match signed_in.actor.account {
        Some(account) if rank == Rank::Upload => Some(app.load.upload(account, visit.network.into()).await?),
        _ => None,
    };
    request.extensions_mut().insert(signed_in);
    Ok(place)
}

/// Whether this is a moment to replace the cookie's token. Not while something is sent: the answer of a long upload may
/// never arrive, and signing in or out brings a cookie of its own. Not with files that caches keep for everybody.
fn may_renew(entry: &Entry, method: &Method) -> bool {
    *method == Method::GET && matches!(entry.who, Who::Roles(_))
}

/// A language that somebody signed in asks for on a page is the account's from then on. Mirrored letters are none.
async fn keep_language(app: &App, visit: &Visit, signed_in: &mut SignedIn) -> Result<(), Failure> {
    let tag = visit.language.tag();
    let no_language = !visit.language_asked || visit.language == Language::Mirrored;
    if no_language || visit.api || signed_in.account.language.as_deref() == Some(tag) {
        return Ok(());
    }
    app.services.identity.set_language(&signed_in.actor, tag).await?;
    signed_in.account.language = Some(tag.to_owned());
    Ok(())
}

/// The sign-in page, and where to go on afterwards. Only a path of our own is carried, never a query: it may hold
/// what somebody typed. A cookie that opens nothing any more means that a session ended.
fn sign_in_address(request: &Request, ended: bool) -> String {
    let notice = if ended { format!("&notice={}", Notice::SessionEnded.as_str()) } else { String::new() };
    format!("{}?next={}{notice}", urls::SIGN_IN, request.uri().path())
}
