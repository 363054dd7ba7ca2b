//! Live events: what open pages learn of while it happens.
//!
//! An event carries the index of the log entry that caused it, so it can be asked for again. What an actor may see is
//! asked for each event when it is sent, not when the stream begins.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::Duration;

use chrono::Duration as Span;
use custody::{About, CaseFile};
use domain::{Act, Action, Actor, CaseId, ObjectKind, ObjectRef, TenantId};
use futures::Stream;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;

use crate::{Error, Messaging};

/// How far back a stream may begin again; older events are forgotten.
pub(crate) const REPLAYED: Span = Span::hours(24);
/// Events read at once.
const AT_ONCE: u32 = 200;
/// How often a stream looks whether its session still holds, and for entries of other processes.
const LOOK_AGAIN: Duration = Duration::from_secs(4);
/// Commits that come this soon after a look are looked at together.
const GATHER: Duration = Duration::from_millis(200);

/// Something an open page learns of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Something happened.
    Happened {
        /// Index of the entry that caused it.
        index: u64,
        /// What.
        action: Action,
        /// In which case.
        case: CaseId,
        /// To what.
        object: ObjectRef,
    },
    /// Too much was missed: load everything anew.
    Resync {
        /// From here the stream goes on.
        index: u64,
    },
}

impl Messaging {
    /// The events that the actor may see, from behind `last` on; without it from now on. Ends when the session ends, or
    /// when its last request is longer than `idle` ago: a stream is none.
    ///
    /// # Errors
    /// [`Error::Custody`] if the log can't be read.
    pub async fn events(
        &self,
        actor: Actor,
        idle: Span,
        last: Option<u64>,
    ) -> Result<impl Stream<Item = Event> + Send + use<>, Error> {
        let mut committed = self.custody.entries_committed();
        let (mut position, resync) = self.begin(&actor, last).await?;
        let this = self.clone();
        Ok(async_stream::stream! {
            if resync {
                yield Event::Resync { index: position };
            }
            let mut asked = Instant::now();
            loop {
                let looked = Instant::now();
                // What is committed from here on wakes the stream again; what was before is in the rows.
                committed = committed.resubscribe();
                let page = match this.next(&actor, &mut position).await {
                    Ok(page) => page,
                    Err(error) => {
                        tracing::warn!(%error, "live events end");
                        return;
                    }
                };
                for event in page.events {
                    yield event;
                }
                if !page.more {
                    wake(&mut committed, actor.tenant).await;
                    tokio::time::sleep_until(looked + GATHER).await;
                }
                if asked.elapsed() >= LOOK_AGAIN {
                    if !this.session_holds(&actor, idle).await {
                        return;
                    }
                    asked = Instant::now();
                }
            }
        })
    }

    /// Where a stream begins, and whether too much was missed.
    async fn begin(&self, actor: &Actor, last: Option<u64>) -> Result<(u64, bool), Error> {
        let mut tx = self.custody.read(actor.tenant).await?;
        let head = db::audit::append::head(&mut tx, actor.tenant).await?.map_or(0, |head| head.size);
        let newest = head.saturating_sub(1);
        let Some(last) = last else { return Ok((newest, false)) };
        let since = db::audit::search::at(&mut tx, actor.tenant, last).await?.map(|entry| entry.leaf.at);
        let recent = since.is_some_and(|at| at >= self.custody.now() - REPLAYED);
        Ok(if recent { (last, false) } else { (newest, true) })
    }

    /// The next events that the actor may see; moves the position over those that are not for them.
    async fn next(&self, actor: &Actor, position: &mut u64) -> Result<Seen, Error> {
        let mut events = Vec::new();
        let mut files: HashMap<CaseId, Option<CaseFile>> = HashMap::new();
        let mut tx = self.custody.read(actor.tenant).await?;
        let since = self.custody.now() - REPLAYED;
        let rows = db::audit::events::after(&mut tx, Some(*position), since, AT_ONCE).await?;
        let more = rows.len() == AT_ONCE as usize;
        for row in rows {
            *position = row.leaf_index;
            let file = match files.entry(row.case_id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(self.custody.case_file_unchecked(&mut tx, actor, row.case_id).await?),
            };
            let object = ObjectRef { kind: row.object_kind, id: row.object_id };
            let about = About { object, concerns: row.concerns_member, sender: false };
            let act = match row.object_kind {
                _ if row.action.is_of_desk() => Act::SettleCase,
                ObjectKind::Document => Act::ViewDocument,
                _ => Act::ReadThread,
            };
            if file.as_ref().is_some_and(|file| file.allows(actor, act, &about)) {
                events.push(Event::Happened { index: row.leaf_index, action: row.action, case: row.case_id, object });
            }
        }
        Ok(Seen { events, more })
    }

    async fn session_holds(&self, actor: &Actor, idle: Span) -> bool {
        let Some(session) = actor.session else { return false };
        let Ok(mut tx) = self.custody.read(actor.tenant).await else { return false };
        let now = self.custody.now();
        db::sessions::is_live(&mut tx, session, now, now - idle).await.unwrap_or(false)
    }
}

/// Some events, and whether there may be more behind them already.
struct Seen {
    events: Vec<Event>,
    more: bool,
}

/// Waits for a commit of this Jobcenter in this process, or for the time to look for those of other processes.
async fn wake(committed: &mut Receiver<TenantId>, tenant: TenantId) {
    let commit = async {
        loop {
            match committed.recv().await {
                Ok(other) if other != tenant => {}
                // Who lags has missed nothing that the rows do not hold.
                Ok(_) | Err(RecvError::Lagged(_) | RecvError::Closed) => return,
            }
        }
    };
    let _ = tokio::time::timeout(LOOK_AGAIN, commit).await;
}
