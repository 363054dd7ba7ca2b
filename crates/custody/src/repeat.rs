//! Repeated readings and refusals: one entry for the first, a counted one when the window is over.

use chrono::Duration;
use db::audit::repeats::{self, RepeatKey};
use domain::{Action, Actor};

use crate::work::Work;
use crate::{NewEntry, Result};

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
            self.record(repeated(&ended));
        }
        let first = repeats::note(&mut self.tx, key, now).await?;
        if first {
            self.record(entry);
        }
        Ok(first)
    }
}

/// Which reading it was and how often, as the reason code.
fn repeated(ended: &repeats::Repeat) -> NewEntry {
    NewEntry::done(Action::ReadRepeated, ended.object_kind, ended.object_id)
        .reason(format!("{}:{}", ended.action, ended.count))
}

impl crate::Custody {
    /// Writes the counted entries of windows that are over, some at a time; tells how many rows were taken. Run every
    /// minute by a job.
    ///
    /// # Errors
    /// [`crate::Error::Rows`].
    pub async fn flush_repeats(&self, actor: &Actor) -> Result<usize> {
        let mut work = self.act(actor).await?;
        let ended = repeats::take_ended(work.rows(), self.now() - READ_WINDOW, AT_ONCE).await?;
        for repeat in ended.iter().filter(|ended| ended.count > 0) {
            work.record(repeated(repeat));
        }
        work.commit_bookkeeping().await?;
        Ok(ended.len())
    }
}
