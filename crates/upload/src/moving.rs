//! Documents that were sent to the wrong case, or for the wrong member: a caseworker who may work in both cases moves them.
//!
//! Another member of the same case is a matter of rows. Another case has another key, and the content is sealed in a
//! context that names its case: a [job](MOVE_JOB) opens the object, seals it anew under the key of the other case into a
//! new object, compares the hash with the receipt's, and switches the row in one transaction.
//!
//! | after a crash | is true | mended by |
//! |---|---|---|
//! | before the switch | the document is where it was; an object and a reservation may be left | the job runs again with a new key and a new object |
//! | after the switch | the document is where it should be; its old object may be left, and nothing opens it | the sweeper deletes it |
//!
//! The receipt stays as it was signed: it names the hash of the bytes and the case in which they arrived.

mod away;
mod declared;
mod job;
mod last;
mod reseal;
mod switch;

use custody::{About, CaseField, CaseFile, Claim, Work};
use db::documents::Document;
use db::jobs::NewJob;
use db::moves::Move as Row;
use domain::{Act, Action, Actor, CaseId, CaseState, Concerns, DocumentId, JobId, MoveId, MoveState, check_reason};

pub use self::away::{Away, NowIn, Whereabouts};
pub(crate) use self::job::Ending;
pub use self::job::MOVE_JOB;
pub use self::last::LastMove;
use crate::find::{Found, entry};
use crate::{Changed, Error, Upload};

/// Idempotency keys are told apart by it.
const ROUTE: &str = "move";

/// Reason codes of the two entries of a move.
const OUT: &str = "out";
const IN: &str = "in";

/// Where a document is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The case; its own where only the member changes.
    pub case: CaseId,
    /// Whom it concerns there.
    pub concerns: Concerns,
    /// Why it moves; for colleagues and for the log.
    pub reason: String,
    /// The key that a repeated request has in common with the first.
    pub idempotency_key: Option<String>,
}

impl Upload {
    /// Moves a document to another member of its case, at once, or to another case, by a job: then the document says
    /// where it is moving to until it is there.
    ///
    /// # Errors
    /// [`Error::Reason`], [`Error::NotMovable`] while it is checked, suspect or on its way out, [`Error::Moving`],
    /// [`Error::AlreadyThere`], [`Error::CaseClosed`], [`Error::ConcernsNobody`], [`Error::CaseFull`],
    /// [`Error::FingerprintDiffers`]; [`Error::Custody`] with a refusal for everybody but caseworkers of both cases.
    pub async fn move_document(&self, actor: &Actor, id: DocumentId, to: &Move) -> Result<Changed, Error> {
        self.custody.guarded(actor, Box::pin(self.begin_move(actor, id, to))).await
    }

    async fn begin_move(&self, actor: &Actor, id: DocumentId, to: &Move) -> Result<Changed, Error> {
        let reason = check_reason(Some(&to.reason), true)?.unwrap_or_default();
        let mut work = self.custody.act(actor).await?;
        db::documents::hold(work.rows(), id).await?;
        let found = self.find(work.rows(), actor, id, Act::MoveDocument).await?;
        let target =
            self.custody.case_file(work.rows(), actor, to.case, Act::SendDocument, &About::case(to.case)).await?;
        let key = to.idempotency_key.as_deref();
        let parts = [id.to_string(), to.case.to_string(), to.concerns.to_string(), reason.to_owned()];
        match work.claim(ROUTE, key, &parts).await? {
            Claim::Differs => return Err(Error::FingerprintDiffers),
            Claim::Replayed(_) => return self.replayed_change(&mut work, actor, &found).await,
            Claim::Free => {}
        }
        self.check_move(&mut work, &found, &target, to).await?;
        let row = self.row_of_move(actor, &found, to, reason)?;
        if row.state == MoveState::Done {
            self.change_member(&mut work, &found, &row, reason).await?;
        } else {
            self.set_off(&mut work, &found, &row, reason).await?;
        }
        self.changed(work, actor, id, (ROUTE, key)).await
    }

    /// Whether the document may go, and whether it may go there.
    async fn check_move(&self, work: &mut Work, found: &Found, target: &CaseFile, to: &Move) -> Result<(), Error> {
        let document = &found.listed.document;
        if found.listed.moving_to.is_some() {
            return Err(Error::Moving);
        }
        if !document.state.may_move() {
            return Err(Error::NotMovable);
        }
        if to.case == document.case_id && to.concerns == document.concerns_member {
            return Err(Error::AlreadyThere);
        }
        if target.row.state == CaseState::Closed {
            return Err(Error::CaseClosed);
        }
        if !self.concerns_somebody(work.rows(), to.case, to.concerns).await? {
            return Err(Error::ConcernsNobody);
        }
        Ok(())
    }

