//! Papers that wait longer than they should: not checked, not opened, not filed. First the caseworkers hear of it, and if it
//! goes on, the customer does, honestly. How long that is, each Jobcenter says; nothing where it says 0.

use chrono::TimeDelta;
use custody::{NewEntry, Work};
use db::documents::Waits;
use domain::{Action, Actor, ObjectKind, OutboxKind, StuckFor, Timestamp};

use crate::{Casework, Error};

/// Papers in one transaction.
const PAGE: u32 = 50;

impl Casework {
    /// Looks for papers that are stuck, and tells of them. Run by a chore.
    ///
    /// # Errors
    /// [`Error::Custody`].
    pub async fn look_for_stuck(&self, actor: &Actor) -> Result<(), Error> {
        let settings = self.custody.settings(actor.tenant, self.custody.today()).await?;
        let now = self.custody.now();
        let mut work = self.custody.act(actor).await?;
        db::documents::clear_stuck(work.rows()).await?;
        work.commit_bookkeeping().await?;
        for what in StuckFor::ALL {
            let Some(before) = since(now, settings.stuck_hours(*what)) else { continue };
            while self.alarm_staff(actor, *what, before).await? {}
        }
        if let Some(before) = since(now, settings.stuck_tell_hours()) {
            while self.tell_senders(actor, before).await? {}
        }
        Ok(())
    }

    /// Tells caseworkers of a page of papers; `true` if there may be more.
    async fn alarm_staff(&self, actor: &Actor, what: StuckFor, before: Timestamp) -> Result<bool, Error> {
        let now = self.custody.now();
        let mut work = self.custody.act(actor).await?;
        let page = db::documents::waiting_for(work.rows(), what, before, PAGE).await?;
        for paper in &page {
            if !db::documents::set_stuck(work.rows(), paper.id, what, now).await? {
                continue;
            }
            self.keep_entry(&mut work, actor, paper, what.as_str()).await?;
            work.tell_caseworkers(OutboxKind::PapersStuck, paper.case_id).await?;
        }
        work.commit_bookkeeping().await?;
        Ok(is_full(&page))
    }

    /// Tells the senders of a page of papers that it takes longer.
    async fn tell_senders(&self, actor: &Actor, before: Timestamp) -> Result<bool, Error> {
        let now = self.custody.now();
        let mut work = self.custody.act(actor).await?;
        let page = db::documents::stuck_to_tell(work.rows(), before, PAGE).await?;
        for paper in &page {
            if !db::documents::set_stuck_told(work.rows(), paper.id, now).await? {
                continue;
            }
            self.keep_entry(&mut work, actor, paper, "customer_told").await?;
            work.tell_of_paper(OutboxKind::PaperStuck, paper.case_id, paper.id).await?;
        }
        work.commit_bookkeeping().await?;
        Ok(is_full(&page))
    }

    async fn keep_entry(&self, work: &mut Work, actor: &Actor, paper: &Waits, reason: &str) -> Result<(), Error> {
        let file = self.custody.case_file_unchecked(work.rows(), actor, paper.case_id).await?;
        let file = file.ok_or(custody::Error::Row("case of a document"))?;
        let entry = NewEntry::done(Action::DocumentStuck, ObjectKind::Document, paper.id).pseudonym(paper.pseudonym);
        work.record(entry.case(&file).concerns(paper.concerns_member).reason(reason));
        Ok(())
    }
}

/// Before which moment something has to have begun that takes longer than so many hours; `None` where nobody asks.
fn since(now: Timestamp, hours: u32) -> Option<Timestamp> {
    (hours > 0).then(|| now - TimeDelta::hours(hours.into()))
}

const fn is_full(page: &[Waits]) -> bool {
    page.len() == PAGE as usize
}
