//! The worklist of caseworkers: what waits, in parts, and the next one that nobody has.

use chrono::NaiveDate;
use custody::access::demand_house;
use custody::{About, NewEntry};
use db::cases::counts::{Counts, counts};
use db::cases::list::ListedCase;
use db::cases::worklist::{self, Rank, Reader};
use domain::deadline::FIRST;
use domain::{Act, Action, Actor, CaseId, Cursor, HouseholdId, Listed, ObjectKind, Page, WorklistView};
use uuid::Uuid;

use crate::cases::{account_of, after};
use crate::{CaseView, Casework, Error};

/// Cases that are looked at before the next one is given up: others take them at the same time.
const TRIES: u32 = 20;

/// A household in which something waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The case that comes first.
    pub case: CaseView,
    /// Its other cases in which something waits.
    pub others: Vec<CaseView>,
}

/// A part of the worklist, household by household, with the sizes of all parts.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The households, the most urgent first.
    pub rows: Listed<Waiting>,
    /// How many households each part has.
    pub counts: Counts,
    /// How many papers in the cases of the reader wait longer than they should.
    pub stuck: u32,
    /// The day from which deadlines are counted.
    pub today: NaiveDate,
}

impl Casework {
    /// A part of the worklist by cases: by what is to be done first, then by what is due first, then what waits longest.
    ///
    /// # Errors
    /// Refused for everybody but caseworkers.
    pub async fn worklist(&self, actor: &Actor, view: WorklistView, page: Page) -> Result<Listed<CaseView>, Error> {
        let act = async {
            let reader = self.reader(actor)?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let listed = by_cases(&mut tx, reader, view, &page).await?;
            self.shown(&mut tx, actor, listed).await
        };
        self.custody.guarded(actor, act).await
    }

    /// The same by households, with the sizes of all parts.
    ///
    /// # Errors
    /// Refused for everybody but caseworkers.
    pub async fn desk(&self, actor: &Actor, view: WorklistView, page: Page) -> Result<Desk, Error> {
        let act = async {
            let reader = self.reader(actor)?;
            let mut tx = self.custody.read(actor.tenant).await?;
            let counts = counts(&mut tx, reader).await?;
            let stuck = db::documents::count_stuck(&mut tx, reader).await?;
            let listed = by_households(&mut tx, reader, view, &page).await?;
            let households: Vec<HouseholdId> = listed.items.iter().map(|row| row.household_id).collect();
            let all = worklist::of_households(&mut tx, reader, &households).await?;
            let others: Vec<_> =
                all.into_iter().filter(|other| listed.items.iter().all(|row| row.id != other.id)).collect();
            let others = self.shown(&mut tx, actor, Listed { items: others, next: None }).await?.items;
            let rows = self.shown(&mut tx, actor, listed).await?.map(|case| {
                let same = others.iter().filter(|other| other.household.id == case.household.id);
                Waiting { others: same.cloned().collect(), case }
            });
            Ok(Desk { rows, counts, stuck, today: reader.day })
        };
        self.custody.guarded(actor, act).await
    }

    /// Gives the actor the most urgent case of their teams that nobody has; `None` if each has somebody.
    ///
    /// # Errors
    /// Refused for everybody but caseworkers.
    pub async fn take_next(&self, actor: &Actor) -> Result<Option<CaseId>, Error> {
        let act = async {
            let reader = self.reader(actor)?;
            let mut work = self.custody.act(actor).await?;
            let (view, first) = (WorklistView::Unassigned, Rank::first());
            for row in worklist::page(work.rows(), reader, view, first, TRIES).await? {
                if !db::cases::take(work.rows(), row.id, reader.account).await? {
                    continue;
                }
                let file =
                    self.custody.case_file(work.rows(), actor, row.id, Act::AssignCase, &About::case(row.id)).await?;
                let detail = serde_json::json!({ "to": reader.account, "from": null });
                let entry = NewEntry::done(Action::CaseAssigned, ObjectKind::Case, row.id).pseudonym(row.pseudonym);
                work.record(entry.case(&file).detail(&detail));
                work.commit().await?;
                return Ok(Some(row.id));
            }
            Ok(None)
        };
        self.custody.guarded(actor, act).await
    }

    /// Who reads a worklist, if they may.
    pub(crate) fn reader(&self, actor: &Actor) -> Result<Reader, Error> {
        demand_house(actor, Act::ViewWorklist, ObjectKind::Route)?;
        Ok(Reader { account: account_of(actor)?, day: self.custody.today() })
    }
}

async fn by_cases(
    tx: &mut db::Tx,
    reader: Reader,
    view: WorklistView,
    page: &Page,
) -> Result<Listed<ListedCase>, Error> {
    let limit = page.limit + 1;
    Ok(match view {
        WorklistView::Awaiting => {
            let rows = worklist::awaiting(tx, reader, after(page, db::Cursor::oldest()), limit).await?;
            let place = |row: &ListedCase| Cursor::Moment(row.awaiting_since.unwrap_or(row.created_at), row.id.uuid());
            Listed::from_rows(rows, page, place)
        }
        WorklistView::Due => Listed::from_rows(worklist::due(tx, reader, day(page), limit).await?, page, day_of),
        _ => Listed::from_rows(worklist::page(tx, reader, view, rank(page), limit).await?, page, place),
    })
}

/// What is awaited is not the Jobcenter's to do: that list stays one of cases.
async fn by_households(
    tx: &mut db::Tx,
    reader: Reader,
    view: WorklistView,
    page: &Page,
) -> Result<Listed<ListedCase>, Error> {
    let limit = page.limit + 1;
    Ok(match view {
        WorklistView::Awaiting => by_cases(tx, reader, view, page).await?,
        WorklistView::Due => {
            Listed::from_rows(worklist::due_households(tx, reader, day(page), limit).await?, page, day_of)
        }
        _ => Listed::from_rows(worklist::households(tx, reader, view, rank(page), limit).await?, page, place),
    })
}

fn rank(page: &Page) -> Rank {
    match page.after {
        Some(Cursor::Ranked(task, due_on, since, id)) => Rank { task, due_on, since, id },
        _ => Rank::first(),
    }
}

fn place(row: &ListedCase) -> Cursor {
    let Rank { task, due_on, since, id } = Rank::of(row);
    Cursor::Ranked(task, due_on, since, id)
}

fn day(page: &Page) -> (NaiveDate, Uuid) {
    match page.after {
        Some(Cursor::Day(day, id)) => (day, id),
        _ => (FIRST, Uuid::nil()),
    }
}

fn day_of(row: &ListedCase) -> Cursor {
    let Rank { due_on, id, .. } = Rank::of(row);
    Cursor::Day(due_on, id)
}
