//! `/sign-in` and `/sign-out`.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::{Channel, Face};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::parts::{home, mistakes_of};
use crate::app::{App, Visit};
use crate::http::form::Form;
use crate::http::page::{around, go, show as page, show_again};
use crate::http::{Asked, Failure, SignedIn, session};
use crate::view::{Mistake, Notice, Page, SignIn, urls};

/// The query of the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Next {
    /// Where to go afterwards.
    pub next: String,
}

/// The form. It has no token of a session, there is none; that it comes from our own page was seen to before.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    login: String,
    password: String,
    foreign_device: String,
    next: String,
}

/// The form of a page with nothing in it but a button.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Button {
    /// The session's token.
    pub csrf_token: Option<String>,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    me: Option<SignedIn>,
    Asked(asked): Asked<Next>,
) -> Result<Response, Failure> {
    let next = own_path(&asked.next).unwrap_or_default();
    if let Some(begin) = me.and_then(|me| home(me.actor.role)) {
        return Ok(go(if next.is_empty() { begin } else { next }, visit.notice));
    }
    page(&frame(&visit), &SignIn { next: next.to_owned(), ..form(&app, &visit).await? })
}

/// Signs in: the cookie, and on to where the person wanted to go.
pub async fn submit(State(app): State<App>, visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let missing = missing(&typed);
    if !missing.is_empty() {
        let again = again(&app, &visit, &typed, missing).await?;
        return show_again(&frame(&visit), &again, StatusCode::UNPROCESSABLE_ENTITY);
    }
    match app.services.identity.sign_in(attempt(&visit, &typed)).await {
        Ok(session) => {
            let begin = home(session.account.role).unwrap_or(urls::START);
            let next = own_path(&typed.next).unwrap_or_default();
            let to = if next.is_empty() { begin } else { next };
            let mut response = go(&in_language(&visit, to), None);
            session::set_cookie(response.headers_mut(), &session.token);
            Ok(response)
        }
        Err(error) => refused(&app, &visit, &typed, error).await,
    }
}

/// Ends the session.
pub async fn sign_out(State(app): State<App>, me: SignedIn, Form(form): Form<Button>) -> Result<Response, Failure> {
    me.check_csrf(form.csrf_token.as_deref())?;
    app.services.identity.sign_out(&me.actor).await?;
    let mut response = go(urls::SIGN_IN, Some(Notice::SignedOut));
    session::clear_cookie(response.headers_mut());
    Ok(response)
}

fn frame(visit: &Visit) -> Page {
    around(visit, None, urls::SIGN_IN)
}

async fn form(app: &App, visit: &Visit) -> Result<SignIn, Failure> {
    let settings = app.services.identity.settings(visit.tenant.id).await?;
    Ok(SignIn {
        language: visit.language_asked.then_some(visit.language),
        phone: (visit.face == Face::Customer).then(|| settings.contact_phone()).flatten(),
        ..SignIn::default()
    })
}

/// The form again, with what was typed; never the password.
async fn again(app: &App, visit: &Visit, typed: &Typed, mistakes: Vec<Mistake>) -> Result<SignIn, Failure> {
    Ok(SignIn {
        login: typed.login.clone(),
        foreign_device: is_foreign(typed),
        next: own_path(&typed.next).unwrap_or_default().to_owned(),
        mistakes,
        ..form(app, visit).await?
    })
}

fn attempt(visit: &Visit, typed: &Typed) -> identity::SignIn {
    identity::SignIn {
        tenant: visit.tenant.id,
        face: visit.face,
        login: typed.login.clone(),
        password: Zeroizing::new(typed.password.clone()),
        network: visit.network,
        foreign_device: is_foreign(typed),
        channel: Channel::Web,
        request: visit.request,
    }
}

fn missing(typed: &Typed) -> Vec<Mistake> {
    let missing =
        [(typed.login.trim().is_empty(), Mistake::LoginMissing), (typed.password.is_empty(), Mistake::PasswordMissing)];
    missing.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, mistake)| mistake).collect()
}

fn is_foreign(typed: &Typed) -> bool {
    typed.foreign_device == "true"
}

async fn refused(app: &App, visit: &Visit, typed: &Typed, error: identity::Error) -> Result<Response, Failure> {
    let failure = Failure::from(error);
    let wait = failure.retry_after;
    let (status, mistakes) = mistakes_of(failure)?;
    // 401 is for programs: browsers expect a challenge with it (RFC 9110, section 15.5.2).
    let status = if status == StatusCode::UNAUTHORIZED { StatusCode::UNPROCESSABLE_ENTITY } else { status };
    let mut response = show_again(&frame(visit), &again(app, visit, typed, mistakes).await?, status)?;
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

/// Takes the language that was asked for before sign-in along: the guard keeps it for the account.
fn in_language(visit: &Visit, to: &str) -> String {
    if visit.language_asked { format!("{to}?lang={}", visit.language.tag()) } else { to.to_owned() }
}

/// A path of our own. Anything that a browser could take for another host is none: two slashes, a backslash, and what
/// browsers leave out of addresses before they look at them (WHATWG URL 4.4: tab, line ends).
fn own_path(next: &str) -> Option<&str> {
    let ours = next.starts_with('/') && !next.starts_with("//");
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'?' | b'#'));
    (ours && plain).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_of_our_own_is_followed() {
        for ours in ["/", "/worklist", "/cases/0198a1b2-c3d4-7000-8000-000000000001/send"] {
            assert_eq!(own_path(ours), Some(ours));
        }
        let others = [
            "",
            "worklist",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            "/a b",
            "/ä",
            "/x?y=1",
            "/x#y",
        ];
        for other in others {
            assert_eq!(own_path(other), None, "{other:?}");
        }
    }

    #[test]
    fn everything_that_is_missing_is_said_at_once() {
        assert_eq!(missing(&Typed::default()), [Mistake::LoginMissing, Mistake::PasswordMissing]);
        let blank = Typed { login: "  ".into(), password: "x".into(), ..Typed::default() };
        assert_eq!(missing(&blank), [Mistake::LoginMissing]);
    }
}
