//! Telling people outside the portal that something is there. What is to be sent is added in the unit of work that did it:
//! so nothing is told that was not done, and nothing done is forgotten.
//!
//! Rows say of what kind it is and to whom. The text is written when it is sent, if there is still something to tell.

use std::sync::atomic::{AtomicBool, Ordering};

use db::outbox::Waiting;
use db::reach::Recipient;
use domain::reach::GRACE;
use domain::{
    AccountId, Action, CaseId, DocumentId, JobId, ObjectKind, OutboxId, OutboxKind, Outcome, PersonId, ReachChannel,
    SettingKey, SettingValue, Timestamp,
};

use crate::{Custody, NewEntry, Result, Work};

/// Who writes rows may have looked at the clock before the unit of work began.
const HESITATION: chrono::TimeDelta = chrono::TimeDelta::minutes(1);

/// By which channels this installation sends. None until somebody says so: then nothing is added either.
#[derive(Debug, Default)]
pub(crate) struct Channels {
    mail: AtomicBool,
    sms: AtomicBool,
}

impl Channels {
    const fn of(&self, channel: ReachChannel) -> &AtomicBool {
        match channel {
            ReachChannel::Mail => &self.mail,
            ReachChannel::Sms => &self.sms,
        }
    }
}

impl Custody {
    /// Sends by a channel from now on.
    pub fn send_by(&self, channel: ReachChannel) {
        self.channels.of(channel).store(true, Ordering::Relaxed);
    }

    /// Whether this installation sends by a channel.
    pub fn sends_by(&self, channel: ReachChannel) -> bool {
        self.channels.of(channel).load(Ordering::Relaxed)
    }

    fn sends(&self) -> bool {
        ReachChannel::ALL.iter().any(|channel| self.sends_by(*channel))
    }
}