    /// Whether all members are concerned, or one that the case has today.
    async fn concerns_somebody(&self, tx: &mut db::Tx, case: CaseId, concerns: Concerns) -> Result<bool, Error> {
        let Some(member) = concerns.member() else { return Ok(true) };
        Ok(db::cases::is_member(tx, case, member, self.custody.today()).await?)
    }

    /// The row of a move: over already where the case stays.
    fn row_of_move(&self, actor: &Actor, found: &Found, to: &Move, reason: &str) -> Result<Row, Error> {
        let (document, sealer) = (&found.listed.document, &found.case.sealer);
        let id = MoveId::generate(self.custody.clock(), self.custody.rng());
        let name = sealer.open(CaseField::DocumentName, document.id.uuid(), &document.name_sealed)?;
        let now = self.custody.now();
        let within = to.case == document.case_id;
        Ok(Row {
            id,
            document_id: document.id,
            from_case: document.case_id,
            to_case: to.case,
            from_member: document.concerns_member,
            to_member: to.concerns,
            by_account: actor.account.ok_or(custody::Error::Row("an actor without an account"))?,
            name_sealed: sealer.seal(CaseField::MoveName, id.uuid(), &name),
            reason_sealed: sealer.seal(CaseField::MoveReason, id.uuid(), reason.as_bytes()),
            state: if within { MoveState::Done } else { MoveState::Waiting },
            failure: None,
            attempt_id: None,
            reserved_bytes: if within { 0 } else { document.size },
            requested_at: now,
            ended_at: within.then_some(now),
        })
    }

    /// Another member of the same case: nothing is sealed anew, and whom it concerns sees or loses it at once.
    async fn change_member(&self, work: &mut Work, found: &Found, row: &Row, reason: &str) -> Result<(), Error> {
        let Found { listed, case } = found;
        db::moves::insert(work.rows(), row).await?;
        db::moves::set_member(work.rows(), row.document_id, row.to_member).await?;
        declared::take_along(work, &listed.document, (case, case), row, row.requested_at).await?;
        db::disowned::settle(work.rows(), row.document_id, row.by_account, row.requested_at).await?;
        db::cases::note_activity(work.rows(), case.id, row.requested_at).await?;
        // Two, for the two whom it concerns: each learns of one side.
        record_sides(work, &listed.document, (case, case), row, reason);
        Ok(())
    }

    /// Another case: takes the room, and leaves the rest to the job.
    async fn set_off(&self, work: &mut Work, found: &Found, row: &Row, reason: &str) -> Result<(), Error> {
        let Found { listed, case } = found;
        db::moves::insert(work.rows(), row).await?;
        if !db::cases::reserve(work.rows(), row.to_case, row.reserved_bytes, self.limits.case_bytes).await? {
            return Err(Error::CaseFull);
        }
        let job = NewJob {
            id: JobId::generate(self.custody.clock(), self.custody.rng()),
            kind: MOVE_JOB,
            unique_key: Some(&row.id.to_string()),
            payload: serde_json::json!({ "move": row.id }),
            run_after: row.requested_at,
            created_at: row.requested_at,
        };
        work.enqueue(&job).await?;
        let detail = serde_json::json!({ "reason": reason, "to": row.to_case, "concerns": row.to_member });
        work.record(entry(Action::DocumentMoveBegun, case, &listed.document).detail(&detail));
        Ok(())
    }
}

/// One entry for the case and the member that the document leaves, one for those that it comes to.
fn record_sides(work: &mut Work, document: &Document, (from, to): (&CaseFile, &CaseFile), row: &Row, reason: &str) {
    let left = serde_json::json!({ "reason": reason, "to": row.to_case, "concerns": row.to_member });
    let came = serde_json::json!({ "reason": reason, "from": row.from_case, "concerned": row.from_member });
    let side = |case, concerns| entry(Action::DocumentMoved, case, document).concerns(concerns);
    work.record(side(from, row.from_member).reason(OUT).detail(&left));
    work.record(side(to, row.to_member).reason(IN).detail(&came));
}
