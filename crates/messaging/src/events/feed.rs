//! Reads what happens in a Jobcenter once, for all open pages of this process: what a page costs that nothing happens for
//! is its line, and nothing else.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use chrono::Duration as Span;
use custody::Custody;
use db::audit::events::Event as Row;
use db::cases::Listener;
use domain::{AccountId, Actor, CaseId, PersonId, SessionId, TenantId};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, oneshot};
use tokio::time::Instant;

use super::{AT_ONCE, REPLAYED};
use crate::Error;

/// How often sessions are looked at, and entries of other processes are looked for.
const LOOK_AGAIN: Duration = Duration::from_secs(4);
/// Commits that come this soon after a look are looked at together.
const GATHER: Duration = Duration::from_millis(200);
/// Readings that a slow page may be behind; then it reads for itself.
const KEPT: usize = 64;
/// Sessions asked for with one statement.
const SESSIONS: usize = 500;

/// The feeds of this process, one for each Jobcenter with open pages. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Feeds(Arc<Mutex<HashMap<TenantId, Weak<Feed>>>>);

/// What is read of one Jobcenter. Ends with the last page that holds it.
#[derive(Debug)]
pub(crate) struct Feed {
    told: broadcast::Sender<Arc<Vec<Heard>>>,
    pages: Mutex<HashMap<u64, Page>>,
    numbers: AtomicU64,
}

/// An event, and who might be concerned.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) row: Row,
    audience: Arc<Audience>,
}

#[derive(Debug, Default)]
struct Audience {
    accounts: HashSet<AccountId>,
    persons: HashSet<PersonId>,
}

impl Heard {
    /// Whether this actor is one of those who have to be asked about. Who is not may not see it.
    pub(crate) fn might_concern(&self, actor: &Actor) -> bool {
        match (actor.person, actor.account) {
            (Some(person), _) => self.audience.persons.contains(&person),
            (None, Some(account)) => self.audience.accounts.contains(&account),
            (None, None) => false,
        }
    }
}

/// An open page. When this is dropped the page hears of it, and ends.
#[derive(Debug)]
struct Page {
    session: Option<SessionId>,
    idle: Span,
    _ends: oneshot::Sender<()>,
}

/// The place of a page in a feed; gives it up when dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    feed: Arc<Feed>,
    number: u64,
    /// What happens from now on.
    pub(crate) heard: Receiver<Arc<Vec<Heard>>>,
    /// Resolves when the session holds no longer.
    pub(crate) ended: oneshot::Receiver<()>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.feed.pages().remove(&self.number);
    }
}

/// A panic elsewhere leaves a map that is as good as before: nothing is done between two changes of one.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Feeds {
    /// Takes a seat in the Jobcenter's feed; begins it for the first page.
    pub(crate) async fn enter(&self, custody: &Custody, actor: &Actor, idle: Span) -> Result<Seat, Error> {
        let known = locked(&self.0).get(&actor.tenant).and_then(Weak::upgrade);
        let feed = match known {
            Some(feed) => feed,
            None => self.begin(custody, actor.tenant).await?,
        };
        let (ends, ended) = oneshot::channel();
        let number = feed.numbers.fetch_add(1, Ordering::Relaxed);
        let heard = feed.told.subscribe();
        feed.pages().insert(number, Page { session: actor.session, idle, _ends: ends });
        Ok(Seat { feed, number, heard, ended })
    }

    async fn begin(&self, custody: &Custody, tenant: TenantId) -> Result<Arc<Feed>, Error> {
        // Heard of before the head is read: nothing is missed between the two.
        let committed = custody.entries_committed();
        let mut tx = custody.read(tenant).await?;
        let head = db::audit::append::head(&mut tx, tenant).await?.map_or(0, |head| head.size);
        drop(tx);
        let mut feeds = locked(&self.0);
        if let Some(feed) = feeds.get(&tenant).and_then(Weak::upgrade) {
            return Ok(feed);
        }
        let (told, pages) = (broadcast::Sender::new(KEPT), Mutex::default());
        let feed = Arc::new(Feed { told, pages, numbers: AtomicU64::new(0) });
        feeds.insert(tenant, Arc::downgrade(&feed));
        let reading = Reading { custody: custody.clone(), tenant, next: head };
        tokio::spawn(reading.go_on(Arc::downgrade(&feed), committed));
        Ok(feed)
    }
}

