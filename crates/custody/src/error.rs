//! What can go wrong here, by what the caller can do about it.

use domain::{Act, ObjectRef};

/// A refusal: the actor may not do this, or the object is not there, which is told alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Denial {
    /// What was asked for.
    pub act: Act,
    /// On what.
    pub object: ObjectRef,
    /// Whether the actor may know of the object, and only what it may tell of somebody's health is not for them.
    pub health: bool,
}

/// Errors of custody, and through it of the services.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The actor may not do this, or there is no such thing. Answered as "not found", kept as an entry of the log.
    #[error("not found")]
    Denied(Denial),
    /// Somebody else changed the row in between, or a lease was lost.
    #[error("changed by somebody else")]
    Stale,
    /// The database refused or is not there.
    #[error("database: {0}")]
    Rows(#[from] db::Error),
    /// The object store refused or is not there.
    #[error("object store: {0}")]
    Objects(#[from] blobs::Error),
    /// Something sealed does not open: the wrong key, a wrong place, or changed bytes.
    #[error("sealed value refused: {0}")]
    Sealed(#[from] envelope::Refusal),
    /// The log can't be continued from what the database holds.
    #[error("audit log: {0}")]
    Ledger(#[from] ledger::Error),
    /// The key provider refused.
    #[error("key provider: {0}")]
    Provider(String),
    /// A unit of work that changes rows without saying so in the log.
    #[error("no audit entry for a change")]
    Unrecorded,
    /// The log went back behind a checkpoint that left the house: nothing is written until somebody accepted that.
    #[error(
        "the database of this Jobcenter is older than its log's last checkpoint: restore a newer one, or accept this one \
         by `kundenportal audit accept-restore`"
    )]
    Held,
    /// A row does not hold what it must.
    #[error("unexpected row: {0}")]
    Row(&'static str),
}

impl Error {
    /// Whether it is a refusal: the actor may not, or there is no such thing.
    pub const fn is_denied(&self) -> bool {
        matches!(self, Self::Denied(_))
    }

    /// Whether it is refused only because the object may tell of somebody's health: the actor may know that it is there.
    pub const fn is_about_health(&self) -> bool {
        matches!(self, Self::Denied(Denial { health: true, .. }))
    }

    /// Whether the same act may succeed in a moment: the database or the object store is busy or away.
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::Rows(db::Error::Busy | db::Error::Unavailable(_)) => true,
            Self::Objects(error) => error.is_retryable(),
            _ => false,
        }
    }

    /// Whether no room is left for rows or objects: somebody has to make some.
    pub const fn is_full(&self) -> bool {
        matches!(self, Self::Rows(db::Error::Full) | Self::Objects(blobs::Error::Full))
    }

    /// Whether nothing is written to this Jobcenter, because its log went back.
    pub const fn is_held(&self) -> bool {
        matches!(self, Self::Held)
    }

    /// Whether somebody else changed the same thing in between.
    pub const fn is_stale(&self) -> bool {
        matches!(self, Self::Stale)
    }
}

/// Result of custody.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Lets [`crate::Custody::guarded`] see a refusal inside a service's own error.
pub trait MayDeny {
    /// The refusal, if it is one.
    fn denial(&self) -> Option<Denial>;
}

impl MayDeny for Error {
    fn denial(&self) -> Option<Denial> {
        match self {
            Self::Denied(denial) => Some(*denial),
            _ => None,
        }
    }
}
