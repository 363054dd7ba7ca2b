//! Sending what waits: one job for each, which looks first whether there is still something to tell.
//!
//! A server that is away costs no attempt, and nothing more is tried until it may be back. One that says "later" is asked
//! later. One that knows nobody at an address ends it, and the person reads so in the portal.

mod outside;

use custody::{NewEntry, TenantField, Work};
use db::cases::counts::{Counts, counts};
use db::cases::worklist::Reader;
use db::jobs::Leased;
use db::outbox::{Customer, End, Waiting};
use db::reach::{Addressee, Reach};
use domain::reach::{CODE_VALID, GIVE_UP_AFTER, retry_after};
use domain::{
    Actor, Channel, OutboxId, OutboxKind, OutboxState, Outcome, QuietHours, ReachChannel, ReachState, Timestamp,
};
use serde_json::json;
use zeroize::Zeroizing;

pub(crate) use outside::Outside;

use crate::courier::{Letter, Telling, Undelivered};
use crate::{Error, Messaging};

/// A job that failed as often as it may rests so long, and begins anew: nothing is lost.
const REST: chrono::TimeDelta = chrono::TimeDelta::minutes(15);

/// Why something was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Nobody carries anything now; the word says why.
    #[error("{0}")]
    Away(String),
    /// Rows, keys, log.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<custody::Error> for SendError {
    fn from(error: custody::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<db::Error> for SendError {
    fn from(error: db::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// What is ready to go.
struct Ready {
    waiting: Waiting,
    addressee: Addressee,
    reach: Reach,
    letter: Letter,
}

/// What is to be done with something that waits.
enum Next {
    /// There is nothing to tell any more, or nobody.
    Drop,
    /// Not before this.
    Later(Timestamp),
    /// It goes, about so many households or papers.
    Go(Reach, u32),
}

impl Messaging {
    /// Whether something may be sent by a channel now: somebody carries it, the last try did not find them away, and the
    /// minute is not used up.
    pub fn may_send(&self, channel: ReachChannel) -> bool {
        self.outside.is_open(channel, self.custody.now())
    }

    /// Does a job of a kind that [`ReachChannel::job`] names, and ends it in the transaction of what came of it.
    ///
    /// # Errors
    /// [`SendError`]: it runs again later.
    pub async fn send(&self, job: &Leased) -> Result<(), SendError> {
        let actor = Actor::system(job.tenant_id, Channel::Job, self.custody.request_id());
        let id = job.payload.get("outbox").and_then(serde_json::Value::as_str).and_then(|id| id.parse().ok());
        let id: OutboxId = id.ok_or(custody::Error::Row("a job without what it sends"))?;
        let Some(ready) = self.prepare(&actor, job, id).await? else { return Ok(()) };
        let channel = ready.waiting.channel;
        let Some(courier) = self.outside.courier(channel) else {
            return Err(SendError::Away(format!("nobody carries {channel}")));
        };
        let carried = courier.carry(&ready.letter).await;
        self.outside.heard(channel, &carried, self.custody.now());
        match carried {
            Err(Undelivered::Away(why)) => Err(SendError::Away(why)),
            other => self.settle(&actor, job, &ready, other).await,
        }
    }

    /// Lets a job rest whose attempts are used up: it begins anew then.
    ///
    /// # Errors
    /// If that can't be written, or the lease was lost.
    pub async fn rest_sending(&self, job: &Leased) -> Result<(), Error> {
        let actor = Actor::system(job.tenant_id, Channel::Job, self.custody.request_id());
        let mut work = self.custody.act(&actor).await?;
        rest(&mut work, job, "rests", self.custody.now() + REST).await?;
        work.commit_bookkeeping().await?;
        Ok(())
    }

    /// Decides whether it goes, and writes it; `None` if the job is over or put off. The row is held while that is decided:
    /// what is to be told of in the same moment either is seen here, or adds a row of its own.
    async fn prepare(&self, actor: &Actor, job: &Leased, id: OutboxId) -> Result<Option<Ready>, SendError> {
        let now = self.custody.now();
        let mut work = self.custody.act(actor).await?;
        let Some(waiting) = db::outbox::take(work.rows(), id).await? else {
            complete(&mut work, job, now).await?;
            work.commit_bookkeeping().await?;
            return Ok(None);
        };
        let addressee = db::reach::addressee(work.rows(), waiting.account_id).await?;
        let addressee = addressee.ok_or(custody::Error::Row("an account that something is sent to"))?;
        match self.decide(&mut work, &waiting, &addressee).await? {
            Next::Drop => {
                let end = End { state: OutboxState::Dropped, error: None, queued_as: None };
                db::outbox::finish(work.rows(), id, end, now).await?;
                complete(&mut work, job, now).await?;
                work.commit_bookkeeping().await?;
                Ok(None)
            }
            Next::Later(until) => {
                db::outbox::put_off(work.rows(), id, until, None).await?;
                rest(&mut work, job, "quiet", until).await?;
                work.commit_bookkeeping().await?;
                Ok(None)
            }
            Next::Go(reach, count) => {
                let letter = self.write(&mut work, actor, &waiting, &addressee, &reach, count).await?;
                work.commit_bookkeeping().await?;
                Ok(Some(Ready { waiting, addressee, reach, letter }))
            }
        }
    }

    async fn decide(&self, work: &mut Work, waiting: &Waiting, to: &Addressee) -> Result<Next, SendError> {
        let now = self.custody.now();
        let proves = waiting.kind == OutboxKind::ConfirmAddress;
        let reach = db::reach::find(work.rows(), waiting.account_id, waiting.channel).await?;
        let fits = |reach: &Reach| match reach.state {
            ReachState::Confirmed => reach.wanted && !proves,
            ReachState::Unconfirmed => proves,
            ReachState::Bounced => false,
        };
        let Some(reach) = reach.filter(|reach| to.locked_at.is_none() && fits(reach)) else { return Ok(Next::Drop) };
        let times = db::reach::times(work.rows(), waiting.account_id).await?.unwrap_or_default();
        let quiet = if waiting.kind.keeps_quiet() { times.quiet } else { QuietHours { from: 0, until: 0 } };
        let due = quiet.after(now.max(waiting.not_before));
        if due > now {
            return Ok(Next::Later(due));
        }
        let count = self.something(work, waiting, to).await?;
        Ok(count.map_or(Next::Drop, |count| Next::Go(reach, count)))
    }

    /// Whether there is still something to tell, and about how many households or papers.
    async fn something(&self, work: &mut Work, waiting: &Waiting, to: &Addressee) -> Result<Option<u32>, SendError> {
        let day = self.custody.today();
        let (account, since) = (waiting.account_id, waiting.since);
        let customer = to.person_id.map(|person| Customer { account, person, day, since });
        let reader = Reader { account, day };
        let rows = work.rows();
        let count = match (waiting.kind, customer) {
            (OutboxKind::NewMessage, Some(customer)) => {
                let unread = db::outbox::has_unread(rows, customer).await?;
                (unread || db::outbox::has_sent(rows, customer).await?).into()
            }
            (OutboxKind::PaperJudged, Some(customer)) => db::outbox::has_judged(rows, customer).await?.into(),
            (OutboxKind::PaperStuck, Some(customer)) => db::outbox::has_stuck(rows, customer).await?.into(),
            (OutboxKind::Digest, None) => {
                let Counts { mine, unassigned, substituting, .. } = counts(rows, reader).await?;
                mine + unassigned + substituting
            }
            (OutboxKind::PapersStuck, None) => db::documents::count_stuck(rows, reader).await?,
            (OutboxKind::ConfirmAddress, _) => 1,
            _ => 0,
        };
        Ok((count > 0).then_some(count))
    }

    async fn write(
        &self,
        work: &mut Work,
        actor: &Actor,
        waiting: &Waiting,
        to: &Addressee,
        reach: &Reach,
        count: u32,
    ) -> Result<Letter, SendError> {
        let now = self.custody.now();
        let sealer = self.custody.tenant_sealer(work.rows(), actor.tenant).await?;
        let code = (waiting.kind == OutboxKind::ConfirmAddress).then(|| draw(self.custody.rng()));
        if let Some(code) = &code {
            // Drawn now, so that nothing but its hash was ever kept.
            let hash = sealer.code_hash(reach.id.uuid(), code);
            db::reach::set_code(work.rows(), reach.id, &hash, now + CODE_VALID).await?;
        }
        let office = db::tenants::find(work.rows(), actor.tenant).await?;
        let office = office.ok_or(custody::Error::Row("no such Jobcenter"))?.name;
        let telling = Telling {
            kind: waiting.kind,
            channel: waiting.channel,
            language: &to.language,
            office: &office,
            code: code.as_ref().map(|code| code.as_str()),
            count,
        };
        let address = sealer.open_text(TenantField::ReachAddress, reach.id.uuid(), &reach.address_sealed)?;
        Ok(Letter { id: waiting.id.to_string(), to: address, words: self.outside.words(&telling), at: now })
    }

    async fn settle(
        &self,
        actor: &Actor,
        job: &Leased,
        ready: &Ready,
        carried: Result<Option<String>, Undelivered>,
    ) -> Result<(), SendError> {
        let now = self.custody.now();
        let waiting = &ready.waiting;
        let mut work = self.custody.act(actor).await?;
        let (state, error, queued_as) = match carried {
            Ok(queued_as) => (OutboxState::Sent, None, queued_as),
            Err(Undelivered::Later(why)) if now - waiting.since < GIVE_UP_AFTER => {
                let again = now + retry_after(waiting.attempts + 1);
                db::outbox::put_off(work.rows(), waiting.id, again, Some(&why)).await?;
                rest(&mut work, job, &why, again).await?;
                work.commit_bookkeeping().await?;
                return Ok(());
            }
            Err(Undelivered::NobodyThere(why)) => {
                db::reach::set_state(work.rows(), ready.reach.id, ReachState::Bounced, now).await?;
                (OutboxState::Bounced, Some(why), None)
            }
            Err(Undelivered::Later(why) | Undelivered::Refused(why) | Undelivered::Away(why)) => {
                (OutboxState::Failed, Some(why), None)
            }
        };
        let end = End { state, error: error.as_deref(), queued_as: queued_as.as_deref() };
        db::outbox::finish(work.rows(), waiting.id, end, now).await?;
        let outcome = if state == OutboxState::Sent { Outcome::Done } else { Outcome::Failed };
        let detail = json!({ "kind": waiting.kind, "channel": waiting.channel });
        let reason = error.unwrap_or_else(|| waiting.channel.to_string());
        let entry = NewEntry::told(waiting.account_id, outcome).pseudonym(ready.addressee.pseudonym);
        work.record(entry.reason(reason).detail(&detail));
        complete(&mut work, job, now).await?;
        work.commit().await?;
        Ok(())
    }
}

/// Six digits.
fn draw(rng: &dyn domain::Rng) -> Zeroizing<String> {
    let drawn = u64::from_be_bytes(domain::random::bytes(rng));
    Zeroizing::new(format!("{:06}", drawn % 1_000_000))
}

async fn complete(work: &mut Work, job: &Leased, now: Timestamp) -> Result<(), Error> {
    if db::jobs::complete(work.rows(), job.id, job.lease_epoch, now).await? {
        return Ok(());
    }
    Err(custody::Error::Stale.into())
}

async fn rest(work: &mut Work, job: &Leased, why: &str, until: Timestamp) -> Result<(), Error> {
    if db::jobs::rest(work.rows(), job, why, until).await? {
        return Ok(());
    }
    Err(custody::Error::Stale.into())
}
