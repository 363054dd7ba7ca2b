//! What every request can reach.

use std::sync::Arc;

use domain::{Face, Role};

use crate::http::load::{Caps, Load};
use crate::i18n::Language;
use crate::view::Notice;

/// The services behind the pages and the API.
#[derive(Debug, Clone)]
pub struct Services {
    /// Sign-in and sessions.
    pub identity: identity::Identity,
    /// Cases, worklist, review, import.
    pub casework: casework::Casework,
    /// Documents.
    pub upload: upload::Upload,
    /// Threads and messages.
    pub messaging: messaging::Messaging,
    /// The log.
    pub audit: audit::Audit,
}

/// What the web face is configured with.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Which faces this listener serves; `None` serves both, told apart by host name.
    pub face: Option<Face>,
    /// Whether clients reach it over TLS: then HSTS is sent.
    pub tls: bool,
    /// The demo's accounts, for its chooser page on plain `localhost`; `None` outside the demo.
    pub demo: Option<Vec<DemoAccount>>,
    /// Addresses of reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// How much is taken on at once.
    pub caps: Caps,
}

/// A seeded account of the demo.
#[derive(Debug, Clone, serde::Serialize)]
pub struct DemoAccount {
    /// The customers' host of its Jobcenter.
    pub tenant: String,
    /// Its role.
    pub role: Role,
    /// What to type.
    pub login: String,
    /// What to type.
    pub password: String,
    /// Its name.
    pub name: String,
}

/// The state of the router. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App(Arc<Inner>);

/// What an [`App`] points to.
#[derive(Debug)]
pub struct Inner {
    /// The services.
    pub services: Services,
    /// The configuration.
    pub settings: Settings,
    /// What runs.
    pub(crate) load: Load,
}

impl App {
    /// Joins services and settings.
    pub fn new(services: Services, settings: Settings) -> Self {
        let load = Load::new(settings.caps);
        Self(Arc::new(Inner { services, settings, load }))
    }

    /// The same for a listener of this face, or of both. What runs is counted together.
    #[must_use]
    pub fn facing(&self, face: Option<Face>) -> Self {
        let settings = Settings { face, ..self.settings.clone() };
        Self(Arc::new(Inner { services: self.services.clone(), settings, load: self.load.clone() }))
    }
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// What the edge found out about a request before any handler runs.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The Jobcenter whose host was asked.
    pub tenant: identity::TenantInfo,
    /// The face whose host was asked.
    pub face: Face,
    /// The request, for logs, errors and the audit log.
    pub request: domain::RequestId,
    /// Where the request came from.
    pub network: std::net::IpAddr,
    /// The language of the answer, as far as the request says.
    pub language: Language,
    /// Whether the address itself asks for the language.
    pub language_asked: bool,
    /// What was just done, to be said at the top of the page.
    pub notice: Option<Notice>,
    /// Whether the answer is for a program: problem+json instead of pages.
    pub api: bool,
}
