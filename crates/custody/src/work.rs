//! The unit of work: rows, audit entries, live events, receipts and jobs in one commit. There is no other way for a
//! service to write.

use std::sync::Arc;

use domain::{Action, Actor, CaseId, Concerns, ObjectKind, ObjectRef, Outcome, Pseudonym, Timestamp};
use uuid::Uuid;

use crate::access::CaseFile;
use crate::receipt::NewReceipt;
use crate::seal::CaseSealer;
use crate::{Custody, Error, Result};

/// One unit of work, begun by [`Custody::act`]. Dropping it undoes everything.
#[derive(Debug)]
pub struct Work {
    pub(crate) custody: Custody,
    pub(crate) tx: db::Tx,
    pub(crate) actor: Actor,
    pub(crate) entries: Vec<NewEntry>,
    pub(crate) wakes_jobs: bool,
    pub(crate) begun_at: Timestamp,
}

/// What an entry will say. Actor, time, request and log come from the unit of work.
#[derive(Debug)]
pub struct NewEntry {
    pub(crate) action: Action,
    pub(crate) object: ObjectRef,
    pub(crate) object_pseudonym: Option<Pseudonym>,
    pub(crate) case: Option<CaseStamp>,
    pub(crate) concerns: Option<Concerns>,
    pub(crate) outcome: Outcome,
    pub(crate) reason: Option<String>,
    pub(crate) detail: Option<Vec<u8>>,
    pub(crate) receipt: Option<NewReceipt>,
}

/// The case an entry belongs to, with the key that seals its detail.
#[derive(Debug, Clone)]
pub(crate) struct CaseStamp {
    pub(crate) id: CaseId,
    pub(crate) pseudonym: Pseudonym,
    pub(crate) sealer: CaseSealer,
}

impl NewEntry {
    /// An act that was done.
    pub fn done(action: Action, object_kind: ObjectKind, object: impl Into<Uuid>) -> Self {
        Self {
            action,
            object: ObjectRef::new(object_kind, object),
            object_pseudonym: None,
            case: None,
            concerns: None,
            outcome: Outcome::Done,
            reason: None,
            detail: None,
            receipt: None,
        }
    }

    /// The object's pseudonym in the log.
    #[must_use]
    pub fn pseudonym(mut self, pseudonym: Pseudonym) -> Self {
        self.object_pseudonym = Some(pseudonym);
        self
    }

    /// The case it belongs to; the detail is then sealed under the case's key. Without another reason it says why somebody
    /// has the case who stands in, or opened it by exception.
    #[must_use]
    pub fn case(mut self, file: &CaseFile) -> Self {
        self.reason = self.reason.or_else(|| file.reason().map(str::to_owned));
        self.case = Some(CaseStamp { id: file.id, pseudonym: file.pseudonym, sealer: file.sealer.clone() });
        self
    }

    /// Whom the object concerns: decides who gets the live event.
    #[must_use]
    pub fn concerns(mut self, concerns: Concerns) -> Self {
        self.concerns = Some(concerns);
        self
    }

    /// Another outcome than done.
    #[must_use]
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    /// A code that says why; never free text.
    #[must_use]
    pub fn reason(mut self, code: impl Into<String>) -> Self {
        self.reason = Some(code.into());
        self
    }

    /// Names and other personal data: kept sealed and erasable; the entry holds a commitment only.
    #[must_use]
    pub fn detail(mut self, detail: &serde_json::Value) -> Self {
        self.detail = Some(detail.to_string().into_bytes());
        self
    }

    /// Signs a receipt about this entry in the same transaction.
    #[must_use]
    pub fn receipt(mut self, receipt: NewReceipt) -> Self {
        self.receipt = Some(receipt);
        self
    }
}

/// What a committed unit of work left behind.
#[derive(Debug, Clone, Default)]
pub struct Committed {
    /// Index of each recorded entry, in order.
    pub indices: Vec<u64>,
}

impl Work {
    /// The rows, to read and change.
    pub fn rows(&mut self) -> &mut db::Tx {
        &mut self.tx
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Now.
    pub fn now(&self) -> domain::Timestamp {
        self.custody.now()
    }

    /// Adds an entry. It is appended at commit, so that the log is locked as briefly as possible.
    pub fn record(&mut self, entry: NewEntry) {
        self.entries.push(entry);
    }

    /// Adds a job that starts after the commit.
    ///
    /// # Errors
    /// [`Error::Rows`].
    pub async fn enqueue(&mut self, job: &db::jobs::NewJob<'_>) -> Result<()> {
        db::jobs::enqueue(&mut self.tx, job).await?;
        self.wakes_jobs = true;
        Ok(())
    }

    /// Appends the entries, signs the receipts, commits, then tells open pages and job runners.
    ///
    /// # Errors
    /// [`Error::Unrecorded`] if nothing was recorded; else nothing was changed.
    pub async fn commit(self) -> Result<Committed> {
        if self.entries.is_empty() {
            return Err(Error::Unrecorded);
        }
        self.finish().await
    }

    /// Commits bookkeeping that is no reading or change of customer data: leases, progress of an upload, when a
    /// session was last seen, what a thread's reader has seen. Entries recorded are appended all the same.
    ///
    /// # Errors
    /// [`Error::Rows`].
    pub async fn commit_bookkeeping(self) -> Result<Committed> {
        self.finish().await
    }

    async fn finish(mut self) -> Result<Committed> {
        let entries = std::mem::take(&mut self.entries);
        Box::pin(self.tell_of(&entries)).await?;
        // In a box: every act ends here, and would be as large.
        let appended = Box::pin(crate::append::append(&self.custody, &mut self.tx, &self.actor, entries)).await?;
        let Self { custody, tx, actor, wakes_jobs, .. } = self;
        tx.commit().await?;
        custody.signals.after_commit(actor.tenant, !appended.is_empty(), wakes_jobs);
        Ok(Committed { indices: appended })
    }
}

/// Wakes what waits for commits in this process. Waiters poll as well: another process may have committed.
#[derive(Debug)]
pub(crate) struct Signals {
    entries: tokio::sync::broadcast::Sender<domain::TenantId>,
    jobs: Arc<tokio::sync::Notify>,
}

impl Signals {
    pub(crate) fn new() -> Self {
        Self { entries: tokio::sync::broadcast::Sender::new(1_024), jobs: Arc::new(tokio::sync::Notify::new()) }
    }

    fn after_commit(&self, tenant: domain::TenantId, entries: bool, jobs: bool) {
        if entries {
            // Nobody listening is no error.
            let _ = self.entries.send(tenant);
        }
        if jobs {
            self.jobs.notify_one();
        }
    }

    pub(crate) fn entries(&self) -> tokio::sync::broadcast::Receiver<domain::TenantId> {
        self.entries.subscribe()
    }

    pub(crate) fn jobs(&self) -> Arc<tokio::sync::Notify> {
        Arc::clone(&self.jobs)
    }
}
