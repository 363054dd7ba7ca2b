//! The store against the rows, and the rows against the store: once a day, in one walk over all objects.
//!
//! | found | done |
//! |---|---|
//! | an object of a document that no row names | noted; deleted once two sweeps a day apart saw it so and the store, too, says it is older |
//! | an object whose key is destroyed | the same: nobody can open it |
//! | more than 5 % of a Jobcenter's objects without a row | alarm, nothing deleted: an old database was restored |
//! | what a killed upload left in a directory | deleted |
//! | a document without its object | alarm |
//! | segments and checkpoints | left alone: other rows stand for them |
//! | what is not ours, or of no Jobcenter there is | told, left alone |
//!
//! A row comes before its object, so an object without one was written under rows that are gone. Uploads that a crash left
//! open on S3 before their ids were written down can't be seen in a list of objects: the rule of the bucket ends them
//! (decision 0020).

mod remove;
mod walk;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use custody::NewEntry;
use db::orphans::StoreCheck;
use domain::{Action, Actor, Channel, DocumentId, ObjectKind, Outcome, TenantId, Timestamp};

use self::walk::Walk;
use crate::{Error, Upload};

/// How old an object without a row has to be, by the store and by the first sweep that saw it.
const AGE: TimeDelta = TimeDelta::days(1);
/// One in this many objects may lack a row before nothing is deleted any more.
const ONE_IN: u64 = 20;
/// Documents without their object that an alarm names; with more, something larger is wrong.
const NAMED: usize = 100;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// An object that no row names: its path.
    Orphan(String),
    /// An object whose key is destroyed: its path.
    Spent(String),
    /// What a killed upload left in a directory: its path.
    Leftover(String),
    /// Not ours, or of no Jobcenter there is: its path.
    Foreign(String),
    /// A document without its object.
    Missing(DocumentId),
}

/// What a walk found for one Jobcenter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreFound {
    /// Objects of documents.
    pub objects: u64,
    /// Of those, how many no row names.
    pub orphaned: u64,
    /// Of those, how many nobody can open any more.
    pub spent: u64,
    /// Documents without their object, the first hundred.
    pub missing: Vec<DocumentId>,
    /// Objects that were deleted.
    pub removed: u64,
}

/// What a walk found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreSwept {
    /// For each Jobcenter.
    pub tenants: BTreeMap<TenantId, StoreFound>,
    /// Leftovers of killed uploads.
    pub leftovers: u64,
    /// Paths that are not ours.
    pub foreign: u64,
}

impl StoreFound {
    /// Whether so many objects lack a row that the rows are to be doubted, not the objects.
    pub const fn rows_are_old(&self) -> bool {
        self.orphaned.saturating_mul(ONE_IN) > self.objects
    }

    /// Whether somebody has to look.
    pub const fn is_alarm(&self) -> bool {
        self.rows_are_old() || !self.missing.is_empty()
    }
}

impl Upload {
    /// Looks at everything in the store, changes nothing, and tells what is not as it should be.
    ///
    /// # Errors
    /// If the store or the database does not answer.
    pub async fn look_at_store(
        &self,
        tenants: &[TenantId],
        tell: &mut (dyn FnMut(&Finding) + Send),
    ) -> Result<StoreSwept, Error> {
        Walk::new(self, tenants, None, tell).run().await
    }

    /// Looks at everything in the store, raises alarms, and removes what two sweeps a day apart saw without a row.
    ///
    /// # Errors
    /// If the store or the database does not answer: then nothing is deleted.
    pub async fn sweep_store(&self, tenants: &[TenantId]) -> Result<StoreSwept, Error> {
        let began = self.custody.now();
        let mut swept = Walk::new(self, tenants, Some(began), &mut |finding| {
            tracing::debug!(?finding, "found in the store");
        })
        .run()
        .await?;
        if swept.foreign > 0 {
            tracing::warn!(count = swept.foreign, "the object store holds things that are not ours");
        }
        for (tenant, found) in &mut swept.tenants {
            self.keep_check(*tenant, began, found).await?;
            if !found.rows_are_old() {
                found.removed = self.remove_orphans(*tenant, began - AGE).await?;
                meters::work::swept("orphans_deleted", found.removed);
            }
        }
        let alarms = swept.tenants.values().filter(|found| found.is_alarm()).count();
        meters::work::store_alarms(u32::try_from(alarms).unwrap_or(u32::MAX));
        Ok(swept)
    }

    /// Keeps what was found, and raises the alarm.
    async fn keep_check(&self, tenant: TenantId, began: Timestamp, found: &StoreFound) -> Result<(), Error> {
        let portal = Actor::system(tenant, Channel::Job, self.custody.request_id());
        let mut work = self.custody.act(&portal).await?;
        db::orphans::forget_unseen(work.rows(), began).await?;
        let missing = found.missing.len() as u64;
        let check = StoreCheck { at: began, objects: found.objects, orphaned: found.orphaned, missing };
        db::orphans::set_check(work.rows(), check).await?;
        let failed = |reason| {
            NewEntry::done(Action::IntegrityFailed, ObjectKind::Store, tenant).outcome(Outcome::Failed).reason(reason)
        };
        if found.rows_are_old() {
            let (objects, orphaned) = (found.objects, found.orphaned);
            tracing::error!(%tenant, objects, orphaned, "so many objects have no row that nothing is deleted: is the database an old one?");
            let detail = serde_json::json!({ "objects": objects, "orphaned": orphaned });
            work.record(failed("orphans").detail(&detail));
        }
        if missing > 0 {
            tracing::error!(%tenant, missing, "documents have no object in the store");
            work.record(failed("objects_missing").detail(&serde_json::json!({ "documents": found.missing })));
        }
        work.commit_bookkeeping().await?;
        Ok(())
    }
}
