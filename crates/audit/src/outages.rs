//! Times in which the portal did not work: told by whoever operates it, signed, shown to everybody.

use chrono::{SubsecRound as _, TimeDelta};
use custody::NewEntry;
use db::outages::Outage;
use domain::{Action, Actor, ObjectKind, OutageId, TenantId, Timestamp};
use serde_json::json;

use crate::{Audit, Error};

/// The longest words about one, in characters.
pub const WHAT_CHARACTERS: usize = 300;
/// Those that are shown.
const SHOWN: u32 = 50;
/// Nobody tells of one that began longer ago.
const LONG_AGO: TimeDelta = TimeDelta::days(366);

/// What is wrong with what was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OutageFault {
    /// Another one has no end yet.
    #[error("another outage has no end yet: `outage end` ends it")]
    Open,
    /// None is without an end.
    #[error("there is no outage without an end")]
    None,
    /// Not one line of words.
    #[error("what did not work is one line of 1 to {WHAT_CHARACTERS} characters")]
    What,
    /// Times that can't be.
    #[error("it begins within the last year, ends after it began, and neither lies in the future")]
    Times,
}

/// An outage as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutageView {
    /// Its id.
    pub id: OutageId,
    /// From when.
    pub from: Timestamp,
    /// Until when; none while it lasts.
    pub until: Option<Timestamp>,
    /// What did not work.
    pub what: String,
    /// The signed note.
    pub note: String,
}

/// The outages of a Jobcenter's portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outages {
    /// The latest first, fifty at most.
    pub items: Vec<OutageView>,
    /// The key that the notes are checked with.
    pub vkey: String,
}

impl Audit {
    /// Tells that the portal did not work from some moment on. `actor` is the portal itself.
    ///
    /// # Errors
    /// [`Error::Outage`] says what is wrong.
    pub async fn begin_outage(&self, actor: &Actor, from: Timestamp, what: &str) -> Result<OutageView, Error> {
        let what = what.trim();
        if what.is_empty() || what.chars().count() > WHAT_CHARACTERS || what.chars().any(char::is_control) {
            return Err(OutageFault::What.into());
        }
        let (from, now) = (from.trunc_subsecs(0), self.custody.now());
        if from > now || from < now - LONG_AGO {
            return Err(OutageFault::Times.into());
        }
        let id = OutageId::generate(self.custody.clock(), self.custody.rng());
        let mut row = Outage { id, began_at: from, ended_at: None, what: what.to_owned(), note: String::new() };
        let mut work = self.custody.act(actor).await?;
        row.note = self.custody.sign_outage(work.rows(), actor.tenant, &row).await?;
        if !db::outages::insert(work.rows(), &row).await? {
            return Err(OutageFault::Open.into());
        }
        work.record(entry(Action::OutageBegun, actor, &row));
        work.commit().await?;
        Ok(row.into())
    }

    /// Tells that it works again since some moment.
    ///
    /// # Errors
    /// [`Error::Outage`] says what is wrong.
    pub async fn end_outage(&self, actor: &Actor, until: Timestamp) -> Result<OutageView, Error> {
        let until = until.trunc_subsecs(0);
        let mut work = self.custody.act(actor).await?;
        let open = db::outages::open(work.rows()).await?.ok_or(OutageFault::None)?;
        if until <= open.began_at || until > self.custody.now() {
            return Err(OutageFault::Times.into());
        }
        let mut row = Outage { ended_at: Some(until), ..open };
        row.note = self.custody.sign_outage(work.rows(), actor.tenant, &row).await?;
        if !db::outages::end(work.rows(), &row).await? {
            return Err(OutageFault::None.into());
        }
        work.record(entry(Action::OutageEnded, actor, &row));
        work.commit().await?;
        Ok(row.into())
    }

    /// The outages of a Jobcenter's portal, for everybody.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn outages(&self, tenant: TenantId) -> Result<Outages, Error> {
        let mut tx = self.custody.read(tenant).await?;
        let rows = db::outages::latest(&mut tx, SHOWN).await?;
        drop(tx);
        let vkey = self.custody.vkey(tenant).await?;
        Ok(Outages { items: rows.into_iter().map(OutageView::from).collect(), vkey })
    }
}

impl From<Outage> for OutageView {
    fn from(row: Outage) -> Self {
        Self { id: row.id, from: row.began_at, until: row.ended_at, what: row.what, note: row.note }
    }
}

fn entry(action: Action, actor: &Actor, row: &Outage) -> NewEntry {
    let detail = json!({ "from": row.began_at, "until": row.ended_at, "what": row.what });
    NewEntry::done(action, ObjectKind::House, actor.tenant).detail(&detail)
}
