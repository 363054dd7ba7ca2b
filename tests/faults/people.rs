//! Who asks.

use reqwest::header::{AUTHORIZATION, HOST, HeaderMap};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::house::{Account, Demo};

/// Somebody of the first Jobcenter who signed in. The session outlives the process.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) account: Account,
    pub(crate) token: String,
    host: String,
}

/// An answer that was read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Panics
    /// If it has another status, or is none.
    #[track_caller]
    pub(crate) fn json(&self, status: u16) -> Value {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{text}");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }
}

impl Demo {
    /// Signs in the first of this role in the first Jobcenter.
    pub(crate) async fn sign_in(&self, role: &str) -> Person {
        self.sign_in_as(role, 0).await
    }

    /// Signs in the n-th of this role in the first Jobcenter, from 0.
    pub(crate) async fn sign_in_as(&self, role: &str, nth: usize) -> Person {
        let tenant = &self.announced.tenants[0];
        let accounts = self.announced.accounts.iter();
        let account = accounts.filter(|account| account.tenant == tenant.host && account.role == role).nth(nth);
        let account = account.expect("the demo has everybody").clone();
        let host = if role == "customer" { &tenant.host } else { &tenant.staff_host }.clone();
        let pair = json!({ "login": account.login, "password": account.password });
        let answer = self.answer(self.at(&host, Method::POST, "/api/v1/sessions").json(&pair)).await;
        let token = text(&answer.json(201)["token"]);
        Person { account, token, host }
    }

    /// A request of somebody.
    pub(crate) fn ask(&self, person: &Person, method: Method, path: &str) -> RequestBuilder {
        self.at(&person.host, method, path).header(AUTHORIZATION, format!("Bearer {}", person.token))
    }

    /// A request to a host, whatever the resolver thinks of its name.
    pub(crate) fn at(&self, host: &str, method: Method, path: &str) -> RequestBuilder {
        let url = self.announced.url.replace("localhost", "127.0.0.1");
        self.http.request(method, format!("{url}{path}")).header(HOST, host)
    }

    /// Sends a request and reads the answer.
    ///
    /// # Panics
    /// If there is none.
    pub(crate) async fn answer(&self, request: RequestBuilder) -> Answer {
        read(request).await.unwrap_or_else(|error| panic!("no answer: {error:?}\n{}", self.said()))
    }

    /// GET, as JSON.
    pub(crate) async fn get(&self, person: &Person, path: &str) -> Value {
        self.answer(self.ask(person, Method::GET, path)).await.json(200)
    }

    /// The id of somebody's only case.
    pub(crate) async fn case(&self, person: &Person) -> String {
        text(&self.get(person, "/api/v1/cases").await["items"][0]["id"])
    }
}

/// Sends a request and reads the answer, if one comes.
pub(crate) async fn read(request: RequestBuilder) -> reqwest::Result<Answer> {
    let response = request.send().await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = response.bytes().await?.to_vec();
    Ok(Answer { status, headers, body })
}

/// A text within JSON.
///
/// # Panics
/// If it is none.
#[track_caller]
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
