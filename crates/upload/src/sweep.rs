//! What a crash left: finished where every byte was here, taken back where not.
//!
//! | left | mended by |
//! |---|---|
//! | lease over, `reserved` or `streaming` | abandoned: row and room first, then uploads and objects |
//! | lease over, `completing`, every object there with its stored length | received, at the stored `received_at` |
//! | lease over, `completing`, an object missing | abandoned |
//! | `abandoned` with keys | uploads ended, objects deleted, then the keys destroyed |
//! | documents `deleting` | objects deleted, room given back |
//! | attempts that a move left | objects deleted; their keys are destroyed |
//! | moves that could not be done for a day | given up, room given back |
//!
//! An object that no row names is not looked for here: that needs a listing of the whole store ([`crate::store_sweep`]).

use chrono::TimeDelta;
use db::submissions::Submission;
use domain::{AccountId, Actor, Channel, MoveFailure, SubmissionId, SubmissionState, TenantId};

use crate::abandon::object_key;
use crate::moving::Ending;
use crate::{Error, Upload};

/// How many of each kind one run takes on.
const AT_ONCE: u32 = 100;
/// Reason code in the entries of documents that the sweeper finished.
const RECOVERED: &str = "recovered";
/// How long a move may wait: its job is given up long before.
const MOVE_PATIENCE: TimeDelta = TimeDelta::days(1);

/// What one run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Submissions that became documents.
    pub received: usize,
    /// Submissions that were given up.
    pub abandoned: usize,
    /// Attempts whose leftovers were removed.
    pub removed: usize,
    /// Documents whose objects were deleted.
    pub deleted: usize,
    /// Moves that were given up.
    pub stayed: usize,
    /// What could not be mended now; the next run tries again.
    pub failed: usize,
}

/// A submission whose lease ran out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Left {
    pub(crate) id: SubmissionId,
    pub(crate) epoch: i64,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recovered {
    Received,
    Abandoned,
    /// Somebody else took it over.
    Elsewhere,
}

impl Upload {
    /// Mends what crashes left in one Jobcenter. `actor` is the portal itself.
    ///
    /// # Errors
    /// If the database does not answer. What can't be mended is counted and told to the operator, and keeps nothing else
    /// from being mended.
    pub async fn sweep(&self, actor: &Actor) -> Result<Swept, Error> {
        let mut swept = Swept::default();
        let now = self.custody.now();
        let mut tx = self.custody.read(actor.tenant).await?;
        let expired = db::submissions::expired_here(&mut tx, now, AT_ONCE).await?;
        let leftovers = db::attempts::left_of_abandoned(&mut tx, AT_ONCE).await?;
        let deleting = db::documents::leaving(&mut tx, db::Cursor::oldest(), AT_ONCE).await?;
        let left_by_moves = db::attempts::left(&mut tx, AT_ONCE).await?;
        let overdue = db::moves::overdue(&mut tx, now - MOVE_PATIENCE, AT_ONCE).await?;
        drop(tx);
        for left in expired {
            match self.recover(actor.tenant, Left { id: left.id, epoch: left.lease_epoch }).await {
                Ok(Recovered::Received) => swept.received += 1,
                Ok(Recovered::Abandoned) => swept.abandoned += 1,
                Ok(Recovered::Elsewhere) => {}
                Err(error) => swept.note_failure(left.id, &error),
            }
        }
        for attempt in leftovers {
            match self.remove_attempt(actor, &attempt).await {
                Ok(()) => swept.removed += 1,
                Err(error) => swept.note_failure(attempt.submission_id, &error),
            }
        }
        for document in deleting {
            match self.remove_deleting(actor, &document).await {
                Ok(()) => swept.deleted += 1,
                Err(error) => swept.note_failure(document.submission_id, &error),
            }
        }
        for attempt in left_by_moves {
            match self.clear_attempt(actor, &attempt).await {
                Ok(()) => swept.removed += 1,
                Err(error) => swept.note_failure(attempt.submission_id, &error),
            }
        }
        for row in overdue {
            let ending = Ending { failure: MoveFailure::TooLate, damage: None, job: None };
            match self.fail_move(actor, row.id, ending).await {
                Ok(stayed) => swept.stayed += usize::from(stayed),
                Err(error) => {
                    swept.failed += 1;
                    tracing::warn!(%error, id = %row.id, "move not given up yet");
                }
            }
        }
        let mut work = self.custody.act(actor).await?;
        db::submissions::release_keys(work.rows(), now).await?;
        work.commit_bookkeeping().await?;
        swept.measure();
        Ok(swept)
    }

