//! The job after receiving: reads the document back, compares its hash with the one on the receipt, lets the scanner see
//! it, and only then makes it available.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use bytes::Bytes;
use custody::{CaseField, CaseFile, Work};
use db::documents::Document;
use db::jobs::{Leased, NewJob};
use domain::{Action, Actor, Channel, DocumentId, DocumentState, JobId};
use futures::stream::{self, StreamExt as _};
use meters::papers::Scan;
use sha2::{Digest as _, Sha256};

use crate::Upload;
use crate::error::{Damage, Error, OpenError};
use crate::find::entry;
use crate::integrity::suspect;
use crate::scanner::{Opened, Verdict};
use crate::source::{Reader, Sealed};

/// Kind of the job; its payload is `{"document": id}`.
pub const SCAN_JOB: &str = "document.scan";

/// What is known of a document after it was read back.
enum Finding {
    Verdict(Verdict),
    Damaged(Damage),
}

/// How the reading goes on, seen from outside of the scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Running,
    Ended([u8; 32]),
    Damaged(Damage),
}

impl Upload {
    /// Does a job of kind [`SCAN_JOB`] and ends it in the transaction of its verdict.
    ///
    /// # Errors
    /// If the store or the scanner does not answer, or the lease of the job was lost: nothing is decided, and it runs
    /// again later.
    pub async fn scan(&self, job: &Leased) -> Result<(), Error> {
        let actor = Actor::system(job.tenant_id, Channel::Job, self.custody.request_id());
        let id = document_of(job)?;
        let Some((document, case)) = self.begin_scan(&actor, id).await? else {
            return self.end_job(&actor, job).await;
        };
        let begun = Instant::now();
        let finding = self.examine(&actor, &case, &document).await;
        meters::papers::scanned(measured(&finding), begun.elapsed());
        let finding = finding?;
        if matches!(finding, Finding::Damaged(_)) {
            self.look_again(&actor, &case, &document).await?;
        }
        self.settle(&actor, job, &case, &document, finding).await
    }

    /// Takes the document into `scanning`; `None` if there is nothing to scan any more.
    async fn begin_scan(&self, actor: &Actor, id: DocumentId) -> Result<Option<(Document, CaseFile)>, Error> {
        let mut work = self.custody.act(actor).await?;
        let Some(document) = db::documents::find(work.rows(), id).await? else { return Ok(None) };
        let Some(case) = self.custody.case_file_unchecked(work.rows(), actor, document.case_id).await? else {
            return Ok(None);
        };
        match document.state {
            // The job before this one was cut short.
            DocumentState::Scanning => {}
            DocumentState::Received | DocumentState::Unscannable => {
                if !db::documents::set_state(work.rows(), id, document.state, DocumentState::Scanning).await? {
                    return Err(custody::Error::Stale.into());
                }
            }
            _ => return Ok(None),
        }
        work.commit_bookkeeping().await?;
        Ok(Some((document, case)))
    }

    async fn examine(&self, actor: &Actor, case: &CaseFile, document: &Document) -> Result<Finding, Error> {
        let mut tx = self.custody.read(actor.tenant).await?;
        let attempt = db::attempts::find(&mut tx, document.attempt_id).await?;
        drop(tx);
        let sealed = Sealed::new(case, document, &attempt.ok_or(custody::Error::Row("no attempt"))?)?;
        let expected = case.sealer.open(CaseField::DocumentHash, document.id.uuid(), &document.sha256_sealed)?;
        let reader = match self.reader(sealed, 0..document.size).await {
            Err(OpenError::Damaged(damage)) => return Ok(Finding::Damaged(damage)),
            other => other?,
        };
        let progress = Arc::new(Mutex::new(Progress::Running));
        let verdict = self.scanner.scan(watched(reader, Arc::clone(&progress))).await;
        self.watch.heard(&verdict, self.custody.now());
        let progress = *progress.lock().unwrap_or_else(PoisonError::into_inner);
        match progress {
            // Whatever the scanner made of it.
            Progress::Damaged(damage) => Ok(Finding::Damaged(damage)),
            Progress::Ended(hash) if hash != expected.as_slice() => Ok(Finding::Damaged(Damage::Hash)),
            Progress::Ended(_) => verdict.map(Finding::Verdict),
            Progress::Running => match verdict? {
                // Enough was seen to know.
                enough @ (Verdict::Infected { .. } | Verdict::Unscannable { .. }) => Ok(Finding::Verdict(enough)),
                Verdict::Clean => Err(Error::ScannerStopped),
            },
        }
    }

