//! Master data from the specialist system: persons, households, cases.
//!
//! Idempotent by foreign key; nothing is ever deleted. [`csv`] reads a file, [`Casework::import`] brings it in, with a
//! preview that does the same and throws it away; [`single`] brings one thing over the API.

mod apply;
pub mod csv;
pub mod single;

use custody::{NewEntry, denied};
use domain::{Act, Action, Actor, ObjectKind, ObjectRef, Relation, may};

use crate::{Casework, Error};

/// Lines written in one unit of work: a crash loses at most this much, and the same file can be brought again.
const BATCH: usize = 200;

/// What an import did, or would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct ImportReport {
    /// Persons.
    pub persons: Counts,
    /// Households.
    pub households: Counts,
    /// Times of persons in households.
    pub members: Counts,
    /// Cases.
    pub cases: Counts,
}

/// How many of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Were not there.
    pub new: u64,
    /// Were there, and something is different now.
    pub changed: u64,
    /// Were there already.
    pub same: u64,
}

/// What happened to one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    New,
    /// It is different now.
    Changed,
    /// It was there already.
    Same,
}

impl ImportReport {
    fn add(&mut self, other: &Self) {
        self.persons.add(other.persons);
        self.households.add(other.households);
        self.members.add(other.members);
        self.cases.add(other.cases);
    }
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.new += other.new;
        self.changed += other.changed;
        self.same += other.same;
    }

    pub(crate) fn count(&mut self, change: Change) {
        match change {
            Change::New => self.new += 1,
            Change::Changed => self.changed += 1,
            Change::Same => self.same += 1,
        }
    }
}

impl Casework {
    /// Brings lines in. Without `apply` nothing is kept, and the report says what would happen.
    ///
    /// Every batch leaves an entry with its counts. Whatever changes who may see a case leaves one that names the case.
    ///
    /// # Errors
    /// [`Error::UnknownReference`] if a line names a caseworker that is not there; [`Error::NumberTaken`].
    pub async fn import(&self, actor: &Actor, lines: &[csv::Line], apply: bool) -> Result<ImportReport, Error> {
        let act = async {
            demand(actor)?;
            let mut report = ImportReport::default();
            for batch in lines.chunks(BATCH) {
                let mut work = self.custody.act(actor).await?;
                let mut brought = ImportReport::default();
                for line in batch {
                    apply::line(&self.custody, &mut work, line, &mut brought).await?;
                }
                report.add(&brought);
                if !apply {
                    // Dropped: rolled back. Later batches are then previewed without what earlier ones would bring.
                    continue;
                }
                let id = domain::ids::uuid_v7(self.custody.clock(), self.custody.rng());
                let counts = serde_json::json!({
                    "lines": batch.len(), "persons": brought.persons, "households": brought.households,
                    "members": brought.members, "cases": brought.cases,
                });
                db::people::insert_import(work.rows(), id, "csv", &counts, self.custody.now()).await?;
                work.record(NewEntry::done(Action::PeopleImported, ObjectKind::Import, id).detail(&counts));
                work.commit().await?;
            }
            Ok(report)
        };
        self.custody.guarded(actor, act).await
    }
}

/// Only the specialist system and the command line bring master data.
fn demand(actor: &Actor) -> Result<(), Error> {
    if may(actor.role, Relation::House, Act::ImportPeople) {
        return Ok(());
    }
    Err(denied(Act::ImportPeople, ObjectRef::new(ObjectKind::Route, uuid::Uuid::nil())).into())
}
