//! Signs what the house says of an outage.

use domain::TenantId;
use ledger::Outage;

use crate::{Custody, Result};

impl Custody {
    /// What is signed of an outage, with the key that also signs the checkpoints of the Jobcenter's log.
    ///
    /// # Errors
    /// [`crate::Error::Rows`].
    pub async fn sign_outage(&self, tx: &mut db::Tx, tenant: TenantId, row: &db::outages::Outage) -> Result<String> {
        let outage = Outage {
            origin: self.origin_in(tx, tenant).await?,
            id: row.id.uuid(),
            from: row.began_at,
            until: row.ended_at,
            what: row.what.clone(),
        };
        Ok(outage.sign(self.keyring.provider().log_key()))
    }
}