impl Feed {
    fn pages(&self) -> MutexGuard<'_, HashMap<u64, Page>> {
        locked(&self.pages)
    }

    /// Ends the pages whose session holds no longer, or was last used longer ago than it may be: a page is no use. Ends
    /// all of them if nobody can say.
    async fn look_at_sessions(&self, custody: &Custody, tenant: TenantId) {
        let sessions: HashSet<SessionId> = self.pages().values().filter_map(|page| page.session).collect();
        let now = custody.now();
        let live = live(custody, tenant, sessions.into_iter().collect(), now).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "live events end");
            HashMap::new()
        });
        self.pages().retain(|_, page| {
            let seen = page.session.and_then(|session| live.get(&session));
            seen.is_some_and(|seen| *seen > now - page.idle)
        });
    }
}

async fn live(
    custody: &Custody,
    tenant: TenantId,
    sessions: Vec<SessionId>,
    now: domain::Timestamp,
) -> Result<HashMap<SessionId, domain::Timestamp>, Error> {
    let mut found = HashMap::new();
    for some in sessions.chunks(SESSIONS) {
        let mut tx = custody.read(tenant).await?;
        let live = db::sessions::live(&mut tx, some, now).await?;
        found.extend(live.into_iter().map(|live| (live.id, live.last_seen_at)));
    }
    Ok(found)
}

/// The one who reads.
struct Reading {
    custody: Custody,
    tenant: TenantId,
    /// Index of the next entry.
    next: u64,
}

impl Reading {
    async fn go_on(mut self, feed: Weak<Feed>, mut committed: Receiver<TenantId>) {
        let mut asked = Instant::now();
        let mut looked = asked;
        loop {
            wake(&mut committed, self.tenant).await;
            tokio::time::sleep_until(looked + GATHER).await;
            looked = Instant::now();
            // What is committed from here on wakes it again; what was before is in the rows.
            committed = committed.resubscribe();
            let Some(feed) = feed.upgrade() else { return };
            if let Err(error) = self.tell(&feed).await {
                tracing::warn!(%error, "live events wait");
            }
            if asked.elapsed() >= LOOK_AGAIN {
                feed.look_at_sessions(&self.custody, self.tenant).await;
                asked = Instant::now();
            }
        }
    }

    async fn tell(&mut self, feed: &Feed) -> Result<(), Error> {
        loop {
            let mut tx = self.custody.read(self.tenant).await?;
            let (behind, now) = (self.next.checked_sub(1), self.custody.now());
            let rows = db::audit::events::after(&mut tx, behind, now - REPLAYED, AT_ONCE).await?;
            let Some(last) = rows.last().map(|row| row.leaf_index) else { return Ok(()) };
            let cases: HashSet<CaseId> = rows.iter().map(|row| row.case_id).collect();
            let listeners = db::cases::audience(&mut tx, &cases.into_iter().collect::<Vec<_>>(), now).await?;
            drop(tx);
            let audiences = audiences(listeners);
            let is_all = rows.len() < AT_ONCE as usize;
            let heard = rows.into_iter().map(|row| {
                let audience = audiences.get(&row.case_id).map(Arc::clone).unwrap_or_default();
                Heard { row, audience }
            });
            // Nobody may be listening just now.
            let _ = feed.told.send(Arc::new(heard.collect()));
            self.next = last + 1;
            if is_all {
                return Ok(());
            }
        }
    }
}

fn audiences(listeners: Vec<Listener>) -> HashMap<CaseId, Arc<Audience>> {
    let mut found: HashMap<CaseId, Audience> = HashMap::new();
    for Listener { case_id, account, person } in listeners {
        let audience = found.entry(case_id).or_default();
        audience.accounts.extend(account);
        audience.persons.extend(person);
    }
    found.into_iter().map(|(case, audience)| (case, Arc::new(audience))).collect()
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
