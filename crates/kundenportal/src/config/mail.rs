//! Section `mail`.

use std::path::PathBuf;
use std::time::Duration;

use mailer::{Mailer, Server, Tls};

use super::{Problems, secret};

/// What keeps others on the way from reading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// STARTTLS, and nothing is sent without it.
    #[default]
    Starttls,
    /// TLS from the first byte on.
    Implicit,
    /// Nothing: only for a server on this machine.
    None,
}

/// What mails are sent by. Without a server none are.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// The mail server; empty: the portal sends no mails.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How it is protected.
    pub tls: MailTls,
    /// File with certificates (PEM) to trust besides those of the system.
    pub certificates_file: Option<PathBuf>,
    /// The sender: `Name <name@domain>`, or an address alone.
    pub from: String,
    /// As who the portal introduces itself; the sender's domain if nothing is said.
    pub helo: Option<String>,
    /// User name, where the server asks for one.
    pub user: Option<String>,
    /// File with the password.
    pub password_file: Option<PathBuf>,
    /// Seconds until the server has answered.
    pub timeout_seconds: u64,
    /// Mails that this process sends within a minute at most.
    pub per_minute: u32,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            server: String::new(),
            port: 587,
            tls: MailTls::default(),
            certificates_file: None,
            from: String::new(),
            helo: None,
            user: None,
            password_file: None,
            timeout_seconds: 30,
            per_minute: 60,
        }
    }
}

impl Mail {
    /// Whether mails are sent.
    pub const fn is_on(&self) -> bool {
        !self.server.is_empty()
    }

    pub(super) fn validate(&self, problems: &mut Problems) {
        problems.demand((1..=600).contains(&self.timeout_seconds), "mail.timeout_seconds", "must be 1 to 600");
        problems.demand((1..=6_000).contains(&self.per_minute), "mail.per_minute", "must be 1 to 6000");
        if !self.is_on() {
            return;
        }
        let near = ["localhost", "127.0.0.1", "::1"].contains(&self.server.as_str());
        problems.demand(
            self.tls != MailTls::None || near,
            "mail.tls",
            "\"none\" is for a server on this machine only: what is sent could be read on the way",
        );
        if let Err(what) = Server::new(&self.server, self.port, &self.from) {
            problems.add("mail.from", what.to_string());
        }
        problems.demand(
            self.user.is_some() == self.password_file.is_some(),
            "mail.user",
            "user and password_file are there together, or neither is",
        );
        if let Some(Err(what)) = self.password_file.as_deref().map(secret::read) {
            problems.add("mail.password_file", what);
        }
        if let Err(what) = self.certificates() {
            problems.add("mail.certificates_file", what);
        }
    }

    fn certificates(&self) -> Result<Option<Vec<u8>>, String> {
        let read = |file: &PathBuf| std::fs::read(file).map_err(|error| format!("can't be read: {}", error.kind()));
        self.certificates_file.as_ref().map(read).transpose()
    }

    /// Speaks to the server, which is not asked anything yet; none if no mails are sent.
    ///
    /// # Errors
    /// What is wrong.
    pub fn open(&self) -> Result<Option<Mailer>, String> {
        if !self.is_on() {
            return Ok(None);
        }
        let tls = match self.tls {
            MailTls::None => Tls::None,
            MailTls::Starttls => Tls::Upgrade,
            MailTls::Implicit => Tls::Implicit,
        };
        let server = Server::new(&self.server, self.port, &self.from).map_err(|what| what.to_string())?;
        let mut server =
            server.with_tls(tls, self.certificates()?).with_timeout(Duration::from_secs(self.timeout_seconds));
        if let Some(name) = &self.helo {
            server = server.with_helo(name);
        }
        if let (Some(user), Some(file)) = (&self.user, &self.password_file) {
            server = server.with_login(user.clone(), secret::read(file)?);
        }
        Mailer::new(server).map(Some).map_err(|what| what.to_string())
    }
}
