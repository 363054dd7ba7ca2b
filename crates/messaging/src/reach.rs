//! How somebody wants to be told outside the portal that something is there: by which address, and when.
//!
//! An address counts once its owner typed the code that was sent there. It is sealed with the key of the Jobcenter, and the
//! log says that it changed, never to what.

use custody::{NewEntry, TenantField, Work};
use db::reach::Reach;
use domain::reach::{CODE_TRIES, CODE_VALID, CODES, mobile_number};
use domain::{
    AccountId, Action, Actor, DigestTime, ObjectKind, QuietHours, ReachChannel, ReachId, ReachState, Timestamp,
};
use subtle::ConstantTimeEq as _;

use crate::threads::account_of;
use crate::{Error, Messaging};

pub use db::reach::Times;

/// One way to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayView {
    /// By what.
    pub channel: ReachChannel,
    /// The address.
    pub address: String,
    /// Whether they want to hear by it.
    pub wanted: bool,
    /// Whether letters go to it.
    pub state: ReachState,
    /// Since when that is so.
    pub state_at: Timestamp,
}

/// How somebody is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReachView {
    /// By what the Jobcenter tells people at all.
    pub offered: Vec<ReachChannel>,
    /// The addresses that are known.
    pub ways: Vec<WayView>,
    /// When.
    pub times: Times,
}

