//! Jobcenters to which nothing is written, because their log went back behind a checkpoint that left the house. What must
//! be recorded can't be done there; what needs no entry still answers, and every other Jobcenter goes on.

use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};

use domain::TenantId;

use crate::Custody;

/// Those that this process holds.
#[derive(Debug, Default)]
pub(crate) struct Held(RwLock<HashSet<TenantId>>);

impl Custody {
    /// Writes nothing to a Jobcenter from now on: every unit of work ends with [`crate::Error::Held`].
    pub fn hold(&self, tenant: TenantId) {
        self.held.0.write().unwrap_or_else(PoisonError::into_inner).insert(tenant);
    }

    /// Writes to it again.
    pub fn resume(&self, tenant: TenantId) {
        self.held.0.write().unwrap_or_else(PoisonError::into_inner).remove(&tenant);
    }

    /// Whether nothing is written to it.
    pub fn is_held(&self, tenant: TenantId) -> bool {
        self.held.0.read().unwrap_or_else(PoisonError::into_inner).contains(&tenant)
    }

    /// All of them.
    pub fn held(&self) -> Vec<TenantId> {
        self.held.0.read().unwrap_or_else(PoisonError::into_inner).iter().copied().collect()
    }
}
