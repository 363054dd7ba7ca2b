//! Writing rows past everything that guards them: as the owner of the tables, without triggers.

use db::{Scope, Tx};
use domain::TenantId;
use pgtest::TestDb;

use crate::House;

impl House {
    /// A transaction that may write whatever it likes into the log of the Jobcenter.
    ///
    /// # Panics
    /// If the database can't be written.
    pub async fn forge(&self) -> Tx {
        forge(&self.db, self.tenant).await
    }
}

/// The same for any Jobcenter.
///
/// # Panics
/// If the database can't be written.
pub async fn forge(db: &TestDb, tenant: TenantId) -> Tx {
    let mut tx = db.db.write(Scope::Tenant(tenant)).await.expect("the database can be written");
    for trigger in [
        "DROP TRIGGER IF EXISTS audit_leaves_stay",
        "DROP TRIGGER IF EXISTS audit_leaves_keep",
        "DROP TRIGGER IF EXISTS audit_nodes_keep",
    ] {
        let allowed = tx.query_per_dialect("SET LOCAL ROLE NONE", trigger).execute().await;
        allowed.expect("the login owns the tables");
    }
    tx
}