impl Messaging {
    /// How the actor is reached.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn reach(&self, actor: &Actor) -> Result<ReachView, Error> {
        let account = account_of(actor)?;
        let mut tx = self.custody.read(actor.tenant).await?;
        let sealer = self.custody.tenant_sealer(&mut tx, actor.tenant).await?;
        let mut ways = Vec::new();
        for row in db::reach::of_account(&mut tx, account).await? {
            let address = sealer.open_text(TenantField::ReachAddress, row.id.uuid(), &row.address_sealed)?;
            let Reach { channel, wanted, state, state_at, .. } = row;
            ways.push(WayView { channel, address, wanted, state, state_at });
        }
        let times = db::reach::times(&mut tx, account).await?.unwrap_or_default();
        let offered = ReachChannel::ALL.iter().copied().filter(|channel| self.custody.sends_by(*channel)).collect();
        Ok(ReachView { offered, ways, times })
    }

    /// Takes an address, and sends a code there. The one before is forgotten.
    ///
    /// # Errors
    /// [`Error::NotOffered`], [`Error::AddressWrong`], [`Error::TooManyCodes`].
    pub async fn set_address(&self, actor: &Actor, channel: ReachChannel, typed: &str) -> Result<(), Error> {
        if !self.custody.sends_by(channel) {
            return Err(Error::NotOffered);
        }
        let typed = typed.trim();
        let address = match channel {
            ReachChannel::Mail => Some(typed.to_owned()).filter(|typed| mailer::is_address(typed)),
            ReachChannel::Sms => mobile_number(typed),
        };
        let address = address.ok_or(Error::AddressWrong { channel })?;
        let account = account_of(actor)?;
        let now = self.custody.now();
        let mut work = self.custody.act(actor).await?;
        self.check_codes(&mut work, account).await?;
        let id = ReachId::generate(self.custody.clock(), self.custody.rng());
        let sealer = self.custody.tenant_sealer(work.rows(), actor.tenant).await?;
        let row = Reach {
            id,
            account_id: account,
            channel,
            address_sealed: sealer.seal(TenantField::ReachAddress, id.uuid(), address.as_bytes()),
            wanted: true,
            state: ReachState::Unconfirmed,
            state_at: now,
            code_hash: None,
            code_failures: 0,
            code_expires_at: None,
        };
        db::outbox::drop_waiting(work.rows(), account, channel, now).await?;
        db::reach::put(work.rows(), &row).await?;
        work.send_code(account, channel).await?;
        record(&mut work, actor, Action::ReachChanged, channel);
        work.commit().await?;
        Ok(())
    }

    /// Sends another code to the address: the one before did not arrive, or is good no more.
    ///
    /// # Errors
    /// [`Error::NoAddress`], [`Error::TooManyCodes`].
    pub async fn send_code_again(&self, actor: &Actor, channel: ReachChannel) -> Result<(), Error> {
        let account = account_of(actor)?;
        let now = self.custody.now();
        let mut work = self.custody.act(actor).await?;
        self.check_codes(&mut work, account).await?;
        let row = db::reach::find(work.rows(), account, channel).await?.ok_or(Error::NoAddress)?;
        if row.state == ReachState::Confirmed {
            return Err(Error::NoAddress);
        }
        db::reach::set_state(work.rows(), row.id, ReachState::Unconfirmed, now).await?;
        work.send_code(account, channel).await?;
        work.commit_bookkeeping().await?;
        Ok(())
    }

    /// Takes the code that was sent to the address.
    ///
    /// # Errors
    /// [`Error::CodeWrong`], alike for a wrong one, one that is too old, and after too many tries.
    pub async fn confirm_address(&self, actor: &Actor, channel: ReachChannel, typed: &str) -> Result<(), Error> {
        let account = account_of(actor)?;
        let now = self.custody.now();
        let mut work = self.custody.act(actor).await?;
        let row = db::reach::find(work.rows(), account, channel).await?.ok_or(Error::CodeWrong)?;
        let sealer = self.custody.tenant_sealer(work.rows(), actor.tenant).await?;
        let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let hash = sealer.code_hash(row.id.uuid(), &digits);
        let good = row.code_expires_at.is_some_and(|until| until > now) && row.code_failures < CODE_TRIES;
        let kept = row.code_hash.filter(|_| good && row.state == ReachState::Unconfirmed);
        if !kept.is_some_and(|kept| bool::from(kept.ct_eq(&hash))) {
            db::reach::count_failure(work.rows(), row.id, CODE_TRIES).await?;
            work.commit_bookkeeping().await?;
            return Err(Error::CodeWrong);
        }
        db::reach::set_state(work.rows(), row.id, ReachState::Confirmed, now).await?;
        record(&mut work, actor, Action::ReachConfirmed, channel);
        work.commit().await?;
        Ok(())
    }

    /// Forgets an address. Nothing that waits for it is sent. Where none is known, nothing happens.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn remove_address(&self, actor: &Actor, channel: ReachChannel) -> Result<(), Error> {
        let account = account_of(actor)?;
        let mut work = self.custody.act(actor).await?;
        if !db::reach::remove(work.rows(), account, channel).await? {
            return Ok(());
        }
        db::outbox::drop_waiting(work.rows(), account, channel, self.custody.now()).await?;
        record(&mut work, actor, Action::ReachChanged, channel);
        work.commit().await?;
        Ok(())
    }

    /// Says by which of the known addresses the actor wants to hear.
    ///
    /// # Errors
    /// [`Error::NoAddress`].
    pub async fn want_by(&self, actor: &Actor, channel: ReachChannel, wanted: bool) -> Result<(), Error> {
        let account = account_of(actor)?;
        let mut work = self.custody.act(actor).await?;
        let row = db::reach::find(work.rows(), account, channel).await?.ok_or(Error::NoAddress)?;
        if !db::reach::want(work.rows(), row.id, wanted).await? {
            return Ok(());
        }
        if !wanted {
            db::outbox::drop_waiting(work.rows(), account, channel, self.custody.now()).await?;
        }
        record(&mut work, actor, Action::ReachChanged, channel);
        work.commit().await?;
        Ok(())
    }

    /// Says when the actor wants to hear.
    ///
    /// # Errors
    /// [`Error::HourWrong`].
    pub async fn set_times(&self, actor: &Actor, from: u32, until: u32, digest: DigestTime) -> Result<(), Error> {
        let quiet = QuietHours::new(from, until).ok_or(Error::HourWrong)?;
        let account = account_of(actor)?;
        let mut work = self.custody.act(actor).await?;
        db::reach::set_times(work.rows(), account, Times { quiet, digest }).await?;
        work.commit_bookkeeping().await?;
        Ok(())
    }

    /// Nobody has mails sent to a stranger's address again and again.
    async fn check_codes(&self, work: &mut Work, account: AccountId) -> Result<(), Error> {
        let since: Timestamp = self.custody.now() - CODE_VALID;
        let sent = db::outbox::codes_since(work.rows(), account, since).await?;
        if sent >= u64::from(CODES) { Err(Error::TooManyCodes) } else { Ok(()) }
    }
}

fn record(work: &mut Work, actor: &Actor, action: Action, channel: ReachChannel) {
    let Some(account) = actor.account else { return };
    let entry = NewEntry::done(action, ObjectKind::Account, account).reason(channel.as_str());
    work.record(match actor.pseudonym {
        Some(pseudonym) => entry.pseudonym(pseudonym),
        None => entry,
    });
}
