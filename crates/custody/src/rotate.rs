//! A new version of a Jobcenter's key, and the case keys that follow it in the background.
//!
//! No document and no field is rewritten: what was sealed with an older version names it, and that version stays to open
//! it. Only case keys are wrapped anew, so that the older version alone opens no case any more.

use chrono::Duration;
use db::jobs::{Leased, NewJob};
use domain::{Act, Action, Actor, CaseId, Channel, JobId, ObjectKind, Timestamp};
use uuid::Uuid;

use crate::access::demand_house;
use crate::{Custody, Error, NewEntry, Result, TenantField, Work};

/// Kind of the job that wraps case keys anew; its payload is `{"version": n}`.
pub const REWRAP_JOB: &str = "keys.rewrap";

/// Case keys in one transaction.
const PAGE: u32 = 200;

/// Units of work that began before a version was made have ended by then: none of them seals with an older one.
const SETTLED: Duration = Duration::minutes(1);

/// A version of a Jobcenter's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyVersion {
    /// From 1; the newest seals.
    pub version: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when nothing new is sealed with it and no case key is wrapped by it.
    pub retired_at: Option<Timestamp>,
    /// How many case keys are wrapped by it.
    pub cases: u64,
}

impl Custody {
    /// The versions of a Jobcenter's key, the newest first, and how far the newest is used.
    ///
    /// # Errors
    /// [`Error::Rows`].
    pub async fn key_versions(&self, tenant: domain::TenantId) -> Result<Vec<KeyVersion>> {
        let mut tx = self.read(tenant).await?;
        let counts = db::wraps::cases_by_version(&mut tx).await?;
        let count = |version| counts.iter().find(|(counted, _)| *counted == version).map_or(0, |(_, cases)| *cases);
        let keys = db::tenants::keys(&mut tx, tenant).await?.into_iter();
        let version = |row: db::tenants::TenantKey| KeyVersion {
            version: row.version,
            created_at: row.created_at,
            retired_at: row.retired_at,
            cases: count(row.version),
        };
        Ok(keys.map(version).collect())
    }

    /// Makes a new version of the Jobcenter's key. From the commit on everything new is sealed with it, by every process;
    /// a job wraps the case keys anew. Gives the version.
    ///
    /// # Errors
    /// [`Error::Stale`] if somebody else makes one at the same time; refused for everybody but the portal itself.
    pub async fn rotate_key(&self, actor: &Actor) -> Result<u32> {
        self.guarded(actor, self.new_version(actor)).await
    }

    async fn new_version(&self, actor: &Actor) -> Result<u32> {
        demand_house(actor, Act::ManageKeys, ObjectKind::Key)?;
        let tenant = actor.tenant;
        let mut tx = self.read(tenant).await?;
        let keys = self.keyring.tenant(&mut tx, tenant).await?;
        drop(tx);
        // The provider is asked before anything is locked.
        let row = self.keyring.next_tenant_key(tenant, &keys).await?;
        let mut work = self.act(actor).await?;
        let taken = |error: db::Error| if error.is_unique() { Error::Stale } else { error.into() };
        db::tenants::insert_key(work.rows(), tenant, &row).await.map_err(taken)?;
        self.enqueue_rewrap(&mut work, row.version, row.created_at).await?;
        let behind = left(&mut work, row.version).await?;
        work.record(rotated(actor, row.version, "begun", behind));
        work.commit().await?;
        Ok(row.version)
    }

    async fn enqueue_rewrap(&self, work: &mut Work, version: u32, run_after: Timestamp) -> Result<()> {
        let job = NewJob {
            id: JobId::generate(self.clock(), self.rng()),
            kind: REWRAP_JOB,
            unique_key: Some(&version.to_string()),
            payload: serde_json::json!({ "version": version }),
            run_after,
            created_at: self.now(),
        };
        work.enqueue(&job).await
    }

    /// Does a job of kind [`REWRAP_JOB`]: page by page, each in one transaction. Cut short, it goes on with what is left.
    ///
    /// # Errors
    /// [`Error::Stale`] if the lease was lost; [`Error::Row`] if a case key does not open: all others are wrapped anew.
    pub async fn rewrap(&self, job: &Leased) -> Result<()> {
        let actor = Actor::system(job.tenant_id, Channel::Job, self.request_id());
        let version = job.payload.get("version").and_then(serde_json::Value::as_u64);
        let version = version.and_then(|version| version.try_into().ok()).ok_or(Error::Row("payload of a rewrap"))?;
        let mut after = CaseId::from_uuid(Uuid::nil());
        while let Some(last) = self.rewrap_page(&actor, version, after).await? {
            after = last;
        }
        self.end_rotation(&actor, job, version).await
    }

    async fn rewrap_page(&self, actor: &Actor, version: u32, after: CaseId) -> Result<Option<CaseId>> {
        let mut work = self.act(actor).await?;
        let behind = db::wraps::cases_before(work.rows(), version, after, PAGE).await?;
        let sealer = self.tenant_sealer(work.rows(), actor.tenant).await?;
        for case in &behind {
            let row = case.id.uuid();
            match sealer.open(TenantField::CaseKey, row, &case.wrapped_key) {
                // A row that holds another wrap by now was done by somebody else.
                Ok(key) => {
                    let wrapped = sealer.seal(TenantField::CaseKey, row, &key);
                    db::wraps::rewrap_case(work.rows(), case.id, &case.wrapped_key, &wrapped).await?;
                }
                Err(error) => tracing::error!(case = %case.id, %error, "case key can't be wrapped anew"),
            }
        }
        work.commit_bookkeeping().await?;
        Ok(behind.last().map(|case| case.id))
    }

    async fn end_rotation(&self, actor: &Actor, job: &Leased, version: u32) -> Result<()> {
        let mut work = self.act(actor).await?;
        let keys = db::tenants::keys(work.rows(), actor.tenant).await?;
        let made = keys.iter().find(|key| key.version == version).ok_or(Error::Row("version of a rewrap"))?.created_at;
        let now = self.now();
        if !db::jobs::complete(work.rows(), job.id, job.lease_epoch, now).await? {
            return Err(Error::Stale);
        }
        if now < made + SETTLED {
            // Looks once more for what was sealed meanwhile.
            self.enqueue_rewrap(&mut work, version, made + SETTLED).await?;
            return work.commit_bookkeeping().await.map(drop);
        }
        if left(&mut work, version).await? > 0 {
            return Err(Error::Row("wrapped key of a case"));
        }
        for key in keys.iter().filter(|key| key.version < version) {
            db::tenants::retire_key(work.rows(), actor.tenant, key.version, now).await?;
        }
        let counts = db::wraps::cases_by_version(work.rows()).await?;
        let done = counts.iter().map(|(_, cases)| cases).sum();
        work.record(rotated(actor, version, "ended", done));
        work.commit().await.map(drop)
    }
}

/// How many case keys are wrapped by a version before this one.
async fn left(work: &mut Work, version: u32) -> Result<u64> {
    let counts = db::wraps::cases_by_version(work.rows()).await?;
    Ok(counts.iter().filter(|(counted, _)| *counted < version).map(|(_, cases)| cases).sum())
}

fn rotated(actor: &Actor, version: u32, how_far: &str, case_keys: u64) -> NewEntry {
    NewEntry::done(Action::KeyRotated, ObjectKind::Key, actor.tenant)
        .reason(how_far)
        .detail(&serde_json::json!({ "version": version, "case_keys": case_keys }))
}
