//! One walk over the store, beside the rows of each Jobcenter. Both go in the order of ids, so neither is held in memory.

use std::collections::{BTreeMap, HashMap, HashSet};

use blobs::{Found, ObjectKey};
use domain::{Actor, Channel, DocumentId, DocumentState, TenantId, Timestamp};
use futures::StreamExt as _;

use super::{Finding, NAMED, StoreFound, StoreSwept};
use crate::abandon::object_key;
use crate::{Error, Upload};

/// Objects that are compared with rows at once.
const BATCH: usize = 500;

/// A walk on its way.
pub(super) struct Walk<'a> {
    upload: &'a Upload,
    /// When the sweep began that notes what it sees; none if nothing is changed.
    notes: Option<Timestamp>,
    tell: &'a mut (dyn FnMut(&Finding) + Send),
    swept: StoreSwept,
    batch: Vec<Found>,
    /// Jobcenters that nothing may be written to now: theirs is left alone.
    held: Vec<TenantId>,
    /// Up to which document the rows of each Jobcenter were compared.
    compared: HashMap<TenantId, DocumentId>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        upload: &'a Upload,
        tenants: &[TenantId],
        notes: Option<Timestamp>,
        tell: &'a mut (dyn FnMut(&Finding) + Send),
    ) -> Self {
        let held = if notes.is_some() { upload.custody.held() } else { Vec::new() };
        let tenants = tenants.iter().filter(|tenant| !held.contains(tenant));
        let tenants = tenants.map(|tenant| (*tenant, StoreFound::default())).collect::<BTreeMap<_, _>>();
        let swept = StoreSwept { tenants, ..StoreSwept::default() };
        Self { upload, notes, tell, swept, batch: Vec::new(), held, compared: HashMap::new() }
    }

    pub(super) async fn run(mut self) -> Result<StoreSwept, Error> {
        let mut objects = self.upload.custody.blobs().list(None, None);
        while let Some(found) = objects.next().await {
            self.see(found?).await?;
        }
        self.compare_batch().await?;
        for tenant in self.swept.tenants.keys().copied().collect::<Vec<_>>() {
            self.compare_rows(tenant, None, &HashSet::new()).await?;
        }
        Ok(self.swept)
    }

    async fn see(&mut self, found: Found) -> Result<(), Error> {
        match (&found.parsed, &found.partial) {
            (_, Some(_)) => {
                self.swept.leftovers += 1;
                (self.tell)(&Finding::Leftover(found.key_text.clone()));
                if self.notes.is_some() {
                    self.upload.custody.blobs().remove_leftover(&found).await?;
                }
            }
            (Some(key), None) if self.swept.tenants.contains_key(&key.tenant()) => {
                if let ObjectKey::Document { tenant, .. } = key {
                    let of_batch = self.batch.first().and_then(|first| first.parsed).map(|first| first.tenant());
                    if self.batch.len() >= BATCH || of_batch.is_some_and(|other| other != *tenant) {
                        self.compare_batch().await?;
                    }
                    self.batch.push(found);
                }
            }
            (Some(key), None) if self.held.contains(&key.tenant()) => {}
            _ => {
                self.swept.foreign += 1;
                (self.tell)(&Finding::Foreign(found.key_text));
            }
        }
        Ok(())
    }

    /// Compares the objects seen since the last time with the rows.
    async fn compare_batch(&mut self) -> Result<(), Error> {
        let batch = std::mem::take(&mut self.batch);
        let Some(ObjectKey::Document { tenant, document, .. }) = batch.last().and_then(|found| found.parsed) else {
            return Ok(());
        };
        let paths: Vec<&str> = batch.iter().map(|found| found.key_text.as_str()).collect();
        let mut tx = self.upload.custody.read(tenant).await?;
        let known = db::attempts::known(&mut tx, &paths).await?;
        drop(tx);
        let known: HashMap<String, bool> = known.into_iter().map(|known| (known.object_key, known.has_key)).collect();
        let mut unneeded = Vec::new();
        let count = self.swept.tenants.entry(tenant).or_default();
        for found in &batch {
            count.objects += 1;
            let finding = match known.get(&found.key_text) {
                Some(true) => continue,
                Some(false) => {
                    count.spent += 1;
                    Finding::Spent(found.key_text.clone())
                }
                None => {
                    count.orphaned += 1;
                    Finding::Orphan(found.key_text.clone())
                }
            };
            (self.tell)(&finding);
            unneeded.push(found);
        }
        self.note(tenant, &unneeded).await?;
        self.compare_rows(tenant, Some(document), &paths.into_iter().collect()).await
    }

    async fn note(&mut self, tenant: TenantId, unneeded: &[&Found]) -> Result<(), Error> {
        let Some(began) = self.notes.filter(|_| !unneeded.is_empty()) else { return Ok(()) };
        let portal = Actor::system(tenant, Channel::Job, self.upload.custody.request_id());
        let mut work = self.upload.custody.act(&portal).await?;
        for found in unneeded {
            db::orphans::note(work.rows(), &found.key_text, found.size, found.modified, began).await?;
        }
        work.commit_bookkeeping().await?;
        Ok(())
    }

    /// Compares the rows up to a document with the objects that were seen on the way to it.
    async fn compare_rows(
        &mut self,
        tenant: TenantId,
        up_to: Option<DocumentId>,
        seen: &HashSet<&str>,
    ) -> Result<(), Error> {
        let mut after = self.compared.get(&tenant).copied();
        loop {
            let mut tx = self.upload.custody.read(tenant).await?;
            let rows = db::documents::stored(&mut tx, after, up_to, u32::try_from(BATCH).unwrap_or(u32::MAX)).await?;
            drop(tx);
            for row in rows.iter().filter(|row| !seen.contains(row.object_key.as_str())) {
                self.doubt(tenant, row.id).await?;
            }
            match rows.last() {
                Some(last) if rows.len() == BATCH => after = Some(last.id),
                _ => break,
            }
        }
        if let Some(document) = up_to {
            self.compared.insert(tenant, document);
        }
        Ok(())
    }

    /// Asks the store about one document whose object was not seen: it may have come, moved or gone meanwhile.
    async fn doubt(&mut self, tenant: TenantId, id: DocumentId) -> Result<(), Error> {
        let found = self.swept.tenants.entry(tenant).or_default();
        if found.missing.len() >= NAMED {
            return Ok(());
        }
        let mut tx = self.upload.custody.read(tenant).await?;
        let Some(document) = db::documents::find(&mut tx, id).await? else { return Ok(()) };
        let attempt = db::attempts::find(&mut tx, document.attempt_id).await?;
        drop(tx);
        let attempt = attempt.ok_or(custody::Error::Row("no attempt"))?;
        let gone = matches!(document.state, DocumentState::Deleting | DocumentState::Deleted);
        if !gone && self.upload.custody.blobs().head(&object_key(&attempt)?).await?.is_none() {
            found.missing.push(id);
            (self.tell)(&Finding::Missing(id));
        }
        Ok(())
    }
}
