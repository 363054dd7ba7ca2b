//! Counting open deadlines anew, after a holiday was entered or a number changed: in pages, each one transaction and one job,
//! which leaves the next page to the next job. So it goes on where it was cut short, and counts nothing twice.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use custody::{Calendar, NewEntry, Work};
use db::deadlines;
use db::jobs::{Leased, NewJob};
use domain::deadline::RECOUNT_JOB;
use domain::time::local_day;
use domain::{Action, Actor, CaseId, Channel, DeclarationId, JobId, MessageId, ObjectKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Casework, Error};

/// Deadlines in one transaction.
const PAGE: u32 = 200;

/// How far it is: the payload of the job. The first one is empty.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default)]
struct Turn {
    /// Messages are through, declarations follow.
    decisions: bool,
    /// The last one of the page before.
    after: Uuid,
    /// How many moved so far.
    moved: u64,
}

/// What came of a page.
#[derive(Debug, Default)]
struct Page {
    /// The last one, if more may follow.
    last: Option<Uuid>,
    /// How many moved.
    moved: u64,
    /// Their cases.
    cases: BTreeSet<CaseId>,
}

impl Casework {
    /// Does a job of kind [`RECOUNT_JOB`]: counts a page of what is open and not past anew, and ends in the same transaction.
    /// The last page leaves one entry that says how many moved.
    ///
    /// # Errors
    /// [`Error::Custody`], also if the lease was lost.
    pub async fn recount(&self, job: &Leased) -> Result<(), Error> {
        let actor = Actor::system(job.tenant_id, Channel::Job, self.custody.request_id());
        let turn: Turn = serde_json::from_value(job.payload.clone())
            .map_err(|_| custody::Error::Row("payload of counting deadlines anew"))?;
        let mut work = self.custody.act(&actor).await?;
        if !db::jobs::complete(work.rows(), job.id, job.lease_epoch, self.custody.now()).await? {
            return Err(custody::Error::Stale.into());
        }
        let page = if turn.decisions {
            self.decisions(&mut work, DeclarationId::from_uuid(turn.after)).await?
        } else {
            self.answers(&mut work, MessageId::from_uuid(turn.after)).await?
        };
        // In the order of their ids, behind what lies in them: as everybody takes these rows.
        for case in page.cases {
            db::cases::find_out_anew(work.rows(), case).await?;
        }
        let moved = turn.moved + page.moved;
        let next = match page.last {
            Some(after) => Some(Turn { after, moved, ..turn }),
            None if turn.decisions => None,
            None => Some(Turn { decisions: true, after: Uuid::nil(), moved }),
        };
        if let Some(next) = next {
            self.go_on(&mut work, next).await?;
            work.commit_bookkeeping().await?;
        } else {
            let entry = NewEntry::done(Action::DeadlinesRecounted, ObjectKind::House, actor.tenant);
            work.record(entry.detail(&serde_json::json!({ "moved": moved })));
            work.commit().await?;
        }
        Ok(())
    }

    async fn go_on(&self, work: &mut Work, next: Turn) -> Result<(), Error> {
        let now = self.custody.now();
        let job = NewJob {
            id: JobId::generate(self.custody.clock(), self.custody.rng()),
            kind: RECOUNT_JOB,
            unique_key: None,
            payload: serde_json::to_value(next).unwrap_or_default(),
            run_after: now,
            created_at: now,
        };
        Ok(work.enqueue(&job).await?)
    }

    async fn answers(&self, work: &mut Work, after: MessageId) -> Result<Page, Error> {
        let rows = deadlines::answers(work.rows(), after, PAGE).await?;
        let calendar = self.calendar(work).await?;
        let mut page = Page { last: last(&rows, |row| row.id.uuid()), ..Page::default() };
        for row in rows.iter().filter(|row| row.answer_due_on >= self.custody.today()) {
            let sent = local_day(row.sent_at);
            let due = calendar.on(sent).answer_due_on(sent);
            if due != row.answer_due_on && deadlines::set_answer_due(work.rows(), row.id, due).await? {
                page.has_moved(row.case_id);
            }
        }
        Ok(page)
    }

    async fn decisions(&self, work: &mut Work, after: DeclarationId) -> Result<Page, Error> {
        let rows = deadlines::decisions(work.rows(), after, PAGE).await?;
        let calendar = self.calendar(work).await?;
        let mut page = Page { last: last(&rows, |row| row.id.uuid()), ..Page::default() };
        for row in rows.iter().filter(|row| row.due_on >= self.custody.today()) {
            let settings = calendar.on(local_day(row.recorded_at));
            let due: Option<NaiveDate> = settings.decision_due_on(row.kind, local_day(row.arrived_at));
            if let Some(due) = due.filter(|due| *due != row.due_on)
                && deadlines::set_decision_due(work.rows(), row.id, due).await?
            {
                page.has_moved(row.case_id);
            }
        }
        Ok(page)
    }

    /// Read once the rows are held: whoever counts the same rows later sees what was set later.
    async fn calendar(&self, work: &mut Work) -> Result<Calendar, Error> {
        Ok(self.custody.calendar(work.rows()).await?)
    }
}

impl Page {
    fn has_moved(&mut self, case: CaseId) {
        self.moved += 1;
        self.cases.insert(case);
    }
}

/// The id of the last row of a full page.
fn last<R>(rows: &[R], id: impl Fn(&R) -> Uuid) -> Option<Uuid> {
    rows.last().filter(|_| rows.len() == PAGE as usize).map(id)
}
