//! The job of a move: what it finds, what it does about it, and how it ends.

use custody::{CaseFile, Work};
use db::attempts::Attempt;
use db::documents::Document;
use db::jobs::Leased;
use db::moves::Move as Row;
use domain::{
    Action, Actor, AttemptId, CaseState, Channel, DocumentFlags, DocumentState, MoveFailure, MoveId, MoveState, Outcome,
};

use super::reseal::Resealed;
use crate::error::Damage;
use crate::find::entry;
use crate::integrity::suspect;
use crate::{Error, Upload};

/// Kind of the job; its payload is `{"move": id}`.
pub const MOVE_JOB: &str = "document.move";

/// A document on its way, with the attempt that seals it anew.
#[derive(Debug)]
pub(super) struct Trip {
    pub(super) row: Row,
    pub(super) document: Document,
    pub(super) from: CaseFile,
    pub(super) to: CaseFile,
    pub(super) old: Attempt,
    pub(super) attempt: AttemptId,
    pub(super) object: blobs::ObjectKey,
    pub(super) key: envelope::Key,
}

/// What a job finds.
enum Found {
    /// The move is over.
    Nothing,
    /// The document can't go any more.
    Hopeless(MoveFailure),
    /// It can go.
    Trip(Box<Trip>),
}

/// How a move ends without the document having moved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ending<'a> {
    pub(crate) failure: MoveFailure,
    /// What is wrong with the stored bytes, if that is why.
    pub(crate) damage: Option<Damage>,
    /// The job, where it is the one that ends the move.
    pub(crate) job: Option<&'a Leased>,
}

impl Upload {
    /// Does a job of kind [`MOVE_JOB`], and ends it in the transaction that switches the row.
    ///
    /// # Errors
    /// If the store or the rows do not answer, the document is being checked, or the lease of the job was lost: the
    /// document is where it was, and the job runs again later, with a new key and a new object.
    pub async fn carry(&self, job: &Leased) -> Result<(), Error> {
        let portal = Actor::system(job.tenant_id, Channel::Job, self.custody.request_id());
        let id = move_of(job)?;
        match self.prepare(&portal, job, id).await? {
            Found::Nothing => self.end_job(&portal, job).await,
            Found::Hopeless(failure) => {
                self.fail_move(&portal, id, Ending { failure, damage: None, job: Some(job) }).await.map(drop)
            }
            Found::Trip(trip) => match self.reseal(&portal, &trip).await? {
                Resealed::Whole(stored) => self.switch(&portal, job, &trip, &stored).await,
                Resealed::Damaged(damage) => {
                    let ending = Ending { failure: MoveFailure::Damaged, damage: Some(damage), job: Some(job) };
                    self.fail_move(&portal, id, ending).await.map(drop)
                }
            },
        }
    }

    /// Looks whether the document may still go, and makes the row of the attempt before there is an object.
    async fn prepare(&self, portal: &Actor, job: &Leased, id: MoveId) -> Result<Found, Error> {
        let mut work = self.custody.act(portal).await?;
        if !db::jobs::is_held(work.rows(), job.id, job.lease_epoch).await? {
            return Err(custody::Error::Stale.into());
        }
        let Some(row) = db::moves::find(work.rows(), id).await?.filter(|row| row.state == MoveState::Waiting) else {
            return Ok(Found::Nothing);
        };
        db::documents::hold(work.rows(), row.document_id).await?;
        let document = db::documents::find(work.rows(), row.document_id).await?;
        let document = document.ok_or(custody::Error::Row("a move without a document"))?;
        let from = self.its_case(&mut work, portal, row.from_case).await?;
        let to = self.its_case(&mut work, portal, row.to_case).await?;
        if let Some(failure) = self.hindrance(&mut work, &row, &document, &to).await? {
            return Ok(Found::Hopeless(failure));
        }
        let old = db::attempts::find(work.rows(), document.attempt_id).await?;
        let old = old.ok_or(custody::Error::Row("no attempt"))?;
        if let Some(former) = row.attempt_id {
            db::attempts::leave(work.rows(), former, self.custody.now()).await?;
        }
        let trip = self.set_up(&mut work, Row { attempt_id: None, ..row }, document, (from, to), old).await?;
        work.commit_bookkeeping().await?;
        Ok(Found::Trip(Box::new(trip)))
    }

    async fn its_case(&self, work: &mut Work, portal: &Actor, case: domain::CaseId) -> Result<CaseFile, Error> {
        let file = self.custody.case_file_unchecked(work.rows(), portal, case).await?;
        Ok(file.ok_or(custody::Error::Row("a move without a case"))?)
    }

