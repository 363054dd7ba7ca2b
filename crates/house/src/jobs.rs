//! Jobs, taken and done by a test instead of the job runner.

use db::jobs::Leased;

use crate::House;

/// How long a job is nobody else's.
pub const LEASE: chrono::Duration = chrono::Duration::seconds(90);

impl House {
    /// Takes the next job of this kind.
    ///
    /// # Panics
    /// If the database can't be written.
    pub async fn lease(&self, kind: &str) -> Option<Leased> {
        lease(&self.db.db, kind, self.custody.now()).await
    }
}

/// The same in any database.
///
/// # Panics
/// If it can't be written.
pub async fn lease(db: &db::Db, kind: &str, now: domain::Timestamp) -> Option<Leased> {
    let mut tx = db.write(db::Scope::System).await.expect("the database can be written");
    let job = db::jobs::lease(&mut tx, &[kind], &[], now, now + LEASE).await.expect("jobs can be taken");
    tx.commit().await.expect("the lease is kept");
    job
}
