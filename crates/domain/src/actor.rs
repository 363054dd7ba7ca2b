//! Who acts.

use crate::words::words;
use crate::{AccountId, PersonId, RequestId, SessionId, TenantId};

words! {
    /// What an account is for. One account has one role.
    Role {
        /// Kundin, Kunde: own cases only.
        Customer = "customer",
        /// Bevollmächtigte/r or gesetzliche Vertretung with an own account.
        Representative = "representative",
        /// Somebody who helps to send papers.
        Helper = "helper",
        /// Fallmanagement: assigned cases and those of the own team.
        Caseworker = "caseworker",
        /// Accounts, teams, settings; never documents or messages.
        Admin = "admin",
        /// Data protection and revision: the log, never documents.
        Auditor = "auditor",
        /// The specialist system that brings master data.
        Import = "import",
        /// The portal itself: jobs, sweeper, command line.
        System = "system",
    }
}

words! {
    /// Which of the two host names a request came to.
    Face {
        /// Customers' pages.
        Customer = "customer",
        /// Staff's pages, possibly inside the county's network only.
        Staff = "staff",
    }
}

words! {
    /// How an act or a document came in.
    Channel {
        /// A page in a browser.
        Web = "web",
        /// The JSON API.
        Api = "api",
        /// A QR letter without an account.
        Letter = "letter",
        /// A resumable upload that was finished.
        Resumable = "resumable",
        /// A background job.
        Job = "job",
        /// The command line.
        Cli = "cli",
    }
}

impl Role {
    /// The face on which accounts of this role sign in; the portal itself has none.
    pub const fn face(self) -> Option<Face> {
        match self {
            Self::Customer | Self::Representative | Self::Helper => Some(Face::Customer),
            Self::Caseworker | Self::Admin | Self::Auditor | Self::Import => Some(Face::Staff),
            Self::System => None,
        }
    }

    /// Whether the account belongs to the Jobcenter.
    pub const fn is_staff(self) -> bool {
        matches!(self.face(), Some(Face::Staff))
    }
}

/// 16 random bytes that stand for an account, case, session or object in the audit log. Never derived from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pseudonym(pub [u8; 16]);

impl Pseudonym {
    /// Draws a new one.
    pub fn generate(rng: &dyn crate::Rng) -> Self {
        Self(crate::random::bytes(rng))
    }
}

/// Somebody whose identity was proven for this request: the only door to a service.
///
/// Made by the session lookup of `identity` (people, programs) or by [`Actor::system`] (jobs, command line).
#[derive(Debug, Clone)]
pub struct Actor {
    /// The Jobcenter that this request is confined to.
    pub tenant: TenantId,
    /// The account; `None` only for the portal itself.
    pub account: Option<AccountId>,
    /// The person of a customer's account.
    pub person: Option<PersonId>,
    /// The account's role.
    pub role: Role,
    /// The account's pseudonym in the log.
    pub pseudonym: Option<Pseudonym>,
    /// The session.
    pub session: Option<SessionId>,
    /// The session's pseudonym in the log.
    pub session_pseudonym: Option<Pseudonym>,
    /// The person for whom the actor acts, where that is somebody else.
    pub on_behalf_of: Option<PersonId>,
    /// How the act came in.
    pub channel: Channel,
    /// The request, for logs, errors and the audit log.
    pub request: RequestId,
}

impl Actor {
    /// The portal itself acting within one Jobcenter.
    pub const fn system(tenant: TenantId, channel: Channel, request: RequestId) -> Self {
        Self {
            tenant,
            account: None,
            person: None,
            role: Role::System,
            pseudonym: None,
            session: None,
            session_pseudonym: None,
            on_behalf_of: None,
            channel,
            request,
        }
    }
}

/// An account as others see it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AccountRef {
    /// The account.
    pub id: AccountId,
    /// What it is for.
    pub role: Role,
    /// The name to show.
    pub name: String,
}
