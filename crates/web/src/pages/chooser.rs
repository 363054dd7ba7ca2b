//! Plain `localhost` in the demo: every Jobcenter and account to choose from.

use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use domain::Face;

use super::assets;
use crate::app::{App, DemoAccount};
use crate::http::page::show;
use crate::http::{Failure, failure};
use crate::i18n::Language;
use crate::view::{self, Chooser, ChooserJobcenter, Page, urls};

/// Whether the demo shows its chooser on this host.
pub(crate) fn is_here(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// The page, and the files it is made with; there is nothing else on this host.
pub(crate) fn answer(app: &App, accounts: &[DemoAccount], request: &Request, language: Language) -> Response {
    let path = request.uri().path();
    let shown = match (request.method(), path) {
        (&Method::GET | &Method::HEAD, urls::START) => {
            let port = port(request).map(|port| format!(":{port}")).unwrap_or_default();
            show(&Page::bare(language, Face::Customer, urls::START), &chooser(app, accounts, &port))
        }
        _ => file(request),
    };
    shown.unwrap_or_else(|refused| failure::bare(&refused))
}

fn file(request: &Request) -> Result<Response, Failure> {
    let name = request.uri().path().strip_prefix(crate::assets::PREFIX).unwrap_or_default();
    let asset =
        crate::assets::get(name).ok_or_else(|| Failure::new(StatusCode::MISDIRECTED_REQUEST, "unknown_host"))?;
    Ok(assets::answer(asset, request.headers()))
}

fn chooser(app: &App, accounts: &[DemoAccount], port: &str) -> Chooser {
    let jobcenters = app.services.identity.tenants().into_iter().map(|tenant| ChooserJobcenter {
        accounts: accounts.iter().filter(|account| account.tenant == tenant.customer_host).map(account).collect(),
        url: format!("http://{}{port}/", tenant.customer_host),
        staff_url: format!("http://{}{port}/", tenant.staff_host),
        name: tenant.name,
    });
    Chooser { jobcenters: jobcenters.collect() }
}

fn account(account: &DemoAccount) -> view::DemoAccount {
    view::DemoAccount {
        role: account.role,
        name: account.name.clone(),
        login: account.login.clone(),
        password: account.password.clone(),
    }
}

/// The port that the browser asked.
fn port(request: &Request) -> Option<u16> {
    let named = request.uri().authority().map(axum::http::uri::Authority::as_str);
    let host = named.or_else(|| request.headers().get(header::HOST)?.to_str().ok())?;
    host.rsplit_once(':')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_the_one_that_was_asked() {
        let asked =
            |host: &str| port(&Request::get("/").header(header::HOST, host).body(axum::body::Body::empty()).unwrap());
        assert_eq!(asked("localhost:8080"), Some(8080));
        assert_eq!(asked("[::1]:8080"), Some(8080));
        assert_eq!(asked("localhost"), None);
        assert_eq!(asked("[::1]"), None);
    }
}
