//! Where a mail server is, and how it is spoken to.

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, TlsParameters};
use secrecy::{ExposeSecret as _, SecretString};

/// What keeps others on the way from reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Nothing: for a server on the same machine.
    None,
    /// Asked for after the greeting, and wanted: without it nothing is sent.
    Upgrade,
    /// From the first byte on.
    Implicit,
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct Server {
    host: String,
    port: u16,
    tls: Tls,
    ca: Option<Vec<u8>>,
    helo: String,
    login: Option<(String, SecretString)>,
    from: Mailbox,
    timeout: Duration,
}

/// What is wrong with what a mail server is set to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The sender is no address.
    #[error("must be an address, as \"Name <name@domain>\" or without a name")]
    From,
    /// The certificates can't be read.
    #[error("must have certificates in PEM")]
    Certificates,
    /// TLS can't be set up.
    #[error("TLS can't be set up")]
    Tls,
}

impl Server {
    /// A server that is spoken to in the open, until something else is said.
    ///
    /// # Errors
    /// [`Unusable::From`].
    pub fn new(host: &str, port: u16, from: &str) -> Result<Self, Unusable> {
        let from: Mailbox = from.parse().map_err(|_| Unusable::From)?;
        Ok(Self {
            host: host.to_owned(),
            port,
            tls: Tls::None,
            ca: None,
            helo: from.email.domain().to_owned(),
            login: None,
            from,
            timeout: Duration::from_secs(30),
        })
    }

    /// What keeps others from reading, and whose certificates are believed beside those of the machine.
    #[must_use]
    pub fn with_tls(mut self, tls: Tls, ca: Option<Vec<u8>>) -> Self {
        (self.tls, self.ca) = (tls, ca);
        self
    }

    /// With a user name and a password.
    #[must_use]
    pub fn with_login(mut self, user: String, password: SecretString) -> Self {
        self.login = Some((user, password));
        self
    }

    /// Another name in the greeting than the sender's domain.
    #[must_use]
    pub fn with_helo(mut self, name: &str) -> Self {
        name.clone_into(&mut self.helo);
        self
    }

    /// Another time until an answer is given up.
    #[must_use]
    pub const fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Its name.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Its port.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// How it is protected.
    pub const fn tls(&self) -> Tls {
        self.tls
    }

    pub(crate) const fn from(&self) -> &Mailbox {
        &self.from
    }

    /// The domain that names of letters end in.
    pub(crate) fn domain(&self) -> &str {
        self.from.email.domain()
    }

    pub(crate) fn helo_name(&self) -> &str {
        &self.helo
    }

    pub(crate) const fn timeout(&self) -> Duration {
        self.timeout
    }

    pub(crate) fn credentials(&self) -> Option<Credentials> {
        let (user, password) = self.login.as_ref()?;
        Some(Credentials::new(user.clone(), password.expose_secret().to_owned()))
    }

    pub(crate) fn tls_parameters(&self) -> Result<Option<TlsParameters>, Unusable> {
        if self.tls == Tls::None {
            return Ok(None);
        }
        let mut builder = TlsParameters::builder(self.host.clone()).certificate_store(CertificateStore::Default);
        if let Some(pem) = &self.ca {
            builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(|_| Unusable::Certificates)?);
        }
        builder.build_rustls().map(Some).map_err(|_| Unusable::Tls)
    }
}
