//! Short messages by a gateway that takes requests over HTTP: one request for each, made from a template.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Method, StatusCode, Url, redirect};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{Fault, Step};

/// In what form the gateway takes a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// JSON.
    Json,
    /// As a form of a page.
    Urlencoded,
}

/// A gateway.
#[derive(Debug, Clone)]
pub struct GatewaySettings {
    /// Where it is.
    pub url: String,
    /// `POST` or `PUT`. Nothing is sent in an address: servers on the way keep those.
    pub put: bool,
    /// In what form.
    pub form: Form,
    /// The body, with `{number}`, `{text}` and `{id}` in it.
    pub template: String,
    /// What proves who asks, as a bearer token.
    pub token: Option<SecretString>,
    /// Time until an answer is given up.
    pub timeout: Duration,
}

/// What is wrong with what a gateway is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadGateway {
    /// Not an address, or one that is not protected.
    #[error("must begin with https:, or with http: for this machine")]
    Url,
    /// A message would not have everything in it.
    #[error("must have {{number}} and {{text}} in it")]
    Template,
    /// The token can't be sent.
    #[error("can't be sent in a header")]
    Token,
    /// TLS can't be set up.
    #[error("HTTP can't be set up")]
    Client,
}

/// Sends short messages. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Gateway {
    client: Client,
    url: Url,
    method: Method,
    form: Form,
    template: String,
    token: Option<HeaderValue>,
}

impl Gateway {
    /// For this gateway, which is not asked anything yet.
    ///
    /// # Errors
    /// [`BadGateway`] says what is wrong.
    pub fn new(settings: &GatewaySettings) -> Result<Self, BadGateway> {
        let url = Url::parse(&settings.url).map_err(|_| BadGateway::Url)?;
        let near = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if !(url.scheme() == "https" || url.scheme() == "http" && near) {
            return Err(BadGateway::Url);
        }
        if !["{number}", "{text}"].iter().all(|part| settings.template.contains(part)) {
            return Err(BadGateway::Template);
        }
        let token = settings.token.as_ref().map(|token| {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret()));
            if let Ok(value) = &mut value {
                value.set_sensitive(true);
            }
            value.map_err(|_| BadGateway::Token)
        });
        let client = Client::builder().redirect(redirect::Policy::none()).timeout(settings.timeout).build();
        Ok(Self {
            client: client.map_err(|_| BadGateway::Client)?,
            url,
            method: if settings.put { Method::PUT } else { Method::POST },
            form: settings.form,
            template: settings.template.clone(),
            token: token.transpose()?,
        })
    }

    /// Sends a message.
    ///
    /// # Errors
    /// [`Fault`].
    pub async fn send(&self, id: &str, number: &str, text: &str) -> Result<(), Fault> {
        let kind = match self.form {
            Form::Json => "application/json",
            Form::Urlencoded => "application/x-www-form-urlencoded",
        };
        let mut request = self.client.request(self.method.clone(), self.url.clone()).header(CONTENT_TYPE, kind);
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, token.clone());
        }
        let sent = request.body(self.body(id, number, text)).send().await;
        // Its words are not looked at: they may repeat the number.
        let Ok(answer) = sent else { return Err(Fault::Away { step: Step::Greeting, code: None }) };
        told(answer.status())
    }

    fn body(&self, id: &str, number: &str, text: &str) -> String {
        let mut body = String::new();
        let mut rest = self.template.as_str();
        // In one pass: what is filled in is no template.
        while let Some(at) = rest.find('{') {
            let (before, from) = rest.split_at(at);
            body.push_str(before);
            let parts = [("{number}", number), ("{text}", text), ("{id}", id)];
            if let Some((name, value)) = parts.iter().find(|(name, _)| from.starts_with(name)) {
                body.push_str(&self.escaped(value));
                rest = from.get(name.len()..).unwrap_or_default();
            } else {
                body.push('{');
                rest = from.get(1..).unwrap_or_default();
            }
        }
        body + rest
    }

    fn escaped(&self, value: &str) -> String {
        match self.form {
            Form::Json => {
                let quoted = serde_json::Value::from(value).to_string();
                quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned()
            }
            Form::Urlencoded => url_encoded(value),
        }
    }
}

fn url_encoded(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// What an answer means. A gateway that knows no such number says so as it says that the template is wrong: nobody can tell
/// them apart, so no number is given up for it.
fn told(status: StatusCode) -> Result<(), Fault> {
    let code = status.as_u16();
    match status {
        _ if status.is_success() => Ok(()),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => Err(Fault::Later { step: Step::Content, code }),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Fault::Away { step: Step::SignIn, code: Some(code) }),
        _ if status.is_client_error() => Err(Fault::Refused { step: Step::Content, code }),
        _ => Err(Fault::Away { step: Step::Greeting, code: Some(code) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(form: Form, template: &str) -> GatewaySettings {
        GatewaySettings {
            url: "https://gateway.example/send".to_owned(),
            put: false,
            form,
            template: template.to_owned(),
            token: None,
            timeout: Duration::from_secs(5),
        }
    }

    #[test]
    fn what_is_filled_in_stays_text() {
        let json = settings(Form::Json, r#"{"to":"{number}","text":"{text}","id":"{id}","x":{}}"#);
        let body = Gateway::new(&json).unwrap().body("7", "+4915123456789", "\"{number}\"\nÄ\\");
        let expected = r#"{"to":"+4915123456789","text":"\"{number}\"\nÄ\\","id":"7","x":{}}"#;
        assert_eq!(body, expected);
        assert!(serde_json::from_str::<serde_json::Value>(&body).is_ok());
        let form = settings(Form::Urlencoded, "to={number}&text={text}");
        assert_eq!(Gateway::new(&form).unwrap().body("7", "+49", "a b&c=ä"), "to=%2B49&text=a%20b%26c%3D%C3%A4");
    }

    #[test]
    fn a_gateway_is_protected_and_gets_everything() {
        let json = settings(Form::Json, r#"{"to":"{number}","text":"{text}"}"#);
        for url in ["http://gateway.example", "ftp://localhost", "gateway"] {
            let wrong = GatewaySettings { url: url.to_owned(), ..json.clone() };
            assert_eq!(Gateway::new(&wrong).unwrap_err(), BadGateway::Url, "{url}");
        }
        assert_eq!(Gateway::new(&settings(Form::Json, "{text}")).unwrap_err(), BadGateway::Template);
        let token = GatewaySettings { token: Some("a\nb".to_owned().into()), ..json };
        assert_eq!(Gateway::new(&token).unwrap_err(), BadGateway::Token);
    }
}
