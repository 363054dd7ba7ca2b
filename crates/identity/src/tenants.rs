//! Jobcenters and their host names.

use std::sync::PoisonError;

use domain::{Face, TenantId};

use crate::{Error, Identity};

/// A Jobcenter as the edge knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantInfo {
    /// The Jobcenter.
    pub id: TenantId,
    /// Short name in addresses.
    pub slug: String,
    /// Name on pages.
    pub name: String,
    /// Host name of the customers' pages, without a port.
    pub customer_host: String,
    /// Host name of the staff's pages, without a port.
    pub staff_host: String,
}

impl Identity {
    /// Learns the Jobcenters anew. Run at start, after one was made, and every minute by a job.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn refresh_tenants(&self) -> Result<(), Error> {
        let mut tx = self.custody.read_system().await?;
        let rows = db::tenants::list(&mut tx).await?;
        let known = rows
            .into_iter()
            .map(|row| TenantInfo {
                id: row.id,
                slug: row.slug,
                name: row.name,
                customer_host: row.customer_host,
                staff_host: row.staff_host,
            })
            .collect();
        *self.tenants.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    /// Every Jobcenter, by short name.
    pub fn tenants(&self) -> Vec<TenantInfo> {
        self.tenants.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Which Jobcenter and face a host name (lower case, without a port) belongs to.
    pub fn resolve_host(&self, host: &str) -> Option<(TenantInfo, Face)> {
        let known = self.tenants.read().unwrap_or_else(PoisonError::into_inner);
        known.iter().find_map(|tenant| {
            let face = match host {
                _ if tenant.customer_host == host => Face::Customer,
                _ if tenant.staff_host == host => Face::Staff,
                _ => return None,
            };
            Some((tenant.clone(), face))
        })
    }
}
