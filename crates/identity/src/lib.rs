//! Who somebody is: Jobcenters and their hosts, accounts, sign-in, sessions.
//!
//! - [`tenants`]: which Jobcenter and face a host name belongs to
//! - [`sign_in`]: login and password against limits that lock nobody out for good
//! - [`check`]: how often a network may ask whether a receipt is ours
//! - [`session`]: looking a token up, replacing it, ending it
//! - [`account`]: making accounts · [`manage`]: what admins do with them
//! - [`settings`]: what a Jobcenter sets for itself · [`legal`]: the texts it shows before sign-in
//! - [`teams`]: who works with whom
//! - [`activation`]: letters with a code, and the first password

#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing))]

pub mod account;
pub mod activation;
pub mod check;
mod error;
pub mod legal;
pub mod manage;
mod password;
mod second;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod teams;
pub mod tenants;
mod token;

use std::sync::{Arc, RwLock};

use custody::Custody;
use domain::RequestId;

pub use account::{AccountView, NewAccount, PASSWORD_SHORTEST};
pub use activation::{Activation, Letter};
pub use error::Error;
pub use legal::{LegalLine, LegalText, LegalVersion};
pub use manage::{ManagedAccount, Ordered};
pub use password::PasswordCost;
pub use session::Session;
pub use settings::{Coming, SettingLine};
pub use sign_in::{SignIn, SignedIn};
pub use teams::{TeamLine, TeamMember, TeamView};
pub use tenants::TenantInfo;

/// How long sessions last and what a password costs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IdentityConfig {
    /// A session ends this many hours after sign-in, whatever happens.
    pub session_hours: i64,
    /// A customer's session ends after this many minutes without a request.
    pub customer_idle_minutes: i64,
    /// A staff session ends after this many minutes without a request.
    pub staff_idle_minutes: i64,
    /// Idle minutes on a device that the person said belongs to somebody else.
    pub foreign_device_minutes: i64,
    /// The cookie's token is replaced after this many minutes.
    pub rotate_minutes: i64,
    /// What a password hash costs.
    pub password: PasswordCost,
}

impl Default for IdentityConfig {
    fn default() -> Self {
        Self {
            session_hours: 12,
            customer_idle_minutes: 30,
            staff_idle_minutes: 60,
            foreign_device_minutes: 10,
            rotate_minutes: 60,
            password: PasswordCost::default(),
        }
    }
}

/// The service. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Identity {
    custody: Custody,
    config: Arc<IdentityConfig>,
    passwords: password::Passwords,
    tenants: Arc<RwLock<Vec<TenantInfo>>>,
}

impl Identity {
    /// Starts the service and learns the Jobcenters.
    ///
    /// # Errors
    /// [`Error::Configuration`], [`Error::Custody`].
    pub async fn new(custody: Custody, config: IdentityConfig) -> Result<Self, Error> {
        let passwords = password::Passwords::new(config.password, custody.rng())?;
        let identity = Self { custody, config: Arc::new(config), passwords, tenants: Arc::default() };
        identity.refresh_tenants().await?;
        Ok(identity)
    }

    /// A new request id.
    pub fn request_id(&self) -> RequestId {
        self.custody.request_id()
    }
}
