//! The worklist of caseworkers: what waits, in parts, and the next one that nobody has.

use custody::access::demand_house;
use custody::{About, NewEntry};
use db::cases::list::ListedCase;
use db::cases::worklist::{self, Counts, Rank, Reader};
use domain::{Act, Action, Actor, CaseId, Cursor, HouseholdId, Listed, ObjectKind, Page, WorklistView};

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
}

impl Casework {
    /// A part of the worklist by cases: the most urgent first, of these what waits longest.
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
            let counts = worklist::counts(&mut tx, reader).await?;
            let listed = if view == WorklistView::Awaiting {
                by_cases(&mut tx, reader, view, &page).await?
            } else {
                let rows = worklist::households(&mut tx, reader, view, rank(&page), page.limit + 1).await?;
                Listed::from_rows(rows, &page, place)
            };
            let households: Vec<HouseholdId> = listed.items.iter().map(|row| row.household_id).collect();
            let all = worklist::of_households(&mut tx, reader, &households).await?;
            let others: Vec<_> =
                all.into_iter().filter(|other| listed.items.iter().all(|row| row.id != other.id)).collect();
            let others = self.shown(&mut tx, actor, Listed { items: others, next: None }).await?.items;
            let rows = self.shown(&mut tx, actor, listed).await?.map(|case| {
                let same = others.iter().filter(|other| other.household.id == case.household.id);
                Waiting { others: same.cloned().collect(), case }
            });
            Ok(Desk { rows, counts })
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
    if view == WorklistView::Awaiting {
        let rows = worklist::awaiting(tx, reader, after(page, db::Cursor::oldest()), limit).await?;
        let place = |row: &ListedCase| Cursor::Moment(row.awaiting_since.unwrap_or(row.created_at), row.id.uuid());
        return Ok(Listed::from_rows(rows, page, place));
    }
    let rows = worklist::page(tx, reader, view, rank(page), limit).await?;
    Ok(Listed::from_rows(rows, page, place))
}

fn rank(page: &Page) -> Rank {
    match page.after {
        Some(Cursor::Ranked(urgency, since, id)) => Rank { urgency, since, id },
        _ => Rank::first(),
    }
}

fn place(row: &ListedCase) -> Cursor {
    Cursor::Ranked(row.urgency, row.attention_since.unwrap_or(row.created_at), row.id.uuid())
}