    /// State, entry and end of the job: one transaction.
    async fn settle(
        &self,
        actor: &Actor,
        job: &Leased,
        case: &CaseFile,
        document: &Document,
        finding: Finding,
    ) -> Result<(), Error> {
        let mut work = self.custody.act(actor).await?;
        match finding {
            Finding::Damaged(damage) => {
                if !suspect(&mut work, case, document, damage).await? {
                    return Err(custody::Error::Stale.into());
                }
            }
            Finding::Verdict(verdict) => {
                let (state, action) = match verdict {
                    Verdict::Clean => (DocumentState::Available, Action::DocumentAvailable),
                    Verdict::Infected { .. } => (DocumentState::Infected, Action::DocumentInfected),
                    Verdict::Unscannable { .. } => (DocumentState::Unscannable, Action::DocumentUnscannable),
                };
                // Taken back meanwhile: the verdict is about nothing, and the next run of the job sees that.
                if !db::documents::set_state(work.rows(), document.id, DocumentState::Scanning, state).await? {
                    return Err(custody::Error::Stale.into());
                }
                let now = self.custody.now();
                db::documents::set_checked(work.rows(), document.id, now).await?;
                let why = if let Verdict::Unscannable { reason } = verdict { Some(reason) } else { None };
                db::documents::set_scan_reason(work.rows(), document.id, why, now).await?;
                if state != DocumentState::Available {
                    db::cases::note_activity(work.rows(), case.id, now).await?;
                }
                let entry = entry(action, case, document);
                work.record(match verdict {
                    Verdict::Clean => entry,
                    Verdict::Infected { name } => entry.detail(&serde_json::json!({ "found": name })),
                    Verdict::Unscannable { reason } => entry.reason(reason.as_str()),
                });
            }
        }
        self.complete_job(&mut work, job).await?;
        work.commit().await?;
        Ok(())
    }

    /// Adds the job that reads a document back.
    pub(crate) async fn enqueue_scan(&self, work: &mut Work, id: DocumentId) -> Result<(), Error> {
        let now = self.custody.now();
        let job = NewJob {
            id: JobId::generate(self.custody.clock(), self.custody.rng()),
            kind: SCAN_JOB,
            unique_key: Some(&id.to_string()),
            payload: serde_json::json!({ "document": id }),
            run_after: now,
            created_at: now,
        };
        Ok(work.enqueue(&job).await?)
    }

    pub(crate) async fn end_job(&self, actor: &Actor, job: &Leased) -> Result<(), Error> {
        let mut work = self.custody.act(actor).await?;
        self.complete_job(&mut work, job).await?;
        work.commit_bookkeeping().await?;
        Ok(())
    }

    pub(crate) async fn complete_job(&self, work: &mut Work, job: &Leased) -> Result<(), Error> {
        if db::jobs::complete(work.rows(), job.id, job.lease_epoch, self.custody.now()).await? {
            Ok(())
        } else {
            Err(custody::Error::Stale.into())
        }
    }
}

fn measured(finding: &Result<Finding, Error>) -> Scan {
    match finding {
        Ok(Finding::Damaged(_)) => Scan::Damaged,
        Ok(Finding::Verdict(Verdict::Clean)) => Scan::Clean,
        Ok(Finding::Verdict(Verdict::Infected { .. })) => Scan::Infected,
        Ok(Finding::Verdict(Verdict::Unscannable { .. })) => Scan::Unscannable,
        Err(_) => Scan::Failed,
    }
}

pub(crate) fn document_of(job: &Leased) -> Result<DocumentId, Error> {
    let id = job.payload.get("document").and_then(|id| id.as_str()).and_then(|id| id.parse().ok());
    Ok(id.ok_or(custody::Error::Row("payload of a scan"))?)
}

/// The opened bytes for the scanner, hashed on their way.
fn watched(reader: Reader, progress: Arc<Mutex<Progress>>) -> Opened {
    let note = move |now: Progress| *progress.lock().unwrap_or_else(PoisonError::into_inner) = now;
    let start = (reader, Sha256::new(), note);
    stream::try_unfold(start, |(mut reader, mut hash, note)| async move {
        match reader.next().await {
            Ok(Some(block)) => {
                hash.update(&block);
                Ok(Some((block, (reader, hash, note))))
            }
            Ok(None) => {
                note(Progress::Ended(hash.finalize().into()));
                Ok(None)
            }
            Err(error) => {
                if let OpenError::Damaged(damage) = error {
                    note(Progress::Damaged(damage));
                }
                Err::<Option<(Bytes, _)>, Error>(error.into())
            }
        }
    })
    .boxed()
}
