//! Making a Jobcenter: its row, its first key, its log.

use domain::{Action, Actor, Channel, ObjectKind, TenantId};

use crate::{Custody, NewEntry, Result};

/// A Jobcenter to be made.
#[derive(Debug, Clone)]
pub struct NewTenant {
    /// Short name in addresses.
    pub slug: String,
    /// Name on pages.
    pub name: String,
    /// Host name of the customers' pages, without a port.
    pub customer_host: String,
    /// Host name of the staff's pages, without a port.
    pub staff_host: String,
}

impl Custody {
    /// Makes a Jobcenter with its first key and an empty log, then begins the log.
    ///
    /// # Errors
    /// [`crate::Error::Rows`] if one with this slug or host exists.
    pub async fn create_tenant(&self, new: &NewTenant) -> Result<TenantId> {
        let tenant = TenantId::generate(self.clock(), self.rng());
        // The id makes the origin new: a log that is begun again is another log.
        let origin = ledger::Origin::for_log(&new.customer_host, &tenant.to_string())?;
        let key = self.keyring.first_tenant_key(tenant).await?;
        let now = self.now();
        let mut tx = self.db.write(db::Scope::System).await?;
        let row = db::tenants::Tenant {
            id: tenant,
            slug: new.slug.clone(),
            name: new.name.clone(),
            customer_host: new.customer_host.clone(),
            staff_host: new.staff_host.clone(),
            log_origin: origin.to_string(),
            settings: serde_json::json!({}),
            created_at: now,
        };
        db::tenants::insert(&mut tx, &row).await?;
        db::tenants::insert_key(&mut tx, tenant, &key).await?;
        tx.commit().await?;
        let actor = Actor::system(tenant, Channel::Cli, self.request_id());
        let mut work = self.act(&actor).await?;
        work.record(NewEntry::done(Action::LogBegun, ObjectKind::Log, tenant));
        work.commit().await?;
        Ok(tenant)
    }
}
