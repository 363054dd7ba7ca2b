//! Deleting what two sweeps saw without a row.

use std::collections::HashMap;

use blobs::ObjectKey;
use domain::{Actor, Channel, TenantId, Timestamp};

use crate::{Error, Upload};

/// How many are looked at in one transaction.
const BATCH: u32 = 100;

impl Upload {
    /// Deletes the noted objects of a Jobcenter that are older than a moment, unless a row needs them by now.
    pub(super) async fn remove_orphans(&self, tenant: TenantId, older: Timestamp) -> Result<u64, Error> {
        let (mut removed, mut after) = (0, String::new());
        loop {
            let mut tx = self.custody.read(tenant).await?;
            let orphans = db::orphans::older(&mut tx, older, &after, BATCH).await?;
            let Some(last) = orphans.last() else { return Ok(removed) };
            after.clone_from(&last.object_key);
            let paths: Vec<&str> = orphans.iter().map(|orphan| orphan.object_key.as_str()).collect();
            let known = db::attempts::known(&mut tx, &paths).await?;
            drop(tx);
            let known: HashMap<String, bool> = known.into_iter().map(|row| (row.object_key, row.has_key)).collect();
            for orphan in orphans.iter().filter(|orphan| known.get(&orphan.object_key) != Some(&true)) {
                removed += u64::from(self.remove_orphan(tenant, orphan).await?);
            }
        }
    }

    /// Deletes one, if it is still the object that was noted.
    async fn remove_orphan(&self, tenant: TenantId, orphan: &db::orphans::Orphan) -> Result<bool, Error> {
        let key: ObjectKey =
            orphan.object_key.parse().map_err(|_| custody::Error::Row("path of an object without a row"))?;
        if key.tenant() != tenant || !matches!(key, ObjectKey::Document { .. }) {
            return Err(custody::Error::Row("path of an object without a row").into());
        }
        let store = self.custody.blobs();
        let same = store.head(&key).await?.is_some_and(|meta| meta.size == orphan.size);
        if same {
            store.delete(&key).await?;
            tracing::info!(object = %key, "deleted an object that no row needs");
        }
        let portal = Actor::system(tenant, Channel::Job, self.custody.request_id());
        let mut work = self.custody.act(&portal).await?;
        db::orphans::forget(work.rows(), &orphan.object_key).await?;
        work.commit_bookkeeping().await?;
        Ok(same)
    }
}
