//! Which Jobcenter and which face a request is for: its host name says so, and nothing else.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::RequestId;
use tracing::Instrument as _;

use super::Failure;
use super::failure::bare;
use crate::app::{App, Visit};
use crate::i18n::Language;
use crate::pages::chooser;
use crate::view::Notice;

/// Finds the Jobcenter and face; an unknown host is 421 (RFC 9110 15.5.20).
pub(crate) async fn visit(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let id = app.services.identity.request_id();
    let span = tracing::info_span!("request", id = %id, method = %request.method(), status = tracing::field::Empty);
    async move {
        let host = host(&request);
        let asked = query(&request, "lang");
        let language = match app.settings.demo {
            Some(_) => Language::choose_in_demo(asked, wishes(&request)),
            None => Language::choose(asked, wishes(&request)),
        };
        let Some((tenant, face)) = host.as_deref().and_then(|host| app.services.identity.resolve_host(host)) else {
            if let Some(accounts) = &app.settings.demo
                && host.as_deref().is_some_and(chooser::is_here)
            {
                return chooser::answer(&app, accounts, &request, language);
            }
            return bare(&Failure::new(StatusCode::MISDIRECTED_REQUEST, "unknown_host"));
        };
        if app.settings.face.is_some_and(|only| only != face) {
            return bare(&Failure::new(StatusCode::MISDIRECTED_REQUEST, "unknown_host"));
        }
        let visit = Visit {
            tenant,
            face,
            request: id,
            network: network(&app, &request),
            language,
            language_asked: asked.is_some_and(|tag| tag.eq_ignore_ascii_case(language.tag())),
            notice: query(&request, "notice").and_then(Notice::parse),
            api: request.uri().path().starts_with("/api/"),
        };
        request.extensions_mut().insert(visit);
        let response = next.run(request).await;
        tracing::Span::current().record("status", response.status().as_u16());
        tracing::info!("answered");
        with_request_id(response, id)
    }
    .instrument(span)
    .await
}

fn with_request_id(mut response: Response, id: RequestId) -> Response {
    if let Ok(value) = id.to_string().parse() {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// The host that was asked, without its port, in lower case.
pub(crate) fn host(request: &Request) -> Option<String> {
    let named = request.uri().host().or_else(|| request.headers().get(header::HOST)?.to_str().ok())?;
    let bare = match named.rsplit_once(':') {
        Some((bare, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => bare,
        _ => named,
    };
    Some(bare.trim_end_matches('.').to_ascii_lowercase())
}

/// The network a request comes from. `X-Forwarded-For` counts only from a proxy that is configured.
fn network(app: &App, request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    if !app.settings.trusted_proxies.contains(&peer) {
        return peer;
    }
    forwarded_for(request.headers()).unwrap_or(peer)
}

/// The last address a chain of proxies names: the one our own proxy saw.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim();
    // Some proxies write the port, too.
    last.parse().ok().or_else(|| last.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

fn wishes(request: &Request) -> Option<&str> {
    request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()
}

/// A value of the query, without decoding: the ones asked for here are plain words.
fn query<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    let pairs = request.uri().query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == name).map(|(_, value)| value).next()
}
