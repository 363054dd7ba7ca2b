//! Repeated readings and refusals: one entry for the first, a counted one when the window is over.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::Duration;
use db::audit::repeats::{self, Repeat, RepeatKey};
use domain::{Action, Actor, ObjectRef, SessionId};

use crate::access::place_of;
use crate::work::Work;
use crate::{Custody, Error, NewEntry, Result, append};

/// The same session reading the same object within this time is one entry.
pub const READ_WINDOW: Duration = Duration::minutes(15);
/// The same session refused the same object within this time is one entry.
pub const REFUSAL_WINDOW: Duration = Duration::minutes(1);

/// Counted entries written in one unit of work.
const AT_ONCE: u32 = 200;

impl Work {
    /// Records a reading; the same session reading the same object again within [`READ_WINDOW`] is only counted.
    /// Returns whether an entry was added.
    ///
    /// # Errors
    /// [`crate::Error::Rows`].
    pub async fn record_read(&mut self, entry: NewEntry) -> Result<bool> {
        self.record_limited(entry, READ_WINDOW).await
    }

    pub(crate) async fn record_limited(&mut self, entry: NewEntry, window: Duration) -> Result<bool> {
        // Without a session (jobs, the command line) there is nobody who could fill the log by repeating.
        let Some(session) = self.actor.session else {
            self.record(entry);
            return Ok(true);
        };
        let now = self.custody.now();
        let key = RepeatKey { session, action: entry.action, object_kind: entry.object.kind, object: entry.object.id };
        let ended = repeats::take_one(&mut self.tx, key, now - window).await?;
        if let Some(ended) = ended.filter(|ended| ended.count > 0) {
            let counted =
                NewEntry { object_pseudonym: entry.object_pseudonym, case: entry.case.clone(), ..repeated(&ended) };
            self.record(counted);
        }
        let first = repeats::note(&mut self.tx, key, now).await?;
        if first {
            self.record(entry);
        }
        Ok(first)
    }

    /// Goes on in the name of somebody else. What was recorded so far is appended in the name of the one before.
    async fn go_on_as(&mut self, actor: Actor) -> Result<()> {
        let entries = std::mem::take(&mut self.entries);
        append::append(&self.custody, &mut self.tx, &self.actor, entries).await?;
        self.actor = actor;
        Ok(())
    }
}

/// Which reading it was and how often, as the reason code.
fn repeated(ended: &Repeat) -> NewEntry {
    NewEntry::done(Action::ReadRepeated, ended.object_kind, ended.object_id)
        .reason(format!("{}:{}", ended.action, ended.count))
}

impl Custody {
    /// Writes the counted entries of windows that are over, some at a time, each in the name of who repeated it; tells how
    /// many rows were taken. Run every minute by a job.
    ///
    /// # Errors
    /// [`crate::Error::Rows`].
    pub async fn flush_repeats(&self, actor: &Actor) -> Result<usize> {
        let mut work = self.act(actor).await?;
        let now = self.now();
        let ended = repeats::take_ended(work.rows(), now - READ_WINDOW, now - REFUSAL_WINDOW, AT_ONCE).await?;
        // All rows before the first entry: the log is locked from there on.
        let mut by_session: BTreeMap<SessionId, (Actor, Vec<NewEntry>)> = BTreeMap::new();
        for repeat in ended.iter().filter(|ended| ended.count > 0) {
            let entry = self.counted(&mut work, repeat).await?;
            match by_session.entry(repeat.session_id) {
                Entry::Occupied(mut known) => known.get_mut().1.push(entry),
                Entry::Vacant(new) => {
                    new.insert((owner(&mut work, repeat.session_id).await?, vec![entry]));
                }
            }
        }
        for (who, entries) in by_session.into_values() {
            work.go_on_as(who).await?;
            for entry in entries {
                work.record(entry);
            }
        }
        work.commit_bookkeeping().await?;
        Ok(ended.len())
    }

    /// The entry with the count, with what is known of the object as long as it is there.
    async fn counted(&self, work: &mut Work, ended: &Repeat) -> Result<NewEntry> {
        let entry = repeated(ended);
        let object = ObjectRef { kind: ended.object_kind, id: ended.object_id };
        let Some((case, pseudonym)) = place_of(&mut work.tx, object).await? else { return Ok(entry) };
        let entry = entry.pseudonym(pseudonym);
        let file = self.case_file_unchecked(&mut work.tx, &work.actor, case).await?;
        Ok(if let Some(file) = &file { entry.case(file) } else { entry })
    }
}

/// Who acted in a session.
async fn owner(work: &mut Work, session: SessionId) -> Result<Actor> {
    let owner = db::sessions::owner(&mut work.tx, session).await?;
    let owner = owner.ok_or(Error::Row("session of repeated readings"))?;
    Ok(Actor {
        account: Some(owner.account_id),
        person: owner.person_id,
        role: owner.role,
        pseudonym: Some(owner.account_pseudonym),
        session: Some(session),
        session_pseudonym: Some(owner.pseudonym),
        channel: owner.channel,
        ..work.actor.clone()
    })
}