impl Work {
    /// Adds what the entries of this unit of work are told of. Part of every commit, so that no act forgets it.
    pub(crate) async fn tell_of(&mut self, entries: &[NewEntry]) -> Result<()> {
        if !self.custody.sends() {
            return Ok(());
        }
        let by_staff = self.actor.role.is_staff();
        let done = entries.iter().filter(|entry| entry.outcome == Outcome::Done);
        for (entry, case) in done.filter_map(|entry| Some((entry, entry.case.as_ref()?.id))) {
            match (entry.action, by_staff) {
                (Action::MessagePosted, true) => {
                    let member = entry.concerns.and_then(domain::Concerns::member);
                    self.tell_customers(OutboxKind::NewMessage, case, member).await?;
                }
                // Checked by the portal itself, or given free by somebody.
                (Action::DocumentAvailable | Action::DocumentReleased, _) => {
                    self.tell_of_paper_of_staff(case, entry.object.id.into()).await?;
                }
                (Action::DocumentReviewed, true) => {
                    self.tell_of_paper(OutboxKind::PaperJudged, case, entry.object.id.into()).await?;
                }
                (Action::MessagePosted | Action::DocumentReceived | Action::EmergencyRaised, false) => {
                    self.tell_caseworkers(OutboxKind::Digest, case).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Tells customers of a case: its members, or the one whom it concerns.
    ///
    /// # Errors
    /// [`crate::Error::Rows`].
    pub async fn tell_customers(&mut self, kind: OutboxKind, case: CaseId, member: Option<PersonId>) -> Result<()> {
        let day = self.custody.today();
        let recipients = db::reach::customers(&mut self.tx, case, member, day).await?;
        self.tell(kind, recipients).await
    }

    /// Tells those who see a customer's paper: who sent it and whom it concerns; while somebody says that it is not theirs,
    /// only the sender.
    ///
    /// # Errors
    /// [`crate::Error::Rows`].
    pub async fn tell_of_paper(&mut self, kind: OutboxKind, case: CaseId, document: DocumentId) -> Result<()> {
        let row = db::documents::find_listed(&mut self.tx, document).await?;
        let Some(row) = row.filter(|row| !row.document.author_is_staff) else { return Ok(()) };
        let mut recipients = Vec::new();
        if row.disowned_at.is_none() {
            let (day, member) = (self.custody.today(), row.document.concerns_member.member());
            recipients = db::reach::customers(&mut self.tx, case, member, day).await?;
        }
        if let Some(sender) = row.document.by_account {
            recipients.extend(db::reach::account(&mut self.tx, sender).await?);
        }
        self.tell(kind, recipients).await
    }

    /// Tells customers of a paper that the Jobcenter sent.
    async fn tell_of_paper_of_staff(&mut self, case: CaseId, document: DocumentId) -> Result<()> {
        let row = db::documents::find(&mut self.tx, document).await?;
        let Some(row) = row.filter(|row| row.author_is_staff) else { return Ok(()) };
        self.tell_customers(OutboxKind::NewMessage, case, row.concerns_member.member()).await
    }

    /// Tells the caseworkers who have a case.
    ///
    /// # Errors
    /// [`crate::Error::Rows`].
    pub async fn tell_caseworkers(&mut self, kind: OutboxKind, case: CaseId) -> Result<()> {
        let day = self.custody.today();
        let recipients = db::reach::caseworkers(&mut self.tx, case, day).await?;
        self.tell(kind, recipients).await
    }

    /// Sends the code that proves an address.
    ///
    /// # Errors
    /// [`crate::Error::Rows`].
    pub async fn send_code(&mut self, account: AccountId, channel: ReachChannel) -> Result<()> {
        self.add(account, channel, OutboxKind::ConfirmAddress, self.now()).await
    }

    async fn tell(&mut self, kind: OutboxKind, recipients: Vec<Recipient>) -> Result<()> {
        let actor = self.actor.account;
        let wanted = |to: &Recipient| Some(to.account) != actor && self.custody.sends_by(to.channel);
        let mut recipients: Vec<_> = recipients.into_iter().filter(wanted).collect();
        // Always in the same order: their rows are held until the commit.
        recipients.sort_unstable_by_key(|to| (to.account, to.channel));
        if recipients.is_empty() {
            return Ok(());
        }
        let holidays = if kind == OutboxKind::Digest { self.holidays().await? } else { Vec::new() };
        let now = self.now();
        for to in recipients {
            let due = match kind {
                OutboxKind::Digest => to.times.digest.next(now, &holidays),
                _ => Some(to.times.quiet.after(now + GRACE)),
            };
            if let Some(due) = due {
                self.add(to.account, to.channel, kind, due).await?;
            }
        }
        Ok(())
    }

    async fn add(
        &mut self,
        account_id: AccountId,
        channel: ReachChannel,
        kind: OutboxKind,
        not_before: Timestamp,
    ) -> Result<()> {
        let now = self.now();
        let since = self.begun_at - HESITATION;
        let id = OutboxId::generate(self.custody.clock(), self.custody.rng());
        let new = Waiting { id, account_id, channel, kind, since, not_before, attempts: 0 };
        if !db::outbox::insert(&mut self.tx, &new).await? {
            return Ok(());
        }
        let key = id.to_string();
        let job = db::jobs::NewJob {
            id: JobId::generate(self.custody.clock(), self.custody.rng()),
            kind: channel.job(),
            unique_key: Some(&key),
            payload: serde_json::json!({ "outbox": id }),
            run_after: not_before,
            created_at: now,
        };
        self.enqueue(&job).await
    }

    /// Read beside what it decides about: no other connection is asked for while this one writes.
    async fn holidays(&mut self) -> Result<Vec<chrono::NaiveDate>> {
        let (key, day) = (SettingKey::Holidays, self.custody.today());
        let set = db::settings::valid(&mut self.tx, key.as_str(), day).await?;
        let set = set.and_then(|value| SettingValue::from_json(key, &value).ok());
        Ok(match set.unwrap_or_else(|| key.default_value()) {
            SettingValue::Days(days) => days,
            _ => Vec::new(),
        })
    }
}

/// Entries about what is sent name accounts only.
impl NewEntry {
    /// That somebody was told, or could not be.
    pub fn told(account: AccountId, outcome: Outcome) -> Self {
        let action = if outcome == Outcome::Done { Action::NotificationSent } else { Action::NotificationFailed };
        Self::done(action, ObjectKind::Account, account).outcome(outcome)
    }
}