    /// Takes over one submission whose lease ran out, and finishes it or gives it up.
    pub(crate) async fn recover(&self, tenant: TenantId, left: Left) -> Result<Recovered, Error> {
        let portal = Actor::system(tenant, Channel::Job, self.custody.request_id());
        let mut work = self.custody.act(&portal).await?;
        let now = self.custody.now();
        let until = self.timing.lease_until(now);
        let Some(epoch) = db::submissions::take_over(work.rows(), left.id, left.epoch, now, until).await? else {
            return Ok(Recovered::Elsewhere);
        };
        let submission = db::submissions::find(work.rows(), left.id).await?;
        let submission = submission.ok_or(custody::Error::Row("submission"))?;
        work.commit_bookkeeping().await?;
        if submission.state == SubmissionState::Completing && self.all_stored(&submission, tenant).await? {
            let sender = self.sender(&submission, &portal).await?;
            match self.commit_received(&sender, submission.id, epoch, Some(RECOVERED)).await {
                Ok(()) => return Ok(Recovered::Received),
                Err(Error::CaseFull | Error::FingerprintDiffers) => {}
                Err(error) => return Err(error),
            }
        }
        self.abandon_submission(&portal, submission.id, epoch).await?;
        Ok(Recovered::Abandoned)
    }

    /// Whether every object is there with the length that was written down.
    async fn all_stored(&self, submission: &Submission, tenant: TenantId) -> Result<bool, Error> {
        let mut tx = self.custody.read(tenant).await?;
        let attempts = db::attempts::of_submission(&mut tx, submission.id).await?;
        drop(tx);
        for attempt in &attempts {
            let there = self.custody.blobs().head(&object_key(attempt)?).await?;
            if there.map(|meta| meta.size) != attempt.sealed_size || attempt.sealed_size.is_none() {
                return Ok(false);
            }
        }
        Ok(!attempts.is_empty())
    }

    /// Whoever sent it: the entry names the account, as if the request had come to its end.
    async fn sender(&self, submission: &Submission, portal: &Actor) -> Result<Actor, Error> {
        let mut tx = self.custody.read(portal.tenant).await?;
        let sender = self.in_name_of(&mut tx, submission.account_id, portal).await?;
        Ok(Actor { on_behalf_of: submission.on_behalf_of, channel: submission.channel, ..sender })
    }

    /// An account without a session, for what the portal ends in its name.
    pub(crate) async fn in_name_of(&self, tx: &mut db::Tx, account: AccountId, portal: &Actor) -> Result<Actor, Error> {
        let account = db::accounts::find(tx, account).await?.ok_or(custody::Error::Row("account of a request"))?;
        Ok(Actor {
            account: Some(account.id),
            person: account.person_id,
            role: account.role,
            pseudonym: Some(account.pseudonym),
            ..portal.clone()
        })
    }
}

impl Swept {
    fn measure(&self) {
        for (what, count) in [
            ("submissions_received", self.received),
            ("submissions_abandoned", self.abandoned),
            ("leftovers_deleted", self.removed),
            ("documents_deleted", self.deleted),
            ("moves_given_up", self.stayed),
            ("failures", self.failed),
        ] {
            meters::work::swept(what, count as u64);
        }
    }

    fn note_failure(&mut self, submission: SubmissionId, error: &Error) {
        self.failed += 1;
        tracing::warn!(%error, %submission, "not mended yet");
    }
}
