//! Section `sms`.

use std::path::PathBuf;
use std::time::Duration;

use mailer::{Form, Gateway, GatewaySettings};

use super::{Problems, secret};

/// How the gateway is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SmsMethod {
    /// POST.
    #[default]
    #[serde(rename = "POST")]
    Post,
    /// PUT.
    #[serde(rename = "PUT")]
    Put,
}

/// In what form the gateway takes a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmsForm {
    /// `application/json`.
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
}

/// What short messages are sent by. Without an address none are.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sms {
    /// The gateway; empty: the portal sends no short messages.
    pub url: String,
    /// How it is asked.
    pub method: SmsMethod,
    /// In what form.
    pub form: SmsForm,
    /// The body, with `{number}`, `{text}` and `{id}` in it.
    pub template: String,
    /// File with a token, sent as `Authorization: Bearer`.
    pub token_file: Option<PathBuf>,
    /// Seconds until the gateway has answered.
    pub timeout_seconds: u64,
    /// Short messages that this process sends within a minute at most.
    pub per_minute: u32,
}

impl Default for Sms {
    fn default() -> Self {
        Self {
            url: String::new(),
            method: SmsMethod::default(),
            form: SmsForm::default(),
            template: r#"{"to": "{number}", "text": "{text}"}"#.to_owned(),
            token_file: None,
            timeout_seconds: 30,
            per_minute: 60,
        }
    }
}

impl Sms {
    pub(super) fn validate(&self, problems: &mut Problems) {
        problems.demand((1..=600).contains(&self.timeout_seconds), "sms.timeout_seconds", "must be 1 to 600");
        problems.demand((1..=6_000).contains(&self.per_minute), "sms.per_minute", "must be 1 to 6000");
        if let Err((key, what)) = self.gateway() {
            problems.add(key, what);
        }
    }

    /// Speaks to the gateway, which is not asked anything yet; none if no short messages are sent.
    ///
    /// # Errors
    /// What is wrong.
    pub fn open(&self) -> Result<Option<Gateway>, String> {
        self.gateway().map_err(|(key, what)| format!("{key}: {what}"))
    }

    fn gateway(&self) -> Result<Option<Gateway>, (&'static str, String)> {
        use mailer::BadGateway as E;
        if self.url.is_empty() {
            return Ok(None);
        }
        let token = self.token_file.as_deref().map(secret::read).transpose();
        let settings = GatewaySettings {
            url: self.url.clone(),
            put: self.method == SmsMethod::Put,
            form: if self.form == SmsForm::Form { Form::Urlencoded } else { Form::Json },
            template: self.template.clone(),
            token: token.map_err(|what| ("sms.token_file", what))?,
            timeout: Duration::from_secs(self.timeout_seconds),
        };
        Gateway::new(&settings).map(Some).map_err(|wrong| {
            let key = match wrong {
                E::Url | E::Client => "sms.url",
                E::Template => "sms.template",
                E::Token => "sms.token_file",
            };
            (key, wrong.to_string())
        })
    }
}