    /// Why the document can't go any more.
    async fn hindrance(
        &self,
        work: &mut Work,
        row: &Row,
        document: &Document,
        to: &CaseFile,
    ) -> Result<Option<MoveFailure>, Error> {
        Ok(match document.state {
            DocumentState::Available | DocumentState::Infected | DocumentState::Unscannable => {
                if to.row.state == CaseState::Closed {
                    Some(MoveFailure::CaseClosed)
                } else if self.concerns_somebody(work.rows(), to.id, row.to_member).await? {
                    None
                } else {
                    Some(MoveFailure::ConcernsNobody)
                }
            }
            // Scanned once more meanwhile: the verdict comes first.
            DocumentState::Received | DocumentState::Scanning => return Err(custody::Error::Stale.into()),
            DocumentState::Suspect => Some(MoveFailure::Damaged),
            DocumentState::Deleting | DocumentState::Deleted => Some(MoveFailure::Gone),
        })
    }

    /// The attempt: a new key under the key of the other case, a new object.
    async fn set_up(
        &self,
        work: &mut Work,
        row: Row,
        document: Document,
        (from, to): (CaseFile, CaseFile),
        old: Attempt,
    ) -> Result<Trip, Error> {
        let attempt = AttemptId::generate(self.custody.clock(), self.custody.rng());
        let object = blobs::ObjectKey::Document { tenant: work.actor().tenant, document: document.id, attempt };
        let (key, wrapped) = to.sealer.new_document_key(attempt);
        let new = Attempt {
            id: attempt,
            submission_id: document.submission_id,
            document_id: document.id,
            position: old.position,
            object_key: object.to_string(),
            multipart_id: None,
            wrapped_key: Some(wrapped),
            plain_size: None,
            sealed_size: None,
            sha256_sealed: None,
            media_type: None,
            flags: DocumentFlags::default(),
            name_sealed: None,
            note_sealed: None,
            created_at: self.custody.now(),
        };
        db::attempts::insert(work.rows(), &new).await?;
        if !db::moves::set_attempt(work.rows(), row.id, attempt).await? {
            return Err(custody::Error::Stale.into());
        }
        Ok(Trip { row, document, from, to, old, attempt, object, key })
    }

    /// The document stays where it is: gives the room back, leaves the attempt to the sweeper, and says so in the log of
    /// the case that it did not leave. `false` if the move was over.
    pub(crate) async fn fail_move(&self, portal: &Actor, id: MoveId, ending: Ending<'_>) -> Result<bool, Error> {
        let mut work = self.custody.act(portal).await?;
        let row = db::moves::find(work.rows(), id).await?.ok_or(custody::Error::Row("a job without its move"))?;
        db::documents::hold(work.rows(), row.document_id).await?;
        let now = self.custody.now();
        if !db::moves::fail(work.rows(), id, ending.failure, now).await? {
            return if ending.job.is_some() { Err(custody::Error::Stale.into()) } else { Ok(false) };
        }
        let document = db::documents::find(work.rows(), row.document_id).await?;
        let document = document.ok_or(custody::Error::Row("a move without a document"))?;
        let from = self.its_case(&mut work, portal, row.from_case).await?;
        // As it is by now: whoever ends a move from outside may not know of its last attempt.
        let row = db::moves::find(work.rows(), id).await?.unwrap_or(row);
        if let Some(attempt) = row.attempt_id {
            db::attempts::leave(work.rows(), attempt, now).await?;
        }
        if let Some(damage) = ending.damage {
            suspect(&mut work, &from, &document, damage).await?;
        }
        if !db::cases::settle(work.rows(), row.to_case, row.reserved_bytes, 0, self.limits.case_bytes).await? {
            return Err(custody::Error::Row("less room is reserved than was taken").into());
        }
        let failed = entry(Action::DocumentMoved, &from, &document).outcome(Outcome::Failed);
        work.record(failed.reason(ending.failure.as_str()));
        if let Some(job) = ending.job {
            self.complete_job(&mut work, job).await?;
        }
        work.commit().await?;
        Ok(true)
    }
}

fn move_of(job: &Leased) -> Result<MoveId, Error> {
    let id = job.payload.get("move").and_then(|id| id.as_str()).and_then(|id| id.parse().ok());
    Ok(id.ok_or(custody::Error::Row("payload of a move"))?)
}
