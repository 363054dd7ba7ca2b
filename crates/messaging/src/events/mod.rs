//! Live events: what open pages learn of while it happens.
//!
//! An event carries the index of the log entry that caused it, so it can be asked for again. What an actor may see is
//! asked for each event when it is sent, not when the stream begins.

mod feed;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::Duration as Span;
use custody::{About, CaseFile};
use db::audit::events::Event as Row;
use domain::{Act, Action, Actor, CaseId, ObjectKind, ObjectRef};
use futures::Stream;
use tokio::sync::broadcast::error::RecvError;

pub(crate) use self::feed::Feeds;
use self::feed::Seat;
use crate::{Error, Messaging};

/// How far back a stream may begin again; older events are forgotten.
pub(crate) const REPLAYED: Span = Span::hours(24);
/// Events read at once.
const AT_ONCE: u32 = 200;

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
        // First the seat, then the rows: what happens in between comes twice, and is told once.
        let mut seat = self.feeds.enter(&self.custody, &actor, idle).await?;
        let (mut position, resync) = self.begin(&actor, last).await?;
        let this = self.clone();
        Ok(async_stream::stream! {
            if resync {
                yield Event::Resync { index: position };
            }
            let mut behind = true;
            loop {
                // In a box of its own while it lasts: thousands of open pages wait, and few read rows.
                let page = if behind {
                    Box::pin(this.next(&actor, &mut position)).await
                } else {
                    match this.hear(&mut seat, &actor, &mut position).await {
                        Some(page) => page,
                        None => return,
                    }
                };
                let page = match page {
                    Ok(page) => page,
                    Err(error) => {
                        tracing::warn!(%error, "live events end");
                        return;
                    }
                };
                for event in page.events {
                    yield event;
                }
                behind = page.more;
            }
        })
    }

    /// What the feed tells next; `None` when the session holds no longer.
    async fn hear(&self, seat: &mut Seat, actor: &Actor, position: &mut u64) -> Option<Result<Seen, Error>> {
        let heard = tokio::select! {
            _ = &mut seat.ended => return None,
            heard = seat.heard.recv() => heard,
        };
        match heard {
            Ok(heard) => {
                let new = heard.iter().filter(|heard| heard.row.leaf_index > *position);
                let rows: Vec<&Row> = new.filter(|heard| heard.might_concern(actor)).map(|heard| &heard.row).collect();
                if let Some(last) = heard.last() {
                    *position = last.row.leaf_index.max(*position);
                }
                Some(Box::pin(self.seen(actor, &rows)).await.map(|events| Seen { events, more: false }))
            }
            // The rows hold what was missed.
            Err(RecvError::Lagged(_)) => Some(Ok(Seen { events: Vec::new(), more: true })),
            Err(RecvError::Closed) => None,
        }
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
        let mut tx = self.custody.read(actor.tenant).await?;
        let since = self.custody.now() - REPLAYED;
        let rows = db::audit::events::after(&mut tx, Some(*position), since, AT_ONCE).await?;
        drop(tx);
        let more = rows.len() == AT_ONCE as usize;
        if let Some(last) = rows.last() {
            *position = last.leaf_index;
        }
        Ok(Seen { events: self.seen(actor, &rows.iter().collect::<Vec<_>>()).await?, more })
    }

    /// Of these the events that the actor may see.
    async fn seen(&self, actor: &Actor, rows: &[&Row]) -> Result<Vec<Event>, Error> {
        let mut events = Vec::new();
        if rows.is_empty() {
            return Ok(events);
        }
        let mut files: HashMap<CaseId, Option<CaseFile>> = HashMap::new();
        let mut tx = self.custody.read(actor.tenant).await?;
        for row in rows {
            let file = match files.entry(row.case_id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(self.custody.case_file_unchecked(&mut tx, actor, row.case_id).await?),
            };
            let object = ObjectRef { kind: row.object_kind, id: row.object_id };
            let about = About::plain(object, row.concerns_member);
            let act = if row.object_kind == ObjectKind::Document { Act::ViewDocument } else { Act::ReadThread };
            if file.as_ref().is_some_and(|file| file.allows(actor, act, &about)) {
                events.push(Event::Happened { index: row.leaf_index, action: row.action, case: row.case_id, object });
            }
        }
        Ok(events)
    }
}

/// Some events, and whether there may be more behind them already.
struct Seen {
    events: Vec<Event>,
    more: bool,
}
