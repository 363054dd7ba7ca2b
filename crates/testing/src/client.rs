//! Somebody who asks: a program with a bearer token, a browser with the cookie, or nobody.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Mutex;

use axum::body::Body;
use axum::extract::ConnectInfo;
use futures::StreamExt as _;
use http::{Request, Response};
use serde_json::json;
use tower::ServiceExt as _;

use crate::{Answer, Ask, TestPortal};

/// Asks one host of a portal, within the process.
#[derive(Debug)]
pub struct Client<'p> {
    portal: &'p TestPortal,
    /// The host that is asked.
    pub host: String,
    /// Where the requests come from.
    pub network: IpAddr,
    bearer: Option<String>,
    cookie: Mutex<Option<String>>,
}

impl<'p> Client<'p> {
    pub(crate) fn new(portal: &'p TestPortal, host: &str) -> Self {
        let network = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
        Self { portal, host: host.to_owned(), network, bearer: None, cookie: Mutex::default() }
    }

    /// The same token, presented to another host.
    #[must_use]
    pub fn at(&self, host: &str) -> Self {
        let cookie = Mutex::new(self.cookie());
        Self { portal: self.portal, host: host.to_owned(), network: self.network, bearer: self.bearer.clone(), cookie }
    }

    /// From another network.
    ///
    /// # Panics
    /// If it is no address.
    #[must_use]
    pub fn from(mut self, network: &str) -> Self {
        self.network = network.parse().expect("an address");
        self
    }

    /// With this bearer token.
    #[must_use]
    pub fn with_bearer(mut self, token: &str) -> Self {
        self.bearer = Some(token.to_owned());
        self
    }

    /// With this session cookie.
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn with_cookie(self, token: &str) -> Self {
        *self.cookie.lock().expect("no test panics here") = Some(token.to_owned());
        self
    }

    /// The value of the session cookie, if there is one.
    ///
    /// # Panics
    /// Never.
    pub fn cookie(&self) -> Option<String> {
        self.cookie.lock().expect("no test panics here").clone()
    }

    /// The token that it presents.
    ///
    /// # Panics
    /// If it has none.
    pub fn token(&self) -> String {
        self.bearer.clone().or_else(|| self.cookie()).expect("somebody who is signed in")
    }

    /// Signs in over the API.
    ///
    /// # Panics
    /// If it is refused.
    #[must_use]
    pub async fn sign_in_as_program(self, login: &str, password: &str) -> Self {
        let pair = json!({ "login": login, "password": password });
        let token = self.send(Ask::post("/api/v1/sessions").json(&pair)).await.expect(201).at("/token");
        self.with_bearer(&token)
    }

    /// Signs in by the form.
    ///
    /// # Panics
    /// If it is refused.
    #[must_use]
    pub async fn sign_in_as_browser(self, login: &str, password: &str) -> Self {
        let form = Ask::post("/sign-in").form(&[("login", login), ("password", password)]);
        let answer = self.send(form).await;
        answer.assert_status(303);
        assert!(self.cookie().is_some(), "no cookie: {:?}", answer.headers);
        self
    }

    /// Asks, and reads the answer to its end.
    pub async fn send(&self, ask: Ask) -> Answer {
        let body = Body::from(ask.body.clone());
        self.send_streamed(ask, body).await
    }

    /// The same with a body that comes bit by bit; headers are those of the request.
    pub async fn send_streamed(&self, ask: Ask, body: Body) -> Answer {
        let asked = format!("{} {}{}", ask.method, self.host, ask.path);
        let (head, body) = self.answer(ask, body).await.into_parts();
        let mut stream = body.into_data_stream();
        let (mut body, mut whole) = (Vec::new(), true);
        while let Some(block) = stream.next().await {
            match block {
                Ok(block) => body.extend_from_slice(&block),
                Err(_) => whole = false,
            }
        }
        Answer { status: head.status, headers: head.headers, body: body.into(), whole, asked }
    }

    /// Asks, and leaves the body unread: for streams that do not end.
    pub async fn open(&self, ask: Ask) -> Response<Body> {
        let body = Body::from(ask.body.clone());
        self.answer(ask, body).await
    }

    async fn answer(&self, ask: Ask, body: Body) -> Response<Body> {
        let mut request = Request::builder().method(ask.method).uri(ask.path).header("host", &self.host);
        for (name, value) in &ask.headers {
            request = request.header(name, value);
        }
        if let Some(token) = &self.bearer {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(token) = self.cookie() {
            request = request.header("cookie", format!("__Host-session={token}"));
        }
        let mut request = request.body(body).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(self.network, 40_000)));
        let answer = self.portal.router.clone().oneshot(request).await.expect("the router always answers");
        for set in answer.headers().get_all("set-cookie") {
            let value = set.to_str().ok().and_then(|text| text.strip_prefix("__Host-session=")?.split(';').next());
            if let Some(value) = value {
                *self.cookie.lock().expect("no test panics here") = Some(value.to_owned()).filter(|v| !v.is_empty());
            }
        }
        answer
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Ask::get(path)).await
    }

    /// POST with JSON.
    pub async fn post(&self, path: &str, body: &serde_json::Value) -> Answer {
        self.send(Ask::post(path).json(body)).await
    }

    /// PUT with JSON.
    pub async fn put(&self, path: &str, body: &serde_json::Value) -> Answer {
        self.send(Ask::put(path).json(body)).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Ask::delete(path)).await
    }

    /// Fills in a form: opens the page, takes over its hidden fields, and sends it to where it came from.
    pub async fn fill_in(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.fill_in_to(path, path, fields).await
    }

    /// Fills in a form that is sent to another address than that of its page.
    pub async fn fill_in_to(&self, page: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(page).await.expect(200);
        let hidden: Vec<_> = ["csrf_token", "idempotency_key"]
            .into_iter()
            .filter_map(|name| page.find_field(name).map(|value| (name, value)))
            .collect();
        let hidden = hidden.iter().map(|(name, value)| (*name, value.as_str()));
        let all: Vec<_> = hidden.chain(fields.iter().copied()).collect();
        self.send(Ask::post(to).form(&all)).await
    }
}
